"""Model letters: fields, languages, what an exchange begins with."""

import pytest
from django.conf import settings

from practices.documents.letters.fields import FIELDS, fill, paragraphs, unknown_fields
from practices.documents.letters.starters import read_starters
from practices.models.outreach.letters import LetterModel, LetterPurpose, Mailing
from practices.outreach.actions.enquiries import EnquiryPlan, begin_enquiry
from practices.outreach.actions.letters import (
    LetterModelRefused,
    WordingDraft,
    delete_letter_model,
    load_letter_models,
    save_letter_model,
)
from tests import factories
from tests.practices.outreach.letters import making

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("Dear {focal_point}", []),
        ("Dear { focal_point }", []),
        ("{name} and {organization}", ["name"]),
        ("{organization.__class__}", ["organization.__class__"]),
        ("{}", [""]),
        ("a { alone", ["{"]),
        ("{{organization}}", ["{", "}"]),
    ],
)
def test_what_is_no_field_is_named(words, unknown):
    assert unknown_fields(words) == unknown


def test_fields_are_filled_in_and_nothing_else_is_read():
    assert fill("{ date }: {actor}", {"date": "4 May {actor}", "actor": "Secretariat"}) == "4 May {actor}: Secretariat"


def test_a_text_is_cut_at_its_empty_lines():
    assert paragraphs("One\r\n two \r\n \r\n\r\nThree\n\n\n") == ("One\ntwo", "Three")


def test_the_letters_that_an_exchange_begins_with_are_whole_in_every_language():
    languages = {code for code, _name in settings.LANGUAGES}

    for starter in read_starters():
        assert starter.purpose in LetterPurpose.values
        assert {one.language for one in starter.wordings} == languages
        for one in starter.wordings:
            assert one.subject
            assert "\n\n" in one.body
            assert not unknown_fields(one.subject + one.body)
            assert "{reference_number}" in one.body


def test_loading_writes_the_first_models_once_and_overwrites_nothing(secretariat):
    made = load_letter_models()
    delete_letter_model(letter_model=made[0], by=secretariat)

    assert len(made) == 5
    assert load_letter_models() == []
    assert LetterModel.objects.count() == 4


def test_saving_replaces_the_wordings_and_leaves_letters_as_they_are(secretariat):
    model = making.letter_model(secretariat)
    (letter,) = making.letters_of(making.mailing(by=secretariat, letter_model=model))

    save_letter_model(
        letter_model=model, title="New", purpose="other", wordings={"en": WordingDraft("S", "Other.")}, by=secretariat
    )

    letter.refresh_from_db()
    assert "We write to" in letter.body
    assert [wording.body for wording in LetterModel.objects.get().wordings.all()] == ["Other."]


def test_a_model_that_letters_were_made_with_is_deleted_and_they_stay(secretariat):
    model = making.letter_model(secretariat)
    made = making.mailing(by=secretariat, letter_model=model)

    delete_letter_model(letter_model=model, by=secretariat)

    assert Mailing.objects.get() == made
    assert len(making.letters_of(made)) == 1


@pytest.mark.parametrize(
    ("wordings", "words"),
    [
        ({"fr": ("Sujet", "Texte")}, "English"),
        ({"en": ("Subject", "")}, "both"),
        ({"en": ("Subject", "Dear {name}")}, r"\{name\}"),
        ({"en": ("S", "T"), "xx-not": ("S", "T")}, "language of the list"),
        ({"en": ("S", "T" * 20_001)}, "too long"),
    ],
)
def test_wordings_that_make_no_letter_are_refused(secretariat, wordings, words):
    with pytest.raises(LetterModelRefused, match=words):
        making.letter_model(secretariat, wordings=wordings)


@pytest.mark.parametrize(
    ("fields", "words"), [({"title": " "}, "a title"), ({"purpose": "none"}, "what the letter is for")]
)
def test_a_model_without_title_or_purpose_is_refused(secretariat, fields, words):
    with pytest.raises(LetterModelRefused, match=words):
        making.letter_model(secretariat, **fields)


def test_two_models_do_not_share_a_title(secretariat):
    making.letter_model(secretariat, title="Same")

    with pytest.raises(LetterModelRefused, match="already"):
        making.letter_model(secretariat, title="Same")


def test_only_the_secretariat_writes_model_letters(secretariat):
    model, officer = making.letter_model(secretariat), factories.officer(factories.organization())

    with pytest.raises(LetterModelRefused, match="secretariat"):
        making.letter_model(officer)
    with pytest.raises(LetterModelRefused, match="secretariat"):
        delete_letter_model(letter_model=model, by=officer)


def test_every_field_is_known_to_the_letters(secretariat, time_machine):
    time_machine.move_to("2026-05-05T10:00:00Z")
    text = " ".join(f"[{{{name}}}]" for name in FIELDS if name not in ("earlier_letter", "with_texts"))
    model = making.letter_model(secretariat, wordings={"en": ("Subject", text)})
    pack = making.pack(by=secretariat)

    page = making.participant()
    asking = begin_enquiry(
        plan=EnquiryPlan("Title", "Do you have a code?", making.DAY), organizations=[page], by=secretariat
    )
    due_on = making.DAY.replace(month=7)

    (letter,) = making.letters_of(
        making.mailing(page, by=secretariat, letter_model=model, pack=pack, due_on=due_on, enquiry=asking)
    )

    assert "[Do you have a code?]" in letter.body
    assert "[]" not in letter.body
    assert "[PX/2026/0001] [4 July 2026]" in letter.body
