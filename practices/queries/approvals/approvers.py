"""Registered approvers by organization, and which organizations are one-person offices."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from organizations.models import OrganizationPage, reader_of
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover
from practices.queries.wording import Words, name_of, written_date


@dataclass(frozen=True, slots=True)
class ApproverRow:
    """One entry, and how it stands in words."""

    id: str
    name: str
    function: str
    email: str
    state: str
    is_valid: bool


@dataclass(frozen=True, slots=True)
class ApproverGroup:
    """One organization with its entries. `office`: why it is a one-person office, "" where it is none.

    `is_waiting`: the mark of it waits for a second person.
    """

    id: str
    organization: Words
    rows: tuple[ApproverRow, ...]
    office: str
    is_marked: bool
    is_waiting: bool


def approver_groups(user: Any, on: datetime.date) -> list[ApproverGroup]:
    """Return the entries that `user` may see, by organization alphabetically; one's own organizations without any too.

    For the secretariat these are all organizations of the exchange. Four queries.
    """
    reader = reader_of(user)
    entries: dict[int, list[ApproverRow]] = {}
    for approver in RegisteredApprover.objects.visible_to(user).for_listing():
        entries.setdefault(approver.organization_id, []).append(_row(approver, on))
    offices = OnePersonOffice.objects.filter(ended_at__isnull=True)
    marked = {
        key: (reason, at is None) for key, reason, at in offices.values_list("organization", "reason", "agreed_at")
    }
    pages = OrganizationPage.objects.filter(is_contact_only=False)
    pages = pages if reader.is_secretariat else pages.filter(pk__in=reader.organizations)
    groups = [
        ApproverGroup(
            str(page.translation_key),
            name_of(page),
            tuple(entries.get(page.pk, ())),
            marked.get(page.pk, ("",))[0],
            page.pk in marked,
            marked.get(page.pk, ("", False))[1],
        )
        for page in pages.for_listing()
    ]
    return sorted(groups, key=lambda group: (group.organization.text.casefold(), group.id))


def _row(approver: RegisteredApprover, on: datetime.date) -> ApproverRow:
    is_over = approver.valid_until is not None and approver.valid_until < on
    is_valid = not is_over and approver.valid_from <= on and approver.confirmed_at is not None
    is_valid = is_valid and approver.erased_at is None
    return ApproverRow(
        str(approver.public_id),
        approver.name,
        approver.function,
        approver.email,
        _state(approver, is_over),
        is_valid,
    )


def _state(approver: RegisteredApprover, is_over: bool) -> str:
    if approver.erased_at is not None:
        return _("Erased")
    if is_over:
        return _("Until %(day)s") % {"day": written_date(approver.valid_until)}
    if approver.confirmed_at is None:
        return _("Waits for a second person")
    days = {"day": written_date(approver.valid_from), "last": written_date(approver.valid_until)}
    return _("From %(day)s until %(last)s") % days if approver.valid_until else _("Since %(day)s") % days
