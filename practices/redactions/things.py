"""The things whose words can go: finding one, blanking its record, and what repeats or quotes it."""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from django.db import transaction

from organizations.models import OrganizationPage
from practices.actions.kept_files import drop_file
from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.kept_files import KeptFile
from practices.models.ledger import LedgerEntry
from practices.models.outreach.contacts import Contact
from practices.models.outreach.letters import Letter
from practices.models.practices import PracticePage
from practices.models.redactions import RedactedKind
from practices.models.releases import ReleaseDecision, ReleasedKind
from practices.models.reports.drafts import Clearance, ReportDraft
from practices.models.reports.issues import Report
from practices.models.reports.parts import ReportPart, ReportPartContent, ReportPartDraft
from practices.models.statements import WORDS
from practices.outreach.actions.contacts import WORDS as WORDS_OF_CONTACTS
from practices.redactions.copies import forget_copies, forget_title
from practices.redactions.ledger_records import RECORDS

OF_THE_SECRETARIAT = (RedactedKind.CONTACT, RedactedKind.REPORT)
"""What an organization does not ask about: it is the secretariat's alone."""


@dataclass(frozen=True, slots=True)
class RedactableRecord:
    """A ledger row with its erasable record. `words`: the fields of the record that hold words, as they are now.

    `others`: further fields that go, with what they become. `record_digest` is what the row keeps of its words.
    """

    kind: str
    key: uuid.UUID
    row: LedgerEntry
    record: Any
    organization: OrganizationPage | None
    words: dict[str, str]
    others: dict[str, Any]
    record_digest: str

    @property
    def is_removed(self) -> bool:
        """Whether all its words went; an issue that lost only what it quotes of another thing still has its own."""
        return self.record.redacted_on is not None and not any(self.words.values()) and not self._has_more

    @property
    def _has_more(self) -> bool:
        return any(getattr(self.record, name) != value for name, value in self.others.items())


@dataclass(frozen=True, slots=True)
class Erased:
    """What of the rows of a ledger can go: `words` and `others` as in `RedactableRecord`.

    `owner` gives the organization that a row is about, by what is read with it (`related`).
    """

    model: type[LedgerEntry]
    words: tuple[str, ...]
    others: dict[str, Any]
    owner: Callable[[Any], OrganizationPage | None]
    related: tuple[str, ...] = ()


def find_thing(kind: str, key: uuid.UUID) -> RedactableRecord | None:
    """Return the thing of this kind with this uuid, None if there is none."""
    found = (_find(kind, key, erased) for erased in ERASED.get(kind, ()))
    return next((thing for thing in found if thing is not None), None)


def _find(kind: str, key: uuid.UUID, erased: Erased) -> RedactableRecord | None:
    recorded = RECORDS[erased.model]
    ledger: Any = erased.model._default_manager
    row = ledger.select_related(recorded.relation, *erased.related).filter(public_id=key).first()
    if row is None:
        return None
    record = getattr(row, recorded.relation)
    words = {name: getattr(record, name) for name in erased.words}
    digest = getattr(row, recorded.digest_field)
    return RedactableRecord(kind, key, row, record, erased.owner(row), words, erased.others, digest)


def blank(thing: RedactableRecord, *, reason: str, on: datetime.date) -> None:
    """Take the words, the salt and the files of a thing away, and its words wherever else they were kept."""
    record, told = thing.record, [words for words in thing.words.values() if words]
    for name in thing.words:
        setattr(record, name, "")
    for name, value in thing.others.items():
        setattr(record, name, value)
    record.salt, record.redacted_on, record.redacted_for = "", on, reason
    record.save()
    if isinstance(thing.row, Contact):
        _drop_files(thing.row.files.all())
        for letter in Letter.objects.filter(contact=thing.row):
            _drop_files(letter.files.all())
            told += [letter.subject, letter.body]
            letter.subject = letter.body = ""
            letter.save(update_fields=["subject", "body"])
    if isinstance(thing.row, ReportPart):
        _drop_files(thing.row.files.all())
        ReportPartDraft.objects.filter(report=thing.row.report, kind=thing.row.kind).delete()
    if isinstance(thing.row, Report):
        _drop_files(thing.row.files.all())
        _blank_draft(thing.row)
        Clearance.objects.filter(draft__report=thing.row).update(remarks="")
        forget_title(report=thing.row)
        _blank_parts(thing.row, reason=reason, on=on)
    forget_copies(organization=thing.organization, told=frozenset(words.strip() for words in told))


def _blank_draft(report: Report) -> None:
    """Take the words of the draft away; who was counted how stays, for later issues are compared with it."""
    for draft in ReportDraft.objects.filter(report=report):
        draft.title, draft.narrative, draft.figures = str(report.issue), "", {}
        if draft.enquiry_kept is not None:
            draft.enquiry_kept = {**draft.enquiry_kept, "title": "", "question": ""}
        draft.save(update_fields=["title", "narrative", "figures", "enquiry_kept"])


def _blank_parts(report: Report, *, reason: str, on: datetime.date) -> None:
    """Take the words and files of the other languages, the corrigenda and the addenda of an issue away."""
    ReportPartDraft.objects.filter(report=report).delete()
    for content in ReportPartContent.objects.filter(part__report=report).order_by("pk"):
        content.title = content.narrative = content.salt = ""
        content.data, content.redacted_on, content.redacted_for = {}, on, reason
        content.save()
        _drop_files(content.part.files.all())


def said_again(thing: RedactableRecord) -> list[RedactableRecord]:
    """Return the other decisions about the same thing that repeat the words of this one, by number.

    The end of a release is a decision of its own, and so is the source file's; each is on the same authority.
    """
    if not isinstance(thing.row, ReleaseDecision) or not thing.words["authority"]:
        return []
    others = ReleaseDecision.objects.filter(
        thing=thing.row.thing, record__authority=thing.words["authority"], record__redacted_on=None
    ).exclude(pk=thing.row.pk)
    keys = others.order_by("sequence").values_list("public_id", flat=True)
    return [found for key in keys if (found := find_thing(thing.kind, key)) is not None]


def quoted_by(thing: RedactableRecord) -> list[str]:
    """Return the uuids under which the words of a thing may be quoted: its own, and those of the checks of an event."""
    checks: list[uuid.UUID] = []
    if isinstance(thing.row, AdoptionEvent):
        checks = list(AdoptionEvent.objects.filter(checks=thing.row).values_list("public_id", flat=True))
    return [str(key) for key in (thing.key, *checks)]


def _drop_files(files: Iterable[KeptFile]) -> None:
    for file in files:
        transaction.on_commit(partial(drop_file, str(file.stored)))
        file.delete()


def _owner_of(decision: ReleaseDecision) -> OrganizationPage | None:
    """Return the organization whose thing was opened; a report is the secretariat's."""
    if decision.kind == ReleasedKind.INSTRUMENT:
        instrument = InstrumentPage.objects.filter(translation_key=decision.thing).first()
        return instrument.organization if instrument else None
    if decision.kind == ReleasedKind.PRACTICE:
        practice = PracticePage.objects.filter(translation_key=decision.thing).first()
        return practice.organization if practice else None
    edition = EditionPage.objects.filter(translation_key=decision.thing).first()
    return edition.instrument.organization if edition else None


def _of_secretariat(_row: Any) -> None:
    """Return that a thing is about no organization: it is the secretariat's."""


ERASED: dict[str, tuple[Erased, ...]] = {
    RedactedKind.ADOPTION_EVENT: (
        Erased(AdoptionEvent, WORDS, {"statement_on": None}, attrgetter("organization"), ("organization",)),
    ),
    RedactedKind.CONTACT: (
        Erased(Contact, WORDS_OF_CONTACTS, {"next_step_on": None}, attrgetter("organization"), ("organization",)),
    ),
    RedactedKind.ASSESSMENT: (
        Erased(
            Assessment,
            ("note", "statement"),
            {"statement_on": None},
            attrgetter("instrument.organization"),
            ("instrument__organization",),
        ),
    ),
    RedactedKind.RELEASE_DECISION: (Erased(ReleaseDecision, ("authority", "uncleaned_reason"), {}, _owner_of),),
    RedactedKind.REPORT: (
        Erased(Report, ("title", "narrative"), {"data": {}}, _of_secretariat),
        Erased(ReportPart, ("title", "narrative"), {"data": {}}, _of_secretariat),
    ),
}
