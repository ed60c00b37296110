"""Asking somebody without account to clear a draft by a link, the code that opens it, and their answer."""

import datetime
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.actions.mailed_codes import HOLDS_FOR, CodeRefused, enter_code, has_pass, make_code
from practices.mails import mail_asked_reader
from practices.models.releases import Audience
from practices.models.reports.drafts import Clearance, ClearanceAnswer, ReportDraft
from practices.queries.wording import written_date
from practices.reports.actions.drafts import DraftRefused, open_draft
from practices.reports.queries.drafting import state_of

VALID = datetime.timedelta(days=14)
"""How long a link can be used."""
LONGEST_REMARKS = 10_000


class ClearanceRefused(Exception):
    """The clearance cannot be asked for or given; the message is for the user."""


class ClearanceOutdated(ClearanceRefused):
    """The draft is no longer what was read: it is to be read again."""


@dataclass(frozen=True, slots=True)
class IssuedClearance:
    """A clearance that was asked for, and its token: it is shown once and kept nowhere."""

    clearance: Clearance
    token: str


@transaction.atomic
def ask_clearance(
    *, draft: ReportDraft, name: str, email: str, by: Any, valid: datetime.timedelta = VALID
) -> IssuedClearance:
    """Ask for the clearance of the draft as it stands; the link goes out by mail. Raises ClearanceRefused."""
    name, email = name.replace("\0", "").strip(), email.replace("\0", "").strip()
    try:
        draft = open_draft(draft=draft, by=by)
        validate_email(email)
    except DraftRefused as refusal:
        raise ClearanceRefused(str(refusal)) from refusal
    except ValidationError as error:
        raise ClearanceRefused(_("Give the e-mail address of the person asked.")) from error
    if not may_be_cleared_by_link(draft):
        raise ClearanceRefused(
            _("This report is for the secretariat only: it names who was asked and did not reply. It cannot be sent to "
              "anyone for clearance.")
        )  # fmt: skip
    if not name or len(name) > 200:
        raise ClearanceRefused(_("Give the name and function of the person asked, in at most 200 characters."))
    state = state_of(draft)
    if not state.is_whole:
        raise ClearanceRefused(_("Unknown figure {%(name)s}") % {"name": state.unknown[0]})
    token, now = secrets.token_urlsafe(32), timezone.now()
    clearance = Clearance.objects.create(
        draft=draft,
        name=name,
        email=email,
        token_digest=digest_of_token(token),
        draft_digest=state.digest,
        asked_by=by,
        asked_at=now,
        expires_at=now + valid,
    )
    _mail(clearance, token)
    return IssuedClearance(clearance, token)


def digest_of_token(token: str) -> str:
    """Return what is kept of a token: its SHA-256 (hex)."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_clearance(token: str, *, now: datetime.datetime) -> Clearance | None:
    """Return the clearance that a link leads to, None if there is none or its time is over.

    Nor is there one of a draft that was frozen, or is by now for the secretariat alone.
    """
    asked = Clearance.objects.filter(token_digest=digest_of_token(token), expires_at__gt=now)
    found = asked.filter(draft__report__isnull=True).select_related("draft__previous", "draft__corrects").first()
    return found if found is not None and may_be_cleared_by_link(found.draft) else None


def may_be_cleared_by_link(draft: ReportDraft) -> bool:
    """Tell whether somebody without account may read a draft: not one that is for the secretariat alone."""
    return draft.audience != Audience.OWN


@transaction.atomic
def send_clearance_code(*, clearance: Clearance, now: datetime.datetime) -> None:
    """Send a new code to who is asked; those before hold no longer. Raises ClearanceRefused."""
    clearance = _held(clearance, now)
    try:
        digits = make_code(clearance)
    except CodeRefused as refusal:
        raise ClearanceRefused(str(refusal)) from refusal

    def describe() -> dict[str, Any]:
        return {"code": digits, "minutes": HOLDS_FOR.seconds // 60}

    mail_asked_reader(clearance, "clearance_code", describe)


def open_clearance(*, clearance: Clearance, typed: str) -> str:
    """Use up the code that was sent, and give the pass that its holder reads and answers with: it is kept nowhere.

    A wrong code is counted, which stays when it is refused. Raises ClearanceRefused.
    """
    try:
        return enter_code(clearance, typed)
    except CodeRefused as refusal:
        raise ClearanceRefused(str(refusal)) from refusal


@transaction.atomic
def answer_clearance(
    *, clearance: Clearance, answer: str, read_digest: str, opened_with: str, now: datetime.datetime, remarks: str = ""
) -> Clearance:
    """Clear the draft, or send it back with remarks. `read_digest` names the state that was read.

    `opened_with` is the pass that the code gave. A later answer by the same link takes the place of the one before.
    Raises ClearanceOutdated when the draft was changed since it was read, else ClearanceRefused.
    """
    clearance = _held(clearance, now)
    remarks = remarks.replace("\0", "").strip()
    if not has_pass(clearance, opened_with):
        raise ClearanceRefused(_("Please request a code and enter it first."))
    if answer not in (ClearanceAnswer.CLEARED, ClearanceAnswer.REMARKS):
        raise ClearanceRefused(_("Clear the draft, or send it back with remarks."))
    if answer == ClearanceAnswer.REMARKS and not remarks:
        raise ClearanceRefused(_("Specify what should be changed."))
    if len(remarks) > LONGEST_REMARKS:
        raise ClearanceRefused(_("The remarks are longer than %(count)s characters.") % {"count": LONGEST_REMARKS})
    if read_digest != state_of(clearance.draft).digest:
        raise ClearanceOutdated(_("The draft was changed while you were reading it. Please check it again."))
    clearance.answer, clearance.answered_at, clearance.remarks = answer, now, remarks
    clearance.draft_digest = read_digest
    clearance.save()
    return clearance


def _held(clearance: Clearance, now: datetime.datetime) -> Clearance:
    """Lock a clearance whose link holds. Raises ClearanceRefused."""
    row = Clearance.objects.select_for_update(of=("self",)).select_related("draft").get(pk=clearance.pk)
    if row.expires_at <= now or row.draft.report_id is not None or not may_be_cleared_by_link(row.draft):
        raise ClearanceRefused(_("This link is no longer valid."))
    return row


def _mail(clearance: Clearance, token: str) -> None:
    """Send the link after the commit, in the report's language."""

    def describe() -> dict[str, Any]:
        return {
            "name": clearance.name,
            "address": f"{settings.BASE_URL}/clearances/{token}/",
            "until": written_date(clearance.expires_at.date()),
        }

    mail_asked_reader(clearance, "clearance", describe)
