"""Who may approve a text that waits, and why somebody may not."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from organizations.models import SECRETARIAT
from practices.models.approvals.approvers import RegisteredApprover
from practices.models.approvals.deputies import Deputy
from practices.models.approvals.seconding import may_second
from practices.models.content_edits import ContentEdit
from practices.models.editions import today
from practices.models.workflows import (
    FourEyesTask,
    changed_since,
    organization_of,
    refuse_seconding,
    wrote_since_publication,
)
from practices.queries.wording import list_words, written_date


@dataclass(frozen=True, slots=True)
class SecondPersons:
    """Who may approve a text, in sentences; `why`: why the reader may not, "" for who did not write it."""

    why: str
    accounts: str
    registered: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that is to be said, in order."""
        return tuple(filter(None, (self.why, self.accounts, self.registered)))


def second_persons(page: Page, user: Any, task: Any = None) -> SecondPersons | None:
    """Say why `user` may not approve `page`, and who may; None if they may, or nothing waits for a second person.

    `task`: the step at which it waits, where the page does not say so yet. Asks the rule of the workflow for each
    approver, deputy and member of the secretariat. Nobody may approve a text that changed since it was submitted.
    """
    task = task or page.current_workflow_task
    if not isinstance(task, FourEyesTask):
        return None
    step = page.current_workflow_task_state
    if step is not None and changed_since(step, page):
        return SecondPersons(why_not(page, user), _submit_again(), "")
    if task.may_approve(page, user):
        return None
    return SecondPersons(why_not(page, user), _accounts(task, page), _registered(page))


def why_not(page: Page, user: Any) -> str:
    """Say that `user` changed the text, and when, or why else they are not its second person; "" for who never is."""
    if not wrote_since_publication(page, user):
        organization = organization_of(page)
        return refuse_seconding(page, user) if organization is None or may_second(user, organization) else ""
    edits = ContentEdit.objects.since_publication(page).filter(user=user)
    last = edits.aggregate(at=Max("saved_at"))["at"]
    if last is None:
        return _("You changed this text, so someone else approves it.")
    day = written_date(timezone.localdate(last))
    return _("You changed this text on %(day)s, so someone else approves it.") % {"day": day}


def _submit_again() -> str:
    return _(
        "The text changed since it was submitted, so nobody can approve it in its current form. The person who "
        "submitted it cancels the workflow and submits the text again."
    )


def who_would_approve(page: Page, submitter: Any) -> tuple[str, ...]:
    """Say who can approve a text once `submitter` has submitted it, in sentences; none where no step of it asks."""
    workflow = page.get_workflow()
    task = workflow.tasks.first().specific if workflow is not None and workflow.tasks.exists() else None
    if not isinstance(task, FourEyesTask):
        return ()
    return tuple(filter(None, (_accounts(task, page, submitter), _registered(page))))


def _accounts(task: FourEyesTask, page: Page, submitter: Any = None) -> str:
    organization = organization_of(page)
    people = get_user_model().objects.filter(is_active=True)
    own: list[Any] = []
    if organization is not None:
        deputies = Deputy.objects.filter(organization=organization).holding(today()).order_by().values("deputy")
        near = people.filter(Q(groups=organization.approvers_id) | Q(pk__in=deputies)).distinct()
        own = [one for one in near.order_by("last_name", "pk") if task.may_approve(page, one, submitter=submitter)]
    others = people.filter(groups__name=SECRETARIAT).exclude(pk__in=[one.pk for one in own]).order_by("pk")
    names = [str(one.get_full_name() or one) for one in own]
    if any(task.may_approve(page, one, submitter=submitter) for one in others):
        names.append(_("the secretariat"))
    if not names:
        return _("At present nobody with an account can approve it.")
    people_in_words = list_words(names)
    return _("Who can approve it: %(people)s.") % {"people": people_in_words}


def _registered(page: Page) -> str:
    organization = organization_of(page)
    if organization is None:
        return ""
    found = RegisteredApprover.objects.valid(today()).filter(organization=organization).for_listing()
    names = list_words(one.name for one in found)
    return _("By a link that you send: %(people)s.") % {"people": names} if names else ""
