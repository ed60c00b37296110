"""What the secretariat reads of an organization's texts: what is published, submitted, or written by itself."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import policy_registry

from practices.actions.proposals import ProposalRefused, decide_proposal, propose_release
from practices.actions.releases import ReleaseRefused, decide_release
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.proposals import Proposal
from practices.models.releases import Audience, Release, ReleaseDecision
from practices.models.sealed_pages import is_sealed
from tests import factories
from tests.practices.people.conftest import client_of
from tests.practices.seals.test_openings import draft_of

pytestmark = pytest.mark.django_db
SCREENS = ("edit", "history", "view_draft", "usage", "copy", "preview_on_edit")


@pytest.fixture
def own() -> Any:
    organization = factories.organization()
    factories.approver(organization)
    return organization


def statuses(user: Any, page: Page) -> set[int]:
    client = client_of(user)
    return {client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).status_code for name in SCREENS}


def explored(user: Any, page: Page) -> bool:
    return bool(policy_registry.get_by_type(Page).explorable_instances(user).filter(pk=page.pk).exists())


@pytest.mark.parametrize("make", [factories.secretariat_member, factories.operator])
def test_draft_that_was_never_submitted_is_not_there_for_the_secretariat(own: Any, make: Any) -> None:
    draft = draft_of(own, factories.officer(own))
    user = make()

    assert statuses(user, draft) == {404}
    assert not explored(user, draft)
    assert client_of(user).get(reverse("see_as:screen", args=[draft.translation_key])).status_code == 404
    assert client_of(user).get(reverse("wagtailadmin_pages:delete", args=[draft.pk])).status_code == 404


def test_submitted_draft_is_read_until_it_is_changed_again(own: Any) -> None:
    officer, secretary = factories.officer(own), factories.secretariat_member()
    draft = draft_of(own, officer)
    draft.get_workflow().start(draft, officer)

    assert 200 in statuses(secretary, draft)
    assert explored(secretary, draft)

    state = draft.current_workflow_task_state
    state.task.specific.on_action(state, own.approvers.user_set.get(), "reject", comment="No.")
    draft.get_latest_revision_as_object().save_revision(user=officer)

    assert statuses(secretary, PracticePage.objects.get(pk=draft.pk)) == {404}


def test_newer_draft_of_a_published_text_is_closed_and_the_text_is_not(own: Any) -> None:
    officer, secretary = factories.officer(own), factories.secretariat_member()
    page = factories.practice(own, title="Published")
    newer = PracticePage.objects.get(pk=page.pk)
    newer.title = "Newer words"
    revision = newer.save_revision(user=officer, log_action=True)
    address = reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision.pk])

    assert statuses(secretary, page) == {404}
    assert client_of(secretary).get(address).status_code == 404
    assert client_of(secretary).get(page.url).status_code == 200
    listed = client_of(secretary).get(reverse("wagtailadmin_explore", args=[own.pk])).content.decode()
    assert "Published" in listed
    assert "Newer words" not in listed


def test_earlier_revision_that_was_never_submitted_stays_closed_after_publishing(own: Any) -> None:
    officer, secretary = factories.officer(own), factories.secretariat_member()
    draft = draft_of(own, officer)
    first = draft.latest_revision
    draft.save_revision(user=officer).publish(user=factories.operator())

    view = reverse("wagtailadmin_pages:revisions_view", args=[draft.pk, first.pk])
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[draft.pk, "earliest", "latest"])

    assert client_of(secretary).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code == 200
    assert client_of(secretary).get(view).status_code == 404
    assert client_of(secretary).get(compare).status_code == 404
    assert client_of(officer).get(view).status_code == 200


def test_log_names_no_draft_title_to_the_secretariat(own: Any) -> None:
    officer, secretary = factories.officer(own), factories.secretariat_member()
    gone = draft_of(own, officer, "Vanishedtitle")
    page = factories.practice(own, title="Published")
    newer = PracticePage.objects.get(pk=page.pk)
    newer.title = "Newerwords"
    newer.save_revision(user=officer, log_action=True)
    PageLogEntry.objects.log_action(gone, "wagtail.edit", user=officer, title="Vanishedwords")
    gone.delete(user=officer)

    for address in ("/admin/reports/site-history/", "/admin/reports/site-history/?export=csv", reverse("deeds:index")):
        for user in (secretary, factories.operator()):
            response = client_of(user).get(address)
            text = b"".join(response).decode()
            assert response.status_code == 200
            assert "Newerwords" not in text
            assert "Vanished" not in text
    assert "Newerwords" in client_of(officer).get(reverse("deeds:index")).content.decode()
    assert client_of(officer).get("/admin/reports/site-history/").status_code == 404


def test_secretariat_goes_on_with_what_it_wrote_for_an_organization_without_people() -> None:
    contact = factories.organization(is_contact_only=True)
    secretary, other = factories.secretariat_member(), factories.secretariat_member()
    draft = draft_of(contact, secretary)

    assert 200 in statuses(secretary, draft)
    assert 200 in statuses(other, draft)


def test_text_of_people_who_left_stays_sealed() -> None:
    own = factories.organization()
    officer = factories.officer(own)
    draft = draft_of(own, officer)
    officer.groups.clear()

    assert statuses(factories.secretariat_member(), draft) == {404}


def test_secretariat_goes_on_with_its_own_draft_until_somebody_of_the_organization_writes_in_it(own: Any) -> None:
    secretary = factories.secretariat_member()
    draft = draft_of(own, secretary)
    assert 200 in statuses(secretary, draft)

    draft.save_revision(user=factories.officer(own))

    assert statuses(secretary, draft) == {404}


def test_bulk_actions_name_and_publish_no_sealed_draft(own: Any) -> None:
    officer, secretary = factories.officer(own), factories.operator()
    draft, public = draft_of(own, officer), factories.practice(own)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    assert client_of(secretary).get(f"{address}?id={draft.pk}").status_code == 404
    assert client_of(secretary).get(f"{address}?id=all&childOf={own.pk}").status_code == 404
    client_of(secretary).post(f"{address}?id={public.pk}&id={own.pk}", {"include_descendants": "on"})
    assert not PracticePage.objects.get(pk=draft.pk).live


@pytest.mark.parametrize("name", ["childOf", "new_parent_page", "parent_page", "chooser", "redirect_page"])
@pytest.mark.parametrize("is_sent", [True, False])
def test_sealed_draft_is_found_in_each_place_of_a_parameter_that_is_repeated(
    own: Any, name: str, is_sent: bool
) -> None:
    draft, public = draft_of(own, factories.officer(own)), factories.practice(factories.organization())
    address, secretary = reverse("wagtailadmin_choose_page"), client_of(factories.secretariat_member())

    for keys in ([draft.pk, public.pk], [public.pk, draft.pk]):
        query = "&".join(f"{name}={key}" for key in keys)
        answer = secretary.post(address, {name: keys}) if is_sent else secretary.get(f"{address}?{query}")
        assert answer.status_code == 404


@pytest.mark.parametrize("name", ["parent_page", "chooser"])
def test_page_of_another_is_found_in_each_place_of_a_parameter_that_is_repeated(own: Any, name: str) -> None:
    other = factories.practice(factories.organization())
    mine, officer = factories.practice(own), client_of(factories.officer(own))
    bulk = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'move'])}?id={mine.pk}"

    for keys in ([other.pk, own.pk], [own.pk, other.pk]):
        assert officer.post(reverse("wagtailadmin_choose_page"), {name: keys}).status_code == 404
        assert officer.post(bulk, {name: keys}).status_code == 404


def test_text_for_its_organization_alone_is_closed_to_the_secretariat_at_once(own: Any) -> None:
    officer, secretary = factories.officer(own), factories.secretariat_member()
    text = factories.edition(factories.instrument(own))
    assert EditionPage.objects.visible_to(secretary).filter(pk=text.pk).exists()

    decide_release(kind="edition", thing=text.translation_key, audience=Audience.ALONE, authority="", by=officer)

    release = Release.objects.get(kind="edition", thing=text.translation_key)
    assert (release.audience, release.is_alone, release.reach) == ("own", True, Audience.ALONE)
    assert ReleaseDecision.objects.last().reach == Audience.ALONE
    for model, user, is_there in (
        (EditionPage, secretary, False),
        (EditionPage, factories.operator(), False),
        (EditionPage, officer, True),
        (InstrumentPage, secretary, True),
    ):
        key = text.pk if model is EditionPage else text.instrument_id
        assert model.objects.visible_to(user).filter(pk=key).exists() is is_there
    assert client_of(secretary).get(text.url).status_code == 404
    assert statuses(secretary, text) == {404}


def test_texts_of_an_instrument_for_its_organization_alone_are_closed_with_it(own: Any) -> None:
    officer, secretary = factories.officer(own), factories.secretariat_member()
    text = factories.edition(factories.instrument(own))

    decide_release(
        kind="instrument", thing=text.instrument.translation_key, audience=Audience.ALONE, authority="", by=officer
    )

    assert not EditionPage.objects.visible_to(secretary).filter(pk=text.pk).exists()
    assert is_sealed(text, secretary)


def test_letting_the_secretariat_read_again_takes_two_of_the_organization(own: Any) -> None:
    officer, secretary, approver = factories.officer(own), factories.secretariat_member(), own.approvers.user_set.get()
    page = factories.practice(own, audience=None)
    about = {"kind": "practice", "thing": page.translation_key, "authority": "Decision 2"}
    decide_release(**about, audience=Audience.ALONE, by=officer)
    widen = {**about, "audience": Audience.OWN, "title": "P", "organization": own}

    with pytest.raises(ReleaseRefused):
        decide_release(**about, audience=Audience.OWN, by=officer)
    with pytest.raises(ProposalRefused):
        propose_release(**widen, by=secretary)
    proposal = propose_release(**widen, by=officer)
    assert not Proposal.objects.visible_to(secretary).filter(pk=proposal.pk).exists()
    with pytest.raises(ProposalRefused):
        decide_proposal(proposal=proposal, approve=True, by=secretary)
    decide_proposal(proposal=proposal, approve=True, by=approver)

    assert PracticePage.objects.visible_to(secretary).filter(pk=page.pk).exists()


def test_submitted_text_for_its_organization_alone_is_approved_by_its_own_approver_alone(own: Any) -> None:
    officer, secretary = factories.officer(own), factories.secretariat_member()
    draft = draft_of(own, officer)
    decide_release(kind="practice", thing=draft.translation_key, audience=Audience.ALONE, authority="", by=officer)
    draft.get_workflow().start(draft, officer)
    task = draft.current_workflow_task_state.task.specific

    assert not task.may_approve(draft, secretary)
    assert not task.get_task_states_user_can_moderate(secretary).exists()
    assert statuses(secretary, draft) == {404}
    assert task.may_approve(draft, own.approvers.user_set.get())


def test_working_files_of_an_organization_are_closed_to_the_secretariat(own: Any) -> None:
    from_officer = factories.document(own, by=factories.officer(own))
    from_secretariat = factories.document(own, by=factories.secretariat_member())
    policy = policy_registry.get_by_type(type(from_officer))

    open_to_operator = policy.instances_user_has_any_permission_for(factories.operator(), ["change"])

    assert set(open_to_operator) == {from_secretariat}
    address = reverse("wagtaildocs_serve", args=[from_officer.pk, "note.txt"])
    assert client_of(factories.operator()).get(address).status_code == 404
    assert ContentType.objects.get_for_model(from_officer).app_label == "wagtaildocs"


def test_working_files_of_people_who_left_stay_closed_to_the_secretariat(own: Any) -> None:
    officer, operator = factories.officer(own), factories.operator()
    from_officer, from_nobody = factories.document(own, by=officer), factories.document(own, by=None)
    policy = policy_registry.get_by_type(type(from_officer))
    assert set(policy.instances_user_has_any_permission_for(operator, ["change"])) == set()

    for group in (own.officers, own.approvers, own.coordinators):
        group.user_set.clear()

    assert set(policy.instances_user_has_any_permission_for(operator, ["change"])) == {from_nobody}
    assert not policy.user_has_any_permission_for_instance(operator, ["change"], from_officer)


def test_frozen_words_of_a_text_that_was_closed_meanwhile_are_not_shown_to_the_secretariat(own: Any) -> None:
    secretary = factories.secretariat_member()
    one, other = (
        factories.edition(factories.instrument(own), text=f"1. Rule\n\n{word}.\n") for word in ("One", "Secretword")
    )
    pair = f"edition={one.translation_key}&edition={other.translation_key}"
    decide_release(kind="edition", thing=other.translation_key, audience=Audience.ALONE, authority="", by=None)

    assert "Secretword" not in client_of(secretary).get(f"/compare/?{pair}").content.decode()
    assert "Secretword" in client_of(factories.officer(own)).get(f"/compare/?{pair}").content.decode()


@pytest.mark.parametrize("make", [factories.secretariat_member, factories.operator])
def test_file_of_a_sealed_draft_is_read_by_its_own_people_alone(own: Any, make: Any) -> None:
    officer = factories.officer(own)
    edition = factories.edition(factories.instrument(own))
    edition.source_file.save("rules.txt", ContentFile(b"1. Duty\n\nNew words.\n"), save=False)
    edition.source_name = "rules.txt"
    edition.save_revision(user=officer)
    read, page = reverse("structure:read"), reverse("structure:page", args=[edition.translation_key, 1])

    assert "New words" in client_of(officer).post(read, {"edition": edition.translation_key}).json()["text"]
    assert client_of(officer).get(page).status_code == 404  # it has no pages
    assert client_of(make()).post(read, {"edition": edition.translation_key}).status_code == 404
    assert client_of(make()).get(page).status_code == 404


def test_page_of_a_draft_without_a_file_is_not_there(own: Any) -> None:
    edition = factories.edition(factories.instrument(own))

    answer = client_of(factories.officer(own)).get(reverse("structure:page", args=[edition.translation_key, 1]))

    assert answer.status_code == 404
