"""Reading from a replica: one state for the whole of a request, and never a page under another's version."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import DatabaseError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern

from home.models import Branding
from portal import replica
from portal.accounts.second_factor import PREFIXES
from portal.replica import Circuit, Lag, ReplicaMiddleware, ReplicaStatus, is_for_replica
from portal.row_level_security import WITH_A_RIGHT
from practices.actions.releases import decide_release
from practices.models.editions import EditionPage
from practices.models.exchange.public_documents import PublicDocument
from tests import factories
from tests.leaks.addresses import _route

TEXT = "1. Gifts\n\nMembers accept no gift beyond simple courtesy.\n"


class Standby:
    """A copy of the database that follows it when it is told to."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.follow()

    def follow(self) -> None:
        self.part()
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as now,
            closing(sqlite3.connect(self.file)) as own,
        ):
            now.backup(own)

    def part(self) -> None:
        """Close the connection of this thread, as one that breaks."""
        if (made := getattr(replica._here, "replica", None)) is not None:
            made.close()
            del replica._here.replica

    def go_away(self) -> None:
        self.part()
        self.file.rename(self.file.with_suffix(".away"))
        self.file.mkdir()


@pytest.fixture
def edition(transactional_db) -> EditionPage:
    return factories.edition(text=TEXT)


@pytest.fixture
def standby(edition: EditionPage, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch):
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL make audit ARGS=scale_out reads a real standby")
    monkeypatch.setattr(replica, "PAUSE", 0.0)
    monkeypatch.setattr(replica, "LOOKED_AT_EVERY", 0.0)
    settings.REPLICA = {**configured.DATABASES["default"], "NAME": str(tmp_path / "standby.sqlite3")}
    made = Standby(tmp_path / "standby.sqlite3")
    yield made
    made.part()


def narrow(page: EditionPage) -> None:
    decide_release(kind="edition", thing=page.translation_key, audience="own", authority="", by=factories.operator())


def signed_in(client: Client) -> Client:
    other = Client()
    other.handler = client.handler
    other.force_login(factories.secretariat_member())
    return other


def test_public_reads_the_replica_and_who_is_signed_in_the_primary(edition, standby):
    client = Client()
    Branding.objects.update(site_name="North")

    lagging, own = client.get("/"), signed_in(client).get("/")
    standby.follow()

    assert b"<span>North</span>" not in lagging.content
    assert b"<span>North</span>" in own.content
    assert connection.settings_dict["NAME"] != str(standby.file)


def test_page_of_a_replica_is_never_given_for_one_of_the_primary(edition, standby, settings):
    settings.PAGE_CACHE = True
    client = Client()
    narrow(edition)
    lagging = [client.get(edition.url).status_code for _time in range(2)]

    standby.go_away()
    of_primary = client.get(edition.url).status_code
    standby.file.rmdir()
    standby.follow()
    caught_up = client.get(edition.url).status_code

    assert (lagging, of_primary, caught_up) == ([200, 200], 404, 404)


def test_page_of_the_primary_is_never_given_for_one_of_the_replica(edition, standby, settings):
    settings.PAGE_CACHE = True
    client = Client()
    settings.REPLICA_MAX_LAG = -1
    Branding.objects.update(site_name="North")
    first = client.get(edition.url).content
    settings.REPLICA_MAX_LAG = 2

    lagging = client.get(edition.url).content

    assert (b"<span>North</span>" in first, b"<span>North</span>" in lagging) == (True, False)


def test_page_of_a_replica_is_kept_on_the_primary_while_that_answers(edition, standby, settings):
    settings.PAGE_CACHE = True
    Client().get(edition.url)
    kept = PublicDocument.objects.get()
    circuit = Circuit(lambda: ReplicaStatus(0.0, is_alone=True))

    assert circuit.may_read()
    with replica.on_replica(is_alone=circuit.is_alone):
        assert not PublicDocument.objects.exists()
        with pytest.raises(DatabaseError), replica.on_primary():
            pass
    with replica.on_replica():
        with replica.on_primary():
            assert PublicDocument.objects.get() == kept
        assert not PublicDocument.objects.exists()


def test_replica_that_is_away_costs_nobody_an_answer(edition, standby):
    client = Client()
    assert client.get(edition.url).status_code == 200

    standby.go_away()

    assert client.get(edition.url).status_code == 200


def test_what_writes_is_answered_anew_from_the_primary(standby):
    asked = []

    def answer(_request):
        asked.append(connection.settings_dict["NAME"])
        try:
            Branding.objects.update(site_name="written")
        except DatabaseError:
            return HttpResponse("half")
        return HttpResponse("whole")

    response = ReplicaMiddleware(answer)(RequestFactory().get("/"))

    assert response.content == b"whole"
    assert asked[0] == str(standby.file) != asked[1]
    assert Branding.objects.get().site_name == "written"


def test_what_fails_on_the_replica_is_answered_anew(standby):
    def answer(_request):
        return HttpResponse(status=500 if connection.settings_dict["NAME"] == str(standby.file) else 200)

    assert ReplicaMiddleware(answer)(RequestFactory().get("/")).status_code == 200


def test_what_is_streamed_is_read_where_it_was_begun(standby):
    def pieces():
        yield connection.settings_dict["NAME"]

    response = ReplicaMiddleware(lambda _request: StreamingHttpResponse(pieces()))(RequestFactory().get("/"))

    assert response.getvalue().decode() == str(standby.file)
    assert connection.settings_dict["NAME"] != str(standby.file)


@pytest.mark.once
def test_replica_that_is_too_far_behind_is_left_alone(settings):
    settings.REPLICA_MAX_LAG = 2
    now, lags = [0.0], iter([0.0, 3.0, None, 1.0])
    circuit = Circuit(lambda: ReplicaStatus(next(lags)), timer=lambda: now[0])

    seen = []
    for at in (0.0, 0.5, 1.1, 2.2, 3.3):
        now[0] = at
        seen.append(circuit.may_read())

    assert seen == [True, True, False, False, True]


@pytest.mark.once
@pytest.mark.parametrize(("alone", "expected"), [(0, [True, True, False]), (30, [True, True, True])])
def test_replica_is_read_for_a_while_after_the_primary_was_heard_of_last(settings, alone, expected):
    settings.REPLICA_MAX_LAG, settings.REPLICA_ALONE = 2, alone
    now = [0.0]
    circuit = Circuit(lambda: ReplicaStatus(now[0], is_alone=now[0] > 0), timer=lambda: now[0])

    seen = []
    for now[0] in (0.0, 1.5, 3.0):
        seen.append(circuit.may_read())

    assert seen == expected


@pytest.mark.once
def test_look_that_does_not_end_keeps_nobody_at_the_replica_for_longer(settings):
    settings.REPLICA_MAX_LAG, settings.REPLICA_ALONE = 2, 0
    now = [0.0]
    circuit = Circuit(lambda: ReplicaStatus(0.5), timer=lambda: now[0])
    circuit.may_read()
    circuit._lock.acquire()  # somebody looks, and waits for a primary that says nothing

    seen = []
    for now[0] in (1.5, 2.5, 2.6):
        seen.append(circuit.may_read())

    assert seen == [True, True, False]


@pytest.mark.once
def test_lag_is_the_time_since_the_primary_was_where_the_standby_is():
    lag = Lag()
    lag._marks.extend([(10.0, 100), (11.0, 200), (12.0, 300)])

    assert [lag.behind(place, 12.5) for place in (300, 299, 100, 99)] == [0.5, 1.5, 2.5, None]


@pytest.mark.once
@pytest.mark.parametrize(
    "sent",
    [
        {"method": "POST"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_COOKIE": f"{configured.SESSION_COOKIE_NAME}=x"},
        {"HTTP_COOKIE": "messages=x"},
    ],
)
def test_who_may_have_written_reads_the_primary(sent):
    method = sent.pop("method", "GET")

    assert is_for_replica(RequestFactory().get("/"))
    assert not is_for_replica(RequestFactory().generic(method, "/", **sent))


def named_routes(patterns, prefix=""):
    for entry in patterns:
        route = prefix + ("" if isinstance(entry.pattern, LocalePrefixPattern) else _route(entry.pattern))
        if hasattr(entry, "url_patterns"):
            yield from named_routes(entry.url_patterns, route)
        elif entry.name:
            yield entry.name, "/" + route


@pytest.mark.once
def test_every_address_that_is_a_right_of_its_own_reads_the_primary():
    rights = [(name, path) for name, path in named_routes(get_resolver().url_patterns)
              if name in WITH_A_RIGHT or name.startswith(PREFIXES)]  # fmt: skip

    assert len(rights) > 20
    for name, path in rights:
        for address in (path, f"/fr{path}"):
            assert not is_for_replica(RequestFactory().get(address)), name
