"""Asking for an approval beside the admin: a registered approver by a link, or the secretariat."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Page, TaskState

from organizations.languages import spoken_language
from organizations.mailboxes import mailbox_of
from organizations.models import OrganizationPage
from organizations.second_persons import NOBODY, Debts, are_independent, person_of, refuse_two
from organizations.words import storable
from practices.actions.kept_files import SIGNED_PAPERS, keep_file, keeping_files, kind_of_scan
from practices.actions.proposals import may_be_seconded_outside
from practices.actions.signed_keys import digest_of_key, make_key
from practices.mails import mail_registered_approver, mail_secretariat
from practices.models.approvals.approvers import RegisteredApprover, is_one_person_office
from practices.models.approvals.requests import ApprovalPart, ApprovalRequest, ApprovalWay, PinnedSubject, SignedNote
from practices.models.approvals.seconding import approver_person
from practices.models.content_edits import writers_since_publication
from practices.models.editions import today
from practices.models.proposals import Decision, Proposal
from practices.models.workflows import (
    FourEyesTask,
    instrument_step,
    organization_of,
    refuse_approving,
    releases_waiting_with,
)
from practices.permissions import may_write_for
from practices.queries.approvals.pinned import PinnedText, pin
from practices.queries.wording import written_date

SALT = "practices.approvals"
HOLDS_FOR = datetime.timedelta(days=14)
"""How long a link, and a request to the secretariat, can be answered."""
LONGEST_NOTE = 2000
ASKED = "practices.approval_asked"
TAKEN_BACK = "practices.approval_taken_back"


class ApprovalRefused(Exception):
    """The approval cannot be asked for or given; the message is for the user. `field`: what of the answer is wrong."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class IssuedApprovalRequest:
    """A request, and the address of its link: it is in the mail, and kept nowhere."""

    request: ApprovalRequest
    address: str


type Subject = TaskState | Proposal
"""What an approval is asked about: a text that was submitted, or a release that was proposed."""


@transaction.atomic
def ask_approver(*, subject: Subject, approver: RegisteredApprover, by: Any, note: str = "") -> IssuedApprovalRequest:
    """Send a registered approver a link to a text or release; an earlier link to the same holds no longer.

    It covers what waits with it and has this approver as its second person too. The mail names no title. Raises
    ApprovalRefused.
    """
    subject = _held(subject)
    organization, pinned = _pinned(subject, by)
    if not RegisteredApprover.objects.valid(today()).filter(pk=approver.pk, organization=organization).exists():
        raise ApprovalRefused(_("This person is not a registered approver of the organization today."))
    if reason := refuse_approver(approver, subject):
        raise ApprovalRefused(reason)
    now = timezone.now()
    _open_about(subject).filter(approver=approver).update(closed_at=now)
    key = make_key(SALT)
    request = _make(
        subject,
        organization,
        pinned,
        by,
        note,
        way=ApprovalWay.SIGNED_LINK,
        approver=approver,
        token_digest=digest_of_key(key),
    )
    with override(spoken_language(approver.language)):
        address = settings.BASE_URL + reverse("approve", args=[key])

    def describe() -> dict[str, Any]:
        return {
            "organization": organization.name_in(),
            "until": written_date(request.expires_at.date()),
            "address": address,
        }

    mail_registered_approver(approver, "approval_link", describe)
    return IssuedApprovalRequest(request, address)


@keeping_files()
def ask_with_note(
    *, subject: Subject, name: str, function: str, signed_on: datetime.date, file: tuple[str, bytes], by: Any
) -> ApprovalRequest:
    """Hand in the scan of a note that `name` signed: the secretariat looks at it and confirms. Raises ApprovalRefused.

    `file` is (name, content): PDF, PNG or JPEG.
    """
    subject = _held(subject)
    organization, pinned = _pinned(subject, by)
    name, function = storable(name)[:200], storable(function)[:200]
    if not name or not function:
        raise ApprovalRefused(_("Give the name and the function of the person who signed."))
    if signed_on > today():
        raise ApprovalRefused(_("This date is in the future."))
    media_type, _ending = kind_of_scan(file[1])
    if media_type not in SIGNED_PAPERS:
        raise ApprovalRefused(_("The signed note is a PDF, PNG or JPEG file."))
    _refuse_twice(subject, ApprovalWay.SIGNED_NOTE)
    request = _make(
        subject,
        organization,
        pinned,
        by,
        "",
        way=ApprovalWay.SIGNED_NOTE,
        signer_name=name,
        signer_function=function,
    )
    keep_file(SignedNote, name=file[0], media_type=media_type, content=file[1], request=request, signed_on=signed_on)
    _tell_secretariat(request)
    return request


@transaction.atomic
def ask_countersignature(*, subject: Subject, by: Any, note: str = "") -> ApprovalRequest:
    """Ask the secretariat to be the second person for a one-person office. Raises ApprovalRefused."""
    subject = _held(subject)
    organization, pinned = _pinned(subject, by)
    if not is_one_person_office(organization):
        raise ApprovalRefused(_("The secretariat countersigns for one-person offices alone."))
    _refuse_twice(subject, ApprovalWay.COUNTERSIGNATURE)
    request = _make(subject, organization, pinned, by, note, way=ApprovalWay.COUNTERSIGNATURE)
    _tell_secretariat(request)
    return request


@transaction.atomic
def take_back(*, asked: ApprovalRequest, by: Any) -> ApprovalRequest:
    """Take back a request that nobody answered; its link opens nothing then. Raises ApprovalRefused."""
    row = ApprovalRequest.objects.select_for_update(of=("self",)).select_related("organization").get(pk=asked.pk)
    if not may_write_for(by, row.organization):
        raise ApprovalRefused(_("You do not act for this organization."))
    if row.answered_at is not None or row.closed_at is not None:
        raise ApprovalRefused(_("This request was already answered or withdrawn."))
    row.closed_at = timezone.now()
    row.save(update_fields=["closed_at"])
    log(instance=row.page.specific, action=TAKEN_BACK, user=by, data={"request": str(row.public_id), "way": row.way})
    return row


def refuse_approver(approver: RegisteredApprover, subject: Subject) -> str:
    """Say why a registered approver is not the second person for a text or release, "" if they are. Several queries.

    It is nobody with an address of who wrote or proposed it, nor whom one of these alone entered.
    """
    if isinstance(subject, Proposal):
        organization: OrganizationPage | None = subject.organization
        first, authors = subject.proposed_by, [subject.proposed_by]
    else:
        page = subject.workflow_state.content_object
        organization, first = organization_of(page), subject.workflow_state.requested_by
        authors = [first, *get_user_model().objects.filter(pk__in=writers_since_publication(page))]
    known = [author for author in authors if author is not None]
    if mailbox_of(approver.email) in {mailbox_of(author.email) for author in known}:
        return _("A second person has to approve, not the author of the text.")
    person, debts = approver_person(approver), Debts(organization)
    beginner = person_of(first, organization, debts) if first is not None else NOBODY
    if reason := refuse_two(organization, beginner, person):
        return reason
    if all(are_independent(person_of(author, organization, debts), person) for author in known):
        return ""
    return _("An author of this text entered this approver: another person has to approve.")


def subject_of(asked: PinnedSubject) -> Subject:
    """Return the text that waits, or the release that is proposed, of a request or of a part of one."""
    subject = asked.task_state or asked.proposal
    assert subject is not None  # noqa: S101 - one of the two, by a constraint
    return subject


def refuse_asking(subject: Subject) -> str:
    """Say why no approval can be asked for about a text or release as it stands, "" if one can."""
    if isinstance(subject, Proposal):
        if subject.decision != Decision.OPEN:
            return _("This proposal has been decided already.")
        return "" if may_be_seconded_outside(subject) else _("The secretariat decides this.")
    if subject.status != TaskState.STATUS_IN_PROGRESS or not isinstance(subject.task.specific, FourEyesTask):
        return _("This text does not wait for a second person.")
    return refuse_approving(subject, subject.workflow_state.content_object)


def waiting_with(subject: Subject, page: Page, approver: RegisteredApprover | None = None) -> list[Subject]:
    """Return what is approved with a text or release of `page`: its instrument's text, and what was proposed.

    Only what can be approved outside; with `approver` only what has them as its second person.
    """
    found: list[Subject] = []
    if isinstance(subject, TaskState):
        found += filter(None, [instrument_step(page)])
    releases = releases_waiting_with(page).filter(organization=organization_of(page)).order_by("pk")
    found += [one for one in releases.select_related("organization", "proposed_by") if one != subject]
    found = [one for one in found if not refuse_asking(one)]
    return [one for one in found if approver is None or not refuse_approver(approver, one)]


def _held(subject: Subject) -> Subject:
    """Read again what an approval is asked about, held for this transaction."""
    if isinstance(subject, Proposal):
        return Proposal.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    return TaskState.objects.select_for_update(of=("self",)).get(pk=subject.pk)


def _pinned(subject: Subject, by: Any) -> tuple[OrganizationPage, PinnedText]:
    """Return the organization of what is asked about and how it stands. Raises ApprovalRefused."""
    organization: OrganizationPage | None
    if isinstance(subject, Proposal):
        organization = subject.organization
    else:
        organization = organization_of(subject.workflow_state.content_object)
    pinned = pin(subject)
    if organization is None or pinned is None:
        raise ApprovalRefused(_("Approval can be requested only for instruments, editions and practices."))
    if not may_write_for(by, organization):
        raise ApprovalRefused(_("You do not act for this organization."))
    reason = refuse_asking(subject)
    if reason:
        raise ApprovalRefused(reason)
    return organization, pinned


def _make(
    subject: Subject, organization: OrganizationPage, pinned: PinnedText, by: Any, note: str, **more: Any
) -> ApprovalRequest:
    now = timezone.now()
    request = ApprovalRequest.objects.create(
        **_columns(subject, pinned),
        organization=organization,
        asked_by=by,
        asked_at=now,
        asked_note=storable(note)[:LONGEST_NOTE],
        expires_at=now + HOLDS_FOR,
        **more,
    )
    for part in waiting_with(subject, pinned.page, request.approver):
        if (beside := pin(part)) is not None:
            ApprovalPart.objects.create(request=request, **_columns(part, beside))
    log(instance=pinned.page, action=ASKED, user=by, data={"request": str(request.public_id), "way": request.way})
    return request


def _columns(subject: Subject, pinned: PinnedText) -> dict[str, Any]:
    """Return the columns that say what is asked about, as it stands."""
    is_release = isinstance(subject, Proposal)
    return {
        "page_id": pinned.page.pk,
        "proposal": subject if is_release else None,
        "task_state": None if is_release else subject,
        "revision_number": pinned.revision.pk,
        "text_digest": pinned.text_digest,
        "audience": pinned.audience,
        "named": list(pinned.named),
    }


def _open_about(subject: Subject) -> Any:
    about = {"proposal": subject} if isinstance(subject, Proposal) else {"task_state": subject}
    return ApprovalRequest.objects.open().filter(**about)


def _refuse_twice(subject: Subject, way: str) -> None:
    if _open_about(subject).filter(way=way).exists():
        raise ApprovalRefused(_("The secretariat has been asked already."))


def _tell_secretariat(request: ApprovalRequest) -> None:
    def describe() -> dict[str, Any]:
        return {
            "organization": request.organization.name_in(),
            "is_note": request.way == ApprovalWay.SIGNED_NOTE,
            "address": settings.BASE_URL + reverse("approvals:detail", args=[request.public_id]),
        }

    mail_secretariat("approval_wanted", describe)
