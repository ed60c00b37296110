"""Importing people: accounts found by their address, opened where there is none, and given a role for an organization.

Nobody loses a role by an import. The operator gives roles at once, by command; what the secretariat imports by the form
waits for a second person as each invitation does.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from organizations.invitation_mails import send_invitation
from organizations.invitations import ask_role
from organizations.locks import lock_accounts
from organizations.membership import MembershipRefused, add_member, checked_address, is_waiting, open_account
from organizations.models import Invitation, OrganizationPage, Role, User, reader_of
from practices.actions.directory.known import KnownOrganizations, read_known
from practices.actions.directory.plans import Difference, DirectoryPlan, DirectoryRefused, PlannedRow, RowOutcome
from practices.actions.directory.sheets import DirectoryFault, DirectoryRow, read_sheet
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.permissions import is_secretariat, is_secretariat_for

COLUMNS = ("organization", "name", "email", "role")
ROLES = {**{role.value: role for role in Role}, "focal_point": Role.COORDINATOR, "focal point": Role.COORDINATOR}
LONGEST_NAME = 200
RENAMED = "organizations.imported_name"


class _PersonRowError(Exception):
    """What is wrong with a row."""


@dataclass
class _People:
    """The accounts by address, who has which group, and for whom a role waits (organization, address, role)."""

    by_email: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    held: set[tuple[int, int]] = field(default_factory=set)
    asked: set[tuple[int, str, str]] = field(default_factory=set)


@dataclass
class _PersonTask:
    """A row: who is to do what; `account` is None for one that is opened."""

    row: DirectoryRow
    organization: OrganizationPage
    email: str
    name: str
    role: Role
    account: User | None
    differences: list[Difference] = field(default_factory=list)
    is_asked: bool = False

    @property
    def outcome(self) -> RowOutcome:
        if self.account is None and not self.is_asked:
            return RowOutcome.CREATED
        return RowOutcome.CHANGED if self.differences else RowOutcome.UNCHANGED


def plan_people(*, content: bytes, by: Any, as_operator: bool = False) -> DirectoryPlan:
    """Say what a sheet would come to; writes nothing. Raises SheetUnreadable, and DirectoryRefused for who may not."""
    _refuse(by, as_operator)
    return _plan(content, by, as_operator)[0]


@transaction.atomic
def import_people(
    *,
    content: bytes,
    by: Any,
    as_operator: bool = False,
    authority: str = "",
    digest: str = "",
    with_mails: bool = True,
) -> DirectoryPlan:
    """Write what a sheet says, all of it or nothing; give what it came to. Twice changes nothing.

    The operator opens accounts and gives roles on an `authority`, and each organization is told; who has not come in
    yet is mailed a link to set a password, after the commit. Otherwise each role waits for a second person. Raises
    SheetUnreadable, and DirectoryRefused with the faults.
    """
    _refuse(by, as_operator)
    lock_accounts()
    plan, works = _plan(content, by, as_operator)
    if plan.faults:
        raise DirectoryRefused(_("Nothing was saved: the sheet has errors."), plan.faults)
    if digest and digest != plan.digest:
        raise DirectoryRefused(_("The accounts have changed since the preview: check the sheet again."))
    made: dict[str, User] = {}
    appointing: dict[int, OrganizationPage] = {}
    for work in works:
        if work.outcome == RowOutcome.UNCHANGED:
            continue
        gives_role = any(one.column == "role" for one in work.differences)
        if not as_operator:
            _write_name(work, work.account, by)
            if gives_role:
                _ask(work, by)
            continue
        account = work.account or made.get(work.email) or open_account(name=work.name, email=work.email)
        made[work.email] = account
        _write_name(work, account, by)
        if gives_role:
            add_member(organization=work.organization, account=account, role=work.role, by=by)
            appointing[work.organization.pk] = work.organization
        if with_mails and is_waiting(account) and gives_role:
            transaction.on_commit(
                partial(send_invitation, account=account, organization=work.organization, by=by), robust=True
            )
    for organization in appointing.values():
        act = OutsideAct.OPERATOR_APPOINTED
        tell_organization(organization=organization, act=act, by=by, authority=authority, always=True)
    return plan


def register_directory_log(actions: Any) -> None:
    """Name what the log of an account tells of an import."""
    label = gettext_lazy("Changed a name by import")
    actions.register_action(RENAMED, label, label)


def _refuse(by: Any, as_operator: bool) -> None:
    if not (as_operator or is_secretariat(by)):
        raise DirectoryRefused(_("Only the secretariat imports people."))


def _plan(content: bytes, by: Any, as_operator: bool) -> tuple[DirectoryPlan, list[_PersonTask]]:
    sheet = read_sheet(content, is_column=COLUMNS.__contains__, needed=("organization", "email", "role"))
    known, people, faults, works = read_known(), _read_people(as_operator), list(sheet.faults), []
    lines: dict[tuple[str, str, str], int] = {}
    names: dict[str, str] = {}
    for row in sheet.rows:
        try:
            work = _work(row, known, people)
            _refuse_twice(work, lines, names)
            if not as_operator:
                _refuse_own(work, by)
        except (_PersonRowError, MembershipRefused) as wrong:
            faults.append(DirectoryFault(row.line, str(wrong)))
            continue
        works.append(work)
    rows = [PlannedRow(one.row.line, f"{one.organization.slug}: {one.email}", one.outcome, tuple(one.differences))
            for one in works]  # fmt: skip
    return DirectoryPlan(tuple(rows), tuple(sorted(faults, key=lambda fault: fault.line))), works


def _read_people(as_operator: bool) -> _People:
    people = _People()
    for account in User.objects.order_by("pk"):
        people.by_email[account.email.strip().lower()].append(account)
    people.held = set(User.groups.through.objects.values_list("user_id", "group_id"))
    if not as_operator:
        people.asked = set(Invitation.objects.open().values_list("organization", "email", "role"))
    return people


def _work(row: DirectoryRow, known: KnownOrganizations, people: _People) -> _PersonTask:
    found = known.named(row.get("organization"))
    if len(found) != 1:
        raise _PersonRowError(_("“organization” names none, or several: give its address, acronym or identifier."))
    role = ROLES.get(row.get("role").casefold())
    if role is None:
        raise _PersonRowError(_("“role” is one of: %(roles)s.") % {"roles": "officer, approver, focal_point"})
    email, name = checked_address(row.get("email")), " ".join(row.get("name").split())
    if len(name) > LONGEST_NAME:
        raise _PersonRowError(_("“name” is longer than 200 characters."))
    same = people.by_email.get(email, [])
    if len(same) > 1:
        raise _PersonRowError(_("Several accounts have this address."))
    work = _PersonTask(row, found[0], email, name, role, same[0] if same else None)
    work.differences = list(_differences(work, people))
    if (work.organization.pk, email, role.value) in people.asked:
        work.is_asked = True
        work.differences = [one for one in work.differences if one.column == "name" and work.account is not None]
    return work


def _differences(work: _PersonTask, people: _People) -> list[Difference]:
    account, organization = work.account, work.organization
    if account is None:
        said = {"email": work.email, "name": work.name, "role": work.role.value}
        return [Difference(column, "", cell) for column, cell in said.items() if cell]
    if not account.is_active:
        raise _PersonRowError(_("This account is closed."))
    groups = {
        Role.OFFICER: organization.officers_id,
        Role.APPROVER: organization.approvers_id,
        Role.COORDINATOR: organization.coordinators_id,
    }
    held = [role.value for role, group in groups.items() if group and (account.pk, group) in people.held]
    found = []
    if work.role.value not in held:
        found.append(Difference("role", ", ".join(held), ", ".join([*held, work.role.value])))
    if work.name and work.name != account.get_full_name():
        if reader_of(account).is_secretariat:
            raise _PersonRowError(
                _("An import cannot change the name of a member of the secretariat or of an operator.")
            )
        found.append(Difference("name", account.get_full_name(), work.name))
    return found


def _refuse_twice(work: _PersonTask, lines: dict[tuple[str, str, str], int], names: dict[str, str]) -> None:
    key = (work.organization.slug, work.email, work.role.value)
    if key in lines:
        raise _PersonRowError(_("This is the same as in line %(line)s.") % {"line": lines[key]})
    if work.name and names.setdefault(work.email, work.name) != work.name:
        raise _PersonRowError(_("The same address has another name in an earlier row."))
    lines[key] = work.row.line


def _refuse_own(work: _PersonTask, by: Any) -> None:
    if not is_secretariat_for(by, work.organization):
        raise _PersonRowError(_("Another member of the secretariat has to decide about your organization."))
    if work.account is not None and work.account.pk == by.pk:
        raise _PersonRowError(_("You cannot add yourself: ask another member of the secretariat."))


def _write_name(work: _PersonTask, account: User | None, by: Any) -> None:
    if account is None or work.account is None or not any(one.column == "name" for one in work.differences):
        return
    first, _space, last = work.name.rpartition(" ")
    account.first_name, account.last_name = first[:150], last[:150]
    account.save(update_fields=["first_name", "last_name"])
    log(instance=account, action=RENAMED, user=by)


def _ask(work: _PersonTask, by: Any) -> None:
    try:
        ask_role(
            organization=work.organization,
            name=work.name,
            email=work.email,
            role=work.role,
            account=work.account,
            by=by,
        )
    except MembershipRefused as refusal:
        raise DirectoryRefused(str(refusal), [DirectoryFault(work.row.line, str(refusal))]) from refusal
