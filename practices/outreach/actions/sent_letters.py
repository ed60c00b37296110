"""What became of letters: recorded as sent by a person, with the scan of what was signed."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from practices.actions.kept_files import keep_file, keeping_files, kind_of_scan
from practices.documents.limits import MAX_FILE_BYTES, in_megabytes
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.outreach.contacts import Contact, ContactKind
from practices.models.outreach.letters import Letter, LetterFile, LetterForm
from practices.outreach.actions.contacts import ContactRefused, log_contact
from practices.permissions import is_secretariat
from practices.queries.wording import with_label, written_date

Scan = tuple[str, bytes]
"""A file's name and content."""


class SendingRefused(Exception):
    """The letter cannot be recorded as sent, or the scan not kept; the message is for the user."""


@keeping_files()
def record_sent(*, letter: Letter, sent_on: datetime.date, by: Any, scan: Scan | None = None) -> Contact:
    """Record that a person sent a letter: from now on it is a contact of the ledger. Raises SendingRefused."""
    _refuse_others(by)
    letter = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("mailing__pack", "organization", "focal_point", "follows")
        .get(pk=letter.pk)
    )
    _refuse_day(letter, sent_on)
    if scan is not None:
        _keep_scan(letter, scan)
    mailing = letter.mailing
    try:
        contact = log_contact(
            organization=letter.organization,
            kind=ContactKind.LETTER,
            happened=PartialDate(sent_on),
            by=by,
            actor=mailing.actor,
            due_on=mailing.due_on if mailing.due_on and mailing.due_on >= sent_on else None,
            follows=letter.follows,
            reference_number=letter.reference_number,
            pack=mailing.pack,
            text=f"{letter.subject}\n\n{letter.body}",
            counterpart=str(letter.focal_point) if letter.focal_point else "",
        )
    except ContactRefused as refusal:
        raise SendingRefused(with_label(letter.reference_number, refusal)) from refusal
    letter.sent_on, letter.sent_by, letter.contact = sent_on, by, contact
    letter.save(update_fields=["sent_on", "sent_by", "contact"])
    return contact


@keeping_files()
def record_all_sent(*, letters: Sequence[Letter], sent_on: datetime.date, by: Any) -> list[Contact]:
    """Record letters as sent on one day, by number, all or none. Raises SendingRefused."""
    _refuse_others(by)
    if not letters:
        raise SendingRefused(_("Choose the letters that were sent."))
    ordered = sorted(letters, key=lambda letter: (letter.year, letter.number))
    return [record_sent(letter=letter, sent_on=sent_on, by=by) for letter in ordered]


@keeping_files()
def keep_signed_scan(*, letter: Letter, scan: Scan, by: Any) -> LetterFile:
    """Keep the scan of the letter as it was signed; once. Raises SendingRefused."""
    _refuse_others(by)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    return _keep_scan(letter, scan)


def _keep_scan(letter: Letter, scan: Scan) -> LetterFile:
    _name, content = scan
    if len(content) > MAX_FILE_BYTES:
        limit = in_megabytes(MAX_FILE_BYTES)
        raise SendingRefused(_("The scan is too large: it may have up to %(limit)s.") % {"limit": limit})
    media_type, ending = kind_of_scan(content)
    if not media_type:
        raise SendingRefused(_("Take a PDF, PNG, JPEG or TIFF file as the scan."))
    if letter.files.filter(form=LetterForm.SIGNED).exists():
        raise SendingRefused(_("A signed scan of this letter is kept already."))
    return keep_file(
        LetterFile,
        name=f"{letter.reference_number.replace('/', '-')}-signed{ending}",
        media_type=media_type,
        content=content,
        letter=letter,
        form=LetterForm.SIGNED,
    )


def _refuse_day(letter: Letter, sent_on: datetime.date) -> None:
    if letter.unwritten is not None:
        raise SendingRefused(_("%(number)s: its files are still being made.") % {"number": letter.reference_number})
    if letter.sent_on is not None:
        raise SendingRefused(_("%(number)s is recorded as sent already.") % {"number": letter.reference_number})
    if sent_on > today():
        raise SendingRefused(_("A letter is recorded after it was sent: this date is in the future."))
    if sent_on < letter.mailing.dated_on:
        raise SendingRefused(
            _("%(number)s is dated %(day)s: it cannot have been sent earlier.")
            % {"number": letter.reference_number, "day": written_date(letter.mailing.dated_on)}
        )


def _refuse_others(by: Any) -> None:
    if not is_secretariat(by):
        raise SendingRefused(_("Only the secretariat can use letters."))
