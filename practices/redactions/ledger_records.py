"""Whether the erasable records beside a ledger still hold the words of which its rows keep a digest."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from practices.actions.adoptions import words_of
from practices.actions.batches import in_batches
from practices.actions.ledger import NEWER, Breach, verify
from practices.actions.ledger_files import verify_beside
from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment
from practices.models.ledger import LedgerEntry, UnknownHashVersion
from practices.models.outreach.contacts import Contact
from practices.models.redactions import RedactedKind, Redaction
from practices.models.releases import ReleaseDecision
from practices.models.reports.issues import Report
from practices.models.reports.parts import ReportPart
from practices.outreach.actions.contacts import WORDS as WORDS_OF_CONTACTS
from practices.outreach.actions.contacts import digested_words
from practices.reports.queries.digests import digest_of_content


@dataclass(frozen=True, slots=True)
class Recorded:
    """How a ledger's rows keep their words. `digests` gives every digest that the record of a row may rightly have.

    `beside` are further rows that the digests take in.
    """

    kind: str
    relation: str
    digests: Callable[[Any, Any], Iterable[str]]
    digest_field: str = "record_digest"
    beside: tuple[str, ...] = ()


def _of_adoption(event: Any, record: Any) -> Iterable[str]:
    """With its statement; without it where the organization put it beside the event later."""
    words = words_of(record)
    yield _digest(event, record, words)
    yield _digest(event, record, {**words, "statement": ""})


def _of_contact(contact: Any, record: Any) -> Iterable[str]:
    words = {name: getattr(record, name) for name in WORDS_OF_CONTACTS}
    sums = [file.checksum for file in contact.files.all()]
    yield _digest(contact, record, digested_words(words, record.next_step_on, sums))


def _of_assessment(assessment: Any, record: Any) -> Iterable[str]:
    yield _digest(assessment, record, {"note": record.note})


def _of_release(decision: Any, record: Any) -> Iterable[str]:
    yield _digest(decision, record, {"authority": record.authority, "uncleaned_reason": record.uncleaned_reason})


def _of_report(report: Any, content: Any) -> Iterable[str]:
    yield digest_of_content(content, version=report.hash_version)


def _digest(row: LedgerEntry, record: Any, words: Mapping[str, str]) -> str:
    return row.digest_of_record(record.salt, words, version=row.hash_version)


RECORDS: dict[type[LedgerEntry], Recorded] = {
    AdoptionEvent: Recorded(RedactedKind.ADOPTION_EVENT, "record", _of_adoption),
    Contact: Recorded(RedactedKind.CONTACT, "record", _of_contact, beside=("files",)),
    Assessment: Recorded(RedactedKind.ASSESSMENT, "record", _of_assessment),
    ReleaseDecision: Recorded(RedactedKind.RELEASE_DECISION, "record", _of_release),
    Report: Recorded(RedactedKind.REPORT, "content", _of_report, "content_digest"),
    ReportPart: Recorded(RedactedKind.REPORT, "content", _of_report, "content_digest"),
}


def verify_whole(model: type[LedgerEntry]) -> Breach | None:
    """Verify the chain of a ledger, then the words, rows and files beside it.

    Gives the first breach, None when all holds.
    """
    return verify(model) or verify_records(model) or verify_beside(model)


def verify_records(model: type[LedgerEntry]) -> Breach | None:
    """Return the first row whose record is missing, or no longer holds the words of the row's digest.

    What was redacted holds when the ledger of redactions says so with the same digest.
    """
    recorded = RECORDS.get(model)
    if recorded is None:
        return None
    ledger: Any = model._default_manager
    rows = (
        ledger.exclude(**{recorded.digest_field: ""})
        .select_related(recorded.relation)
        .prefetch_related(*recorded.beside)
    )
    redacted = _redacted(recorded)
    for row in in_batches(rows, by="sequence"):
        reason = _fault(row, getattr(row, recorded.relation, None), recorded, redacted)
        if reason:
            return Breach(row.sequence, reason)
    return None


def _redacted(recorded: Recorded) -> set[tuple[Any, ...]]:
    """Return what the ledger of redactions says: by thing and digest; of reports by day and reason, for they quote."""
    rows = Redaction.objects.order_by("sequence")
    if recorded.kind == RedactedKind.REPORT:
        return {(recorded_at.date(), reason) for recorded_at, reason in rows.values_list("recorded_at", "reason")}
    return set(rows.filter(kind=recorded.kind).values_list("thing", "record_digest"))


def _fault(row: Any, record: Any, recorded: Recorded, redacted: set[tuple[Any, ...]]) -> str:
    if record is None:
        return "its words are missing"
    stated = getattr(row, recorded.digest_field)
    if record.redacted_on is not None:
        quotes = recorded.kind == RedactedKind.REPORT
        said = (record.redacted_on, record.redacted_for) if quotes else (row.public_id, stated)
        return "" if said in redacted else "its words are gone, and no redaction says so"
    try:
        return "" if stated in recorded.digests(row, record) else "its words were altered"
    except UnknownHashVersion:
        return NEWER
