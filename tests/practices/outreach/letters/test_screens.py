"""The screens of packs, model letters and mailings: the secretariat's alone, three steps, hostile input."""

import datetime
import io
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practices.models.outreach.letters import Letter, LetterModel, LetterWording, Mailing
from practices.models.outreach.packs import Pack
from practices.models.proposals import Proposal
from practices.models.releases import Audience
from practices.outreach.actions.letters import load_letter_models
from practices.outreach.actions.sent_letters import record_sent
from tests import factories
from tests.practices.outreach.letters import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(secretariat) -> Client:
    made = Client()
    made.force_login(secretariat)
    return made


def occasion(model: LetterModel, **fields: str) -> dict[str, str]:
    return {
        "letter_model": str(model.public_id),
        "pack": "",
        "actor": "secretariat",
        "dated_on": "2026-05-04",
        "due_on": "",
        **fields,
    }


def key(page) -> str:
    return str(page.translation_key)


def every_address(mailing: Mailing, pack: Pack, model: LetterModel) -> list[str]:
    letter = Letter.objects.get(mailing=mailing)
    return [
        *(reverse(f"{name}:index") for name in ("packs", "letters", "mailings")),
        *(reverse(f"{name}:add") for name in ("packs", "letters", "mailings")),
        reverse("packs:detail", args=[pack.public_id]),
        reverse("packs:edit", args=[pack.public_id]),
        reverse("letters:detail", args=[model.public_id]),
        reverse("letters:preview", args=[model.public_id]),
        reverse("mailings:remind"),
        reverse("mailings:detail", args=[mailing.public_id]),
        reverse("mailings:archive", args=[mailing.public_id]),
        reverse("mailings:letter", args=[letter.public_id]),
        reverse("mailings:file", args=[letter.files.get(form="pdf").public_id]),
    ]


def test_every_screen_is_the_secretariats_alone(client, secretariat):
    model, pack = making.letter_model(secretariat), making.pack(by=secretariat)
    mailing = making.mailing(by=secretariat, letter_model=model, pack=pack)
    officer = Client()
    officer.force_login(factories.officer(factories.organization()))

    for address in every_address(mailing, pack, model):
        assert client.get(address).status_code == 200, address
        assert officer.get(address).status_code == 404, address
        assert officer.post(address).status_code == 404, address


def test_what_is_not_there_is_not_found(client):
    for name in ("packs:detail", "packs:edit", "letters:detail", "letters:preview", "mailings:detail",
                 "mailings:archive", "mailings:letter", "mailings:file"):  # fmt: skip
        assert client.get(reverse(name, args=[uuid.uuid4()])).status_code == 404


def test_a_pack_is_made_by_searching_and_ticking(client):
    gifts = factories.edition(factories.instrument(title="Gifts code"))
    other = factories.edition(factories.instrument(title="Travel rules"))
    address = reverse("packs:add")

    found = client.post(address, {"do": "search", "title": "Pack", "q": "gifts code", "edition": key(other)})
    page = found.content.decode()
    assert f'value="{key(other)}" checked' in page
    assert f'value="{key(gifts)}">' in page
    client.post(address, {"do": "save", "title": "Pack", "edition": [key(other), key(gifts)]})

    assert [item.edition for item in Pack.objects.get().items.all()] == [other, gifts]


def test_a_pack_that_is_refused_keeps_what_was_ticked(client):
    text = factories.edition()

    page = client.post(reverse("packs:add"), {"do": "save", "title": " ", "edition": key(text)}).content.decode()

    assert f'value="{key(text)}" checked' in page
    assert not Pack.objects.exists()


def test_a_used_pack_is_not_changed_by_its_form(client, secretariat):
    text = factories.edition()
    pack = making.pack(text, by=secretariat)
    making.mailing(by=secretariat, pack=pack)

    answer = client.post(
        reverse("packs:edit", args=[pack.public_id]), {"do": "save", "title": "Other", "edition": key(text)}
    )

    assert "cannot be changed" in answer.content.decode()


def test_an_unknown_field_in_a_model_letter_is_named_and_nothing_is_lost(client):
    said = {"title": "Model", "purpose": "other", "subject_en": "Subject", "body_en": "Dear {name},", "do": "save"}

    page = client.post(reverse("letters:add"), said).content.decode()

    assert "There is no field {name}." in page
    assert "Dear {name}," in page
    assert not LetterModel.objects.exists()


def test_a_model_letter_is_written_in_a_language_of_its_own_choice(client):
    said = {
        "title": "Model", "purpose": "other", "subject_en": "S", "body_en": "T", "do": "look",
        "language_other": "pt", "subject_other": "Assunto", "body_other": "Texto",
    }  # fmt: skip

    answer = client.post(reverse("letters:add"), said)

    assert "/preview/" in answer.url
    assert set(LetterWording.objects.values_list("language", flat=True)) == {"en", "pt"}
    assert (
        "subject_pt"
        in client.get(reverse("letters:detail", args=[LetterModel.objects.get().public_id])).content.decode()
    )


def test_a_half_written_language_is_an_error(client):
    said = {"title": "Model", "purpose": "other", "subject_en": "S", "body_en": "T", "subject_fr": "Sujet"}

    assert "both a subject and a text" in client.post(reverse("letters:add"), said).content.decode()


def test_the_first_models_are_written_by_one_button(client):
    client.post(reverse("letters:index"))

    assert LetterModel.objects.count() == 5


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_sample_is_marked_and_makes_nothing(client, form):
    making.participant()
    load_letter_models()
    address = reverse("letters:preview", args=[LetterModel.objects.first().public_id])

    assert "/0000" in client.get(address, {"language": "ar"}).content.decode()
    answer = client.get(address, {"language": "fr", "format": form})
    assert answer["Content-Disposition"] == f'attachment; filename="sample.{form}"'
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert not Letter.objects.exists()


def test_recipients_that_are_ticked_stay_when_others_are_shown(client):
    participant, contact = making.participant("Harbour Union"), making.contact_only("Desert Roads")
    address = reverse("mailings:add")

    page = client.post(address, {"do": "filter", "which": "participating", "recipient": key(contact)}).content.decode()
    assert f'value="{key(contact)}" checked' in page
    assert f'value="{key(participant)}">' in page
    page = client.post(address, {"do": "all", "which": "contact_only"}).content.decode()
    assert f'value="{key(contact)}" checked' in page
    assert key(participant) not in page


def test_no_reply_recorded_is_a_choice_of_recipients(client, secretariat, time_machine):
    time_machine.move_to("2026-05-05T10:00:00Z")
    client.force_login(secretariat)
    silent, other = making.participant("Silent"), making.participant("Other")
    made = making.mailing(silent, by=secretariat, due_on=datetime.date(2026, 6, 1))
    record_sent(letter=making.letters_of(made)[0], sent_on=making.DAY, by=secretariat)

    page = client.post(reverse("mailings:add"), {"do": "filter", "which": "awaited"}).content.decode()

    assert key(silent) in page
    assert key(other) not in page


def test_letters_are_made_in_three_steps_and_only_in_the_last(client, secretariat):
    model, pack = making.letter_model(secretariat), making.pack(by=secretariat)
    organizations = [making.participant("Harbour Union"), making.contact_only("Desert Roads")]
    address, chosen = reverse("mailings:add"), {"recipient": [key(page) for page in organizations]}

    assert "Letter and pack" in client.post(address, {**chosen, "do": "occasion"}).content.decode()
    said = {**chosen, **occasion(model, pack=str(pack.public_id))}
    checked = client.post(address, {**said, "do": "check"}).content.decode()
    assert "No letters have been made" in checked
    assert "We write to Harbour Union." in checked
    assert not Mailing.objects.exists()
    answer = client.post(address, {**said, "do": "make"})

    assert answer.url == reverse("mailings:detail", args=[Mailing.objects.get().public_id])
    assert Letter.objects.count() == 2


def test_the_check_says_what_is_refused_and_proposes_its_release(client, secretariat):
    text = factories.edition(audience=Audience.OWN)
    model, pack = making.letter_model(secretariat), making.pack(text, factories.edition(), by=secretariat)
    said = {"recipient": key(making.participant()), **occasion(model, pack=str(pack.public_id))}
    address = reverse("mailings:add")

    assert "Not released" in client.post(address, {**said, "do": "check"}).content.decode()
    assert "This field is required" in client.post(address, {**said, "do": "propose"}).content.decode()
    client.post(address, {**said, "do": "propose", "authority": "Decision 2"})

    assert Proposal.objects.get().arguments["thing"] == key(text)
    assert not Mailing.objects.exists()


def test_who_would_get_nothing_is_left_out_by_a_button(client, secretariat):
    text = factories.edition(audience=Audience.PARTICIPATING)
    model, pack = making.letter_model(secretariat), making.pack(text, by=secretariat)
    stays, goes = making.participant(), making.contact_only("Desert Roads")
    said = {"recipient": [key(stays), key(goes)], **occasion(model, pack=str(pack.public_id))}
    address = reverse("mailings:add")

    refused = client.post(address, {**said, "do": "make"}).content.decode()
    assert "Nothing in the pack may be sent to: Desert Roads." in refused
    page = client.post(address, {**said, "do": "leave_out"}).content.decode()

    assert key(stays) in page
    assert key(goes) not in page


@pytest.mark.parametrize(
    "hostile",
    [
        {"recipient": "1"},
        {"recipient": "\0"},
        {"letter_model": "\0"},
        {"letter_model": "9" * 5000},
        {"pack": "not-a-uuid"},
        {"actor": "king"},
        {"dated_on": "99999-01-01"},
        {"dated_on": "\0"},
        {"due_on": "2026-02-30"},
        {"kind": "\0", "which": "\0"},
    ],
)
@pytest.mark.parametrize("do", ["filter", "occasion", "check", "make", "propose", "leave_out", "\0"])
def test_hostile_input_makes_nothing_and_breaks_nothing(client, secretariat, hostile, do):
    said = {"recipient": key(making.participant()), **occasion(making.letter_model(secretariat)), "do": do}
    made_anyway = do == "make" and "kind" in hostile

    answer = client.post(reverse("mailings:add"), {**said, **hostile})

    assert answer.status_code == (302 if made_anyway else 200)
    assert Mailing.objects.exists() is made_anyway


@pytest.mark.parametrize("hostile", [{"letter": "\0"}, {"sent_on": "x"}, {"sent_on": "9999-12-31"}, {"sent_on": ""}])
def test_hostile_input_records_nothing_as_sent(client, secretariat, hostile):
    mailing = making.mailing(by=secretariat)
    letter = making.letters_of(mailing)[0]
    said = {"letter": str(letter.public_id), "sent_on": "2026-05-05", **hostile}

    assert client.post(reverse("mailings:detail", args=[mailing.public_id]), said).status_code == 200
    assert client.post(reverse("mailings:letter", args=[letter.public_id]), {**said, "letter": ""}).status_code in (
        200,
        302,
    )
    assert Letter.objects.unsent().count() == (0 if "letter" in hostile else 1)


def test_ticked_letters_are_recorded_as_sent(client, secretariat, time_machine):
    time_machine.move_to("2026-05-05T10:00:00Z")
    client.force_login(secretariat)
    mailing = making.mailing(making.participant(), making.participant(), by=secretariat)
    first, second = making.letters_of(mailing)

    client.post(
        reverse("mailings:detail", args=[mailing.public_id]), {"letter": str(first.public_id), "sent_on": "2026-05-05"}
    )

    assert Letter.objects.unsent().get() == second


def test_a_scan_is_uploaded_and_given_back_as_a_download(client, secretariat, time_machine):
    time_machine.move_to("2026-05-05T10:00:00Z")
    client.force_login(secretariat)
    letter = making.letters_of(making.mailing(by=secretariat))[0]
    address = reverse("mailings:letter", args=[letter.public_id])
    client.post(address, {"do": "sent", "sent_on": "2026-05-05"})

    refused = client.post(address, {"do": "scan", "scan": SimpleUploadedFile("a.exe", b"MZ")})
    assert "Take a PDF" in refused.content.decode()
    client.post(address, {"do": "scan", "scan": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})

    answer = client.get(reverse("mailings:file", args=[letter.files.get(form="signed").public_id]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_all_files_come_in_one_archive(client, secretariat):
    mailing = making.mailing(by=secretariat)

    answer = client.get(reverse("mailings:archive", args=[mailing.public_id]))

    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert len(archive.namelist()) == 3
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_reminders_are_made_from_ticks_of_another_list(client, secretariat, time_machine):
    time_machine.move_to("2026-05-05T10:00:00Z")
    load_letter_models()
    made = making.mailing(by=secretariat, due_on=datetime.date(2026, 5, 20))
    contact = record_sent(letter=making.letters_of(made)[0], sent_on=making.DAY, by=secretariat)
    time_machine.move_to("2026-06-05T10:00:00Z")
    client.force_login(secretariat)
    address, ticked = reverse("mailings:remind"), {"contact": str(contact.public_id)}

    assert "checked" in client.post(address, ticked).content.decode()
    model = LetterModel.objects.get(purpose="reminder")
    said = {**ticked, **occasion(model, dated_on="2026-06-05", due_on="2026-07-05"), "do": "make"}
    assert client.post(address, said).status_code == 302

    assert Letter.objects.get(follows=contact).sent_on is None


def test_the_lists_cost_the_same_for_many(client, secretariat, django_assert_max_num_queries):
    model, pack = making.letter_model(secretariat), making.pack(by=secretariat)
    making.mailing(by=secretariat, letter_model=model, pack=pack)
    addresses = [reverse("mailings:index"), reverse("packs:index"), reverse("letters:index"), reverse("mailings:add")]
    counts = {}
    for address in addresses:
        client.get(address)
        with django_assert_max_num_queries(60) as counted:
            client.get(address)
        counts[address] = len(counted.captured_queries)
    for _number in range(3):
        making.pack(by=secretariat)
        making.letter_model(secretariat)
        organization = making.participant()
        making.focal_point(organization)
        making.mailing(organization, by=secretariat, letter_model=model, pack=pack)

    for address in addresses:
        with django_assert_max_num_queries(counts[address]):
            client.get(address)


def test_a_mailing_costs_the_same_for_many_letters(client, secretariat, django_assert_max_num_queries):
    pack = making.pack(by=secretariat)
    few = making.mailing(making.participant(), by=secretariat, pack=pack)
    many = making.mailing(*(making.participant() for _number in range(6)), by=secretariat, pack=pack)
    client.get(reverse("mailings:detail", args=[few.public_id]))
    with django_assert_max_num_queries(60) as counted:
        client.get(reverse("mailings:detail", args=[few.public_id]))

    with django_assert_max_num_queries(len(counted.captured_queries)):
        client.get(reverse("mailings:detail", args=[many.public_id]))


def test_letters_that_are_addressed_to_nobody_are_counted_before_they_are_made(client, secretariat):
    known, unknown = making.participant(), making.participant()
    making.focal_point(known)
    data = occasion(making.letter_model(secretariat), recipient=[key(known), key(unknown)], do="check")

    shown = client.post(reverse("mailings:add"), data)

    assert shown.context["unaddressed"] == 1
    assert "1 letter is addressed to nobody by name" in shown.content.decode()
