"""`seed_scale`: rows like those that were entered, marked, and gone without a trace."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from practices.actions.ledger import verify
from practices.models import AdoptionEvent, Demonstration, EditionPage, InstrumentPage, Provision, ReleaseDecision
from tests.practices.demonstration.conftest import count_rows

pytestmark = pytest.mark.django_db
SMALL = ("--instruments", "3", "--provisions", "12", "--events", "5")


@pytest.fixture(autouse=True)
def _debug(settings):
    settings.DEBUG = True


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

    settings.DEBUG = False
    for given in (SMALL, ("--remove",)):
        with pytest.raises(CommandError):
            call_command("seed_scale", *given)
