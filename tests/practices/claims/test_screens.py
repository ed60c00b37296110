"""The screens of claims in the admin: choose a note, tick what was read, give the verdict, agree, state."""

import uuid

import pytest
from django.urls import reverse

from practices.actions.claims import agree_to_claim
from practices.models.claims import Claim
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def note():
    return factories.practice(what_was_done="We wrote a list. The code makes affiliation a breach.")


def address(note, query=""):
    return reverse("claims:check", args=[note.translation_key]) + query


def test_officer_checks_a_sentence_of_an_own_note(client, note):
    edition = factories.edition()
    client.force_login(factories.officer(note.organization))
    assert "affiliation a breach." in client.get(reverse("claims:note", args=[note.translation_key])).content.decode()
    form = {"sentence": "The code makes affiliation a breach.", "text": edition.translation_key, "q": "gifts"}

    found = client.post(address(note), {**form, "do": "search"}).content.decode()
    pin = edition.provisions.current().get(text__contains="gifts")
    answer = client.post(address(note), {**form, "do": "record", "pin": pin.public_id, "verdict": "not_said"})

    assert str(pin.public_id) in found
    assert "Members act with integrity." not in found
    claim = Claim.objects.get()
    assert answer.url == reverse("claims:detail", args=[claim.public_id])
    assert [row.provision for row in claim.pins.all()] == [pin]


def test_number_of_a_sentence_fills_the_form(client, note):
    client.force_login(factories.officer(note.organization))

    assert "The code makes affiliation a breach.</textarea>" in client.get(address(note, "?s=3")).content.decode()
    for query in ("", "?s=0", "?s=99999999", "?s=x", "?s=²", "?text=x", f"?text={uuid.uuid4()}"):
        assert client.get(address(note, query)).status_code == 200


def test_ticks_stay_while_searching(client, note):
    edition = factories.edition()
    client.force_login(factories.officer(note.organization))
    pin = edition.provisions.current().get(text__contains="gifts")

    text = client.post(
        address(note), {"text": edition.translation_key, "q": "integrity", "pin": pin.public_id, "do": "search"}
    ).content.decode()

    assert f'value="{pin.public_id}" checked' in text
    assert "Members act with integrity." in text


def test_refusal_is_said_in_the_form_and_keeps_what_was_ticked(client, note):
    edition = factories.edition()
    client.force_login(factories.officer(note.organization))
    pin = edition.provisions.current().last()
    form = {"sentence": "Other words.", "text": edition.translation_key, "verdict": "said", "pin": pin.public_id}

    text = client.post(address(note), {**form, "do": "record"}).content.decode()

    assert "is not in the note" in text
    assert f'value="{pin.public_id}" checked' in text
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "form", [{}, {"text": "x", "pin": "x"}, {"text": str(uuid.uuid4()), "verdict": "said", "q": "\0"}]
)
def test_hostile_form_is_answered_in_words(client, note, form):
    client.force_login(factories.officer(note.organization))

    for do in ("record", "search", ""):
        assert client.post(address(note), {**form, "sentence": "A\0", "do": do}).status_code == 200


def test_summary_is_checked_against_the_text_that_stands_for_its_instrument(client):
    edition = factories.edition()
    summary = factories.edition(edition.instrument, text="S1. Gifts are a breach.\n", text_status="summary")
    client.force_login(factories.officer(edition.instrument.organization))

    text = client.get(address(summary, "?s=1")).content.decode()
    pin = edition.provisions.current().last()
    client.post(
        address(summary),
        {
            "sentence": "Gifts are a breach.", "text": edition.translation_key, "pin": pin.public_id,
            "verdict": "not_said", "do": "record",
        },
    )  # fmt: skip

    assert f'value="{edition.translation_key}" selected' in text
    assert Claim.objects.get().summary.edition == summary


def test_note_of_another_organization_is_not_there(client, note):
    client.force_login(factories.officer(factories.organization()))

    for name in ("claims:note", "claims:check"):
        assert client.get(reverse(name, args=[note.translation_key])).status_code == 404
    assert note.title not in client.get(reverse("claims:notes")).content.decode()


def test_check_of_another_organizations_note_is_not_there(client, note):
    claim = factories.claim(note, sentence="We wrote a list.")
    client.force_login(factories.officer(factories.organization()))

    assert client.get(reverse("claims:detail", args=[claim.public_id])).status_code == 404
    assert "We wrote a list." not in client.get(reverse("claims:index")).content.decode()


def test_secretariat_tells_and_the_organization_agrees_with_its_statement(client, note, secretariat):
    claim = factories.claim(note, sentence="We wrote a list.", by=secretariat)
    detail = reverse("claims:detail", args=[claim.public_id])
    client.force_login(secretariat)
    assert "Give notice" in client.get(detail).content.decode()
    client.post(detail, {"act": "notify"})

    client.force_login(factories.officer(note.organization))
    client.post(detail, {"act": "state", "statement": "It is our \0list."})
    client.post(detail, {"act": "agree"})

    claim.refresh_from_db()
    assert (claim.is_public, claim.statement) == (True, "It is our list.")
    assert claim.public_from is not None
    client.post(detail, {"act": "withdraw"})
    claim.refresh_from_db()
    assert claim.is_public


def test_list_shows_what_must_be_checked_again(client, note):
    factories.claim(note, sentence="We wrote a list.")
    note.what_was_done = "We wrote two lists."
    note.save_revision().publish()
    client.force_login(factories.officer(note.organization))

    assert "a text that has changed since" in client.get(reverse("claims:index")).content.decode()
    text = client.get(reverse("claims:note", args=[note.translation_key])).content.decode()
    assert "To be checked again" in text


def test_delegate_and_reader_have_no_such_screen(client):
    client.force_login(factories.delegate())

    assert client.get(reverse("claims:index")).status_code in (302, 403, 404)


def test_query_count_of_the_list(client, secretariat, django_assert_max_num_queries):
    client.force_login(secretariat)
    for _number in range(4):
        factories.claim()
    client.get(reverse("claims:index"))

    with django_assert_max_num_queries(34):
        client.get(reverse("claims:index"))


def test_what_waits_for_agreement_is_on_the_first_page(client, note, secretariat):
    claim = factories.claim(note, by=secretariat)
    officer = factories.officer(note.organization)
    client.force_login(officer)
    assert "A check of a sentence in one of your notes" in client.get("/admin/").content.decode()

    agree_to_claim(claim=claim, by=officer)

    assert "A check of a sentence in one of your notes" not in client.get("/admin/").content.decode()
