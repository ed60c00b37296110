"""Where the index is up to date it says what the database would, and the database is asked for what is shown alone."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from practices.exchange.actions.changes import note_changes
from practices.models.instruments import InstrumentPage
from practices.models.search import FoundKind, SearchEntry, key_list
from practices.queries.searching.asked import SearchAsked
from practices.queries.searching.finding import Search
from practices.queries.searching.names import organization_names
from practices.queries.searching.public_index import refresh_index
from practices.queries.shared_files import drop_shared_files
from practices.queries.written import Given, ask_written
from tests import factories
from tests.practices.texts.comparison import clauses

pytestmark = pytest.mark.django_db

QUESTIONS = ("gifts", "conduct", "staff gifts", '"code of conduct"', "gifts -vehicles", "alpha", "vehicle gift", "6")


@pytest.fixture
def made():
    owner = factories.organization("Alpha")
    for number, text in enumerate((clauses.GIFTS, clauses.VEHICLES, clauses.GIFTS_REWORDED)):
        instrument = factories.instrument(
            owner, title=f"Code of conduct {number}", topics=[factories.topic(f"gifts-{number}", "Gifts")]
        )
        factories.edition(instrument, text=f"Article 1\nGifts\n\n{text}", on=datetime.date(2000 + number, 1, 1))
    factories.practice(owner, title="Gifts in practice")
    note_changes()
    drop_shared_files()
    refresh_index()
    return owner


def found(question: str, **limits: str) -> tuple[object, ...]:
    search = Search(SearchAsked(q=question, **limits), AnonymousUser())
    size = search.size(search.facets())
    return tuple(search.foremost.items()), search.hits(search.slice(0, 20, size=size))


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_index_that_is_up_to_date_finds_what_the_database_does(made, monkeypatch, question):
    by_index = found(question), found(question, kind="provision")
    monkeypatch.setattr(Search, "_is_current", False)

    assert (found(question), found(question, kind="provision")) == by_index


def test_what_is_shown_is_asked_again_of_its_own_rule(made):
    before = found("gifts")[1]
    kept = SearchEntry.objects.filter(kind=FoundKind.INSTRUMENT).first()
    search = Search(SearchAsked(q="code"), AnonymousUser())
    keys = search.slice(0, 20, size=20)
    InstrumentPage.objects.filter(pk=kept.row).update(live=False)

    assert before
    assert kept.row not in [hit.row for hit in search.hits(keys) if hit.kind == FoundKind.INSTRUMENT]


def test_a_search_by_words_asks_five_queries(made, django_assert_num_queries):
    found("gifts")

    with django_assert_num_queries(5):  # the version, what is called so, counts, the things, provisions
        found("gifts")


def test_organizations_that_were_named_are_not_asked_for(made, django_assert_num_queries):
    known = {}
    named = organization_names([made.pk], known)

    with django_assert_num_queries(0):
        assert organization_names([made.pk], known) == named == known


def _entries(kind: str):
    return SearchEntry.objects.filter(kind=kind, pk__among=Given("keys")).order_by("pk").values_list("pk")


def test_a_query_that_is_put_together_once_is_asked_of_other_values(made):
    keys = list(SearchEntry.objects.filter(kind="provision").order_by("pk").values_list("pk", flat=True))

    assert [pk for (pk,) in ask_written(_entries, "provision", keys=key_list(keys))] == keys
    assert [pk for (pk,) in ask_written(_entries, "provision", keys=key_list(keys[:1]))] == keys[:1]
    assert ask_written(_entries, "topic", keys=key_list(keys)) == []
    assert ask_written(_entries, "topic", keys=key_list([])) == []
