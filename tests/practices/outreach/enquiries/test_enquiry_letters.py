"""Letters of an enquiry: they put its question, in its languages, and lead back to it."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from practices.models.outreach.letters import Letter, LetterModel, Mailing
from practices.outreach.actions.letters import load_letter_models
from practices.outreach.actions.mailings import MailingRefused
from tests import factories
from tests.practices.outreach.enquiries.making import enquiry
from tests.practices.outreach.letters import making

pytestmark = pytest.mark.django_db

DUE = datetime.date(2026, 6, 1)
WORDS = {code: ("Question", f"{code}: {{question}} Answer by {{due_on}}, please.") for code in ("en", "fr", "es", "de")}


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def client(secretariat) -> Client:
    made = Client()
    made.force_login(secretariat)
    return made


def reading(*languages: str):
    """Found an organization for each language of a focal point."""
    made = [factories.organization(f"Body {code}") for code in languages]
    for page, code in zip(made, languages, strict=True):
        making.focal_point(page, language=code)
    return made


def test_every_starter_of_an_enquiry_puts_its_question_and_its_deadline(secretariat):
    load_letter_models()
    model = LetterModel.objects.get(title="Enquiry")
    codes = sorted(wording.language for wording in model.wordings.all())
    assert codes == ["ar", "de", "en", "es", "fr", "it", "ru"]
    pages = reading(*codes)
    made = enquiry(*pages, by=secretariat, question="Do you have {a} code?\n\nSince when?")

    making.mailing(*pages, by=secretariat, enquiry=made, letter_model=model, due_on=DUE)

    for letter in Letter.objects.all():
        assert "Do you have {a} code?\n\nSince when?" in letter.body
        assert "2026" in letter.body


def test_writing_from_an_enquiry_chooses_the_model_with_its_question_and_leads_back(client, secretariat):
    (page,) = reading("en")
    made = enquiry(page, by=secretariat, question="Do you have a code?", due_on=DUE)
    making.letter_model(secretariat, title="A first one")
    address = reverse("mailings:add")
    carried = dict(client.get(address, {"enquiry": made.public_id}).context["carried"])
    said = {**carried, "recipient": str(page.translation_key)}
    assert "No model letter puts the question" in client.post(address, {**said, "do": "occasion"}).content.decode()

    model = making.letter_model(secretariat, title="The question", wordings=WORDS)
    carried = dict(client.get(address, {"enquiry": made.public_id}).context["carried"])
    assert carried["letter_model"] == str(model.public_id)
    said |= {**carried, "actor": "secretariat", "dated_on": "2026-03-01"}
    assert "en: Do you have a code?" in client.post(address, {**said, "do": "check"}).content.decode()
    shown = client.get(client.post(address, {**said, "do": "make"}).url).content.decode()

    assert reverse("enquiries:detail", args=[made.public_id]) in shown
    assert Mailing.objects.get().enquiry == made


def test_letters_are_written_in_the_languages_of_the_enquiry_and_say_who_has_another(client, secretariat):
    pages = reading("fr", "es", "en")
    model = making.letter_model(secretariat, wordings=WORDS)
    cases = {
        ("fr", "en"): ["fr", "en", "en"],
        ("fr", "de"): ["fr", "fr", "fr"],
        (): ["fr", "es", "en"],
    }
    for languages, expected in cases.items():
        made = enquiry(*pages, by=secretariat, languages=languages)
        letters = making.letters_of(
            making.mailing(*pages, by=secretariat, enquiry=made, letter_model=model, due_on=DUE)
        )
        assert [letter.language for letter in letters] == expected

    made = enquiry(*pages, by=secretariat, languages=["fr", "en"])
    fields = {"letter_model": str(model.public_id), "actor": "secretariat", "dated_on": "2026-03-01"}
    said = {**fields, "due_on": "2026-04-01", "enquiry": str(made.public_id), "do": "check"}
    answer = client.post(reverse("mailings:add"), {**said, "recipient": [str(page.translation_key) for page in pages]})
    assert "Its own language is Spanish" in answer.content.decode()
    assert "Its own language is French" not in answer.content.decode()


def test_a_letter_with_the_question_is_refused_without_an_enquiry_or_without_its_language(secretariat):
    (page,) = reading("en")
    model = making.letter_model(secretariat, wordings=WORDS)
    asking = enquiry(page, by=secretariat, languages=["it"])

    with pytest.raises(MailingRefused, match="question of an enquiry"):
        making.mailing(page, by=secretariat, letter_model=model, due_on=DUE)
    with pytest.raises(MailingRefused, match="language of the enquiry"):
        making.mailing(page, by=secretariat, enquiry=asking, letter_model=model, due_on=DUE)
