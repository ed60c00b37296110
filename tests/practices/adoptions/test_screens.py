"""The screens of the ledger in the admin: the list, the form and one event."""

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from practices.models.adoptions import AdoptionEvent, Basis, EvidenceKind
from practices.models.editions import today
from practices.models.evidence import AdoptionSuggestion
from practices.models.proposals import Decision
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


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def act(user, event, **fields):
    """Press a button of the screen of `event`; give the words of the page that follows."""
    address = reverse("adoption_events:detail", args=[event.public_id])
    response = client_of(user).post(address, fields, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def statement(union, code, **fields):
    values = {
        "organization": union.pk,
        "reference": code.pk,
        "standing": "adoption:in_place",
        "effective": "2004-05",
        "basis": "stated_by_organization",
    }
    return {**values, **fields}


def test_screen_checks_and_shows_the_check(union, code, secretariat):
    event = factories.adoption(code, organization=union, evidence_address="https://example.org/a")

    shown = act(secretariat, event, act="check", note="Looked at the annex.")

    assert AdoptionEvent.objects.get(checks=event).record.note == "Looked at the annex."
    assert "Checked: recorded as number 2." in shown


def test_screen_gives_notice_notes_the_agreement_and_the_statement(union, code, secretariat):
    event = factories.adoption(code, organization=union, by=secretariat)
    speaker = factories.officer(union)

    assert "The organization has been notified." in act(secretariat, event, act="notice")
    assert "is shown with the event" in act(speaker, event, act="state", statement="We see\0 it so.")
    assert "once a second person confirms" in act(secretariat, event, act="agree", agreed_on="2026-01-02")
    shown = act(speaker, event, act="agree", agreed_on="2026-01-02")

    event.record.refresh_from_db()
    assert event.record.agreed_on == datetime.date(2026, 1, 2)
    assert event.record.statement == "We see it so."
    assert "the organization agreed on" in shown


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"act": "agree", "agreed_on": "yesterday\0"}, "Write a day as"),
        ({"act": "agree", "agreed_on": "9999-01-01"}, "is in the future"),
        ({"act": "check"}, "no evidence to check"),
        ({"act": "notice"}, "no one to notify"),
        ({"act": "reverse", "note": " "}, "Explain why"),
        ({"act": "nothing"}, "Adoption event"),
        ({}, "Adoption event"),
    ],
)
def test_screen_says_what_is_refused(union, code, secretariat, fields, words):
    event = factories.adoption(code, organization=union, by=secretariat)

    assert words in act(secretariat, event, **fields)
    assert AdoptionEvent.objects.count() == 1


def test_screen_offers_each_what_they_may_do(union, code, secretariat):
    event = factories.adoption(code, organization=union, by=secretariat, evidence_address="https://example.org/a")
    address = reverse("adoption_events:detail", args=[event.public_id])

    ours = client_of(factories.officer(union)).get(address).content.decode()
    theirs = client_of(secretariat).get(address).content.decode()

    assert [f'value="{act}"' in ours for act in ("agree", "state", "reverse", "check", "notice")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert all(f'value="{act}"' in theirs for act in ("agree", "state", "reverse", "check", "notice"))
    assert client_of(factories.officer(factories.organization())).get(address).status_code == 404


def test_list_is_limited_to_what_waits(union, code, secretariat):
    waiting = factories.adoption(code, organization=union, by=secretariat)
    to_check = factories.adoption(code, evidence_address="https://example.org/a")
    client = client_of(secretariat)

    def listed(**query):
        return [row.public_id for row in client.get(LIST, query).context["object_list"]]

    assert listed(waits="agreement") == [waiting.public_id]
    assert listed(waits="check") == [to_check.public_id]
    assert listed(organization=str(union.translation_key)) == [waiting.public_id]
    assert len(listed(waits="nonsense")) == 2
    assert client.get(LIST, {"organization": "x\0", "reference": "9" * 40}).status_code == 200


@pytest.mark.parametrize("query", [{}, {"waits": "check"}, {"waits": "agreement"}])
def test_list_asks_as_many_questions_for_many_as_for_few(
    union, code, secretariat, query, django_assert_max_num_queries
):
    client = client_of(secretariat)
    for _ in range(3):
        factories.adoption(code, evidence_address="https://example.org/a")
        factories.adoption(code, by=secretariat)
    client.get(LIST, query)
    with django_assert_max_num_queries(40) as few:
        client.get(LIST, query)
    for _ in range(10):
        factories.adoption(code, evidence_address="https://example.org/a")
        factories.adoption(code, by=secretariat)
    with django_assert_max_num_queries(40) as many:
        client.get(LIST, query)

    assert len(many) <= len(few)


def test_form_keeps_kind_of_evidence_and_variations_and_dates_the_statement_of_today(union, code):
    client = client_of(factories.officer(union))

    client.post(
        ADD,
        statement(
            union, code, standing="measures:planned", evidence_kind="order", variations="Without section 6.",
            statement="We will.",
        ),
    )  # fmt: skip

    event = AdoptionEvent.objects.select_related("record").get()
    assert (event.evidence_kind, event.record.variations) == (EvidenceKind.ORDER, "Without section 6.")
    assert event.record.statement_on == today()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"standing": "measures:planned", "evidence_kind": "article"}, "proves adoption only"),
        ({"evidence_kind": "hearsay"}, "Select a valid choice"),
        ({"basis": Basis.CHECKED}, "Select a valid choice"),
        ({"variations": "x" * 4001}, "at most 4000"),
        ({"note": "a\0b"}, "Null characters"),
        ({"reference": "9" * 40}, "Select a valid choice"),
        ({"organization": "9" * 40}, "Select a valid choice"),
    ],
)
def test_form_refuses_by_the_rules(union, code, fields, words):
    response = client_of(factories.officer(union)).post(ADD, statement(union, code, **fields))

    assert words in response.content.decode()
    assert not AdoptionEvent.objects.exists()


def test_secretariat_records_what_the_organization_said_itself(union, code, secretariat):
    client = client_of(secretariat)

    client.post(ADD, statement(union, code, as_organization="on", statement="Yes.", statement_on="2026-01-02"))

    event = AdoptionEvent.objects.select_related("record").get()
    assert (event.record.is_public, event.record.statement_on) == (False, datetime.date(2026, 1, 2))
    assert RelayedStatement.objects.waiting().get().event == event


def test_form_begins_with_what_the_address_names(union, code, secretariat):
    own = factories.instrument(union)
    query = (
        f"organization={union.translation_key}&reference={code.translation_key}&own_instrument={own.translation_key}"
    )

    initial = client_of(secretariat).get(f"{ADD}?{query}").context["form"].initial
    odd = client_of(secretariat).get(f"{ADD}?organization=x&contact={uuid.uuid4()}&suggestion=%00")

    assert (initial["organization"], initial["reference"], initial["own_instrument"]) == (union, code, own)
    assert odd.status_code == 200


def test_recording_from_a_suggestion_takes_it_up(union, code, secretariat):
    own = factories.instrument(union)
    suggestion = AdoptionSuggestion.objects.create(
        reference=code, instrument=own, likeness=0.5, method="x", found_at=code.first_published_at
    )

    client_of(secretariat).post(f"{ADD}?suggestion={suggestion.public_id}", statement(union, code))

    suggestion.refresh_from_db()
    assert (suggestion.decision, suggestion.decided_by) == (Decision.APPROVED, secretariat)


def test_list_attributes_nothing_to_an_organization_that_did_not_confirm_it(secretariat: Any, client: Client) -> None:
    agency = factories.organization("Agency")
    event = factories.adoption(organization=agency, by=secretariat)
    own = factories.adoption(organization=factories.organization("Bureau"))
    client.force_login(secretariat)

    listed = client.get(reverse("adoption_events:index")).content.decode()

    rows = {key: listed.split(str(key), 1)[1].split("</tr>", 1)[0] for key in (event.public_id, own.public_id)}
    assert "Recorded by the secretariat; not confirmed by the organization" in rows[event.public_id]
    assert "Stated by the organization" not in rows[event.public_id]
    assert "Stated by the organization" in rows[own.public_id]
