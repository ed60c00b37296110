"""The register of approvers without account, entered by two persons; and which organizations are one-person offices."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from organizations.invitations import ScannedLetter
from organizations.locks import lock_organization
from organizations.mailboxes import mailbox_of
from organizations.membership import people_of
from organizations.models import OrganizationPage
from organizations.second_persons import NOBODY, person_of, refuse_nominating, refuse_two
from organizations.words import storable
from practices.actions.approvals.letters import drop_letter, keep_letter
from practices.actions.kept_files import keeping_files
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.mails import mail_second_persons
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover
from practices.models.editions import today
from practices.permissions import is_approver, is_secretariat_for, may_write_for

LOGGED = "practices.approver_"
"""Begin of the names under which the log of an organization tells of its approvers; it never names a person."""
OFFICE_MARKED = "practices.one_person_office_marked"
OFFICE_AGREED = "practices.one_person_office_agreed"
OFFICE_ENDED = "practices.one_person_office_ended"
ENTRY_WAITING = gettext_lazy("An approver without an account waits for a second person")
OFFICE_WAITING = gettext_lazy("The designation as a one-person office waits for a second person")


class ApproverRefused(Exception):
    """The entry cannot be made or changed so; the message is for the user."""


@dataclass(frozen=True, slots=True)
class ApproverEntry:
    """What is kept of a registered approver, and the days from and until which the person approves."""

    name: str
    function: str
    email: str
    consent_on: datetime.date
    valid_from: datetime.date
    valid_until: datetime.date | None = None
    language: str = "en"


@keeping_files()
def enter_approver(
    *, organization: OrganizationPage, entry: ApproverEntry, by: Any, letter: ScannedLetter | None = None
) -> RegisteredApprover:
    """Enter an approver without account, who approves once a second person confirms the entry.

    `letter`: the organization's own letter, by which the secretariat enters whom it names. Raises ApproverRefused and
    LetterRefused.
    """
    if not may_write_for(by, organization):
        raise ApproverRefused(_("You do not act for this organization."))
    lock_organization(organization)
    _refuse_entry(organization, entry)
    now = timezone.now()
    if letter is not None and not is_secretariat_for(by, organization):
        raise ApproverRefused(_("The secretariat enters letters of nomination."))
    row = RegisteredApprover(
        organization=organization,
        name=storable(entry.name),
        function=storable(entry.function),
        email=entry.email.strip(),
        language=entry.language,
        consent_on=entry.consent_on,
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        entered_by=by,
        entered_at=now,
        is_by_letter=letter is not None,
    )
    try:
        row.full_clean(exclude=["organization", "entered_by", "confirmed_by", "confirmed_at"])
    except ValidationError as error:
        raise ApproverRefused(" ".join(error.messages)) from error
    row.save()
    if letter is not None:
        keep_letter(letter=letter, organization=organization, by=by, approver=row)
    _note(row, "entered", by)
    tell_organization(organization=organization, act=OutsideAct.APPROVER_ENTERED, by=by)
    screen = reverse("approvals:approver", args=[row.public_id])
    mail_second_persons(organization, ENTRY_WAITING, lambda person: refuse_confirming(person, row), screen)
    return row


@transaction.atomic
def confirm_approver(*, approver: RegisteredApprover, by: Any) -> RegisteredApprover:
    """Confirm, as a second person, what an organization entered. Raises ApproverRefused."""
    row = _held(approver)
    if row.confirmed_at is not None:
        raise ApproverRefused(_("This approver was confirmed already."))
    if reason := refuse_confirming(by, row):
        raise ApproverRefused(reason)
    row.confirmed_by, row.confirmed_at = by, timezone.now()
    row.is_confirmed_inside, row.is_taken_over = is_approver(by, row.organization), False
    row.save(update_fields=["confirmed_by", "confirmed_at", "is_confirmed_inside", "is_taken_over"])
    _note(row, "confirmed", by)
    tell_organization(organization=row.organization, act=OutsideAct.APPROVER_CONFIRMED, by=by)
    return row


def refuse_confirming(user: Any, approver: RegisteredApprover) -> str:
    """Say why `user` is not the second person for an entry that waits, "" if they are. Several queries."""
    organization = approver.organization
    if approver.confirmed_at is not None:
        return _("This approver was confirmed already.")
    if not (is_approver(user, organization) or is_secretariat_for(user, organization)):
        return _("An approver of the organization, or the secretariat, confirms: never the person who entered it.")
    first = person_of(approver.entered_by, organization) if approver.entered_by is not None else NOBODY
    second = person_of(user, organization)
    return (refuse_nominating if approver.is_by_letter else refuse_two)(organization, first, second)


@transaction.atomic
def end_approver(*, approver: RegisteredApprover, on: datetime.date, by: Any) -> RegisteredApprover:
    """Let an approver approve until the day `on` and no longer: one person does that. Raises ApproverRefused."""
    row = _kept_by(approver, by)
    if on < row.valid_from:
        raise ApproverRefused(_("The last day is before the first."))
    if row.valid_until is not None and on > row.valid_until:
        raise ApproverRefused(_("To extend the period, make a new entry, with a second person."))
    row.valid_until = on
    row.save(update_fields=["valid_until"])
    _note(row, "ended", by)
    return row


@transaction.atomic
def erase_approver(*, approver: RegisteredApprover, by: Any) -> RegisteredApprover:
    """Remove name, function and address for good, and the letter that names the person.

    What the person approved keeps the name that signed it. Raises ApproverRefused.
    """
    row = _kept_by(approver, by)
    row.name, row.function, row.email, row.erased_at = "", "", "", timezone.now()
    row.save(update_fields=["name", "function", "email", "erased_at"])
    drop_letter(approver=row)
    _note(row, "erased", by)
    return row


@keeping_files()
def mark_one_person_office(
    *, organization: OrganizationPage, reason: str, letter: ScannedLetter, by: Any
) -> OnePersonOffice:
    """Enter the letter by which an organization says that one person alone does this for it.

    It holds once another of the secretariat agrees. Raises ApproverRefused and LetterRefused.
    """
    _refuse_not_secretariat(by, organization)
    words = storable(reason)[:255]
    if not words:
        raise ApproverRefused(_("Give the reason: for instance who wrote, and when."))
    try:
        with transaction.atomic():
            office = OnePersonOffice.objects.create(
                organization=organization, reason=words, marked_by=by, marked_at=timezone.now()
            )
    except IntegrityError as error:
        raise ApproverRefused(_("This organization is already designated.")) from error
    keep_letter(letter=letter, organization=organization, by=by, office=office)
    log(instance=organization, action=OFFICE_MARKED, user=by, data={"reason": words})
    tell_organization(organization=organization, act=OutsideAct.OFFICE_ENTERED, by=by)
    screen = reverse("approvals:office", args=[organization.translation_key])
    mail_second_persons(organization, OFFICE_WAITING, lambda person: refuse_agreeing(person, office), screen)
    return office


def refuse_agreeing(user: Any, office: OnePersonOffice) -> str:
    """Say why `user` is not the second person for a mark that waits, "" if they are. Several queries."""
    if office.agreed_at is not None or office.ended_at is not None:
        return _("This designation is not waiting for a second person.")
    if not is_secretariat_for(user, office.organization) or office.marked_by is None:
        return _("The secretariat decides this, for organizations that it does not act for.")
    return refuse_two(None, person_of(office.marked_by, None), person_of(user, None))


@transaction.atomic
def agree_to_one_person_office(*, organization: OrganizationPage, by: Any) -> OnePersonOffice:
    """Agree, as another of the secretariat who looked at the letter: the mark holds. Raises ApproverRefused."""
    lock_organization(organization)
    office = OnePersonOffice.objects.select_for_update(of=("self",)).filter(
        organization=organization, ended_at__isnull=True
    ).first()  # fmt: skip
    if office is None:
        raise ApproverRefused(_("This organization is not designated."))
    if reason := refuse_agreeing(by, office):
        raise ApproverRefused(reason)
    office.agreed_by, office.agreed_at = by, timezone.now()
    office.save(update_fields=["agreed_by", "agreed_at"])
    log(instance=organization, action=OFFICE_AGREED, user=by)
    tell_organization(organization=organization, act=OutsideAct.OFFICE_AGREED, by=by)
    return office


@transaction.atomic
def end_one_person_office(*, organization: OrganizationPage, by: Any) -> None:
    """End the mark: from now on somebody else of the organization approves. Raises ApproverRefused."""
    _refuse_not_secretariat(by, organization)
    marked = OnePersonOffice.objects.filter(organization=organization, ended_at__isnull=True)
    if not marked.update(ended_by=by, ended_at=timezone.now()):
        raise ApproverRefused(_("This organization is not designated."))
    log(instance=organization, action=OFFICE_ENDED, user=by)


def _refuse_not_secretariat(by: Any, organization: OrganizationPage) -> None:
    if not is_secretariat_for(by, organization):
        raise ApproverRefused(_("The secretariat decides this, for organizations that it does not act for."))


def _refuse_entry(organization: OrganizationPage, entry: ApproverEntry) -> None:
    if not entry.name.strip() or not entry.function.strip():
        raise ApproverRefused(_("Give the name and the function of the person."))
    if entry.valid_until is not None and entry.valid_until < entry.valid_from:
        raise ApproverRefused(_("The last day is before the first."))
    if entry.consent_on > today():
        raise ApproverRefused(_("The date of consent is in the future."))
    addresses = people_of(organization).filter(is_active=True).values_list("email", flat=True)
    if mailbox_of(entry.email) in map(mailbox_of, addresses):
        raise ApproverRefused(_("This address belongs to an account of the organization: such people approve with it."))
    same = RegisteredApprover.objects.filter(organization=organization, email__iexact=entry.email.strip())
    if same.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=entry.valid_from)).exists():
        raise ApproverRefused(_("An approver with this address is registered already."))


def _held(approver: RegisteredApprover) -> RegisteredApprover:
    """Read the entry again, held for this transaction; what was erased is not changed any more."""
    row = RegisteredApprover.objects.select_for_update(of=("self",)).select_related("organization").get(pk=approver.pk)
    if row.erased_at is not None:
        raise ApproverRefused(_("This entry was erased."))
    return row


def _kept_by(approver: RegisteredApprover, by: Any) -> RegisteredApprover:
    row = _held(approver)
    if not may_write_for(by, row.organization):
        raise ApproverRefused(_("You do not act for this organization."))
    return row


def _note(row: RegisteredApprover, what: str, by: Any) -> None:
    log(instance=row.organization, action=f"{LOGGED}{what}", user=by, data={"approver": str(row.public_id)})
