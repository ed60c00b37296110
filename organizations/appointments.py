"""Confirming appointments, and recording those of the secretariat and of accounts that a user screen changes."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from organizations.locks import lock_account, lock_organization
from organizations.membership import MembershipRefused, roles_of, take_role
from organizations.models import (
    SECRETARIAT_ROLE,
    Appointment,
    AppointmentWay,
    OrganizationPage,
    Role,
    User,
    reader_of,
)
from organizations.second_persons import Debts, person_of, refuse_two

CONFIRMED = "organizations.confirm_appointment"
APPOINTED = "organizations.appoint_secretariat"


def refuse_confirming(appointment: Appointment, user: Any, debts: Debts | None = None) -> str:
    """Say why `user` cannot confirm an appointment, "" if they can. Several queries.

    `debts`: of the same organization, where many are asked about.
    """
    if appointment.ended_at is not None or appointment.confirmed_by_id is not None or appointment.given_by is None:
        return _("This appointment needs no confirmation.")
    organization = appointment.organization
    debts = debts or Debts(organization)
    second = person_of(user, organization, debts)
    is_inside = second.acts_for if organization is not None else second.is_secretariat
    if not is_inside:
        return _("Someone in the organization must confirm the appointment.")
    if second.key == appointment.account_id or appointment.account_id in second.owes:
        return _("Another person must confirm: neither the person appointed nor anyone whom that person brought in.")
    return refuse_two(organization, person_of(appointment.given_by, organization, debts), second)


@transaction.atomic
def confirm_appointment(
    *, appointment: Appointment, by: Any, as_operator: bool = False, authority: str = ""
) -> Appointment:
    """Confirm, as somebody of the organization, that a person is to have a role: it is owed to nobody from now on.

    `as_operator`: past the organization, which is told on what authority. Raises MembershipRefused.
    """
    if appointment.organization is not None:
        lock_organization(appointment.organization)
    lock_account(appointment.account)
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("organization", "account", "given_by")
    row = rows.get(pk=appointment.pk)
    reason = "" if as_operator else refuse_confirming(row, by)
    if reason:
        raise MembershipRefused(reason)
    row.confirmed_by, row.confirmed_at = by, timezone.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    User.objects.filter(pk=row.account_id, opened_by=row.given_by_id).update(opened_by=None)
    log(instance=row.organization or row.account, action=CONFIRMED, user=by, data={"role": row.role})
    if as_operator and row.organization is not None:
        tell = import_string(settings.ROLE_CHANGED)
        tell(organization=row.organization, by=by, is_given=True, authority=authority, always=True)
    return row


@transaction.atomic
def note_user_screen(*, account: User, by: Any, is_new: bool) -> None:
    """Record what a user screen made of an account: who opened it, who let it into the secretariat.

    An account that was closed holds no role for an organization any more, so that opening it again gives none back.
    """
    lock_account(account)
    if is_new:
        User.objects.filter(pk=account.pk).exclude(pk=by.pk).update(opened_by=by)
    account.__dict__.pop("_reader", None)
    held = Appointment.objects.current().filter(account=account, organization__isnull=True)
    if not reader_of(account).is_secretariat:
        held.update(ended_at=timezone.now())
    elif account.pk != by.pk and not held.exists():
        Appointment.objects.create(
            account=account,
            role=SECRETARIAT_ROLE,
            way=AppointmentWay.USER_SCREEN,
            given_by=by,
            given_at=timezone.now(),
        )
        log(instance=account, action=APPOINTED, user=by)
    if not account.is_active:
        end_roles(account=account, by=by)


@transaction.atomic
def end_roles(*, account: User, by: User) -> None:
    """End each role that a closed account has for an organization. Raises MembershipRefused for an open account."""
    lock_account(account)
    if account.is_active:
        raise MembershipRefused(_("This account is open: end its roles under Members."))
    groups = list(account.groups.values_list("pk", flat=True))
    found = OrganizationPage.objects.with_group(groups)
    for organization in found:
        held = roles_of(organization, account)
        for role in Role.values:
            if role in held:
                take_role(organization=organization, account=account, role=role, by=by)


def register_appointment_log(actions: Any) -> None:
    """Name what the log tells of appointments; it names no person."""
    confirmed, appointed = gettext_lazy("Confirmed an appointment"), gettext_lazy("Appointed to the secretariat")
    actions.register_action(CONFIRMED, confirmed, confirmed)
    actions.register_action(APPOINTED, appointed, appointed)
