"""Whose second person: whether two persons stand behind what is done for an organization. Every way in asks here.

Publishing for the first time, widening, registering an approver, giving a role and approving take two persons who are
independent of each other, of whom one acts for the organization. Where an organization has had neither people nor an
address for thirty days, two members of the secretariat act, and name a public source.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from organizations.focal_points import ADDRESS_CHANGED
from organizations.membership import REMOVED, is_waiting
from organizations.models import (
    SECRETARIAT,
    Appointment,
    AppointmentWay,
    FocalPoint,
    Invitation,
    InvitationState,
    OrganizationPage,
    User,
    reader_of,
)

MILD = (AppointmentWay.LETTER, AppointmentWay.BEFORE)
"""Ways by which a role is owed to who entered it, but to nobody as a third person."""
UNREACHABLE_AFTER = datetime.timedelta(days=30)
"""How long an organization has had neither people nor an address before two of the secretariat act for it."""


@dataclass(frozen=True, slots=True)
class ActingPerson:
    """Somebody who acts; `key` is the account's, None for an approver without account.

    `owes`: the accounts to which the person owes account, role or entry for this organization, directly or through
    others, unconfirmed. `owes_beside`: those of them that count as a third person to whom both of two may owe theirs.
    """

    key: int | None
    acts_for: bool = False
    is_secretariat: bool = False
    owes: frozenset[int] = frozenset()
    owes_beside: frozenset[int] = frozenset()


NOBODY = ActingPerson(None)
"""The first person where nobody with an account stands behind something."""


@dataclass
class Debts:
    """Who owes a role for `organization` (None: in the secretariat), or the account, to whom. Read as it is asked."""

    organization: OrganizationPage | None
    _direct: dict[int, set[int]] = field(default_factory=dict)
    _mild: dict[int, set[int]] = field(default_factory=dict)

    def of(self, accounts: Iterable[int]) -> tuple[frozenset[int], frozenset[int]]:
        """Return to whom these accounts owe theirs, through others too: all, and those that count as a third person."""
        start = frozenset(accounts)
        self._read(start)
        return self._reach(start, with_mild=True), self._reach(start, with_mild=False)

    def _read(self, accounts: frozenset[int]) -> None:
        frontier = accounts
        while frontier := frontier - self._direct.keys():
            for key in frontier:
                self._direct[key], self._mild[key] = set(), set()
            of = Q(organization__isnull=True)
            if self.organization is not None:
                of |= Q(organization=self.organization)
            rows = Appointment.objects.unconfirmed().filter(of, account__in=frontier)
            for account, giver, way in rows.values_list("account", "given_by", "way"):
                (self._mild if way in MILD else self._direct)[account].add(giver)
            opened = User.objects.filter(pk__in=frontier, opened_by__isnull=False).values_list("pk", "opened_by")
            for account, opener in opened:
                if opener is not None:
                    self._direct[account].add(opener)
            frontier = frozenset().union(*(self._direct[key] | self._mild[key] for key in frontier))

    def _reach(self, start: frozenset[int], *, with_mild: bool) -> frozenset[int]:
        found: set[int] = set()
        waiting = set(start)
        while waiting:
            key = waiting.pop()
            owed = self._direct[key] | (self._mild[key] if with_mild else set())
            waiting |= owed - found - start
            found |= owed
        return frozenset(found - start)


def debts_of_each(organizations: Collection[OrganizationPage]) -> dict[int, Debts]:
    """Return the debts for each organization, by key: one for all those for which nobody owes a role. One query."""
    rows = Appointment.objects.unconfirmed().filter(organization__in=organizations).order_by()
    apart, shared = set(rows.values_list("organization", flat=True)), Debts(None)
    return {page.pk: Debts(page) if page.pk in apart else shared for page in organizations}


def person_of(account: Any, organization: OrganizationPage | None, debts: Debts | None = None) -> ActingPerson:
    """Return `account` as a person in acts about `organization` (None: the secretariat's own). Two queries or more."""
    reader = reader_of(account)
    is_of = organization is not None and organization.pk in reader.reads_for
    owes, beside = (debts or Debts(organization)).of([account.pk])
    return ActingPerson(account.pk, is_of, reader.is_secretariat and not is_of, owes, beside)


def are_independent(first: ActingPerson, second: ActingPerson) -> bool:
    """Tell whether neither owes account, role or entry to the other, nor both theirs to one third person."""
    if first.key is not None and (first.key == second.key or first.key in second.owes):
        return False
    return second.key not in first.owes and not first.owes_beside & second.owes_beside


def refuse_two(
    organization: OrganizationPage | None,
    first: ActingPerson,
    second: ActingPerson,
    *,
    source: str = "",
    unreachable: Collection[int] | None = None,
) -> str:
    """Say why these are not the two persons for an act about `organization`, "" if they are.

    `source`: the public source that is named where the organization is unreachable. `unreachable`: the keys of those
    that are, where many were asked about together. Without organization the act is the secretariat's own, and both are
    of it.
    """
    if not are_independent(first, second):
        if first.key is not None and first.key == second.key:
            return _("This requires a second person.")
        return _(
            "These two do not count as two persons: one gave the other the account or the role, or a "
            "third person gave it to both. Someone in the organization can confirm the appointment "
            "under Members."
        )
    if organization is None:
        both = first.is_secretariat and second.is_secretariat
        return "" if both else _("Two members of the secretariat decide this.")
    if first.acts_for or second.acts_for:
        return ""
    return _refuse_outside(organization, first, second, source, unreachable)


def _refuse_outside(
    organization: OrganizationPage,
    first: ActingPerson,
    second: ActingPerson,
    source: str,
    unreachable: Collection[int] | None,
) -> str:
    """Say why two of whom neither acts for an organization do not act for it, "" if they do."""
    if not (first.is_secretariat and second.is_secretariat):
        return _("One of these two persons must act for the organization.")
    if not (is_unreachable(organization) if unreachable is None else organization.pk in unreachable):
        return _(
            "One of these two persons must act for the organization: it has people or an address here, or had "
            "them in the past %(days)s days."
        ) % {"days": UNREACHABLE_AFTER.days}
    return "" if source.strip() else _("Name the public source of this entry.")


def is_unreachable(organization: OrganizationPage) -> bool:
    """Tell whether an organization is `unreachable_among` itself. Four queries."""
    return organization.pk in unreachable_among([organization])


def unreachable_among(organizations: Collection[OrganizationPage]) -> frozenset[int]:
    """Return the keys of those that have, for thirty days, had neither people, nor somebody invited, nor an address.

    One that never had any is unreachable at once. What was removed counts from when that was done, whichever last day
    was written into it. Four queries.
    """
    since = timezone.now() - UNREACHABLE_AFTER
    keys = {page.pk for page in organizations} - _reached_among(organizations, since)
    removed = PageLogEntry.objects.filter(page__in=keys, action__in=(ADDRESS_CHANGED, REMOVED), timestamp__gte=since)
    return frozenset(keys.difference(removed.order_by().values_list("page", flat=True)))


def is_reached(organization: OrganizationPage, *, since: datetime.datetime) -> bool:
    """Tell whether an organization has people, or has somebody invited or an address at `since` or later.

    Three queries.
    """
    return organization.pk in _reached_among([organization], since)


def _reached_among(organizations: Collection[OrganizationPage], since: datetime.datetime) -> set[int]:
    keys = {page.pk for page in organizations}
    owners = {group: page.pk for page in organizations for group in _groups_of(page)}
    held = User.groups.through.objects.filter(user__is_active=True, group__in=owners).order_by()
    sent = Q(state=InvitationState.SENT) | Q(sent_at__isnull=False, ended_at__gte=since)
    holds = Q(valid_until__isnull=True) | Q(valid_until__gte=since.date())
    invited = Invitation.objects.filter(sent, organization__in=keys).order_by()
    addresses = FocalPoint.objects.filter(holds, organization__in=keys).exclude(email="", postal_address="").order_by()
    return {
        *(owners[group] for group in held.values_list("group", flat=True).distinct()),
        *invited.values_list("organization", flat=True),
        *addresses.values_list("organization", flat=True),
    }


def _groups_of(page: OrganizationPage) -> list[int]:
    return [key for key in (page.officers_id, page.approvers_id, page.coordinators_id) if key]


def has_two_persons() -> bool:
    """Tell whether two members of the secretariat count as two persons where neither acts for anybody."""
    return any(are_independent(one, other) for one, other in combinations(_as_persons(_secretariat()), 2))


def partners_of(user: Any) -> list[User]:
    """Return the members of the secretariat who count with `user` as two persons where neither acts for anybody.

    By name. Three queries, and two more for each step of a chain of debts.
    """
    members = list(_secretariat().exclude(pk=user.pk))
    first, *others = _as_persons([user, *members])
    return [one for one, person in zip(members, others, strict=True) if are_independent(first, person)]


def _as_persons(accounts: Iterable[Any]) -> list[ActingPerson]:
    """Return members of the secretariat as persons in its own acts, their debts read together."""
    keys, debts = [account.pk for account in accounts], Debts(None)
    debts.of(keys)
    return [ActingPerson(key, False, True, *debts.of([key])) for key in keys]


def _secretariat() -> QuerySet[User]:
    members = User.objects.filter(Q(is_superuser=True) | Q(groups__name=SECRETARIAT), is_active=True)
    return members.distinct().order_by("last_name", "first_name", "username")


def refuse_nominating(organization: OrganizationPage, first: ActingPerson, second: ActingPerson) -> str:
    """Say why two persons do not bring somebody in by the organization's letter of nomination, "" if they do.

    Two of the secretariat bring in its first people. Once a focal point or an approver has come in, one of the
    organization is one of the two (one query more).
    """
    if not (first.is_secretariat and second.is_secretariat):
        return refuse_two(organization, first, second)
    return refuse_two(organization if has_somebody_to_ask(organization) else None, first, second)


def has_somebody_to_ask(organization: OrganizationPage) -> bool:
    """Tell whether a focal point or an approver of an organization has come in (one query)."""
    groups = [key for key in (organization.approvers_id, organization.coordinators_id) if key]
    return not all(map(is_waiting, User.objects.filter(groups__in=groups, is_active=True)))


@dataclass(frozen=True, slots=True)
class AwaitingSecondPerson:
    """Something that waits for a second person: its own key, its organization, and the account that is the first."""

    key: int
    organization: int
    first: int


def pairs_with(user: Any, waiting: Iterable[AwaitingSecondPerson]) -> set[int]:
    """Return the keys of that for which `user` and the first person count as two, one acting for the organization.

    Six queries, and some more for each organization where somebody owes an account or a role, and each such person.
    """
    rows = [row for row in waiting if row.first != user.pk]
    if not rows:
        return set()
    pages = {page.pk: page for page in OrganizationPage.objects.filter(pk__in={row.organization for row in rows})}
    of = {(group, page.pk) for page in pages.values() for group in _groups_of(page)}
    groups = {group for group, _page in of}
    held = User.groups.through.objects.filter(user__in={row.first for row in rows}, group__in=groups)
    acting = {(account, page) for account, group in held.values_list("user_id", "group_id") for page in pages
              if (group, page) in of}  # fmt: skip
    given = Exists(Appointment.objects.unconfirmed().filter(account=OuterRef("pk")))
    known = User.objects.filter(pk__in={user.pk, *(row.first for row in rows)})
    owing = set(known.filter(given | Q(opened_by__isnull=False)).order_by().values_list("pk", flat=True))
    reads_for = reader_of(user).reads_for
    found, debts = set(), {key: Debts(page) for key, page in pages.items()}
    people = User.objects.in_bulk({row.first for row in rows if {row.first, user.pk} & owing})
    for row in rows:
        page = pages.get(row.organization)
        if page is None or not (row.organization in reads_for or (row.first, row.organization) in acting):
            continue
        if {row.first, user.pk} & owing:
            known_debts = debts[row.organization]
            if not are_independent(person_of(people[row.first], page, known_debts), person_of(user, page, known_debts)):
                continue
        found.add(row.key)
    return found
