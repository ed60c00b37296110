"""Harvest: what is kept of a partner comes to what the partner shows, whatever happens on the way."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from practices.actions.releases import decide_release
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.followed_portals import PortalRefused, follow_portal
from practices.exchange.actions.harvest import harvest
from practices.exchange.actions.partner_portal import PortalResponse
from practices.models.exchange.harvest import HarvestedThing, HarvestSource
from tests import factories
from tests.practices.exchange.partner import ADDRESS, partner
from tests.shared_worlds import SharedWorld, shared_world

pytestmark = pytest.mark.django_db


def _make_source() -> HarvestSource:
    gifts = factories.topic("gifts", "Gifts")
    reference = factories.instrument(title="Model code", topics=[gifts])
    factories.edition(reference)
    factories.adoption(reference)
    factories.practice(factories.organization("Northern Commission"))
    note_changes()
    return follow_portal(address=f"{ADDRESS}/", title="Partner", by=None)


shared_source = shared_world(_make_source)


@pytest.fixture
def source(shared_source: SharedWorld[HarvestSource]) -> HarvestSource:
    """A portal that is followed, with a little of each kind that matters."""
    return shared_source.made()


def kept() -> dict[tuple[str, str], Any]:
    things = HarvestedThing.objects.filter(withdrawn_at__isnull=True)
    return {(thing.kind, thing.thing): thing for thing in things}


def test_first_reading_keeps_all_that_is_public_with_where_it_is_from(source):
    portal, ask = partner()

    done = harvest(source=source, portal=portal)

    assert done.is_equal
    assert done.problem == ""
    code = next(thing for thing in kept().values() if thing.title == "Model code")
    assert code.kind == "instrument"
    assert code.owner == code.data["organization"]["name"]
    assert code.address.startswith(f"{ADDRESS}/organizations/")
    assert source.cursor == source.head == str(harvest_status()["head"])
    assert len(ask.asked) < 20  # lists, not things


def harvest_status() -> Any:
    return json.loads(partner()[0].ask(f"{ADDRESS}/api/v1/changes/status/", "").body)


def test_second_reading_asks_only_for_what_changed(source):
    harvest(source=source, portal=partner()[0])
    new = factories.instrument(title="Newer code")
    note_changes()
    portal, ask = partner()

    done = harvest(source=source, portal=portal)

    assert done.is_equal
    assert ("instrument", str(new.translation_key)) in kept()
    things = [address for address, _etag in ask.asked if "/changes/" not in address]
    assert all(str(key) in " ".join(things) for key in (new.translation_key, new.organization.translation_key))
    assert len(things) == 2


def test_narrowed_thing_loses_its_data(source, operator):
    harvest(source=source, portal=partner()[0])
    code = next(thing for thing in kept().values() if thing.title == "Model code")
    page = factories.InstrumentPage.objects.get(translation_key=code.thing)
    decide_release(kind="instrument", thing=page.translation_key, audience="own", authority="x", by=operator)
    note_changes()

    done = harvest(source=source, portal=partner()[0])

    code.refresh_from_db()
    assert done.is_equal
    assert done.withdrawn_count > 1  # its edition and its events as well
    assert code.withdrawn_at is not None
    assert (code.data, code.title, code.owner, code.address) == (None, "", "", "")


@pytest.mark.parametrize("until", range(1, 13, 4))
def test_run_that_breaks_off_anywhere_is_taken_up(source, until):
    left = [until]

    def break_off(_address: str) -> PortalResponse | None:
        left[0] -= 1
        return PortalResponse(500) if left[0] < 0 else None

    broken = harvest(source=source, portal=partner(break_off)[0])
    place = source.cursor
    done = harvest(source=source, portal=partner()[0])

    assert "500" in broken.problem
    assert done.is_equal
    assert source.problem == ""
    assert place == "" or place.startswith("list ") or place.isdigit()


def test_what_is_missing_is_found_by_the_digest_and_read_again(source):
    harvest(source=source, portal=partner()[0])
    HarvestedThing.objects.filter(kind="topic").delete()
    HarvestedThing.objects.create(
        source=source, kind="report", thing="ghost", read_at=source.ended_at, data={"id": "ghost"}
    )

    done = harvest(source=source, portal=partner()[0])

    assert done.is_equal
    assert ("topic", "gifts") in kept()
    assert ("report", "ghost") not in kept()


def test_log_that_went_back_is_read_from_the_lists(source):
    harvest(source=source, portal=partner()[0])
    HarvestSource.objects.filter(pk=source.pk).update(cursor="9999")
    source.refresh_from_db()

    assert harvest(source=source, portal=partner()[0]).is_equal
    assert source.cursor == source.head


def test_portal_that_asks_for_patience_is_waited_for(source):
    waits: list[float] = []
    answers = [PortalResponse(429, retry_after=7), PortalResponse(503)]
    portal, _ask = partner(lambda _address: answers.pop() if answers else None)
    patient = type(portal)(portal.address, portal.ask, waits.append)

    assert harvest(source=source, portal=patient).is_equal
    assert waits == [5, 7]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"head": "x", "digest": ""}'),
        (200, b'{"head": "1e9", "digest": NaN}'),
        (302, b""),
        (401, b"{}"),
    ],
)
def test_answer_that_is_none_is_told_and_changes_nothing(source, status, body):
    harvest(source=source, portal=partner()[0])
    before = {key: thing.data for key, thing in kept().items()}

    done = harvest(source=source, portal=partner(lambda _address: PortalResponse(status, body))[0])

    assert done.problem
    assert not done.is_equal
    assert {key: thing.data for key, thing in kept().items()} == before


def test_hostile_thing_is_kept_without_what_a_database_refuses(source):
    def poison(address: str) -> PortalResponse | None:
        if "/organizations/?" not in address:
            return None
        row = {"id": "o1", "name": "N\0ame\ud800", "url": "https://elsewhere.example/", "big": 10**30}
        return PortalResponse(200, json.dumps({"next": None, "results": [row]}).encode())

    harvest(source=source, portal=partner(poison)[0])

    thing = HarvestedThing.objects.get(kind="organization", thing="o1")
    assert (thing.title, thing.address) == ("Name", "")


def test_two_runs_do_not_write_over_each_other(source):
    def overtake(address: str) -> PortalResponse | None:
        if "/topics/" in address:
            HarvestSource.objects.filter(pk=source.pk).update(cursor="3")
        return None

    assert "Another run" in harvest(source=source, portal=partner(overtake)[0]).problem


@pytest.mark.parametrize(
    "address",
    ["", "exchange.example", "ftp://exchange.example", "https://u@exchange.example", "https://a.example/?q=1"],
)
def test_address_that_is_none_is_refused(address):
    with pytest.raises(PortalRefused):
        follow_portal(address=address, by=None)


def test_officer_may_not_choose_portals():
    with pytest.raises(PortalRefused):
        follow_portal(address=ADDRESS, by=factories.officer(factories.organization()))


def test_command_is_off_unless_it_is_switched_on(settings):
    settings.HARVEST = False

    with pytest.raises(CommandError, match="HARVEST=1"):
        call_command("harvest", ADDRESS)


def test_private_address_is_not_asked_unless_allowed(settings, capsys):
    settings.HARVEST, settings.HARVEST_PRIVATE = True, False

    with pytest.raises(CommandError):
        call_command("harvest", "http://127.0.0.1")

    assert "private network" in capsys.readouterr().out
