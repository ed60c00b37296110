"""Who approves for an organization, as a person whose independence can be asked."""

from dataclasses import replace
from typing import Any

from organizations.models import FocalPoint, OrganizationPage, reader_of
from organizations.second_persons import ActingPerson, Debts, person_of
from practices.models.approvals.approvers import RegisteredApprover
from practices.models.approvals.deputies import absent_for_whom


def may_second(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether `user` approves for `organization`, whoever wrote: whether they count as two is asked apart.

    An approver, or today's deputy of one; the secretariat for an organization that it does not act for.
    """
    if not user.is_active:
        return False
    if user.groups.filter(pk=organization.approvers_id).exists():
        return True
    reader = reader_of(user)
    if organization.pk in reader.organizations:
        return absent_for_whom(user, organization) is not None
    return reader.is_secretariat and organization.pk not in reader.coordinates


def second_person(user: Any, organization: OrganizationPage) -> ActingPerson:
    """Return `user` as the second person. A deputy owes that to the absent approver until the organization agreed."""
    debts = Debts(organization)
    person = person_of(user, organization, debts)
    if user.groups.filter(pk=organization.approvers_id).exists():
        return person
    absence = absent_for_whom(user, organization)
    if absence is None:
        return person
    is_agreed = absence.agreed_by is not None and organization.pk in reader_of(absence.agreed_by).reads_for
    return person if is_agreed else _owing(person, absence.absent_id, debts)


def approver_person(approver: RegisteredApprover) -> ActingPerson:
    """Return a registered approver, who owes the entry to who made it until the organization confirmed it."""
    person = ActingPerson(None, acts_for=True)
    if approver.is_confirmed_inside or approver.entered_by_id is None:
        return person
    owing = _owing(person, approver.entered_by_id, Debts(approver.organization))
    if approver.is_taken_over or approver.is_by_letter:
        return replace(owing, owes_beside=owing.owes_beside - {approver.entered_by_id})
    return owing


def point_person(point: FocalPoint) -> ActingPerson:
    """Return a focal point as a person, who owes the entry in the directory to who made it."""
    person = ActingPerson(None, acts_for=True)
    if point.made_by_id is None:
        return person
    return _owing(person, point.made_by_id, Debts(point.organization))


def _owing(person: ActingPerson, account: int, debts: Debts) -> ActingPerson:
    owes, beside = debts.of([account])
    return replace(person, owes=person.owes | owes | {account}, owes_beside=person.owes_beside | beside | {account})
