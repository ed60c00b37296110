"""Naming a deputy for an absence, ending it, and saying of an approval that it was given for somebody else."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import TaskState

from organizations.locks import lock_account
from organizations.membership import people_of
from organizations.models import OrganizationPage, reader_of
from organizations.second_persons import person_of, refuse_two
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.mails import mail_second_persons
from practices.models.approvals.deputies import Deputy
from practices.models.editions import today
from practices.models.workflows import FourEyesTask, organization_of
from practices.permissions import is_approver, is_secretariat_for, represented_by
from practices.queries.approvals.record import ACTED_FOR

NAMED = "practices.deputy_named"
AGREED = "practices.deputy_agreed"
ENDED = "practices.deputy_ended"
WAITING = gettext_lazy("A deputy waits for a second person")
LONGEST_ABSENCE = datetime.timedelta(days=365)


class DeputyRefused(Exception):
    """The deputy cannot be named; the message is for the user."""


@transaction.atomic
def name_deputy(
    *, organization: OrganizationPage, deputy: Any, from_on: datetime.date, until_on: datetime.date, by: Any
) -> Deputy:
    """Name somebody who approves for `by`, an approver, during an absence of at most a year.

    Another approver is a deputy at once; for somebody else it holds once a second person agrees. Raises DeputyRefused.
    """
    lock_account(by)
    if not is_approver(by, organization):
        raise DeputyRefused(_("Approvers name their deputies themselves."))
    if deputy.pk == by.pk or not possible_deputies(organization, by).filter(pk=deputy.pk).exists():
        raise DeputyRefused(_("Choose an officer or another approver of the organization."))
    if until_on < from_on or until_on < today():
        raise DeputyRefused(_("The last day is before the first, or has passed."))
    if until_on - from_on > LONGEST_ABSENCE:
        raise DeputyRefused(_("A deputy is named for a year at most."))
    others = Deputy.objects.filter(organization=organization, absent=by, ended_at__isnull=True)
    if others.filter(from_on__lte=until_on, until_on__gte=from_on).exists():
        raise DeputyRefused(_("You have a deputy on some of these days: end that absence first."))
    now = timezone.now()
    row = Deputy.objects.create(
        organization=organization,
        absent=by,
        deputy=deputy,
        from_on=from_on,
        until_on=until_on,
        named_by=by,
        named_at=now,
        agreed_at=now if is_approver(deputy, organization) else None,
    )
    days = {"deputy": deputy.pk, "from": str(from_on), "until": str(until_on)}
    log(instance=organization, action=NAMED, user=by, data=days)
    if row.agreed_at is None:
        mail_second_persons(
            organization, WAITING, lambda person: refuse_agreeing(person, row), reverse("approvals:absences")
        )
    return row


def refuse_agreeing(user: Any, absence: Deputy) -> str:
    """Say why `user` is not the second person for a deputy who was named, "" if they are. Several queries."""
    organization = absence.organization
    if absence.agreed_at is not None or absence.ended_at is not None or absence.until_on < today():
        return _("This deputy does not wait for a second person.")
    is_second = is_approver(user, organization) or organization.pk in reader_of(user).coordinates
    if user.pk == absence.deputy_id or not (is_second or is_secretariat_for(user, organization)):
        return _("A second person has to agree: another focal point or approver, or the secretariat.")
    return refuse_two(organization, person_of(absence.absent, organization), person_of(user, organization))


@transaction.atomic
def agree_to_deputy(*, absence: Deputy, by: Any) -> Deputy:
    """Agree as the second person that an officer approves for an absent approver. Raises DeputyRefused."""
    rows = Deputy.objects.select_for_update(of=("self",)).select_related("organization", "absent")
    row = rows.get(pk=absence.pk)
    if reason := refuse_agreeing(by, row):
        raise DeputyRefused(reason)
    row.agreed_by, row.agreed_at = by, timezone.now()
    row.save(update_fields=["agreed_by", "agreed_at"])
    log(instance=row.organization, action=AGREED, user=by, data={"deputy": row.deputy_id})
    tell_organization(organization=row.organization, act=OutsideAct.ROLE_AGREED, by=by)
    return row


@transaction.atomic
def end_absence(*, absence: Deputy, by: Any) -> Deputy:
    """End an absence before its last day: who was away is back. Raises DeputyRefused."""
    row = Deputy.objects.select_for_update(of=("self",)).select_related("organization").get(pk=absence.pk)
    if by.pk not in (row.absent_id, row.deputy_id):
        raise DeputyRefused(_("Either the absent approver or the deputy can end this."))
    if row.ended_at is not None:
        raise DeputyRefused(_("This absence has ended."))
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    log(instance=row.organization, action=ENDED, user=by)
    return row


def possible_deputies(organization: OrganizationPage, user: Any) -> Any:
    """Keep the people of the organization but `user`, by name."""
    return people_of(organization).filter(is_active=True).exclude(pk=user.pk)


@transaction.atomic
def note_acted_for(*, task_state: TaskState, by: Any) -> None:
    """Put on the page's record that a deputy decided a text, and for whom; nothing for who acts in their own right."""
    if by is None or not isinstance(task_state.task.specific, FourEyesTask):
        return
    page = task_state.workflow_state.content_object
    organization = organization_of(page)
    absent = represented_by(by, organization) if organization is not None else None
    if absent is not None:
        told = {"for": absent.pk, "name": str(absent), "task_state": task_state.pk}
        log(instance=page, action=ACTED_FOR, user=by, data=told)
