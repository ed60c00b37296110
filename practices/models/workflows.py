"""The step of the workflow at which a second person approves, and who that may be."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.dispatch import Signal
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Page, Revision, Task, TaskState, WorkflowState, get_default_page_content_type

from organizations.models import OrganizationPage, reader_of
from organizations.second_persons import (
    NOBODY,
    ActingPerson,
    AwaitingSecondPerson,
    Debts,
    are_independent,
    pairs_with,
    person_of,
    refuse_two,
)
from practices.models.approvals.deputies import deputy_organizations
from practices.models.approvals.letters import NamedSource
from practices.models.approvals.seconding import may_second, second_person
from practices.models.content_edits import pages_written_by, writers_since_publication
from practices.models.proposals import Proposal
from practices.models.releases import ReleasedKind
from practices.models.sealed_pages import is_sealed, sealed_drafts
from practices.models.terms import has_accepted_terms

APPROVE_WITH_RELEASE = "approve_with_release"
"""The act that approves a text and whom it was proposed to be opened to."""
APPROVE_WITHOUT_FILE = "approve_without_file"
"""The same, but what was proposed for the source file is refused, with the comment as the reason."""
NEEDS_REASON = frozenset({"reject", APPROVE_WITHOUT_FILE})
"""The acts that refuse something: who submitted it sees the reason."""
approved_by = Signal()
"""Sent with `page` and `user` in the transaction in which an account approves a text."""
approved_with_release = Signal()
"""Sent with `page`, `user`, `without_file` (bool) and `comment` in the transaction that publishes.

A refusal is PermissionDenied, and undoes both.
"""


def organization_of(page: Page) -> OrganizationPage | None:
    """Return the organization that `page` is or lies under (one query)."""
    return OrganizationPage.objects.ancestor_of(page, inclusive=True).first()


def wrote_since_publication(page: Page, user: Any) -> bool:
    """Tell whether `user` changed a published field of `page` since what is live (one to three queries)."""
    return user.pk in writers_since_publication(page)


def refuse_seconding(page: Page, user: Any, *, submitter: Any = None) -> str:
    """Say why `user` is not the second person for a text that waits, "" if they are. Several queries.

    The first is who submitted it, or `submitter` as long as nobody did; nobody who wrote it, or brought in who wrote
    it, approves it. An editorial page has two of the secretariat.
    """
    organization = organization_of(page)
    writers = writers_since_publication(page)
    if user.pk in writers:
        return gettext("A second person has to approve, not the author of the text.")
    if organization is None:
        second = person_of(user, None)
    elif may_second(user, organization):
        second = second_person(user, organization)
    else:
        return gettext("An approver of the organization decides this, or the secretariat.")
    if organization is not None and is_sealed(page.specific, user):
        return gettext("This text is sealed: only its organization can decide.")
    state = page.current_workflow_state
    debts = Debts(organization)
    submitter = state.requested_by if state is not None else submitter
    first = person_of(submitter, organization, debts) if submitter is not None else NOBODY
    others = [person_of(one, organization, debts) for one in get_user_model().objects.filter(pk__in=writers)]
    return refuse_persons(organization, first, second, others, source=source_of(page))


def refuse_persons(
    organization: OrganizationPage | None,
    first: ActingPerson,
    second: ActingPerson,
    writers: Collection[ActingPerson],
    *,
    source: str,
    unreachable: Collection[int] | None = None,
) -> str:
    """Say why `second` does not approve what `first` submitted and `writers` wrote, "" if they do.

    `unreachable`: the keys of the organizations that are, where many were asked about together.
    """
    reason = refuse_two(organization, first, second, source=source, unreachable=unreachable)
    if not reason and not all(are_independent(writer, second) for writer in writers):
        return gettext(
            "This text was written by a person who gave you the account or the role, or received it "
            "from you: another person has to approve."
        )
    return reason


def refuse_unseconded(workflow_state: WorkflowState, revision: Revision) -> None:
    """Raise PermissionDenied for a text of an organization that no second person approved as `revision` stands."""
    page = workflow_state.content_object
    if not isinstance(page, Page) or organization_of(page) is None:
        return
    tasks = FourEyesTask.objects.order_by().values("pk")
    seconded = workflow_state.task_states.filter(task__in=tasks, status=TaskState.STATUS_APPROVED, revision=revision)
    if not seconded.filter(finished_at__gte=revision.created_at).exists():
        raise PermissionDenied(gettext("No second person of the organization approved this text."))


def source_of(page: Page) -> str:
    """Return the public source that a text is entered from by the secretariat: of an organization, its website."""
    if isinstance(page.specific, OrganizationPage):
        return str(page.specific.get_latest_revision_as_object().website)
    return source_of_thing(page.translation_key)


def source_of_thing(thing: Any) -> str:
    """Return the public source that was named for a thing (uuid or text), "" without one (one query)."""
    found = NamedSource.objects.filter(thing=thing) if thing else NamedSource.objects.none()
    return found.values_list("source", flat=True).first() or ""


class ReasonForm(TaskStateCommentForm):
    """The reason of who refuses something."""

    comment = forms.CharField(
        label=_("Reason"),
        help_text=_("The person who submitted this sees it."),
        widget=forms.Textarea({"rows": 2}),
    )


class FourEyesTask(Task, models.Model):
    """Approval by a second person: who approves changed nothing since the last publication."""

    class Meta:
        verbose_name = _("approval by a second person of the organization")

    def may_approve(self, page: Page, user: Any, *, submitter: Any = None) -> bool:
        """Tell whether `user` may approve `page` at this step, once `submitter` submitted it.

        Superusers are the secretariat, no more.
        """
        return not refuse_seconding(page, user, submitter=submitter)

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        organization = organization_of(obj)
        if organization is None:
            return bool(reader_of(user).is_secretariat)
        return may_second(user, organization) and not is_sealed(obj.specific, user)

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        """While it waits nobody changes the text but who may approve it (and by that gives up approving)."""
        return not self.user_can_access_editor(obj, user)

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        if not self.may_approve(obj, user):
            return []
        if needs_terms(obj):
            return [("reject", _("Ask for changes"), True)]
        actions = [
            ("reject", _("Ask for changes"), True),
            ("approve", _("Approve and publish"), False),
            ("approve", _("Approve with comment"), True),
        ]
        waiting = releases_waiting_with(obj).exclude(proposed_by=user).order_by()
        kinds = set(waiting.values_list("arguments__kind", flat=True))
        if kinds:
            actions.append((APPROVE_WITH_RELEASE, _("Approve, publish and open as proposed"), True))
        if ReleasedKind.SOURCE_FILE in kinds and len(kinds) > 1:
            actions.append((APPROVE_WITHOUT_FILE, _("Approve, publish and open, but not the source file"), True))
        return actions

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """Ask for a comment, without which nothing is refused."""
        form: type[forms.Form] = super().get_form_for_action(action)
        return ReasonForm if action in NEEDS_REASON else form

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: Any, action_name: str, *, is_alone: bool = False, **kwargs: Any
    ) -> None:
        """Refuse with PermissionDenied who may not act, whatever form or address they came by, or who comes second.

        What is approved is the revision that waits: a text that was written over it since is refused too. Unless it
        `is_alone`, its instrument goes on in the same act, if that waits and `user` is its second person as well. With
        its release: whoever listens to `approved_with_release` decides that in the same transaction.
        """
        TaskState.objects.select_for_update(of=("self",)).only("pk").get(pk=task_state.pk)
        task_state.refresh_from_db()
        if task_state.status != TaskState.STATUS_IN_PROGRESS:
            raise PermissionDenied(gettext("This text does not wait for a second person."))
        page = task_state.workflow_state.content_object
        if reason := refuse_seconding(page, user):
            raise PermissionDenied(reason)
        if reason := refuse_unreasoned(action_name, kwargs.get("comment")):
            raise PermissionDenied(reason)
        without_file = action_name == APPROVE_WITHOUT_FILE
        with_release = without_file or action_name == APPROVE_WITH_RELEASE
        action_name = "approve" if with_release else action_name
        reason = refuse_approving(task_state, page) if action_name == "approve" else ""
        if reason:
            raise PermissionDenied(reason)
        goes_with = action_name == "approve" and not is_alone
        instrument = instrument_waiting_with(page, user, is_held=True) if goes_with else None
        if instrument is not None:
            instrument.task.specific.on_action(instrument, user, action_name, **kwargs)
        super().on_action(task_state, user, action_name, **kwargs)
        if action_name == "approve":
            approved_by.send(sender=FourEyesTask, page=page, user=user)
        if with_release:
            comment = kwargs.get("comment") or ""
            told = {"page": page, "user": user, "without_file": without_file, "comment": comment}
            approved_with_release.send(sender=FourEyesTask, **told)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet[Any, Any]:
        """Keep what waits at this step for `user`: pages of their organizations that they did not write.

        Five queries, those of `reader_of` and of `pairs_with`, and some for each editorial page.
        """
        pages = Page.objects.filter(_pages_to_approve(user)).exclude(pages_written_by(user))
        states = waiting_states(pages).filter(task_id=self.pk)
        rows = states.values_list("pk", "workflow_state__object_id", "workflow_state__requested_by")
        waiting = {int(page): (key, first) for key, page, first in rows}
        if not waiting:
            return states.none()
        within = Page.objects.filter(pk__in=waiting)
        paths = dict(OrganizationPage.objects.values_list("path", "pk"))
        reads_for = reader_of(user).reads_for
        pairs, editorial, alone = [], [], set()
        for page in within:
            owner = next((paths[path] for path in _paths_above(page) if path in paths), None)
            key, first = waiting[page.pk]
            if owner is None:
                editorial.append(page)
            elif first is not None:
                pairs.append(AwaitingSecondPerson(key, owner, first))
            elif owner in reads_for:  # the account that submitted it is gone
                alone.add(key)
        keys = pairs_with(user, pairs) | alone
        keys |= {waiting[page.pk][0] for page in editorial if not refuse_seconding(page, user)}
        return states.filter(pk__in=keys)

    @classmethod
    def get_description(cls) -> Any:
        return _("Approved by a second person of the organization of the page")


def waiting_states(pages: models.QuerySet[Page]) -> models.QuerySet[Any, Any]:
    """Keep the steps at which one of `pages` waits."""
    keys = pages.annotate(key=Cast("pk", CharField(max_length=255))).order_by().values("key")
    return TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__base_content_type=get_default_page_content_type(),
        workflow_state__object_id__in=keys,
    )


def states_for_another(user: Any) -> models.QuerySet[Any, Any]:
    """Keep what waits for a second person whom `user` would be, had they not changed it. One query, as above."""
    pages = Page.objects.filter(_pages_to_approve(user)).filter(pages_written_by(user))
    return waiting_states(pages).filter(task__in=FourEyesTask.objects.order_by().values("pk"))


def releases_waiting_with(page: Page) -> models.QuerySet[Proposal]:
    """Keep the proposals to let others see a page that wait for a second person: of a text with its file and work."""
    things = [page.translation_key]
    instrument = getattr(page.specific, "instrument", None)
    if instrument is not None:
        things.append(instrument.translation_key)
    return Proposal.objects.to_open(*things)


def instrument_step(page: Page, *, is_held: bool = False) -> TaskState | None:
    """Return the step at which the instrument of a text waits for a second person, None if it does not.

    `is_held`: to the end of the transaction.
    """
    instrument = getattr(page.specific, "instrument", None)
    if instrument is None:
        return None
    states = waiting_states(Page.objects.filter(pk=instrument.pk))
    states = states.select_for_update(of=("self",)) if is_held else states
    step: TaskState | None = states.filter(task__in=FourEyesTask.objects.order_by().values("pk")).first()
    return step


def instrument_waiting_with(page: Page, user: Any, *, is_held: bool = False) -> TaskState | None:
    """Return the step at which the instrument of a text waits, if `user` may approve that too."""
    state = instrument_step(page, is_held=is_held)
    if state is None or not state.task.specific.may_approve(page.specific.instrument, user):
        return None
    return None if refuse_approving(state, page.specific.instrument) else state


def refuse_unreasoned(action_name: str, comment: str | None) -> str:
    """Say that an act that refuses something takes a reason, "" where one was given or none is needed."""
    if action_name not in NEEDS_REASON or (comment or "").strip():
        return ""
    return gettext("Give a reason: the person who submitted this sees it.")


def refuse_approving(task_state: TaskState, page: Page) -> str:
    """Say why nobody may approve what waits in `task_state` as it stands, "" if a second person may."""
    if changed_since(task_state, page):
        return gettext("The text changed since it was submitted: submit it again.")
    if is_contact_only(page):
        return gettext("A contact-only organization is never published.")
    if needs_terms(page):
        return gettext("An approver has to accept the terms of participation first.")
    if has_nothing(task_state.revision.as_object()):
        return gettext("There is nothing to publish yet: paste the text, or add the file as it was issued.")
    return ""


def has_nothing(page: Page) -> bool:
    """Tell whether a page is an edition with neither text nor file."""
    text = getattr(page, "numbered_text", None)
    return text is not None and not text.strip() and not page.source_file


def changed_since(task_state: TaskState, page: Page) -> bool:
    """Tell whether the text is no longer what was submitted (an autosave overwrites a revision in place)."""
    revision = task_state.revision
    return bool(page.latest_revision_id != revision.pk or revision.created_at > task_state.started_at)


def needs_terms(page: Page) -> bool:
    """Tell whether `page` waits for its organization's acceptance of the terms (two queries)."""
    organization = organization_of(page)
    return organization is not None and organization.pk != page.pk and not has_accepted_terms(organization)


def is_contact_only(page: Page) -> bool:
    """Tell whether `page` is an organization in the directory of the secretariat alone, or for trying out."""
    found = OrganizationPage.objects.filter(pk=page.pk).first()
    if found is None:
        return False
    latest = found.get_latest_revision_as_object()
    return bool(found.is_contact_only or latest.is_contact_only or found.is_test)


def _paths_above(page: Page) -> list[str]:
    """Return the paths of a page and of those above it, the nearest first."""
    return [page.path[:end] for end in range(len(page.path), 0, -page.steplen)]


def _pages_to_approve(user: Any) -> Q:
    """Make the condition "a page for which `user` is a second person": theirs, or all but theirs."""
    reader = reader_of(user)
    organizations = OrganizationPage.objects.filter(pk__in=reader.reads_for)
    organizations = organizations.annotate(
        is_deputy=Exists(deputy_organizations(user).filter(organization=OuterRef("pk")))
    )
    groups = set(user.groups.values_list("pk", flat=True))
    own, approved = Q(pk__in=()), Q(pk__in=())
    for path, approvers, is_deputy in organizations.values_list("path", "approvers", "is_deputy"):
        own |= Q(path__startswith=path)
        if is_deputy or approvers in groups:
            approved |= Q(path__startswith=path)
    return approved | (~own & ~sealed_drafts(user)) if reader.is_secretariat else approved
