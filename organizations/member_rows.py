"""Who acts for an organization, as the screen "Members" shows it: members first, then whom it invited."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.appointments import refuse_confirming
from organizations.invitations import refuse_agreeing
from organizations.membership import is_waiting, members_of
from organizations.models import (
    SECRETARIAT_ROLE,
    Appointment,
    Invitation,
    InvitationState,
    OrganizationPage,
    Role,
    User,
)
from organizations.second_factors import second_factor_holders
from organizations.second_persons import AwaitingSecondPerson, Debts, pairs_with
from organizations.sessions import reference_of


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member. `last_sign_in` is None for who has not come in; `session_count` counts the open ones."""

    account: User
    name: str
    email: str
    roles: tuple[str, ...]
    state: str
    is_waiting: bool
    has_second_factor: bool
    last_sign_in: datetime.datetime | None
    session_count: int
    url: str


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An open invitation, in the words of who invited. `may_second`: the reader may agree to it."""

    invitation: Invitation
    name: str
    role: str
    state: str
    asked_by: str
    is_waiting: bool
    may_second: bool


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """A role that nobody of the organization has confirmed. `refusal`: why the reader cannot, "" if they can."""

    appointment: Appointment
    name: str
    role: str
    given_by: str
    refusal: str


def short_name(role: str) -> str:
    """Return a role in a word or two."""
    return {
        Role.OFFICER.value: _("Officer"),
        Role.APPROVER.value: _("Approver"),
        Role.COORDINATOR.value: _("Focal point"),
        SECRETARIAT_ROLE: _("Secretariat"),
    }[str(role)]


def member_rows(organization: OrganizationPage) -> list[MemberRow]:
    """Return the members by name, in five queries whatever their number."""
    people = list(members_of(organization))
    groups = {
        organization.officers_id: Role.OFFICER.value,
        organization.approvers_id: Role.APPROVER.value,
        organization.coordinators_id: Role.COORDINATOR.value,
    }
    held: dict[int, set[str]] = defaultdict(set)
    for person, group in User.groups.through.objects.filter(
        user__in=people, group__in=filter(None, groups)
    ).values_list("user_id", "group_id"):
        held[person].add(groups[group])
    since = timezone.now() - datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    sessions = Counter(
        UserSession.objects.filter(user__in=people, created_at__gte=since).order_by().values_list("user_id", flat=True)
    )
    holders = second_factor_holders(people)
    return [
        MemberRow(
            account=account,
            name=account.get_full_name() or account.get_username(),
            email=account.email,
            roles=tuple(short_name(role) for role in Role.values if role in held[account.pk]),
            state=_state(account),
            is_waiting=is_waiting(account),
            has_second_factor=account.pk in holders,
            last_sign_in=account.last_login,
            session_count=sessions[account.pk],
            url=reverse("people:member", args=[organization.translation_key, reference_of(account)]),
        )
        for account in people
    ]


def invitation_rows(organization: OrganizationPage, user: Any) -> list[InvitationRow]:
    """Return the open invitations, the oldest first, as `user` may answer them.

    Five queries and those of `pairs_with`; several for each letter that another of the secretariat entered.
    """
    rows = list(Invitation.objects.filter(organization=organization).open().for_listing())
    mine = _to_second(rows, organization, user)
    return [
        InvitationRow(
            invitation=row,
            name=row.name or row.email,
            role=short_name(row.role),
            state=str(InvitationState(row.state).label),
            asked_by=(row.asked_by.get_full_name() or row.asked_by.get_username()) if row.asked_by else "",
            is_waiting=row.state == InvitationState.WAITING,
            may_second=row.pk in mine,
        )
        for row in rows
    ]


def _to_second(rows: list[Invitation], organization: OrganizationPage, user: Any) -> set[int]:
    """Return the keys of those among `rows` that `user` may agree to."""
    mine = set(Invitation.objects.to_second(user).filter(organization=organization).values_list("pk", flat=True))
    asked = [row for row in rows if row.pk in mine and row.state == InvitationState.WAITING]
    waiting = [
        AwaitingSecondPerson(row.pk, organization.pk, row.asked_by_id) for row in asked if row.asked_by_id is not None
    ]
    paired = pairs_with(user, waiting)
    by_letter = [row for row in asked if row.is_by_letter and row.pk not in paired]
    return paired | {row.pk for row in by_letter if not refuse_agreeing(row, user)}


def appointment_rows(organization: OrganizationPage | None, user: Any) -> list[AppointmentRow]:
    """Return the unconfirmed appointments of an organization, None: of the secretariat.

    Some queries for each of those who gave them, whatever the number of roles.
    """
    rows = Appointment.objects.unconfirmed().filter(organization=organization).order_by("given_at", "pk")
    debts = Debts(organization)
    givers: dict[int | None, User | None] = {}
    found = list(rows.select_related("account", "given_by", "organization"))
    debts.of([key for row in found for key in (row.account_id, row.given_by_id, user.pk) if key is not None])
    for row in found:
        row.given_by = givers.setdefault(row.given_by_id, row.given_by)
    return [
        AppointmentRow(
            appointment=row,
            name=row.account.get_full_name() or row.account.get_username(),
            role=short_name(row.role),
            given_by=row.given_by.get_full_name() or row.given_by.get_username() if row.given_by else "",
            refusal=refuse_confirming(row, user, debts),
        )
        for row in found
    ]


def _state(account: User) -> str:
    if not account.is_active:
        return _("Closed")
    return _("Invited") if is_waiting(account) else _("Open")
