"""Likeness is only ever a suggestion to the secretariat."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practices.actions.suggestions import SuggestionRefused, decide_suggestion, suggest_adoptions, suggest_beside_all
from practices.actions.vectors import refresh_all
from practices.models.adoptions import AdoptionEvent
from practices.models.evidence import AdoptionSuggestion
from practices.models.proposals import Decision
from tests import factories

TEXT = (
    "1. Gifts\n\nMembers accept no gift beyond simple courtesy from any person in the area of the mission.\n\n"
    "2. Duty\n\nMembers report every breach of these rules to the Secretary without delay and in writing.\n"
)
LIST = "/admin/suggestions/"


@pytest.fixture
def code(db):
    code = factories.instrument(title="Model code")
    factories.edition(code, text=TEXT)
    return code


@pytest.fixture
def union(db):
    return factories.organization("Harbour Union")


@pytest.fixture
def alike(code, union):
    """A text of the union that reads like the code."""
    own = factories.instrument(union, title="Port rules")
    factories.edition(own, text=TEXT.replace("courtesy", "kindness"))
    refresh_all()
    return own


def suggested(code, by=None):
    return suggest_adoptions(reference=code, now=timezone.now(), by=by)


def test_text_that_reads_like_the_reference_is_suggested_once_and_nothing_is_recorded(code, alike):
    (made,) = suggested(code)

    assert (made.instrument, made.reference) == (alike, code)
    assert 0.25 <= made.likeness <= 1.0
    assert suggested(code) == []
    assert not AdoptionEvent.objects.exists()


def test_organization_that_said_something_and_the_issuer_are_not_suggested(code, union, alike):
    second = factories.instrument(code.organization)
    factories.edition(second, text=TEXT)
    refresh_all()
    factories.adoption(code, organization=union)

    assert suggested(code) == []


def test_text_that_nobody_may_see_is_not_suggested_to_the_public_reader(code, union):
    hidden = factories.instrument(union, audience=None)
    factories.edition(hidden, text=TEXT, audience=None)
    refresh_all()

    assert suggested(code) == []


def test_what_was_dismissed_is_not_suggested_again(code, alike, secretariat):
    (made,) = suggested(code)

    decide_suggestion(suggestion=made, decision=Decision.REJECTED, by=secretariat)

    assert suggested(code) == []
    made.refresh_from_db()
    assert (made.decision, made.decided_by) == (Decision.REJECTED, secretariat)


def test_decisions_that_are_refused(code, union, alike, secretariat):
    (made,) = suggested(code)
    insider = factories.secretariat_member()
    insider.groups.add(union.officers)

    for by in (factories.officer(union), insider):
        with pytest.raises(SuggestionRefused, match="members never decide about their own"):
            decide_suggestion(suggestion=made, decision=Decision.APPROVED, by=by)
    with pytest.raises(SuggestionRefused, match="or dismiss it"):
        decide_suggestion(suggestion=made, decision="open", by=secretariat)
    decide_suggestion(suggestion=made, decision=Decision.APPROVED, by=secretariat)
    with pytest.raises(SuggestionRefused, match="already been decided"):
        decide_suggestion(suggestion=made, decision=Decision.REJECTED, by=secretariat)


def test_beside_all_looks_at_references_that_somebody_stands_beside(code, alike):
    assert suggest_beside_all(now=timezone.now()) == 0
    factories.adoption(code)

    assert suggest_beside_all(now=timezone.now()) == 1


def test_screen_lists_asks_and_dismisses(code, union, alike, secretariat):
    factories.adoption(code)
    client = Client()
    client.force_login(secretariat)

    client.post(LIST, {"act": "look"})
    made = AdoptionSuggestion.objects.get()
    shown = client.get(LIST).content.decode()
    client.post(LIST, {"act": "dismiss", "suggestion": made.public_id})

    assert "Harbour Union" in shown
    assert f"suggestion={made.public_id}" in shown
    made.refresh_from_db()
    assert made.decision == Decision.REJECTED


def test_asking_leads_to_a_contact_with_the_organization(code, union, alike, secretariat):
    (made,) = suggested(code)
    client = Client()
    client.force_login(secretariat)

    response = client.post(LIST, {"act": "ask", "suggestion": made.public_id})

    assert response["Location"] == f"{reverse('contacts:add')}?organization={union.translation_key}"


def test_asking_several_organizations_leads_to_letters(code, secretariat):
    others = [factories.instrument() for _number in range(2)]
    made = [
        AdoptionSuggestion.objects.create(
            reference=code, instrument=one, likeness=0.5, method="x", found_at=timezone.now()
        )
        for one in others
    ]
    client = Client()
    client.force_login(secretariat)

    response = client.post(LIST, {"act": "ask", "suggestion": [one.public_id for one in made]})

    assert response["Location"].startswith(reverse("mailings:add"))
    page = client.get(response["Location"]).content.decode()
    assert all(one.organization.title in page for one in others)
    assert not AdoptionSuggestion.objects.open().exists()


def test_screen_answers_odd_posts_and_is_the_secretariats_alone(code, union, alike, secretariat):
    suggested(code)
    client = Client()
    client.force_login(secretariat)
    for act, key in (("", ""), ("ask", ""), ("ask", "x"), ("dismiss", "\0"), ("nothing", "1")):
        assert client.post(LIST, {"act": act, "suggestion": key}, follow=True).status_code == 200
    for other in (factories.officer(union), factories.delegate()):
        client.force_login(other)
        answers = (client.get(LIST, follow=True), client.post(LIST, {"act": "look"}, follow=True))
        assert not [answer for answer in answers if "Port rules" in answer.content.decode()]


def test_reader_without_the_admin_is_led_in_no_circle(client, db):
    client.force_login(factories.delegate())

    assert [client.get(address, follow=True).status_code for address in ("/admin/", LIST)] == [200, 200]


def test_screen_is_not_there_for_the_people_of_an_organization(client, code, union, alike):
    suggested(code)
    client.force_login(factories.officer(union))

    assert [client.get(LIST).status_code, client.post(LIST, {"act": "look"}).status_code] == [404, 404]
