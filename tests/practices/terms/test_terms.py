"""The terms of participation come before the first publication."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from practices.actions.terms import TermsRefused, accept_terms
from practices.models.editions import EditionPage
from practices.models.terms import TermsAcceptance
from practices.policies import refuse_publishing
from tests.factories import approver, edition, instrument, officer, organization, secretariat_member

pytestmark = pytest.mark.django_db


def submitted(owner):
    """Return a draft edition that waits for approval."""
    page = edition(instrument(owner))
    page.numbered_text += "\n3. More\n\nMore words.\n"
    page.save_revision(user=officer(owner))
    page = EditionPage.objects.get(pk=page.pk)
    return page.get_workflow().start(page, officer(owner)), page


def test_approver_accepts_once_and_it_is_on_record():
    owner = organization(terms=False)
    person = approver(owner)

    first, again = accept_terms(organization=owner, by=person), accept_terms(organization=owner, by=person)

    assert first == again
    assert TermsAcceptance.objects.get(organization=owner).by == person


@pytest.mark.parametrize("who", [officer, lambda _owner: secretariat_member(), lambda _owner: approver(organization())])
def test_nobody_else_accepts(who):
    owner = organization(terms=False)

    with pytest.raises(TermsRefused):
        accept_terms(organization=owner, by=who(owner))


def test_nothing_is_approved_before_the_terms_are_accepted():
    owner = organization(terms=False)
    state, page = submitted(owner)
    person = approver(owner)
    task = state.current_task_state.task.specific

    assert [name for name, _label, _comment in task.get_actions(page, person)] == ["reject"]
    with pytest.raises(PermissionDenied, match="terms"):
        task.on_action(state.current_task_state, person, "approve")

    accept_terms(organization=owner, by=person)
    task.on_action(state.current_task_state, person, "approve")
    page.refresh_from_db()
    assert not page.has_unpublished_changes


def test_secretariat_does_not_publish_before_the_terms_are_accepted():
    owner = organization(terms=False)
    state, page = submitted(owner)
    secretariat = secretariat_member()

    with pytest.raises(PermissionDenied, match="terms"):
        state.current_task_state.task.specific.on_action(state.current_task_state, secretariat, "approve")
    assert "submit it for approval" in refuse_publishing(secretariat, page)


def test_screen_shows_the_terms_and_takes_the_approvers_word(client):
    owner = organization(terms=False)
    address = reverse("terms_admin:terms", args=[owner.translation_key])
    client.force_login(approver(owner))
    assert "immunities" in client.get(address).content.decode()

    client.post(address)

    assert "Accepted by" in client.get(address).content.decode()


def test_screen_offers_an_officer_nothing_to_accept(client):
    owner = organization(terms=False)
    address = reverse("terms_admin:terms", args=[owner.translation_key])
    client.force_login(officer(owner))

    client.post(address)

    assert not TermsAcceptance.objects.filter(organization=owner).exists()


def test_editor_reminds_of_the_terms(client):
    owner = organization(terms=False)
    page = edition(instrument(owner))
    client.force_login(officer(owner))

    assert "accepts the terms" in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_terms_are_public(client):
    assert "waives or limits" in client.get(reverse("terms")).content.decode()
