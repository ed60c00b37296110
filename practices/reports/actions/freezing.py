"""Freezing a draft: it becomes a numbered issue with its data, its files and its digest, all or nothing."""

import datetime
import secrets
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.actions.kept_files import keep_file, keeping_files
from practices.actions.ledger import append, lock_ledger
from practices.actions.ledger_heads import note_heads_once_committed
from practices.documents.pdf_out import UnprintableText
from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.files import file_name, media_type, write_files
from practices.documents.report_files.narrative import UnknownField, moved_sentences
from practices.documents.report_files.reading import as_data
from practices.models.adoptions import AdoptionEvent
from practices.models.editions import checksum
from practices.models.evidence import Confirmation
from practices.models.ledger import LedgerEntry
from practices.models.outreach.contacts import Contact
from practices.models.releases import Audience
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report, ReportContent, ReportFile, Series
from practices.models.reports.parts import ReportPart, ReportPartContent
from practices.models.terms import TermsAcceptance
from practices.queries.adoptions.standing import end_of
from practices.reports.actions.drafts import DraftRefused, lock_draft, refuse_unseen
from practices.reports.queries.compiling import compile_issue, values_of
from practices.reports.queries.digests import digest_of_content
from practices.reports.queries.preflight import preflight_of

RESTS_ON: tuple[type[LedgerEntry], ...] = (AdoptionEvent, Confirmation, Contact, TermsAcceptance)
"""The ledgers that a report is compiled from."""


class FreezeRefused(Exception):
    """The draft cannot become an issue; the message is for the user."""


class FreezeStopped(FreezeRefused):
    """The worker is no longer asked to freeze the draft, or was asked anew since."""


@keeping_files()
def freeze_report(
    *, draft: ReportDraft, by: Any, seen: str | None = None, asked_at: datetime.datetime | None = None
) -> Report:
    """Make the draft the next issue of its series: compiled once more, written in every format, numbered, hashed.

    One transaction: what is killed or refused leaves no number, no row, and no file that a row names. What is
    released to nobody is the secretariat's alone. `seen`: `version_of` the draft that is to be frozen;
    `asked_at`: when the worker was asked to freeze it. Raises FreezeRefused, and FreezeStopped where it no longer is.
    """
    try:
        draft = lock_draft(draft=draft, by=by)
        if asked_at is not None and draft.freezing_asked_at != asked_at:
            raise FreezeStopped
        refuse_unseen(draft, seen)
    except DraftRefused as refusal:
        raise FreezeRefused(str(refusal)) from refusal
    stops = [check.words for check in preflight_of(draft).checks if check.is_stop]
    if stops:
        raise FreezeRefused(" ".join(stops))
    known_at = _moment(draft.known_on)
    report = _next_issue(draft, known_at=known_at, by=by)
    try:
        document, enquiry_kept = compile_issue(draft, known_at=known_at, issue=report.issue)
    except UnknownField as error:
        raise FreezeRefused(_("There is no figure called {%(name)s}.") % {"name": error.name[:80]}) from error
    if moved_sentences(draft.narrative, saved=draft.figures, now=values_of(document)):
        raise FreezeRefused(_("Figures changed in the meantime: check the flagged sentences again."))
    content = ReportContent(title=document.title, data=as_data(document), narrative=draft.narrative)
    try:
        files = append_frozen(report, content, document)
    except UnprintableText as error:
        raise FreezeRefused(str(error)) from error
    content.report = report
    content.save()
    for form, made in files.items():
        keep_report_file(report, form, made)
    draft.report, draft.freezing_asked_at = report, None
    draft.enquiry_kept = enquiry_kept
    draft.save()
    note_heads_once_committed(of=f"report {report.issue}")
    return report


def append_frozen(
    row: Report | ReportPart, content: ReportContent | ReportPartContent, document: ReportDocument
) -> dict[str, bytes]:
    """Add the row of an issue, or of a part of one, with the digests of its files and content; return the files.

    Content and files are still to be kept. Raises UnprintableText.
    """
    files = write_files(document)
    content.salt = secrets.token_hex(16)
    row.files_stated = sorted([form, checksum(made)] for form, made in files.items())
    row.content_digest = digest_of_content(content)
    append(row)
    return files


def keep_report_file(report: Report, form: str, made: bytes) -> ReportFile:
    """Keep an issue in one format."""
    name = file_name(f"report-{report.issue}-{report.as_of}", form)
    return keep_file(ReportFile, name=name, media_type=media_type(form), content=made, report=report, format=form)


def series_of(audience: str) -> Series:
    """Return the series in which an issue for this audience is numbered."""
    return Series.PUBLIC if audience == Audience.PUBLIC else Series.RESTRICTED


def _next_issue(draft: ReportDraft, *, known_at: datetime.datetime, by: Any) -> Report:
    """Make the row without its digest. The ledger's lock is held until the end: the number is given once."""
    lock_ledger(Report)
    series = series_of(draft.audience)
    last = Report.objects.filter(series=series).aggregate(last=Max("number"))["last"] or 0
    return Report(
        series=series,
        number=last + 1,
        symbol=draft.symbol,
        language=draft.language,
        as_of=draft.as_of,
        since=draft.since,
        known_at=known_at,
        audience=draft.audience,
        previous=draft.previous,
        corrects=draft.corrects,
        embargo_until=draft.embargo_until,
        by=by,
    )


def _moment(known_on: datetime.date) -> datetime.datetime:
    """Return the moment as of which it is known: the end of a past day, or now.

    Now is taken while nobody writes to the ledgers: what is recorded with an earlier time has been committed.
    """
    if known_on < timezone.now().date():
        return end_of(known_on)
    for ledger in RESTS_ON:
        lock_ledger(ledger)
    return timezone.now()
