"""The list of adoption events: what a row says, and each filter."""

import datetime
from typing import Any

import pytest
import time_machine

from practices.actions.adoption_checks import check_adoption
from practices.actions.adoption_notices import agree_to_adoption
from practices.actions.adoptions import reverse_adoption
from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.redactions.actions import ask_redaction, decide_redaction
from tests import factories
from tests.practices.api.answers import NOBODY, client_of, get, ids, key, refused
from tests.shared_worlds import SharedWorld, shared_world

pytestmark = pytest.mark.django_db
LOOK = 50
"""Queries of the first page behind a write: what waits is looked at once."""


def on(text: str) -> PartialDate:
    return PartialDate.parse(text)


def test_row_says_who_what_when_and_on_what_basis():
    union = factories.organization("Harbour Union", names={"en": ("Harbour Union", "HU")})
    code = factories.instrument(title="Model code", symbol="SF/1")
    own = factories.instrument(union, title="Port rules")
    text = factories.edition(own)
    article = text.provisions.current().in_order().first()
    event = factories.adoption(
        code,
        organization=union,
        effective=on("2004-05"),
        own_instrument=own,
        provision=article,
        basis="article_cited",
        note="In the annex.",
        statement="We apply it.",
        evidence_address="https://example.org/rules",
    )

    (row,) = get("adoptions")["results"]

    assert row == {
        "id": str(event.public_id),
        "organization": {
            "id": key(union),
            "name": "Harbour Union",
            "acronym": "HU",
            "url": f"http://testserver{union.url}",
        },
        "reference": {
            "id": key(code),
            "title": "Model code",
            "symbol": "SF/1",
            "url": f"http://testserver{code.url}",
            "organization": {
                "id": key(code.organization),
                "name": code.organization.title,
                "acronym": "",
                "url": f"http://testserver{code.organization.url}",
            },
        },
        "track": "adoption",
        "state": "in_place",
        "effective_on": "2004-05",
        "effective_precision": "month",
        "recorded_at": row["recorded_at"],
        "basis": "article_cited",
        "own_instrument": {
            "id": key(own),
            "title": "Port rules",
            "symbol": "",
            "url": f"http://testserver{own.url}",
        },
        "provision": {
            "id": str(article.public_id),
            "name": str(article),
            "url": f"http://testserver{text.url}#{article.eid}",
        },
        "note": "In the annex.",
        "statement": "We apply it.",
        "statement_on": "2004-05-01",
        "evidence_address": "https://example.org/rules",
        "reverses": None,
        "reversed_by": None,
        "is_demonstration": False,
        "evidence_kind": "article",
        "variations": "",
        "agreed_on": None,
        "checks": None,
        "redacted_on": None,
        "redacted_for": "",
        "word_of": "organization",
        "entered_from": "",
        "follows": None,
        "precedes": None,
        "url": f"http://testserver/api/v1/adoptions/{event.public_id}/",
    }
    assert datetime.datetime.fromisoformat(row["recorded_at"]) == event.recorded_at


def test_single_event_reads_like_its_row():
    event = factories.adoption()

    assert get(f"adoptions/{event.public_id}") == get("adoptions")["results"][0]


def test_events_come_newest_recorded_first():
    first = factories.adoption(effective=on("2005"))
    second = factories.adoption(effective=on("2001"))

    assert ids("adoptions") == [str(second.public_id), str(first.public_id)]


def test_reversal_and_reversed_event_name_each_other():
    event = factories.adoption()
    reversal = reverse_adoption(event=event, by=factories.officer(event.organization))

    newest, oldest = get("adoptions")["results"]

    assert newest["reverses"] == oldest["id"] == str(event.public_id)
    assert oldest["reversed_by"] == newest["id"] == str(reversal.public_id)


def test_reversal_alone_names_what_it_reverses():
    event = factories.adoption()
    reversal = reverse_adoption(event=event, by=factories.officer(event.organization))

    assert get(f"adoptions/{reversal.public_id}")["reverses"] == str(event.public_id)
    assert get("adoptions", page_size=1)["results"][0]["reverses"] == str(event.public_id)


def test_demonstration_says_so():
    factories.adoption(organization=factories.organization(is_demonstration=True))

    assert get("adoptions")["results"][0]["is_demonstration"] is True


def test_names_are_english_whatever_is_asked_for():
    union = factories.organization("Union portuaire", names={"fr": ("Union portuaire", ""), "en": ("Union", "")})
    factories.adoption(organization=union)

    answers = [client_of().get("/api/v1/adoptions/", headers={"accept-language": code}) for code in ("fr", "en")]

    assert answers[0].json()["results"][0]["organization"]["name"] == "Union"
    assert answers[0].content == answers[1].content


def _make_events() -> list[AdoptionEvent]:
    gifts, duties = factories.topic("gifts"), factories.topic("duties")
    awareness = factories.topic("awareness", broader=duties)
    union = factories.organization()
    own = factories.instrument(union, topics=[awareness])
    return [
        factories.adoption(factories.instrument(topics=[gifts]), effective=on("2001-02-03")),
        factories.adoption(
            organization=union,
            track=Track.ADOPTION,
            state=State.PARTLY,
            effective=on("2002"),
            own_instrument=own,
            basis="text_published",
        ),
        factories.adoption(track=Track.MEASURES, state=State.PLANNED, effective=on("2003-01-01")),
    ]


shared_events = shared_world(_make_events)


@pytest.fixture
def events(shared_events: SharedWorld[list[AdoptionEvent]]) -> list[AdoptionEvent]:
    """Three events that differ in everything that can be filtered."""
    return shared_events.made()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [2, 1, 0]),
        ({"track": "measures"}, [2]),
        ({"state": "partly"}, [1]),
        ({"basis": "text_published"}, [1]),
        ({"topic": "gifts"}, [0]),
        ({"topic": "awareness"}, [1]),
        ({"topic": "duties"}, [1]),
        ({"effective_from": "2002-01-01"}, [2, 1]),
        ({"effective_to": "2002-01-01"}, [1, 0]),
        ({"effective_from": "2001-06-01", "effective_to": "2002-06-01"}, [1]),
        ({"recorded_after": "2000-01-01T00:00:00Z"}, [2, 1, 0]),
        ({"recorded_after": "2999-01-01"}, []),
        ({"organization": NOBODY}, []),
        ({"reference": NOBODY}, []),
        ({"similar_to": NOBODY}, []),
        ({"track": "adoption", "state": "in_place"}, [0]),
    ],
)
def test_filter_keeps_what_it_names(events: list[AdoptionEvent], query: Any, expected: list[int]):
    assert ids("adoptions", **query) == [str(events[place].public_id) for place in expected]


def test_filter_by_organization_and_reference(events: list[AdoptionEvent]):
    assert ids("adoptions", organization=key(events[1].organization)) == [str(events[1].public_id)]
    assert ids("adoptions", reference=key(events[0].reference)) == [str(events[0].public_id)]


def test_recorded_after_leaves_out_the_moment_itself(events: list[AdoptionEvent]):
    after = events[1].recorded_at.isoformat()

    assert ids("adoptions", recorded_after=after) == [str(events[2].public_id)]


def test_similar_to_finds_events_by_reference_and_by_own_instrument():
    gifts = factories.topic("gifts")
    ours = factories.instrument(topics=[gifts])
    adopter = factories.organization()
    own = factories.instrument(adopter, topics=[gifts])
    by_reference = factories.adoption(factories.instrument(topics=[gifts]))
    by_own = factories.adoption(organization=adopter, own_instrument=own)
    factories.adoption(factories.instrument(topics=[factories.topic("travel")]))

    assert ids("adoptions", similar_to=key(ours)) == [str(by_own.public_id), str(by_reference.public_id)]


def test_topic_that_nobody_has_is_refused():
    assert "topic" in refused("adoptions", {"topic": "gifst"})["detail"]


def standing(of: AdoptionEvent, day: str) -> list[str]:
    return ids("adoptions", as_of=day, organization=key(of.organization))


def test_as_of_keeps_the_last_event_of_each_track():
    event = factories.adoption(state=State.PLANNED, effective=on("2001-01-01"))
    same = {"organization": event.organization}
    later = factories.adoption(event.reference, **same, effective=on("2003-01-01"))
    measures = factories.adoption(
        event.reference, **same, track=Track.MEASURES, state=State.PLANNED, effective=on("2001-01-01")
    )

    assert standing(event, "2000-12-31") == []
    assert standing(event, "2002-06-30") == [str(measures.public_id), str(event.public_id)]
    assert standing(event, "2003-01-01") == [str(measures.public_id), str(later.public_id)]


def test_as_of_takes_the_one_that_follows_of_the_same_day():
    event = factories.adoption(state=State.PLANNED)
    correction = factories.adoption(event.reference, organization=event.organization, follows=event)

    assert standing(event, "2010-01-01") == [str(correction.public_id)]


def test_as_of_passes_over_what_was_reversed():
    event = factories.adoption(state=State.PLANNED, effective=on("2001"))
    mistake = factories.adoption(event.reference, organization=event.organization, effective=on("2003"))
    reverse_adoption(event=mistake, by=factories.officer(event.organization))

    assert standing(event, "2010-01-01") == [str(event.public_id)]


def test_as_of_looks_at_the_other_filters_afterwards():
    event = factories.adoption(state=State.PLANNED, effective=on("2001"))
    factories.adoption(event.reference, organization=event.organization, effective=on("2003"))

    assert ids("adoptions", as_of="2010-01-01", state="planned") == []


def test_issuer_is_never_an_adopter(secretariat: Any):
    event = factories.adoption()
    type(event.reference).objects.filter(pk=event.reference_id).update(organization=event.organization)

    assert ids("adoptions", secretariat) == []
    assert client_of(secretariat).get(f"/api/v1/adoptions/{event.public_id}/").status_code == 404


def test_queries_do_not_grow_with_the_rows(django_assert_num_queries: Any):
    def add(count: int) -> None:
        for _ in range(count):
            adopter = factories.organization()
            own = factories.instrument(adopter)
            article = factories.edition(own).provisions.current().first()
            event = factories.adoption(organization=adopter, own_instrument=own, provision=article)
            reverse_adoption(event=event, by=factories.officer(adopter))

    def ask(size: int) -> int:
        return len(get("adoptions", page_size=size)["results"])

    add(1)
    ask(2)
    with django_assert_num_queries(3):
        assert ask(2) == 2
    add(4)
    ask(10)  # looks at what waits
    with django_assert_num_queries(3):
        assert ask(10) == 10


def test_queries_of_filters_do_not_grow(django_assert_max_num_queries: Any):
    gifts = factories.topic("gifts")
    ours = factories.instrument(topics=[gifts])
    for _ in range(4):
        factories.adoption(factories.instrument(topics=[gifts]))
    query = {"similar_to": key(ours), "topic": "gifts", "as_of": "2020-01-01"}

    ids("adoptions", **query)  # looks at what waits
    with django_assert_max_num_queries(10):
        assert len(ids("adoptions", **query)) == 4


def test_queries_for_what_waits_do_not_grow(django_assert_max_num_queries: Any):
    for count in (1, 8):
        for _ in range(count):
            factories.adoption()
        with django_assert_max_num_queries(LOOK):
            get("adoptions")


def test_anonymous_answer_is_kept_until_something_changes():
    factories.adoption()
    first = client_of().get("/api/v1/adoptions/")

    again = client_of().get("/api/v1/adoptions/", headers={"if-none-match": first["ETag"]})
    factories.adoption()
    changed = client_of().get("/api/v1/adoptions/", headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_signed_in_answer_is_not_kept():
    response = client_of(factories.delegate()).get("/api/v1/adoptions/")

    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written(method: str):
    event = factories.adoption()
    response = getattr(client_of(), method)(f"/api/v1/adoptions/{event.public_id}/")

    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"


def test_known_on_leaves_out_what_was_recorded_or_published_later(secretariat):
    union, code = factories.organization(), factories.instrument()
    with time_machine.travel("2020-01-01T10:00:00Z", tick=False):
        first = factories.adoption(code, organization=union, state="planned", effective=on("2004"))
    with time_machine.travel("2021-01-01T10:00:00Z", tick=False):
        second = factories.adoption(code, organization=union, by=secretariat, effective=on("2005"))
    with time_machine.travel("2022-01-01T10:00:00Z", tick=False):
        agree_to_adoption(event=second, on=datetime.date(2021, 6, 1), by=factories.officer(union))

    for day, as_of in (("2019-12-31", []), ("2021-12-31", [first]), ("2022-01-01", [second])):
        assert ids("adoptions", known_on=day, as_of="2010-01-01") == [str(event.public_id) for event in as_of]
    assert ids("adoptions", known_on="2021-12-31") == [str(first.public_id)]
    assert len(ids("adoptions", known_on="2022-01-01")) == 2


def test_check_names_what_it_checked_and_shows_its_words(secretariat):
    event = factories.adoption(evidence_address="https://example.org/a", variations="Without section 6.")
    check_adoption(event=event, by=secretariat)

    (row, _first) = get("adoptions")["results"]

    assert (row["basis"], row["checks"], row["variations"]) == (
        "checked_by_secretariat",
        str(event.public_id),
        "Without section 6.",
    )


def test_removed_words_say_when_and_for_what_kind_of_reason(secretariat):
    event = factories.adoption(note="The name of a person")
    asked = ask_redaction(
        kind="adoption_event", thing=event.public_id, reason="personal_data", words="It.", by=secretariat
    )
    decide_redaction(asked=asked, approve=True, by=factories.secretariat_member())

    (row,) = get("adoptions")["results"]

    assert (row["note"], row["redacted_on"], row["redacted_for"]) == ("", today().isoformat(), "personal_data")


def test_events_are_found_by_the_kind_of_their_evidence():
    event = factories.adoption(track="measures", state="planned", evidence_kind="order")
    factories.adoption()

    assert ids("adoptions", evidence_kind="order") == [str(event.public_id)]
