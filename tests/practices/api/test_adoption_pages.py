"""Adoption events from what was written beforehand: the same bytes as from the ledger, in fewer queries."""

import datetime
from collections.abc import Callable, Iterator
from itertools import combinations, islice
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_filters.rest_framework import CharFilter
from wagtail.models import Page

from organizations.models import OrganizationPage
from practices.actions.adoption_checks import check_adoption
from practices.actions.adoptions import reverse_adoption
from practices.api.adoption_filters import TAKEN_OVER, WORKED_OUT, AdoptionFilterSet
from practices.api.adoptions import shown_events
from practices.exchange.actions.changes import note_changes
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.dates import PartialDate
from practices.models.exchange.changes import PublicAdoption, Touch
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.models.releases import Audience
from practices.queries.adoptions.public_index_hints import HINTS
from practices.queries.adoptions.waiting_events import waiting_events
from tests import factories
from tests.many_adoptions import ManyAdoptions, make_adoptions
from tests.measurements.audit.feed import read_to_the_end
from tests.practices.api.answers import NOBODY, client_of, key

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/adoptions/"
ORDERS = ("-recorded", "recorded", "effective")
HOSTILE = 'He said "url":"/x", \\"url\\":\\"/y\\", \u2028 and \u2029, é, \U0001f600.'


@pytest.fixture
def many() -> ManyAdoptions:
    """Events of all kinds: with hidden own instruments, reversals, checks and hostile words, all told of."""
    made = make_adoptions(60, organizations=4, references=5, own=6)
    union, secretariat = factories.organization("Union"), factories.secretariat_member()
    own = factories.instrument(union, title=HOSTILE)
    text = factories.edition(own)
    event = factories.adoption(
        made.references[0],
        organization=union,
        own_instrument=own,
        provision=text.provisions.current().first(),
        basis="article_cited",
        note=HOSTILE,
        evidence_address="https://example.org/évidence",
    )
    check_adoption(event=event, by=secretariat)
    wrong = factories.adoption(made.references[1], organization=union, note=HOSTILE)
    reverse_adoption(event=wrong, by=factories.officer(union))
    hidden = factories.instrument(title="Hidden")
    factories.adoption(hidden, organization=union)
    for closed in (made.own_instruments[0], hidden):
        factories.open_to(closed, Audience.OWN)
    note_changes()
    return made


def queries(many: ManyAdoptions) -> Iterator[dict[str, Any]]:
    """Return each filter with a value that is common, one that is rare and one that nothing has, and some pairs."""
    single = [
        {"organization": key(many.organizations[0])},
        {"organization": key(many.organizations[-1])},
        {"reference": key(many.references[0])},
        {"reference": NOBODY},
        {"own_instrument": key(many.own_instruments[0])},
        {"own_instrument": key(many.own_instruments[1])},
        {"topic": many.topics[0].name},
        {"topic": many.topics[-1].name},
        {"similar_to": key(many.references[0])},
        {"track": "adoption"},
        {"track": "measures"},
        {"state": "in_place"},
        {"state": "considering"},
        {"basis": "stated_by_organization"},
        {"evidence_level": "article_cited"},
        {"evidence_kind": "text"},
        {"is_checked": "true"},
        {"is_checked": "false"},
        {"is_standing": "true"},
        {"effective_from": "1990-01-01"},
        {"effective_to": "1990-01-01"},
        {"recorded_after": "2020-01-01T00:00:30Z"},
        {"recorded_before": "2020-01-01T00:00:10Z"},
        {"as_of": "2000-01-01"},
        {"known_on": "2020-06-01"},
    ]
    yield from single
    for number, (left, right) in enumerate(combinations(single, 2)):
        if not left.keys() & right.keys() and number % 5 == 0:
            yield {**left, **right}


def test_every_filter_gives_the_same_bytes_as_the_ledger(many: ManyAdoptions):
    client = client_of()
    asked = [{"page_size": 7, **query} for query in queries(many)]
    quick = [client.get(ADDRESS, query) for query in asked]
    Touch.objects.create(kind="adoption", row="0")  # makes the ledger answer
    for query, response in zip(asked, quick, strict=True):
        assert_same(response, client.get(ADDRESS, query), query)


@pytest.mark.parametrize("answer", [True, False])
def test_no_page_depends_on_what_is_remembered(many: ManyAdoptions, monkeypatch: pytest.MonkeyPatch, answer: bool):
    asked = [{"page_size": 7, **query} for query in queries(many)]
    plain = [client_of().get(ADDRESS, query).content for query in asked]
    monkeypatch.setattr(HINTS, "tell", lambda _question, _look: answer)

    for query, content in zip(asked, plain, strict=True):
        assert client_of().get(ADDRESS, query).content == content, query


CHANGES: dict[str, Callable[[ManyAdoptions], object]] = {
    "an event comes": lambda many: factories.adoption(many.references[1], organization=_union()),
    "an event is taken back": lambda many: reverse_adoption(event=_first(), by=factories.officer(_union())),
    "words of an event": lambda many: AdoptionRecord.objects.filter(event=_first()).update(note=HOSTILE),
    "an event comes between": lambda many: factories.adoption(
        _first().reference,
        organization=_union(),
        effective=PartialDate(datetime.date(1980, 1, 1)),
    ),
    "a reference is closed": lambda many: factories.open_to(many.references[-1], Audience.OWN),
    "a reference is opened": lambda many: factories.open_to(_hidden(), Audience.PUBLIC),
    "an own instrument is closed": lambda many: factories.open_to(many.own_instruments[1], Audience.OWN),
    "a reference is called otherwise": lambda many: _rename(many.references[0]),
    "an organization is called otherwise": lambda many: _rename(many.organizations[0]),
    "an organization is hidden": lambda many: many.organizations[0].unpublish(),
    "an instrument loses its topics": lambda many: InstrumentTopic.objects.filter(
        content_object=many.references[0]
    ).delete(),
    "a topic": lambda many: many.topics[0].save(),
    "something else": lambda _many: factories.practice(),
}


def _hidden() -> InstrumentPage:
    return InstrumentPage.objects.get(title="Hidden")


def _rename(page: Any) -> None:
    Page.objects.filter(pk=page.pk).update(title=HOSTILE)


def _union() -> OrganizationPage:
    return OrganizationPage.objects.get(title="Union")


def _first() -> AdoptionEvent:
    return AdoptionEvent.objects.filter(organization=_union()).earliest("sequence")


@pytest.mark.parametrize("change", CHANGES)
def test_while_something_waits_pages_are_those_of_the_ledger(change: str, many: ManyAdoptions):
    client = client_of()
    CHANGES[change](many)
    assert Touch.objects.exists()
    asked: list[dict[str, Any]] = [
        {"page_size": 7, "ordering": ORDERS[number % 3], **query}
        for number, query in enumerate(islice(queries(many), 24))
    ]
    cursor = {"cursor": f"before-{_first().public_id}", "page_size": 100}
    asked += [{}, cursor, {"cursor": f"after-{_first().public_id}", "page_size": 5, "ordering": "effective"}]
    events = [f"{ADDRESS}{event.public_id}/" for event in AdoptionEvent.objects.order_by("-sequence")[:4]]

    assert waiting_events(shown_events)
    quick = [client.get(ADDRESS, query) for query in asked] + [client.get(event) for event in events]
    Touch.objects.create(kind="adoption", row="0")
    assert not waiting_events(shown_events)
    slow = [client.get(ADDRESS, query) for query in asked] + [client.get(event) for event in events]

    for query, one, other in zip([*asked, *events], quick, slow, strict=True):
        assert (one.status_code, one.content) == (other.status_code, other.content), query


def test_page_while_something_waits_takes_as_many_queries(many: ManyAdoptions):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client_of().get(ADDRESS)
        return len(asked)

    settled = count()
    AdoptionRecord.objects.filter(event=_first()).update(note="Otherwise.")
    count()

    assert count() == settled


def test_every_page_and_event_gives_the_same_bytes_as_the_ledger(many: ManyAdoptions):
    client = Client(headers={"host": "exchange.example"})
    pages = [client.get(ADDRESS)]
    for ordering in ("recorded", "-recorded", "effective", "-effective"):
        pages.append(client.get(ADDRESS, {"page_size": 9, "evidence_level": "text_published", "ordering": ordering}))
        assert pages[-1].json()["next"]
        while following := pages[-1].json()["next"]:
            pages.append(client.get(following))
        pages.append(client.get(pages[-1].json()["previous"]))
    pages += [client.get(f"{ADDRESS}{row['id']}/") for row in pages[0].json()["results"]]
    Touch.objects.create(kind="adoption", row="0")
    for page in pages:
        assert_same(page, client.get(f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"), page.request)
    assert b'"url":"http://exchange.example/' in pages[0].content


def test_whole_list_is_read_without_loss_or_repetition(many: ManyAdoptions):
    reading = read_to_the_end(client_of(), f"{ADDRESS}?page_size=7")

    shown = AdoptionEvent.objects.visible_to(None).of_adopters().order_by("-sequence")
    assert [row["id"] for row in reading.rows] == [str(key) for key in shown.values_list("public_id", flat=True)]
    assert len(reading.seconds) == len(reading.rows) // 7 + 1


def assert_same(quick: HttpResponse, slow: HttpResponse, about: Any) -> None:
    assert quick.status_code == slow.status_code == 200, about
    assert quick.content == slow.content, about
    # when the log last told of something is said once its second has passed; each request has its own id
    heads = [{**one.headers, "Last-Modified": "", "X-Request-ID": ""} for one in (quick, slow)]
    assert heads[0] == heads[1], about


def test_refusals_are_the_same(many: ManyAdoptions):
    wrong = [
        {"page_size": "0"},
        {"cursor": "after-1"},
        {"cursor": f"after-{NOBODY}"},
        {"topic": "no-such-topic"},
        {"state": "x"},
        {"is_standing": "maybe"},
        {"ordering": "name"},
        {"effective_from": "204"},
        {"state": "x\x00"},
    ]
    quick = [client_of().get(ADDRESS, query) for query in wrong]
    Touch.objects.create(kind="adoption", row="0")
    for query, response in zip(wrong, quick, strict=True):
        slow = client_of().get(ADDRESS, query)
        assert response.status_code == slow.status_code == 400, query
        assert response.content == slow.content


def test_what_is_narrowed_is_gone_before_the_log_looks(many: ManyAdoptions):
    reference = many.references[0]
    event = AdoptionEvent.objects.filter(reference=reference).order_by("sequence").first()
    assert event is not None
    assert client_of().get(f"{ADDRESS}{event.public_id}/").status_code == 200

    factories.open_to(reference, Audience.OWN)

    written = PublicAdoption.objects.filter(reference=reference.translation_key)
    assert written.exists()
    assert client_of().get(f"{ADDRESS}{event.public_id}/").status_code == 404
    assert client_of().get(ADDRESS, {"reference": key(reference)}).json()["results"] == []
    note_changes()
    assert not written.exists()
    secretariat = client_of(factories.secretariat_member())
    assert secretariat.get(f"{ADDRESS}{event.public_id}/").status_code == 200
    assert client_of().get(f"{ADDRESS}{event.public_id}/").status_code == 404


def test_pages_take_few_queries(many: ManyAdoptions):
    def count(query: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client_of().get(ADDRESS, query).status_code == 200
        return len(asked)

    assert count({}) <= 3
    cursor = f"after-{client_of().get(ADDRESS).json()['results'][0]['id']}"
    every = [{"cursor": cursor, **query} for query in queries(many)]
    quick = max(map(count, every))
    Touch.objects.create(kind="adoption", row="0")
    count({})  # what waits is read once
    slow = max(map(count, every))
    assert quick <= 8
    assert slow <= 10


def test_every_filter_is_answered_by_the_index_or_by_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AdoptionFilterSet.base_filters, "scope", CharFilter(field_name="record__note"))

    assert AdoptionFilterSet.base_filters.keys() - {"scope"} == {*TAKEN_OVER, *WORKED_OUT, "known_on"}
    assert AdoptionFilterSet.is_written(QueryDict("track=adoption&topic=gifts&page_size=2"))
    assert not AdoptionFilterSet.is_written(QueryDict("track=adoption&scope=staff"))
