"""Letters address people as these state it; nobody's form of address is guessed, and the address block is whole."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings

from organizations.focal_points import FocalPointEntry, add_focal_point, erase_focal_point
from organizations.models import FormOfAddress
from practices.documents.letters.fields import with_salutation
from practices.documents.letters.greetings import greetings_in
from practices.documents.letters.starters import read_starters
from practices.outreach.queries.letters import MailingDetails, plan_letters, write_letter
from tests import factories
from tests.practices.outreach.letters import making

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ENTRY = FocalPointEntry(
    title="Dr", name="Ana Lind", function="Legal Counsel", email="ana@commission.example",
    postal_address="1 Harbour Street\nNorthtown", country="Norland",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_addresses_in_every_form_and_none_is_guessed(language: str) -> None:
    words = greetings_in(language)
    said = {form: words.of(form, "Dr Ana Lind") for form in FormOfAddress.values}

    assert len(set(said.values())) == len(said)
    assert "Ana Lind" in said[FormOfAddress.NEUTRAL]
    gendered = {said[FormOfAddress.MADAM].partition("Dr")[0], said[FormOfAddress.SIR].partition("Dr")[0]}
    assert not any(said[FormOfAddress.NEUTRAL].startswith(one) for one in gendered if len(one) > 8)
    assert words.of("", "") == words.nobody


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_models_open_with_the_field_and_name_no_gender_elsewhere(language: str) -> None:
    for starter in read_starters():
        body = next(one.body for one in starter.wordings if one.language == language)
        assert body.startswith("{salutation}\n")
        assert greetings_in(language).nobody.strip(",،:!") not in body


def test_a_model_written_before_opens_with_the_person_as_well() -> None:
    assert with_salutation("Dear Sir or Madam,\r\n\r\nWords.", "Dear Sir or Madam,") == "{salutation}\n\nWords."
    for body in ("Dear colleagues,\n\nWords.", "Words. Dear Sir or Madam,"):
        assert with_salutation(body, "Dear Sir or Madam,") == body
    assert with_salutation("Words.", "") == "Words."


def written(by: Any, entry: FocalPointEntry | None, body: str = "Dear Sir or Madam,\n\nWords.") -> Any:
    organization = factories.organization("Northern Seas Commission")
    if entry is not None:
        add_focal_point(organization=organization, entry=entry, valid_from=making.DAY, by=by)
    language = entry.language if entry else "en"
    wordings = {"en": ("Subject", body), language: ("Subject", body)}
    model = making.letter_model(by, wordings=wordings)
    (planned,) = plan_letters(organizations=[organization], letter_model=model, pack=None, dated_on=making.DAY)
    return write_letter(planned, MailingDetails("secretariat", making.DAY, None), "PX/1")[2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "opening"),
    [
        ({}, "Dear Dr Ana Lind,"),
        ({"title": ""}, "Dear Ana Lind,"),
        ({"form_of_address": "madam"}, "Dear Ms Dr Ana Lind,"),
        ({"form_of_address": "madam", "title": ""}, "Dear Ms Ana Lind,"),
        ({"form_of_address": "excellency"}, "Excellency,"),
        ({"salutation": "Dear Ambassador Lind,", "form_of_address": "excellency"}, "Dear Ambassador Lind,"),
        ({"name": ""}, "Dear Sir or Madam,"),
        (None, "Dear Sir or Madam,"),
    ],
)
def test_a_letter_opens_as_its_addressee_is_addressed(secretariat: Any, change: Any, opening: str) -> None:
    document = written(secretariat, None if change is None else replace(ENTRY, **change))
    assert document.paragraphs == (opening, "Words.")


@pytest.mark.django_db
def test_the_letter_has_the_whole_address_of_the_addressee(secretariat: Any) -> None:
    assert written(secretariat, ENTRY).recipient == (
        "Dr Ana Lind", "Legal Counsel", "Northern Seas Commission", "1 Harbour Street", "Northtown", "Norland",
    )  # fmt: skip


@pytest.mark.django_db
def test_erasing_leaves_no_form_of_address(secretariat: Any) -> None:
    entry = replace(ENTRY, form_of_address="madam", salutation="Dear Ana,")
    organization = factories.organization()
    point = add_focal_point(organization=organization, entry=entry, valid_from=making.DAY, by=secretariat)

    erased = erase_focal_point(point=point, by=secretariat)

    assert (erased.title, erased.form_of_address, erased.salutation, erased.country) == ("",) * 4
