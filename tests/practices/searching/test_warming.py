"""What the first search of a process needs is read beforehand."""

import threading

import pytest

from practices.queries.searching.public_index import thesaurus
from practices.queries.searching.warming import prepare_searches, prepare_shared


@pytest.mark.django_db
def test_a_search_after_it_reads_no_terms(django_assert_num_queries, monkeypatch):
    with django_assert_num_queries(0):
        prepare_searches()

    monkeypatch.setattr("practices.texts.comparison.thesaurus.term_tokens", None)
    found = thesaurus().named_in([("gifts", {"en0gift"})], thesaurus().languages)
    assert "gift" in {one.concept.terms["en"].label for one in found}


@pytest.mark.django_db
def test_what_workers_share_is_read_without_a_query_or_a_thread(django_assert_num_queries):
    running = threading.active_count()

    with django_assert_num_queries(0):
        prepare_shared()

    assert threading.active_count() == running
    assert thesaurus().has_word("gift", "en")
