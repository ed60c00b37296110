"""The things whose words can go: finding one, blanking its record, and every copy of its words beside the ledgers."""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from django.db import transaction

from organizations.models import OrganizationPage
from practices.actions.adoptions import WORDS
from practices.actions.kept_files import drop_file
from practices.actions.ledger_records import RECORDS
from practices.actions.outreach.contacts import WORDS as WORDS_OF_CONTACTS
from practices.models import (
    AdoptionEvent,
    Assessment,
    Contact,
    EditionPage,
    InstrumentPage,
    KeptFile,
    LedgerEntry,
    Letter,
    PracticePage,
    Proposal,
    RedactedKind,
    ReleaseDecision,
    ReleasedKind,
    Report,
    ReportDraft,
    Return,
)

OF_THE_SECRETARIAT = (RedactedKind.CONTACT, RedactedKind.REPORT)
"""What an organization does not ask about: it is the secretariat's alone."""
WORD_FIELDS = frozenset({"note", "variations", "evidence_address", "statement", "authority", "remark", "text"})
"""The names under which proposals and returns keep words."""


@dataclass(frozen=True, slots=True)
class Thing:
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


@dataclass(frozen=True, slots=True)
class Erased:
    """What of the rows of a ledger can go: `words` and `others` as in `Thing`.

    `owner` gives the organization that a row is about, by what is read with it (`related`).
    """

    model: type[LedgerEntry]
    words: tuple[str, ...]
    others: dict[str, Any]
    owner: Callable[[Any], OrganizationPage | None]
    related: tuple[str, ...] = ()


def find_thing(kind: str, key: uuid.UUID) -> Thing | None:
    """Give the thing of this kind with this uuid, None if there is none."""
    erased = ERASED.get(kind)
    if erased is None:
        return None
    recorded = RECORDS[erased.model]
    ledger: Any = erased.model._default_manager
    row = ledger.select_related(recorded.relation, *erased.related).filter(public_id=key).first()
    if row is None:
        return None
    record = getattr(row, recorded.relation)
    words = {name: getattr(record, name) for name in erased.words}
    digest = getattr(row, recorded.digest_field)
    return Thing(kind, key, row, record, erased.owner(row), words, erased.others, digest)


def blank(thing: Thing, *, reason: str, on: datetime.date) -> None:
    """Take the words, the salt and the files of a thing away, and its words wherever else they were kept as data."""
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
    if isinstance(thing.row, Report):
        _drop_files(thing.row.files.all())
        ReportDraft.objects.filter(report=thing.row).update(title=str(thing.row.issue), narrative="")
    if thing.organization is not None:
        _forget_copies(thing.organization, frozenset(words.strip() for words in told))


def quoted_by(thing: Thing) -> list[str]:
    """Give the uuids under which the words of a thing may be quoted: its own, and those of the checks of an event."""
    checks: list[uuid.UUID] = []
    if isinstance(thing.row, AdoptionEvent):
        checks = list(AdoptionEvent.objects.filter(checks=thing.row).values_list("public_id", flat=True))
    return [str(key) for key in (thing.key, *checks)]


def _drop_files(files: Iterable[KeptFile]) -> None:
    for file in files:
        transaction.on_commit(partial(drop_file, str(file.stored)))
        file.delete()


def _forget_copies(organization: OrganizationPage, told: frozenset[str]) -> None:
    """Take the same words out of what the organization proposed and answered."""
    for proposal in Proposal.objects.filter(organization=organization).order_by("pk"):
        _forget(proposal, "arguments", told)
    for answered in Return.objects.filter(organization=organization).order_by("pk"):
        _forget(answered, "answers", told)


def _forget(row: Proposal | Return, field: str, told: frozenset[str]) -> None:
    before = getattr(row, field)
    after = _without(before, told)
    if after != before:
        setattr(row, field, after)
        row.save(update_fields=[field])


def _without(value: Any, told: frozenset[str], name: str = "") -> Any:
    """Give data without what was told in fields for words; codes and dates stay, whatever they are."""
    if isinstance(value, dict):
        return {key: _without(one, told, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, told, name) for one in value]
    is_told = name in WORD_FIELDS and isinstance(value, str) and value.strip() in told
    return "" if is_told else value


def _owner_of(decision: ReleaseDecision) -> OrganizationPage | None:
    """Give the organization whose thing was opened; a report is the secretariat's."""
    if decision.kind == ReleasedKind.INSTRUMENT:
        instrument = InstrumentPage.objects.filter(translation_key=decision.thing).first()
        return instrument.organization if instrument else None
    if decision.kind == ReleasedKind.PRACTICE:
        practice = PracticePage.objects.filter(translation_key=decision.thing).first()
        return practice.organization if practice else None
    edition = EditionPage.objects.filter(translation_key=decision.thing).first()
    return edition.instrument.organization if edition else None


ERASED: dict[str, Erased] = {
    RedactedKind.ADOPTION_EVENT: Erased(
        AdoptionEvent, WORDS, {"statement_on": None}, attrgetter("organization"), ("organization",)
    ),
    RedactedKind.CONTACT: Erased(
        Contact, WORDS_OF_CONTACTS, {"next_step_on": None}, attrgetter("organization"), ("organization",)
    ),
    RedactedKind.ASSESSMENT: Erased(
        Assessment,
        ("note", "statement"),
        {"statement_on": None},
        attrgetter("instrument.organization"),
        ("instrument__organization",),
    ),
    RedactedKind.RELEASE_DECISION: Erased(ReleaseDecision, ("authority",), {}, _owner_of),
    RedactedKind.REPORT: Erased(Report, ("title", "narrative"), {"data": {}}, lambda report: None),
}
