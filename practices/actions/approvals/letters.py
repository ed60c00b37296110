"""Pinning an organization's letter: whom it nominates, and that one person alone does this for it."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.invitations import ScannedLetter
from organizations.membership import MembershipRefused
from organizations.models import Invitation, OrganizationPage
from organizations.words import storable_line
from practices.actions.kept_files import SIGNED_PAPERS, drop_file, keep_file, keeping_files, kind_of_scan
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.documents.limits import MAX_FILE_BYTES, in_megabytes
from practices.models.approvals.approvers import RegisteredApprover
from practices.models.approvals.letters import PinnedLetter


class LetterRefused(MembershipRefused):
    """The letter cannot be taken; the message is for the user."""


@keeping_files()
def keep_letter(*, letter: ScannedLetter, organization: OrganizationPage, by: Any, **about: Any) -> PinnedLetter:
    """Keep the scan of a letter with what it is about. Raises LetterRefused."""
    name, content = letter.file
    media_type, _ending = kind_of_scan(content)
    if len(content) > MAX_FILE_BYTES:
        limit = in_megabytes(MAX_FILE_BYTES)
        raise LetterRefused(_("The scan is too large: it may have up to %(limit)s.") % {"limit": limit})
    if media_type not in SIGNED_PAPERS:
        raise LetterRefused(_("The letter is a PDF, PNG or JPEG file."))
    if letter.dated_on > timezone.now().date():
        raise LetterRefused(_("Choose today or an earlier date."))
    return keep_file(
        PinnedLetter,
        name=name,
        media_type=media_type,
        content=content,
        organization=organization,
        dated_on=letter.dated_on,
        symbol=storable_line(letter.symbol)[:80],
        entered_by=by,
        **about,
    )


@transaction.atomic
def drop_letter(*, approver: RegisteredApprover) -> None:
    """Remove the letter that names an approver who is erased, and its file once that is certain."""
    for letter in PinnedLetter.objects.filter(approver=approver):
        stored = str(letter.stored.name)
        letter.delete()
        transaction.on_commit(partial(drop_file, stored))


@keeping_files()
def keep_nomination(*, invitation: Invitation, letter: ScannedLetter, by: Any) -> PinnedLetter:
    """Keep the letter by which an organization nominates somebody, and tell it. Raises LetterRefused."""
    kept = keep_letter(letter=letter, organization=invitation.organization, by=by, invitation=invitation)
    tell_organization(organization=invitation.organization, act=OutsideAct.NOMINATION_ENTERED, by=by)
    return kept
