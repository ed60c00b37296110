"""Adoption events from what was written beforehand: the same bytes as from the ledger, in fewer queries."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_filters.rest_framework import CharFilter

from practices.actions.adoption_checks import check_adoption
from practices.actions.adoptions import reverse_adoption
from practices.api.adoption_filters import TAKEN_OVER, WORKED_OUT, AdoptionFilterSet
from practices.exchange.actions.changes import note_changes
from practices.models.adoptions import AdoptionEvent
from practices.models.exchange.changes import PublicAdoption, Touch
from practices.models.releases import Audience
from practices.queries.adoptions.public_index_hints import HINTS
from tests import factories
from tests.many_adoptions import ManyAdoptions, make_adoptions
from tests.measurements.audit.feed import read_to_the_end
from tests.practices.api.answers import NOBODY, client_of, key

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/adoptions/"
HOSTILE = 'He said "url":"/x", \\"url\\":\\"/y\\", \u2028 and \u2029, é, \U0001f600.'


@pytest.fixture
def many() -> ManyAdoptions:
    """Events of all kinds: with hidden own instruments, reversals, checks and hostile words, all told of."""
    made = make_adoptions(60, organizations=4, references=5, own=6)
    union, secretariat = factories.organization(), factories.secretariat_member()
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
    factories.open_to(made.own_instruments[0], Audience.OWN)
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
        {"effective_from": "2004"},
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
    slow = max(map(count, every))
    assert quick <= 8
    assert slow <= 10


def test_every_filter_is_answered_by_the_index_or_by_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AdoptionFilterSet.base_filters, "scope", CharFilter(field_name="record__note"))

    assert AdoptionFilterSet.base_filters.keys() - {"scope"} == {*TAKEN_OVER, *WORKED_OUT, "known_on"}
    assert AdoptionFilterSet.is_written(QueryDict("track=adoption&topic=gifts&page_size=2"))
    assert not AdoptionFilterSet.is_written(QueryDict("track=adoption&scope=staff"))
