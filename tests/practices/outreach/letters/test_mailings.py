"""Making letters: numbers, languages, what goes along, what is refused."""

import datetime
import io

import pytest
from django.core.files.storage import storages
from django.utils import timezone
from docx import Document

from practices.models.outreach.contacts import Actor
from practices.models.outreach.letters import Letter, LetterFile, LetterModel, Mailing
from practices.models.outreach.packs import PackItem
from practices.models.releases import Audience
from practices.outreach.actions.letters import load_letter_models
from practices.outreach.actions.mailings import MailingRefused, make_reminders
from practices.outreach.actions.sent_letters import record_sent
from tests import factories
from tests.practices.outreach.letters import making

pytestmark = pytest.mark.django_db


def words_of(file: LetterFile) -> str:
    with file.stored.open() as stored:
        return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(stored.read())).paragraphs)


def test_letters_are_numbered_without_gaps_within_their_year(secretariat):
    first = making.mailing(making.participant(), making.participant(), by=secretariat)
    second = making.mailing(by=secretariat)
    other_year = making.mailing(by=secretariat, dated_on=datetime.date(2025, 12, 31))

    numbers = [[letter.reference_number for letter in making.letters_of(made)] for made in (first, second, other_year)]
    assert numbers == [["PX/2026/0001", "PX/2026/0002"], ["PX/2026/0003"], ["PX/2025/0001"]]


def test_a_letter_is_kept_as_word_and_pdf_with_its_fields_filled_in(secretariat):
    organization = making.participant("Harbour Union")
    making.focal_point(organization)
    (letter,) = making.letters_of(making.mailing(organization, by=secretariat))

    word, pdf = letter.files.order_by("form")
    assert "Dear Ada Marsh,\n\nWe write to Harbour Union." in letter.body
    assert "We write to Harbour Union." in words_of(word)
    assert "PX/2026/0001" in words_of(word)
    assert pdf.stored.read().startswith(b"%PDF-")


def test_a_letter_is_in_the_language_of_the_focal_point_else_in_english(secretariat):
    french, polish = making.participant("A"), making.participant("B")
    making.focal_point(french, language="fr")
    making.focal_point(polish, language="pl")
    model = making.letter_model(secretariat, wordings={"en": ("Rules", "Rules."), "fr": ("Règles", "Règles.")})

    made = making.mailing(french, polish, by=secretariat, letter_model=model)

    assert [(letter.language, letter.body) for letter in making.letters_of(made)] == [
        ("fr", "Règles."),
        ("en", "Rules."),
    ]


def test_the_focal_point_is_the_one_who_holds_on_the_day_of_the_letter(secretariat):
    organization = making.participant()
    making.focal_point(organization, name="Before", valid_until=datetime.date(2025, 1, 1))
    making.focal_point(organization, name="Legal", role="legal")
    making.focal_point(organization, name="Point")

    (letter,) = making.letters_of(making.mailing(organization, by=secretariat))

    assert letter.focal_point.name == "Point"


@pytest.mark.parametrize(
    ("actor", "waits"), [(Actor.SECRETARY_GENERAL, True), (Actor.CHAIRMANSHIP, True), (Actor.ODIHR, False)]
)
def test_what_a_person_signs_says_that_it_waits_for_that(secretariat, actor, waits):
    (letter,) = making.letters_of(making.mailing(by=secretariat, actor=actor))

    words = words_of(letter.files.get(form="docx"))
    assert ("For signature:" in words) is waits
    assert str(Actor(actor).label) in words


def test_what_is_not_released_does_not_go_along_and_the_mailing_keeps_why(secretariat):
    open_text, closed = factories.edition(), factories.edition(audience=Audience.OWN)
    pack = making.pack(open_text, closed, by=secretariat)
    organization = making.participant()

    made = making.mailing(organization, by=secretariat, pack=pack)

    (row,) = made.refused
    assert row[:2] == [str(organization.translation_key), str(closed.translation_key)]
    assert row[2].startswith("Not released")
    words = words_of(making.letters_of(made)[0].files.get(form="docx"))
    assert open_text.instrument.title in words
    assert closed.instrument.title not in words


def test_a_pack_is_pinned_when_letters_are_made_with_it(secretariat):
    pack = making.pack(by=secretariat)
    assert PackItem.objects.get().pinned_digest == ""

    making.mailing(by=secretariat, pack=pack)

    assert len(PackItem.objects.get().pinned_digest) == 64


def test_a_recipient_of_nothing_is_refused_by_name_and_nothing_is_made(secretariat):
    pack = making.pack(factories.edition(audience=Audience.OWN), by=secretariat)

    with pytest.raises(MailingRefused, match="Harbour Union"):
        making.mailing(making.participant("Harbour Union"), by=secretariat, pack=pack)

    assert not Mailing.objects.exists()
    assert PackItem.objects.get().pinned_digest == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"actor": "nobody"}, "in whose name"),
        ({"dated_on": datetime.date(1, 1, 1)}, "date of the letters"),
        ({"due_on": datetime.date(2026, 5, 3)}, "before the date"),
    ],
)
def test_an_occasion_that_makes_no_sense_is_refused(secretariat, change, words):
    with pytest.raises(MailingRefused, match=words):
        making.mailing(by=secretariat, **change)


@pytest.mark.parametrize(
    ("text", "words"), [("By {due_on}.", "give the date"), ("As {earlier_letter}.", "earlier letter")]
)
def test_a_letter_that_speaks_of_what_there_is_not_is_refused(secretariat, text, words):
    model = making.letter_model(secretariat, wordings={"en": ("Subject", text)})

    with pytest.raises(MailingRefused, match=words):
        making.mailing(by=secretariat, letter_model=model)


def test_only_the_secretariat_makes_letters(secretariat):
    organization = making.participant()
    model = making.letter_model(secretariat)

    with pytest.raises(MailingRefused, match="secretariat"):
        making.mailing(organization, by=factories.officer(organization), letter_model=model)


def test_an_organization_that_is_neither_published_nor_a_contact_gets_no_letter(secretariat):
    organization = making.participant()
    organization.unpublish()

    with pytest.raises(MailingRefused, match="organizations that are published"):
        making.mailing(organization, by=secretariat)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_leaves_no_file_and_no_number(secretariat, monkeypatch):
    broken = making.letter_model(secretariat, wordings={"en": ("Subject", "Text"), "fr": ("Sujet", "{due_on}")})
    good, bad = making.participant("A"), making.participant("B")
    making.focal_point(bad, language="fr")

    with pytest.raises(MailingRefused):
        making.mailing(good, bad, by=secretariat, letter_model=broken)

    assert not Letter.objects.exists()
    assert making.letters_of(making.mailing(by=secretariat))[0].number == 1
    folders = storages["records"].listdir("")[0]
    assert len(folders) == 1


def test_reminders_go_to_those_of_whom_no_reply_is_recorded(secretariat, time_machine):
    time_machine.move_to("2026-05-05T10:00:00Z")
    load_letter_models()
    organization = making.participant("Harbour Union")
    first = making.mailing(organization, by=secretariat, due_on=datetime.date(2026, 5, 20))
    contact = record_sent(letter=making.letters_of(first)[0], sent_on=making.DAY, by=secretariat)
    time_machine.move_to("2026-06-05T10:00:00Z")

    made = make_reminders(
        contacts=[contact], by=secretariat, dated_on=datetime.date(2026, 6, 5), due_on=datetime.date(2026, 7, 1)
    )

    (letter,) = making.letters_of(made)
    assert letter.follows == contact
    assert letter.subject == "Our letter PX/2026/0001 of 4 May 2026"


def test_no_reminder_is_made_before_the_day_has_passed(secretariat, time_machine):
    time_machine.move_to("2026-05-05T10:00:00Z")
    load_letter_models()
    first = making.mailing(by=secretariat, due_on=datetime.date(2026, 5, 20))
    contact = record_sent(letter=making.letters_of(first)[0], sent_on=making.DAY, by=secretariat)

    with pytest.raises(MailingRefused, match="deadline has not passed"):
        make_reminders(contacts=[contact], by=secretariat, dated_on=timezone.now().date(), due_on=None)


def test_no_reminder_is_made_without_a_model_for_it(secretariat, time_machine):
    time_machine.move_to("2026-05-05T10:00:00Z")
    first = making.mailing(by=secretariat, due_on=datetime.date(2026, 5, 20))
    contact = record_sent(letter=making.letters_of(first)[0], sent_on=making.DAY, by=secretariat)

    with pytest.raises(MailingRefused, match="no model letter"):
        make_reminders(contacts=[contact], by=secretariat, dated_on=timezone.now().date(), due_on=None)
    assert not LetterModel.objects.filter(purpose="reminder").exists()


def test_a_paragraph_on_the_texts_stands_only_where_texts_are_enclosed(secretariat):
    wordings = {"en": ("Rules", "Dear colleague,\n\n{with_texts}We send the texts listed below.\n\nYours")}
    model = making.letter_model(secretariat, wordings=wordings)
    pack = making.pack(by=secretariat)

    without = making.mailing(by=secretariat, letter_model=model)
    enclosed = making.mailing(by=secretariat, letter_model=model, pack=pack)

    assert making.letters_of(without)[0].body == "Dear colleague,\n\nYours"
    assert making.letters_of(enclosed)[0].body == "Dear colleague,\n\nWe send the texts listed below.\n\nYours"
