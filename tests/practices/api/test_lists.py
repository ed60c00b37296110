"""The small lists: organizations, topics, instruments, editions, provisions, practices."""

from typing import Any

import pytest

from practices.models import EventKind, InstrumentEvent, Precision
from tests import factories
from tests.practices.api.answers import get, ids, key, refused

pytestmark = pytest.mark.django_db


def test_organizations_come_in_alphabetical_order():
    union, council = factories.organization("Union"), factories.organization("Council")

    assert ids("organizations") == [key(council), key(union)]
    assert get(f"organizations/{key(union)}") == {
        "id": key(union),
        "name": "Union",
        "acronym": "",
        "kind": "intergovernmental",
        "website": "",
        "is_demonstration": False,
        "url": f"http://testserver{union.url}",
    }


def test_topic_has_its_code_as_id():
    duties = factories.topic("duties")
    factories.topic("awareness", "Awareness", broader=duties)

    row = get("topics/awareness")

    assert ids("topics") == ["duties", "awareness"]
    assert (row["id"], row["label"], row["broader"]) == ("awareness", "Awareness", "duties")
    assert row["labels"] == {"en": "Awareness"}
    assert row["url"] == "http://testserver/topics/awareness/"


def test_instrument_says_its_dates_as_far_as_they_are_known():
    code = factories.instrument(title="Code", symbol="SF/1", topics=[factories.topic("gifts")])
    dates = [
        (EventKind.ADOPTED, "2001-05-01", Precision.MONTH),
        (EventKind.IN_FORCE, None, Precision.UNKNOWN),
    ]
    for place, (kind, on, precision) in enumerate(dates):
        InstrumentEvent.objects.create(instrument=code, kind=kind, on=on, precision=precision, sort_order=place)

    row = get(f"instruments/{key(code)}")

    assert row["dates"] == [
        {"kind": "adopted", "on": "2001-05", "precision": "month"},
        {"kind": "in_force", "on": None, "precision": "unknown"},
    ]
    assert (row["title"], row["symbol"], row["topics"]) == ("Code", "SF/1", ["gifts"])
    assert row["organization"]["id"] == key(code.organization)
    assert ids("instruments", organization=key(code.organization)) == [key(code)]


def test_edition_names_its_instrument():
    text = factories.edition(precision=Precision.YEAR)
    factories.edition()

    row = get(f"editions/{key(text)}")

    assert ids("editions", instrument=key(text.instrument)) == [key(text)]
    assert row["instrument"]["id"] == key(text.instrument)
    assert (row["dated_on"], row["precision"], row["text_status"]) == ("2003", "year", "authentic")
    assert row["url"] == f"http://testserver{text.url}"


def test_provisions_come_in_the_order_of_the_text():
    text = factories.edition()
    wanted = list(text.provisions.current().in_order())

    rows = get("provisions", edition=key(text))["results"]

    assert [row["id"] for row in rows] == [str(row.public_id) for row in wanted]
    assert rows[0]["url"] == f"http://testserver{text.url}#{wanted[0].eid}"
    assert rows[0]["edition"] == key(text)
    assert get(f"provisions/{wanted[1].public_id}") == rows[1]
    assert {row["parent"] for row in rows} <= {None, *(row["id"] for row in rows)}


def test_provisions_of_no_edition_are_refused():
    assert refused("provisions", {})["errors"][0]["parameter"] == "edition"


def test_practice_is_listed_with_its_organization():
    note = factories.practice(title="Induction")

    row = get("practices", organization=key(note.organization))["results"][0]

    assert (row["id"], row["title"], row["summary"]) == (key(note), "Induction", "A summary.")
    assert row["organization"]["id"] == key(note.organization)


@pytest.mark.parametrize(
    ("kind", "queries"),
    [("organization", 2), ("instrument", 6), ("edition", 3), ("practice", 3), ("topic", 2)],
)
def test_queries_of_a_list_do_not_grow(kind: str, queries: int, django_assert_num_queries: Any):
    make = getattr(factories, kind)

    def ask() -> None:
        get("practices" if kind == "practice" else f"{kind}s")

    make()
    ask()
    with django_assert_num_queries(queries):
        ask()
    for _ in range(4):
        make()
    with django_assert_num_queries(queries):
        ask()


def test_queries_of_provisions_do_not_grow(django_assert_num_queries: Any):
    short = factories.edition()
    long = factories.edition(text="\n\n".join(f"{number}. Rule {number}" for number in range(1, 30)))
    get("provisions", edition=key(short))
    for text in (short, long):
        with django_assert_num_queries(1):
            get("provisions", edition=key(text))
