"""The form asks which came first, keeps the answer, warns of what changes nothing, and says who sees it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from practices.models.adoptions import AdoptionEvent, State
from practices.models.dates import PartialDate
from practices.models.relayed import RelayedStatement
from tests import factories

LIST = "/admin/adoption-events/"
ADD = f"{LIST}add/"


@pytest.fixture
def union(db):
    return factories.organization("Harbour Union")


@pytest.fixture
def code(db):
    return factories.instrument(title="Model code")


@pytest.fixture
def officer(union):
    client = Client()
    client.force_login(factories.officer(union))
    return client


@pytest.fixture
def in_place(union, code):
    return factories.adoption(code, organization=union, effective=PartialDate.parse("2004-05-14"))


def statement(union, code, **fields):
    values = {
        "organization": union.pk,
        "reference": code.pk,
        "standing": "adoption:withdrawn",
        "effective": "2004",
        "basis": "stated_by_organization",
    }
    return {**values, **fields}


def test_form_asks_nothing_at_first_and_nothing_that_is_clear(union, code, officer, in_place):
    assert "Which came first" not in officer.get(ADD).content.decode()
    answer = officer.post(ADD, statement(union, code, effective="2005"))
    assert (answer.status_code, AdoptionEvent.objects.count()) == (302, 2)


def test_form_asks_which_came_first_and_records_the_answer(union, code, officer, in_place):
    asked = officer.post(ADD, statement(union, code)).content.decode()
    assert "Specify which came first." in asked
    assert "This came after “In place, since 14 May 2004”" in asked
    assert "This came before “In place, since 14 May 2004”" in asked
    assert AdoptionEvent.objects.count() == 1

    officer.post(ADD, statement(union, code, order=f"follows:{in_place.public_id}"))

    assert AdoptionEvent.objects.get(sequence=2).follows == in_place


@pytest.mark.parametrize("wrong", [{"evidence_address": "no address"}, {"effective": "in May"}, {"basis": ""}])
def test_answer_stays_after_an_error_elsewhere(union, code, officer, in_place, wrong):
    answer = f"precedes:{in_place.public_id}"

    again = officer.post(ADD, statement(union, code, order=answer, anyway="on", **wrong))

    assert again.context["form"].errors
    assert "order" not in again.context["form"].errors
    bound = again.context["form"]["order"]
    assert bound.value() == answer
    assert answer in str(bound)


@pytest.mark.parametrize("answer", ["", "follows:", "follows:0b6f7a52-53a8-4c1c-8a5e-6f1f2f0f7d20", "x\0", "precedes"])
def test_answer_that_is_none_is_asked_for_again(union, code, officer, in_place, answer):
    assert "order" in officer.post(ADD, statement(union, code, order=answer)).context["form"].errors
    assert AdoptionEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        ({"effective": "2003"}, False),
        ({"standing": "adoption:in_place", "effective": "2004-05-14"}, False),
        ({"standing": "adoption:in_place", "effective": "2004-05"}, True),
        ({"standing": "adoption:planned", "effective": "2090"}, True),
    ],
)
def test_form_warns_of_what_changes_nothing_that_is_shown(union, code, officer, in_place, fields, changes):
    first = officer.post(ADD, statement(union, code, **fields))

    assert (first.status_code == 302) == changes
    if not changes:
        assert "“In place, since 14 May 2004” stays" in first.content.decode()
        assert AdoptionEvent.objects.count() == 1
        officer.post(ADD, statement(union, code, anyway="on", **fields))
    assert AdoptionEvent.objects.count() == 2


def test_letter_that_the_secretariat_enters_needs_its_date(union, code, secretariat):
    client = Client()
    client.force_login(secretariat)

    asked = client.post(ADD, statement(union, code, as_organization="on"))
    letter = {"letter": SimpleUploadedFile("a.pdf", b"%PDF-1.7"), "dated_on": "2019-03-02"}
    of_letter = client.post(ADD, statement(union, code, as_organization="on", standing="adoption:planned", **letter))
    client.post(ADD, statement(union, code, as_organization="on", effective="2005", statement_on="2019-03-01"))

    assert "statement_on" in asked.context["form"].errors
    assert of_letter.status_code == 302
    said = RelayedStatement.objects.waiting().order_by("pk")
    assert [str(one.said_on) for one in said] == ["2019-03-02", "2019-03-01"]


def test_event_of_a_contact_only_organization_says_that_nobody_but_the_secretariat_sees_it(code, secretariat):
    contact = factories.organization(is_contact_only=True)
    client = Client()
    client.force_login(secretariat)
    values = statement(contact, code, as_organization="on", statement_on="2019-03-01", standing="adoption:in_place")

    assert "entries about it are shown only to the secretariat" in client.get(ADD).content.decode()
    shown = client.post(ADD, values, follow=True).content.decode()

    assert "Only the secretariat sees this" in shown
    assert "Only the secretariat, until this organization" in shown
    assert "Everyone who may see the reference instrument" not in shown
    table = client.get(LIST).context["table"]
    (event,) = AdoptionEvent.objects.for_listing()
    column = next(one for one in table.columns.values() if one.name == "public")
    assert column.get_value(event) is False


def test_state_of_events_that_were_shown_stays_in_the_list(union, code, officer, in_place):
    officer.post(ADD, statement(union, code, order=f"follows:{in_place.public_id}"))

    page = officer.get(f"{LIST}{AdoptionEvent.objects.get(state=State.WITHDRAWN).public_id}/").content.decode()

    assert "Later than" in page
