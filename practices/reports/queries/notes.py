"""Footnotes on evidence: what each statement rests on, where, and the organization's own words beside it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from practices.documents.report_files.documents import ReportNote
from practices.models.adoptions import AdoptionRecord, Basis
from practices.models.editions import EditionPage
from practices.models.erasable import RedactionReason
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision
from practices.models.releases import ReleasedKind
from practices.models.statements import WORDS, labelled
from practices.queries.wording import title_of, with_label, written_date
from practices.reports.queries.entries import SeenEntry
from practices.reports.queries.ground import ReportData, full_address
from practices.reports.queries.scope import ReportScope, reader_for, released_by


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one entry, in words, and the address where it can be read.

    `thing`: the uuid of the event whose words it quotes, "" where it quotes none.
    """

    words: str
    address: str = ""
    thing: str = ""


@dataclass
class EvidenceNotes:
    """Numbers the notes in the order in which cells ask for them; the same words get the same number.

    What quotes somebody's words is a note of its own, so that it can be taken out alone.
    """

    evidence: dict[int, Evidence]
    listed: list[ReportNote] = field(default_factory=list)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def numbers_of(self, entry: SeenEntry) -> tuple[int, ...]:
        """Return the number of the note of an entry."""
        found = self.evidence[entry.key]
        place = (f"{found.thing}{found.words}", found.address)
        if place not in self._numbers:
            things = (found.thing,) if found.thing else ()
            self._numbers[place] = len(self.listed) + 1
            self.listed.append(ReportNote(len(self.listed) + 1, found.words, found.address, things))
        return (self._numbers[place],)


def read_notes(ground: ReportData, scope: ReportScope) -> EvidenceNotes:
    """Read the evidence of all that stands on the day of the report. Three queries."""
    entries = list(ground.standing(scope.as_of).values())
    records = _records(entries)
    own = _own_instruments(entries, scope)
    cited = _provisions(entries, scope)
    names = {entry.key: str(entry.public_id) for entry in ground.entries}
    evidence = {}
    for entry in entries:
        told = entry.checks or entry.key  # what was checked keeps its words alone
        evidence[entry.key] = _evidence(entry, records.get(told), own, cited, scope, thing=names.get(told, ""))
    return EvidenceNotes(evidence)


_QUOTED = tuple(name for name in WORDS if name != "note")
"""The words of a record that a report quotes: the note beside a statement is for its page."""


def _records(entries: Iterable[SeenEntry]) -> dict[int, AdoptionRecord]:
    """Return the records that say more than that there is one, by event."""
    wanted = {entry.checks or entry.key for entry in entries}
    rows = AdoptionRecord.objects.exclude(redacted_on__isnull=True, **dict.fromkeys(_QUOTED, "")).only(
        "event", "statement_on", "redacted_on", "redacted_for", *_QUOTED
    )
    return {row.event_id: row for row in rows.order_by("pk") if row.event_id in wanted}


def _own_instruments(entries: Iterable[SeenEntry], scope: ReportScope) -> dict[int, tuple[str, str]]:
    keys = {entry.own_instrument for entry in entries if entry.own_instrument}
    if not keys:
        return {}
    pages = InstrumentPage.objects.visible_to(reader_for(scope.audience)).filter(pk__in=keys)
    seen = released_by(pages, ReleasedKind.INSTRUMENT, scope).prefetch_related("titles").order_by("pk")
    return {page.pk: (_titled(page), full_address(page)) for page in seen}


def _titled(page: InstrumentPage) -> str:
    title = title_of(page).text
    return f"{title} ({page.symbol})" if page.symbol else title


def _provisions(entries: Iterable[SeenEntry], scope: ReportScope) -> dict[int, tuple[str, str]]:
    keys = {entry.provision for entry in entries if entry.provision}
    if not keys:
        return {}
    rows = Provision.objects.visible_to(reader_for(scope.audience)).filter(pk__in=keys).select_related("edition")
    seen = list(rows.defer("edition__numbered_text").order_by("pk"))
    editions = EditionPage.objects.filter(pk__in={row.edition_id for row in seen})
    then = set(released_by(editions, ReleasedKind.EDITION, scope).values_list("pk", flat=True))
    return {row.pk: (str(row), f"{full_address(row.edition)}#{row.eid}") for row in seen if row.edition_id in then}


def _evidence(
    entry: SeenEntry,
    record: AdoptionRecord | None,
    own: dict[int, tuple[str, str]],
    cited: dict[int, tuple[str, str]],
    scope: ReportScope,
    *,
    thing: str,
) -> Evidence:
    is_claimed = bool(entry.word_note) and entry.basis == Basis.STATED
    said = [] if is_claimed else [str(Basis(entry.basis).label)]
    said += [entry.word_note] if entry.word_note else []
    if entry.kind_label:
        said.append(_("evidence: %(kind)s") % {"kind": entry.kind_label})
    text = own.get(entry.own_instrument or 0)
    article = cited.get(entry.provision or 0)
    said += [words for words, _address in filter(None, (text, article))]
    address = next((found[1] for found in (article, text) if found), "")
    if record is None:
        return Evidence(f"{'; '.join(said)}.", address)
    more = _quoted(record, scope.known_on)
    shown = record.evidence_address if record.evidence_address.startswith(("http://", "https://")) else ""
    return Evidence(" ".join([f"{'; '.join(said)}.", *more]), shown or address, thing=thing if more or shown else "")


def _quoted(record: AdoptionRecord, known_on: datetime.date) -> list[str]:
    """Return the words of the record: where it differs, the organization's own statement, or that they were removed."""
    if record.redacted_on is not None:
        words = {
            "day": written_date(record.redacted_on),
            "reason": RedactionReason(record.redacted_for).label,
        }
        return [_("Removed on %(day)s: %(reason)s.") % words]
    said = []
    if record.variations:
        said.append(_("Where it differs from the reference: %(words)s") % {"words": record.variations})
    said += [with_label(label, words) for label, words in labelled(record, _QUOTED)]
    if record.statement and record.statement_on is not None and record.statement_on <= known_on:
        words = {"day": written_date(record.statement_on), "words": record.statement}
        said.append(_("Statement of the organization, %(day)s: “%(words)s”") % words)
    return said
