"""The journey: the secretariat asks, the texts answer; what a note claims of a text is checked against its words."""

import pytest
from django.test import Client
from django.urls import reverse

from practices.exchange.actions.changes import note_changes
from practices.models.assessments import Says
from practices.models.claims import Claim
from tests import factories

pytestmark = pytest.mark.django_db

CODE = "6. Trafficking\n\nMembers bear in mind that affiliation adds to the injury of victims.\n"
RULES = "1. Services\n\nStaff shall not use the services of victims.\n\n2. Reach\n\nThis holds also off duty.\n"
LETTER = "The code makes affiliation a breach followed by disciplinary measures."


def test_question_is_answered_with_the_words_of_the_texts(client: Client, secretariat):
    """An officer assesses, the secretariat asks, a journalist reads the words and takes them along."""
    victims = factories.topic("victims", "Services of victims")
    rules = factories.edition(factories.instrument(factories.organization("Harbour Union")), text=RULES)
    silent = factories.organization("Polar Council")
    factories.officer(silent)
    first, second = rules.provisions.current().exclude(text="").in_order()
    client.force_login(secretariat)
    words = {"title_en": "Does it bind also off duty?", "title_fr": "Oblige-t-elle aussi hors service ?"}
    client.post(reverse("questions_admin:add"), {"topic": "victims", "says": "off_duty", "slug": "off-duty", **words})
    address = reverse("question", args=["off-duty"])
    assert "Draft" in client.get(reverse("questions")).content.decode()
    client.post(reverse("questions_admin:index"), {"do": "publish off-duty"})
    client.logout()
    assert "This holds also off duty." not in client.get(address).content.decode()

    factories.assessment(rules, topic=victims, pins=[(first, Says.RULE), (second, Says.OFF_DUTY)])

    read = client.get(address).content.decode()
    assert "This holds also off duty." in read
    assert read.index("Harbour Union") < read.index("Polar Council")
    assert "In total 2 organizations" in read
    assert "Oblige-t-elle aussi hors service ?" in client.get(f"/fr{address}").content.decode()
    assert "This holds also off duty." in client.get(address, {"format": "csv"}).content.decode()
    note_changes()
    assert address in client.get(reverse("search"), {"q": "bind off duty"}).content.decode()


def test_claim_of_a_letter_is_checked_against_the_code(client: Client, secretariat):
    """The letter says more than the code: the secretariat checks, the organization answers, everybody reads both."""
    code = factories.edition(factories.instrument(title="Code of conduct"), text=CODE)
    letter = factories.practice(title="A letter", what_was_done=LETTER)
    pin = code.provisions.current().get(text__contains="affiliation")
    client.force_login(secretariat)
    check = reverse("claims:check", args=[letter.translation_key])
    found = client.post(check, {"sentence": LETTER, "text": code.translation_key, "q": "affiliation", "do": "search"})
    assert str(pin.public_id) in found.content.decode()
    verdict = {"sentence": LETTER, "text": code.translation_key, "pin": pin.public_id, "verdict": "not_said"}
    client.post(check, {**verdict, "do": "record"})
    client.logout()
    assert "The text does not say so" not in client.get(letter.url).content.decode()

    client.force_login(factories.officer(letter.organization))
    detail = reverse("claims:detail", args=[Claim.objects.get().public_id])
    client.post(detail, {"act": "state", "statement": "We meant the measures of the staff rules."})
    client.post(detail, {"act": "agree"})
    client.logout()

    read = client.get(letter.url).content.decode()
    for shown in ("The text does not say so", "adds to the injury of victims", "We meant the measures", "Code of con"):
        assert shown in read
