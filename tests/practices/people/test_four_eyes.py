"""Nothing of an organization goes live by one person: the workflow, and every way around it."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, TaskState, WorkflowState

from organizations.models import SECRETARIAT
from practices.actions.seals import open_seal
from practices.models.editions import EditionPage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.models.workflows import FourEyesTask
from tests import factories
from tests.practices.people.conftest import Side, client_of
from tests.waiting_mails import send_waiting_mails


def practice_data(page: PracticePage, **more: Any) -> dict[str, Any]:
    """Return what the editor posts for a practice."""
    fields = ("title", "slug", "kind", "language", "summary", "what_was_done", "results", "lessons", "reuse", "contact")
    return {**{name: getattr(page, name) for name in fields}, **more}


def edition_data(page: EditionPage, **more: Any) -> dict[str, Any]:
    """Return what the editor posts for an edition."""
    fields = ("title", "language", "text_status", "precision", "numbered_text")
    return {**{name: getattr(page, name) for name in fields}, "dated_on": str(page.dated_on), **more}


def edit(page: Page) -> str:
    """Return the address of a page's editor."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def submit(side: Side, page: Any = None) -> TaskState:
    """Let the officer submit a page; give the task that waits."""
    page = page or side.edition
    data = edition_data(page) if isinstance(page, EditionPage) else practice_data(page)
    response = client_of(side.officer).post(edit(page), {**data, "action-submit": "1"})
    assert response.status_code == 302
    return TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS, workflow_state__object_id=str(page.pk))


def act(user: Any, page: Page, task: TaskState, action: str = "approve", **data: Any) -> Any:
    """Post to the address of a workflow action."""
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task.pk])
    return client_of(user).post(address, data)


def is_live(page: Page) -> bool:
    """Read whether a page is published."""
    return Page.objects.get(pk=page.pk).live


def test_no_group_of_an_organization_holds_publish(ours: Side) -> None:
    rights = GroupPagePermission.objects.filter(permission__codename="publish_page").select_related("group")

    assert {right.group.name for right in rights} == {SECRETARIAT}


def test_second_person_publishes_and_the_text_becomes_provisions(ours: Side) -> None:
    task = submit(ours)

    response = act(ours.approver, ours.edition, task)

    assert response.status_code == 302
    assert is_live(ours.edition)
    assert Provision.objects.current().filter(edition=ours.edition).exists()
    assert Page.objects.get(pk=ours.edition.pk).live_revision_id == task.revision_id


def test_submitting_and_deciding_send_mails(ours: Side) -> None:
    task = submit(ours)
    send_waiting_mails()
    waiting = [message.to for message in mail.outbox]

    act(ours.approver, ours.edition, task)
    send_waiting_mails()

    assert [ours.approver.email] in waiting
    assert [ours.officer.email] in [message.to for message in mail.outbox]


def test_mails_lead_to_the_address_that_the_portal_is_configured_with(ours: Side, settings: Any) -> None:
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = "http://127.0.0.1:8123"
    settings.WAGTAILADMIN_NOTIFICATION_USE_HTML = True
    task = submit(ours)

    act(ours.approver, ours.edition, task)
    act(ours.approver, ours.practice, submit(ours, ours.practice), "reject", comment="Not yet.")
    send_waiting_mails()

    bodies = [str(message.body) + "".join(html for html, _kind in message.alternatives) for message in mail.outbox]
    addresses = re.findall(r"https?://[^/\s<]*", "".join(bodies))
    assert {one for one in addresses if "w3.org" not in one} == {"http://127.0.0.1:8123"}
    assert f"http://127.0.0.1:8123{ours.edition.url}" in "".join(bodies)


def test_author_does_not_approve_even_as_an_approver(ours: Side) -> None:
    ours.officer.groups.add(ours.organization.approvers)
    task = submit(ours)

    response = act(ours.officer, ours.edition, task)

    assert response.status_code in (302, 403)
    assert not is_live(ours.edition)


def test_approver_who_changed_the_text_does_not_approve_it(ours: Side) -> None:
    task = submit(ours, ours.practice)
    client = client_of(ours.approver)

    client.post(edit(ours.practice), practice_data(ours.practice, summary="Mine"))
    act(ours.approver, ours.practice, task)

    assert not is_live(ours.practice)


def test_approver_does_not_change_and_approve_in_one_go(ours: Side) -> None:
    submit(ours, ours.practice)
    data = practice_data(ours.practice, summary="Mine")

    client_of(ours.approver).post(
        edit(ours.practice), {**data, "action-workflow-action": "true", "workflow-action-name": "approve"}
    )

    assert not is_live(ours.practice)


def test_approver_approves_in_the_editor(ours: Side) -> None:
    submit(ours, ours.practice)
    data = {**practice_data(ours.practice), "action-workflow-action": "true", "workflow-action-name": "approve"}

    client_of(ours.approver).post(edit(ours.practice), data)

    assert is_live(ours.practice)


def test_another_approver_approves_what_the_first_changed(ours: Side) -> None:
    client_of(ours.approver).post(edit(ours.practice), practice_data(ours.practice, summary="Mine"))
    task = submit(ours, PracticePage.objects.get(pk=ours.practice.pk))

    act(factories.approver(ours.organization), ours.practice, task)

    assert is_live(ours.practice)


def test_text_that_changed_since_it_was_submitted_is_not_approved(ours: Side) -> None:
    task = submit(ours)
    edition = EditionPage.objects.get(pk=ours.edition.pk)
    edition.numbered_text = "1. Rule\n\nNobody read this.\n"
    edition.save_revision(user=ours.officer)

    act(ours.approver, ours.edition, task)

    assert not is_live(ours.edition)


def test_revision_that_was_overwritten_since_is_not_approved(ours: Side) -> None:
    task = submit(ours)
    edition = EditionPage.objects.get(pk=ours.edition.pk)
    edition.save_revision(user=ours.officer, overwrite_revision=edition.latest_revision)

    act(ours.approver, ours.edition, task)

    assert not is_live(ours.edition)


def test_approver_of_another_organization_does_not_approve(ours: Side, theirs: Side) -> None:
    task = submit(ours)
    other = submit(theirs)

    direct = act(theirs.approver, ours.edition, task)
    crossed = act(theirs.approver, theirs.edition, task)

    assert direct.status_code == 404
    assert crossed.status_code in (302, 403)
    assert not is_live(ours.edition)
    assert TaskState.objects.get(pk=other.pk).status == TaskState.STATUS_IN_PROGRESS


def test_secretariat_does_not_approve_for_an_organization_that_it_acts_for(ours: Side, secretariat: Any) -> None:
    secretariat.groups.add(ours.organization.officers)
    task = submit(ours)

    act(secretariat, ours.edition, task)

    assert not is_live(ours.edition)


def test_secretariat_moderates_other_organizations(ours: Side, secretariat: Any) -> None:
    task = submit(ours)

    act(secretariat, ours.edition, task)

    assert is_live(ours.edition)


def test_superuser_who_wrote_the_text_does_not_approve_it(ours: Side, operator: Any) -> None:
    open_seal(organization=ours.organization, reason="Help with the words", days=1, by=ours.officer)
    client_of(operator).post(edit(ours.practice), practice_data(ours.practice, summary="By the operator"))
    task = submit(ours, PracticePage.objects.get(pk=ours.practice.pk))

    act(operator, ours.practice, task)

    assert not is_live(ours.practice)


def test_rejection_with_a_comment_goes_back_to_the_officer(ours: Side) -> None:
    task = submit(ours)

    act(ours.approver, ours.edition, task, "reject", comment="Add the date.")
    state = WorkflowState.objects.get(pk=task.workflow_state_id)
    screen = client_of(ours.officer).get(edit(ours.edition))
    send_waiting_mails()

    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert "Add the date." in screen.content.decode()
    assert any("Add the date." in message.body for message in mail.outbox)


def test_officer_submits_again_after_a_rejection(ours: Side) -> None:
    task = submit(ours)
    act(ours.approver, ours.edition, task, "reject", comment="Add the date.")

    again = submit(ours, EditionPage.objects.get(pk=ours.edition.pk))
    act(ours.approver, ours.edition, again)

    assert is_live(ours.edition)


def test_text_is_locked_for_its_author_while_it_waits(ours: Side) -> None:
    submit(ours, ours.practice)

    client_of(ours.officer).post(edit(ours.practice), practice_data(ours.practice, summary="Later"))

    assert PracticePage.objects.get(pk=ours.practice.pk).get_latest_revision_as_object().summary != "Later"


def test_officer_cancels_what_waits(ours: Side) -> None:
    task = submit(ours)

    client_of(ours.officer).post(edit(ours.edition), {**edition_data(ours.edition), "action-cancel-workflow": "1"})

    assert WorkflowState.objects.get(pk=task.workflow_state_id).status == WorkflowState.STATUS_CANCELLED
    assert not is_live(ours.edition)


def ways_to_publish(client: Client, page: PracticePage) -> None:
    """Try each screen of Wagtail that publishes."""
    client.post(edit(page), practice_data(page, **{"action-publish": "1"}))
    client.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}")
    revision = page.get_latest_revision()
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk])
    client.get(revert)
    client.post(edit(page), practice_data(page, revision=revision.pk, **{"action-publish": "1"}))
    api = reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"])
    client.post(api)


def test_no_other_way_publishes_for_the_people_of_an_organization(ours: Side, secretariat: Any) -> None:
    secretariat.groups.add(ours.organization.officers)

    for user in (ours.officer, ours.approver, secretariat):
        ways_to_publish(client_of(user), ours.practice)

    assert not is_live(ours.practice)


def test_secretariat_does_not_publish_what_it_wrote_itself(ours: Side, secretariat: Any) -> None:
    client = client_of(secretariat)
    add = reverse("wagtailadmin_pages:add", args=["practices", "practicepage", ours.organization.pk])
    data = {"title": "Training", "slug": "training", "kind": "programme", "language": "en", "summary": "Two days"}

    client.post(add, {**data, "action-publish": "1"})
    made = PracticePage.objects.get(slug="training")
    ways_to_publish(client, made)

    assert not is_live(made)


def test_go_live_date_of_a_draft_publishes_nothing(ours: Side) -> None:
    past = timezone.now() - datetime.timedelta(days=1)
    data = practice_data(ours.practice, go_live_at=past.strftime("%Y-%m-%d %H:%M"))
    client_of(ours.officer).post(edit(ours.practice), data)

    call_command("publish_scheduled", verbosity=0)

    assert not is_live(ours.practice)


def test_people_of_an_organization_do_not_unpublish(ours: Side, secretariat: Any) -> None:
    secretariat.groups.add(ours.organization.officers)
    for user in (ours.officer, ours.approver, secretariat):
        client = client_of(user)
        client.post(reverse("wagtailadmin_pages:unpublish", args=[ours.instrument.pk]))
        client.post(
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"]) + f"?id={ours.instrument.pk}"
        )
        client.post(
            reverse("wagtailadmin_pages:unpublish", args=[Page.objects.get(slug="organizations").pk]),
            {"include_descendants": "1"},
        )

    assert is_live(ours.instrument)


def test_contact_only_organization_is_never_published(secretariat: Any) -> None:
    quiet = factories.organization(is_contact_only=True)
    quiet.refresh_from_db()
    task = quiet.get_workflow().start(quiet, factories.officer(quiet)).current_task_state

    act(factories.approver(quiet), quiet, task)
    act(secretariat, quiet, task)
    client_of(secretariat).post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={quiet.pk}"
    )

    assert not is_live(quiet)


def test_home_shows_what_waits_for_this_user_alone(ours: Side, theirs: Side) -> None:
    submit(ours)
    submit(theirs)

    mine = client_of(ours.approver).get("/admin/").content.decode()
    author = client_of(ours.officer).get("/admin/").content.decode()

    assert reverse("publishing:sheet", args=[ours.edition.translation_key]) in mine
    assert reverse("publishing:sheet", args=[theirs.edition.translation_key]) not in mine
    assert "Nothing waits for you." in author


def test_tasks_to_moderate_leave_out_what_one_wrote(ours: Side, theirs: Side, secretariat: Any) -> None:
    task, other = submit(ours, ours.practice), submit(theirs, theirs.practice)
    ours.officer.groups.add(ours.organization.approvers)
    secretariat.groups.add(theirs.organization.officers)

    assert list(TaskState.objects.reviewable_by(ours.approver)) == [task]
    assert list(TaskState.objects.reviewable_by(ours.officer)) == []
    assert list(TaskState.objects.reviewable_by(theirs.approver)) == [other]
    assert list(TaskState.objects.reviewable_by(secretariat)) == [task]


def test_tasks_to_moderate_leave_out_an_author_of_a_published_page(ours: Side) -> None:
    live = PracticePage.objects.get(pk=factories.practice(ours.organization).pk)
    live.summary = "Other words"
    ours.officer.groups.add(ours.organization.approvers)
    task = submit(ours, live)

    assert list(TaskState.objects.reviewable_by(ours.officer)) == []
    assert list(TaskState.objects.reviewable_by(ours.approver)) == [task]


def test_tasks_to_moderate_are_found_in_few_queries(ours: Side, django_assert_max_num_queries: Any) -> None:
    submit(ours)
    submit(ours, ours.practice)
    task = FourEyesTask.objects.get()

    def ask() -> list[TaskState]:
        approver = type(ours.approver).objects.get(pk=ours.approver.pk)
        return list(task.get_task_states_user_can_moderate(approver))

    with CaptureQueriesContext(connection) as captured:
        found = ask()
    few = len(captured)
    for _number in range(6):
        submit(ours, factories.practice(ours.organization))
    with django_assert_max_num_queries(few):
        assert len(ask()) == len(found) + 6

    assert few <= 14
    assert sorted(str(state.revision.content_object) for state in found) == [
        "Draft ours",
        "Edition ours",
        "Practice ours",
    ]


def test_text_of_a_removed_account_waits_for_an_approver_of_the_organization_alone(
    ours: Side, secretariat: Any
) -> None:
    task = submit(ours)
    WorkflowState.objects.update(requested_by=None)

    assert task in TaskState.objects.reviewable_by(ours.approver)
    assert list(TaskState.objects.reviewable_by(secretariat)) == []
    with pytest.raises(PermissionDenied):
        task.task.specific.on_action(task, secretariat, "approve")
    task.task.specific.on_action(task, ours.approver, "approve")


def test_stale_save_is_refused_with_both_texts(ours: Side) -> None:
    opened = PracticePage.objects.get(pk=ours.practice.pk).latest_revision
    client_of(ours.approver).post(edit(ours.practice), practice_data(ours.practice, summary="The newer words"))

    response = client_of(ours.officer).post(
        edit(ours.practice),
        practice_data(
            ours.practice,
            summary="The older words",
            loaded_revision_id=opened.pk,
            loaded_revision_created_at=opened.created_at.isoformat(),
        ),
    )

    body = response.content.decode()
    assert response.status_code == 409
    assert "The newer words" in body
    assert "The older words" in body
    assert PracticePage.objects.get(pk=ours.practice.pk).get_latest_revision_as_object().summary == "The newer words"


def test_save_of_the_newest_revision_is_taken(ours: Side) -> None:
    opened = PracticePage.objects.get(pk=ours.practice.pk).latest_revision
    stamps = {
        "loaded_revision_id": opened.pk,
        "loaded_revision_created_at": opened.created_at.isoformat(),
    }

    client_of(ours.officer).post(edit(ours.practice), practice_data(ours.practice, summary="Words", **stamps))

    assert PracticePage.objects.get(pk=ours.practice.pk).get_latest_revision_as_object().summary == "Words"


def test_editor_does_not_save_by_itself_for_who_may_approve(ours: Side) -> None:
    submit(ours, ours.practice)
    data = practice_data(ours.practice, summary="A stray key")
    client = client_of(ours.approver)

    stray = client.post(edit(ours.practice), data, headers={"Accept": "application/json"})
    screen = client.get(edit(ours.practice)).content.decode()

    assert stray.status_code in (400, 403)
    assert PracticePage.objects.get(pk=ours.practice.pk).get_latest_revision().user == ours.officer
    assert screen.index("Approve or ask for changes") < screen.index("Save draft")


@pytest.mark.parametrize(("action", "comment"), [("approve", ""), ("reject", "Not yet.")])
def test_editor_does_not_save_by_itself_behind_an_act_of_the_workflow(ours: Side, action: str, comment: str) -> None:
    act(ours.approver, ours.practice, submit(ours, ours.practice), action, comment=comment)
    sent = {"action-workflow-action": "true", "workflow-action-name": action}
    data = practice_data(ours.practice, **sent)

    answer = client_of(ours.approver).post(edit(ours.practice), data, headers={"Accept": "application/json"})

    page = PracticePage.objects.get(pk=ours.practice.pk)
    assert answer.status_code in (400, 403)
    assert page.get_latest_revision().user == ours.officer
    assert page.has_unpublished_changes is not (action == "approve")


def test_stale_autosave_is_refused(ours: Side) -> None:
    opened = PracticePage.objects.get(pk=ours.practice.pk).latest_revision
    client_of(ours.approver).post(edit(ours.practice), practice_data(ours.practice, summary="The newer words"))
    data = practice_data(ours.practice, summary="The older words", loaded_revision_id=opened.pk)

    response = client_of(ours.officer).post(edit(ours.practice), data, headers={"Accept": "application/json"})

    assert response.json()["error_code"] == "invalid_revision"
