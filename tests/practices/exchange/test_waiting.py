"""While something waits to be noted, what was counted beforehand holds for all others; pages say what is true."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from practices.actions.adoptions import reverse_adoption
from practices.exchange.actions.changes import note_changes
from practices.models.adoptions import State
from practices.models.instruments import InstrumentPage
from practices.models.releases import Audience
from practices.queries import waiting as room
from practices.queries.adoptions.references import choose_reference, exchange_members
from practices.queries.listings import ListingQuery, instruments_to_list, organization_page
from practices.queries.overview import figures, public_adoption
from practices.queries.waiting import EVERYTHING, NOTHING, waiting
from tests import factories
from tests.whole import share

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take any exchange for a large one."""
    monkeypatch.setattr(room, "FEW", 0)


@pytest.fixture
def world() -> dict[str, Any]:
    """Three organizations beside two instruments of a fourth, noted."""
    issuer = factories.organization("Issuer")
    code, other = (factories.instrument(issuer, title=title) for title in ("Code", "Other"))
    adopters = [factories.organization(name) for name in ("Alpha", "Beta", "Gamma")]
    events = [factories.adoption(code, organization=adopter) for adopter in adopters]
    events.append(factories.adoption(other, organization=adopters[0]))
    owned = [factories.instrument(adopter) for adopter in adopters]
    factories.practice(adopters[1])
    quiet = factories.organization("Quiet")
    note_changes()
    return {
        "issuer": issuer, "code": code, "other": other, "adopters": adopters, "events": events, "owned": owned,
        "quiet": quiet,
    }  # fmt: skip


def said(user: Any) -> dict[str, Any]:
    """All numbers that are counted beforehand, as a reader is told them."""
    members, on = exchange_members(user), timezone.localdate()
    adoption = public_adoption(on)
    _pages, rows = organization_page(user, 1)
    listed = instruments_to_list(ListingQuery(), user)
    return {
        "members": {key: member.takes_part for key, member in members.items()},
        "adoption": adoption,
        "figures": figures(user, members, adoption.similar),
        "rows": [(row.name.text, row.instrument_count, row.practice_count) for row in rows],
        "references": [(one.page.pk, one.adopter_count) for one in choose_reference(user, members).offered],
        "instruments": (len(listed), [page.pk for page in listed[0:100]]),
    }


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another event": lambda world: factories.adoption(world["other"], organization=world["adopters"][2]),
    "the first of an organization": lambda world: factories.adoption(world["code"], organization=world["quiet"]),
    "the first beside an instrument": lambda world: factories.adoption(world["owned"][0], organization=world["quiet"]),
    "the end of it": lambda world: factories.adoption(
        world["code"], organization=world["adopters"][1], state=State.WITHDRAWN, follows=world["events"][1]
    ),
    "an event that is taken back": lambda world: reverse_adoption(
        event=world["events"][1], by=factories.officer(world["adopters"][1])
    ),
    "an instrument that is closed": lambda world: factories.open_to(world["code"], Audience.OWN),
    "an instrument that is gone": lambda world: InstrumentPage.objects.get(pk=world["owned"][1].pk).delete(),
    "an instrument that is hidden": lambda world: world["owned"][2].unpublish(),
    "another instrument": lambda world: factories.instrument(world["quiet"]),
    "another practice": lambda world: factories.practice(world["adopters"][0]),
    "an organization that is hidden": lambda world: world["adopters"][0].unpublish(),
    "an issuer that is hidden": lambda world: world["issuer"].unpublish(),
    "another text": lambda world: factories.edition(world["code"]),
    "a topic": lambda _world: factories.topic(),
}


@pytest.mark.parametrize("change", share(CHANGES, of=3))
def test_what_is_said_is_the_same_counted_in_part_all_now_and_beforehand(
    change: str, world: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    readers = [
        None,
        factories.delegate(),
        factories.officer(world["adopters"][0]),
        factories.secretariat_member(),
    ]
    note_changes()
    CHANGES[change](world)

    monkeypatch.setattr(room, "FEW", 0)
    assert not waiting().is_all or change == "an instrument that is gone"
    in_part = [said(reader) for reader in readers]
    monkeypatch.setattr(room, "FEW", 10**6)
    assert waiting() == EVERYTHING
    assert [said(reader) for reader in readers] == in_part
    note_changes()
    assert waiting() == NOTHING
    assert [said(reader) for reader in readers] == in_part


@pytest.mark.usefixtures("large")
def test_only_those_of_whom_something_waits_are_counted_now(world: dict[str, Any]):
    factories.adoption(world["other"], organization=world["adopters"][2])
    factories.instrument(world["quiet"])

    found = waiting()

    assert (found.references, found.adopters) == ({world["other"].pk, *_new(world)}, {world["adopters"][2].pk})
    assert found.holders == {world["quiet"].pk}
    assert not found.is_all


def _new(world: dict[str, Any]) -> set[int]:
    return set(InstrumentPage.objects.filter(organization=world["quiet"]).values_list("pk", flat=True))


def test_a_text_changes_no_number(world: dict[str, Any], large: None):
    factories.edition(world["code"])

    assert not waiting().adopters


def test_of_a_small_exchange_all_is_counted_now(world: dict[str, Any]):
    assert waiting() == NOTHING
    factories.topic()
    assert waiting() == EVERYTHING


def test_too_much_that_waits_is_not_looked_at(world: dict[str, Any], large: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "MOST", 0)
    factories.adoption(world["other"], organization=world["adopters"][2])

    assert waiting() == EVERYTHING
    assert Client().get("/").status_code == 200
