"""What the first search of a process needs is read beforehand."""

import pytest

from practices.queries.searching.public_index import thesaurus
from practices.queries.searching.warming import prepare_searches


@pytest.mark.django_db
def test_a_search_after_it_reads_no_terms(django_assert_num_queries, monkeypatch):
    with django_assert_num_queries(0):
        prepare_searches()

    monkeypatch.setattr("practices.texts.comparison.thesaurus.term_tokens", None)
    found = thesaurus().named_in([("gifts", {"en0gift"})], thesaurus().languages)
    assert "gift" in {one.concept.terms["en"].label for one in found}
