"""`seed_scale`: rows like those that were entered, marked, and gone without a trace."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from practices.actions.ledger import verify
from practices.actions.searching.entries import FIELDS, write_all
from practices.exchange.actions.adopters import count_adopters
from practices.models.adoptions import AdoptionEvent
from practices.models.demonstration import Demonstration
from practices.models.editions import EditionPage
from practices.models.exchange.public_counts import AdoptedReference, SimilarSpan
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision
from practices.models.releases import ReleaseDecision
from practices.models.search import SearchEntry
from tests.practices.demonstration.conftest import count_rows

pytestmark = pytest.mark.django_db
SMALL = ("--instruments", "3", "--provisions", "12", "--events", "5")


@pytest.fixture(autouse=True)
def _debug(settings):
    settings.DEVELOPMENT = True


@pytest.mark.parametrize("how", [(), ("--no-log",)])
def test_what_is_made_is_removed_whole(how):
    call_command("seed_scale", *SMALL, *how)  # content types are made once
    call_command("seed_scale", "--remove", *how)
    before = count_rows()

    call_command("seed_scale", *SMALL, *how)
    made = count_rows()
    call_command("seed_scale", "--remove", *how)

    assert (made["practices_instrumentpage"], made["practices_provision"], made["practices_adoptionevent"]) == (
        3,
        12,
        5,
    )
    assert {table: count for table, count in count_rows().items() if count != before[table]} == {}


def test_what_is_made_is_public_marked_and_chained():
    call_command("seed_scale", *SMALL)

    page = Client().get(EditionPage.objects.order_by("pk").first().url).content.decode()

    assert "Synthetic rules 0" in page
    assert "This is a demonstration" in page
    assert [verify(ledger) for ledger in (AdoptionEvent, ReleaseDecision)] == [None, None]
    assert InstrumentPage.objects.visible_to(None).count() == 3
    assert Provision.objects.visible_to(None).count() == 12


def test_it_is_made_once_and_with_debug_alone(settings):
    Demonstration.objects.create()
    with pytest.raises(CommandError, match="remove it first"):
        call_command("seed_scale", *SMALL)

    settings.DEVELOPMENT = False
    for given in (SMALL, ("--remove",)):
        with pytest.raises(CommandError):
            call_command("seed_scale", *given)


def test_what_is_written_alike_is_found_as_if_written_singly():
    call_command("seed_scale", "--instruments", "45", "--provisions", "180", "--events", "30", "--no-log")
    made = read_entries()

    write_all()

    assert len([kind for kind, *_rest in made if kind == "provision"]) == 180
    assert read_entries() == made
    counted = (read_rows(AdoptedReference), read_rows(SimilarSpan))
    count_adopters(AdoptionEvent.objects.values_list("pk", flat=True))
    assert (read_rows(AdoptedReference), read_rows(SimilarSpan)) == counted
    assert all(counted)


def read_entries() -> list[tuple[object, ...]]:
    return list(SearchEntry.objects.order_by("kind", "row").values_list("kind", "row", *FIELDS))


def read_rows(model: Any) -> list[tuple[object, ...]]:
    return sorted(model.objects.values_list())
