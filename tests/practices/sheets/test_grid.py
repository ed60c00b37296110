"""The grid of organizations by the four tracks."""

from typing import Any

import pytest
from django.test import Client

from practices.models.adoptions import AdoptionEvent
from practices.models.outreach.contacts import ContactFile
from practices.models.relayed import RelayedStatement
from tests import factories
from tests.practices.outreach.contacts.made import contact

pytestmark = pytest.mark.django_db
SCAN = ("letter.pdf", "application/pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


@pytest.fixture
def member(secretariat: Any) -> Client:
    client = Client()
    client.force_login(secretariat)
    return client


@pytest.fixture
def reference() -> Any:
    return factories.instrument(title="Code of Conduct")


def address(reference: Any) -> str:
    return f"/admin/sheets/grid/{reference.translation_key}/"


def test_changed_cells_are_recorded_and_the_others_are_not(member: Client, reference: Any) -> None:
    one, other = factories.organization("Agency"), factories.organization("Commission")
    factories.adoption(reference, organization=other)

    shown = member.get(address(reference)).content.decode()
    member.post(
        address(reference),
        {f"{one.pk}-adoption-state": "planned", f"{one.pk}-adoption-effective_on": "mai 2005"},
    )

    assert f'name="{other.pk}-adoption-state" value="In place"' in shown
    event = AdoptionEvent.objects.get(organization=one)
    assert (event.state, str(event.effective_on), event.effective_precision) == ("planned", "2005-05-01", "month")
    assert AdoptionEvent.objects.filter(organization=other).count() == 1


def test_a_cell_that_is_wrong_says_so_and_nothing_is_recorded(member: Client, reference: Any) -> None:
    one = factories.organization("Agency")
    written = {
        f"{one.pk}-adoption-state": "in place",
        f"{one.pk}-adoption-effective_on": "2004",
        f"{one.pk}-measures-state": "declined",
        f"{one.pk}-measures-effective_on": "soon",
    }

    answer = member.post(address(reference), written)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'aria-describedby="{one.pk}-measures-state-fault"' in page
    assert "“soon” is not a date." in page
    assert 'value="2004"' in page  # what was right stays written
    assert not AdoptionEvent.objects.exists()


def test_the_letter_of_a_contact_is_the_source(member: Client, reference: Any, secretariat: Any) -> None:
    one = factories.organization("Agency")
    contact(one, kind="reply", on="2004-06-03", by=secretariat, reference_number="R/1", files=[SCAN])

    member.post(
        address(reference),
        {
            f"{one.pk}-adoption-state": "in place",
            f"{one.pk}-adoption-effective_on": "2004",
            f"{one.pk}-adoption-letter": "R/1",
        },
    )

    relayed = RelayedStatement.objects.get()
    assert (str(relayed.said_on), relayed.letter.symbol) == ("2004-06-03", "R/1")
    assert ContactFile.objects.count() == 1


def test_an_order_that_is_open_is_asked(member: Client, reference: Any) -> None:
    one = factories.organization("Agency")
    event = factories.adoption(reference, organization=one)
    written = {f"{one.pk}-adoption-state": "withdrawn", f"{one.pk}-adoption-effective_on": "2004"}

    asked = member.post(address(reference), written)
    assert f'name="choice-{one.pk}-adoption" value="follows:{event.public_id}"' in asked.content.decode()
    member.post(address(reference), {**written, f"choice-{one.pk}-adoption": f"follows:{event.public_id}"})

    assert AdoptionEvent.objects.get(state="withdrawn").follows == event


def test_the_grid_is_the_secretariats(reference: Any) -> None:
    client = Client()
    client.force_login(factories.officer(factories.organization()))

    assert client.get(address(reference)).status_code == 404
    assert client.get("/admin/sheets/grid/").status_code == 404
