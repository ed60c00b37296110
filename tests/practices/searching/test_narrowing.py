"""What narrows a search leaves what it says, and PostgreSQL need not read all that holds a word for it."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from practices.actions.searching.word_tables import LIMIT_INDEXES, install_words
from practices.exchange.actions.changes import note_changes
from practices.models.editions import today
from practices.models.search import FoundKind, SearchEntry
from practices.queries.listings import IN_FORCE
from practices.queries.searching.asked import SearchAsked
from practices.queries.searching.counting import with_status
from practices.queries.searching.finding import Search
from tests import factories

pytestmark = pytest.mark.django_db

DATES = [None, datetime.date(1990, 1, 1), datetime.date(2990, 1, 1)]


def rows(**limits: str) -> Any:
    return Search(SearchAsked(q="conduct", **limits), AnonymousUser()).rows


def test_each_way_to_stand_is_found_by_its_dates():
    instrument = factories.instrument()
    note_changes()
    text = SearchEntry.objects.get(kind=FoundKind.INSTRUMENT, row=instrument.pk)
    SearchEntry.objects.exclude(pk=text.pk).update(words="")
    for number, (begins, ends) in enumerate([(begins, ends) for begins in DATES for ends in DATES]):
        text.pk, text.row, text.begins_on, text.ends_on = None, 10**6 + number, begins, ends
        text.words = "en0conduct o0conduct"
        text.save(force_insert=True)

    stands = dict(with_status(SearchEntry.objects.filter(row__gte=10**6), today()).values_list("row", "stands"))
    found = {value: set(rows(status=value).filter(row__gte=10**6).values_list("row", flat=True)) for value in IN_FORCE}

    assert set(stands.values()) == set(IN_FORCE)
    assert found == {value: {row for row, said in stands.items() if said == value} for value in IN_FORCE}


def test_one_of_several_that_stand_between_spaces_is_found():
    factories.instrument()
    note_changes()
    entries = SearchEntry.objects.filter(kind=FoundKind.INSTRUMENT)

    def is_found(topics: str, *asked: str) -> bool:
        entries.update(topics=topics)
        return entries.filter(topics__lists=list(asked)).exists()

    assert is_found(" 12 57 ", "57")
    assert is_found(" 12 57 ", "3", "12")
    assert not is_found(" 12 57 ", "5", "2", "7", "1")
    assert not is_found("", "12")
    assert not is_found(" code_of_conduct ", "code")
    assert is_found(" code_of_conduct ", "code_of_conduct")


@pytest.mark.parametrize(
    ("limits", "index"),
    [
        ({"year": "2003"}, "year"),
        ({"language": "en"}, "language"),
        ({"instrument_kind": "policy"}, "instrument_kind"),
        ({"topic": "integrity"}, "topics"),
        ({"track": "adoption"}, "tracks"),
        ({"status": "yes"}, "begins_on"),
        ({"status": "no"}, "ends_on"),
        ({"status": "not_stated"}, "begins_on"),
    ],
)
def test_what_narrows_is_served_by_an_index_of_its_own(limits: dict[str, str], index: str):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite goes through what holds the words.")
    factories.topic("integrity", "Integrity")
    search = Search(SearchAsked(q="conduct", **limits), AnonymousUser())
    asked = with_status(SearchEntry.objects.order_by(), today()).filter(*search.limits.values()).only("pk")

    assert f"practices_searchentry_of_{index}" in plan_of(asked)


def plan_of(rows: Any) -> str:
    """Return the plan of a query where nothing is read from end to end."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return str(rows.explain())


def test_indexes_are_made_where_they_are_not_there():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite goes through what holds the words.")
    names = set(LIMIT_INDEXES)
    assert names <= indexes()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX practices_searchentry_of_year, practices_searchentry_of_topics")
    assert not names <= indexes()

    install_words()

    assert names <= indexes()


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, SearchEntry._meta.db_table))
