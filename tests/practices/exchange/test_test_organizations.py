"""Test organizations: all works as everywhere, and nothing is shown to anybody else."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from organizations.invitations import accept, agree, invite
from organizations.membership import Role
from organizations.models import Invitation, OrganizationPage
from practices.actions.proposals import decide_proposal, propose_release
from practices.actions.releases import ReleaseRefused, decide_release
from practices.exchange.actions.trial_organizations import TestOrganizationRefused, make_test_organization
from practices.models.adoptions import AdoptionEvent
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Proposal
from practices.models.releases import Audience, ReleasedKind
from practices.outreach.queries.recipients import directory
from tests import factories
from tests.exchange_factories import access_token, instrument_content, machine, send
from tests.practices.approvals.making import LETTER
from tests.practices.exchange.test_submissions import act, adoption_content, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def trial(secretariat) -> OrganizationPage:
    return make_test_organization(name="Northern Seas Commission", by=secretariat)


def test_submission_is_approved_and_nobody_else_sees_it(trial, secretariat):
    officer, approver = factories.officer(trial), factories.approver(trial)
    client = machine(access_token(trial, by=officer)[1])
    answer = send(client, instrument_content())

    for page in (InstrumentPage.objects.get(), EditionPage.objects.get()):
        act(page, approver)

    assert status(client, answer)["status"] == "approved"
    edition = EditionPage.objects.get()
    assert edition.live
    for stranger in (AnonymousUser(), factories.delegate(), factories.officer(factories.organization())):
        assert not EditionPage.objects.visible_to(stranger).exists()
        assert not OrganizationPage.objects.visible_to(stranger).filter(pk=trial.pk).exists()
    assert Client().get(f"/api/v1/editions/{edition.translation_key}/").status_code == 404
    assert client.get(f"/api/v1/editions/{edition.translation_key}/").status_code == 200


def test_event_is_approved_and_nobody_else_sees_it(trial):
    client = machine(access_token(trial)[1])
    answer = send(client, adoption_content(factories.instrument()), kind="adoption")

    decide_proposal(proposal=Proposal.objects.get(), approve=True, by=factories.approver(trial))

    assert status(client, answer)["status"] == "approved"
    assert not AdoptionEvent.objects.visible_to(AnonymousUser()).exists()


def test_nothing_of_it_is_released(trial, secretariat):
    page = factories.instrument(trial, audience=None)
    about = {"kind": ReleasedKind.INSTRUMENT, "thing": page.translation_key, "audience": Audience.PUBLIC}
    with pytest.raises(ReleaseRefused):
        decide_release(**about, authority="Decision 1", by=secretariat, seconded_by=factories.approver(trial))
    proposal = propose_release(
        **about, title="Code", organization=trial, authority="Decision 1", by=factories.officer(trial)
    )

    with pytest.raises(ReleaseRefused):
        decide_proposal(proposal=proposal, approve=True, by=factories.approver(trial))


def test_it_is_never_published_and_in_no_directory(trial, secretariat, client):
    trial.is_contact_only = False
    trial.save_revision(user=secretariat)
    client.force_login(secretariat)

    client.post(reverse("wagtailadmin_pages:edit", args=[trial.pk]), {"action-publish": "1", "title": trial.title})

    trial.refresh_from_db()
    assert not trial.live
    assert trial not in directory()


def test_what_is_open_to_participating_organizations_is_not_open_to_it(trial):
    shared = factories.edition(audience=Audience.PARTICIPATING)

    assert not EditionPage.objects.visible_to(factories.officer(trial)).exists()
    assert EditionPage.objects.visible_to(factories.officer(factories.organization())).get() == shared


def test_secretariat_makes_it_on_the_screen_and_says_who_acts_for_it(secretariat, client):
    client.force_login(secretariat)

    client.post(reverse("access_tokens:index"), {"test_organization": "Alpine Corps"})

    made = OrganizationPage.objects.get(is_test=True)
    assert (made.title, made.live) == ("Alpine Corps (test)", False)
    account = factories.person()
    invitation = invite(
        organization=made, name="", email=account.email, role=Role.OFFICER, by=secretariat, letter=LETTER
    )
    agree(invitation=invitation, by=factories.secretariat_member())
    accept(invitation=Invitation.objects.get(), visitor=account)
    assert access_token(made, by=account)


@pytest.mark.parametrize("name", ["", "  ", "\u0660", "x" * 300])
def test_name_that_makes_no_address_is_refused(secretariat, name):
    with pytest.raises(TestOrganizationRefused):
        make_test_organization(name=name, by=secretariat)


def test_organizations_make_none(trial):
    with pytest.raises(TestOrganizationRefused):
        make_test_organization(name="Mine", by=factories.officer(trial))


def test_command_makes_it_once(db):
    call_command("make_test_organization", "Harbour Union")

    assert OrganizationPage.objects.get(is_test=True).title == "Harbour Union (test)"
    with pytest.raises(CommandError):
        call_command("make_test_organization", "Harbour Union")
