"""A comparison as the writers of files and the API are given it, in the active language."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from practices.documents.comparison_sheet.documents import (
    ComparisonDocument,
    SheetCell,
    SheetFinding,
    SheetFrame,
    SheetMeasures,
    SheetPassage,
    SheetRow,
    SheetText,
)
from practices.models.editions import EditionPage
from practices.queries.assessments.standing import FindingLine
from practices.queries.comparison.citing import cite_comparison, frozen_address
from practices.queries.comparison.columns import ComparisonColumn
from practices.queries.comparison.comparing import (
    ComparisonCell,
    ComparisonEntry,
    ComparisonOrder,
    ComparisonRow,
    ComparisonSheet,
)
from practices.queries.comparison.phrases import (
    changed,
    degree,
    in_order_of,
    missing,
    not_chosen,
    tallied,
    uneven,
    unmarked,
    untagged,
    why,
    why_row,
)
from practices.queries.editions.citations import full, iso_date, provision_address
from practices.queries.editions.export_documents import may_take_text
from practices.queries.editions.facts import in_force_of
from practices.queries.editions.rows import edition_row
from practices.queries.editions.units import Unit
from practices.queries.frozen.addresses import FrozenComparison
from practices.queries.wording import active_language, list_phrases, list_words, with_label, written_date
from practices.texts.comparison import Reason


@dataclass(frozen=True, slots=True)
class ComparisonRemarks:
    """What is said of a comparison beside its rows: of each text by its place, of those that are gone, of the whole."""

    standings: Mapping[int, str] = field(default_factory=dict)
    withdrawn: Sequence[str] = ()
    notes: Sequence[str] = ()


def comparison_document(
    sheet: ComparisonSheet,
    frozen: FrozenComparison,
    texts: Sequence[EditionPage | None],
    user: Any,
    *,
    said: ComparisonRemarks | None = None,
    all_text: bool = False,
) -> ComparisonDocument:
    """Gather a comparison. `texts` are the frozen ones in order, None for one that may no longer be seen.

    The words of a text are given as its terms of reuse let `user` have them; `all_text` gives what the page shows.
    One query, for the dates of the instruments.
    """
    said = said or ComparisonRemarks()
    prefetch_related_objects([column.edition.instrument for column in sheet.columns], "events")
    gives = [all_text or may_take_text(column.edition.instrument, user) for column in sheet.columns]
    numbers = [_number(column, frozen) for column in sheet.columns]
    order = str(ComparisonOrder(sheet.order).label)
    return ComparisonDocument(
        title=_title(sheet),
        order=sheet.order,
        order_label=order,
        summary=f"{order}. {tallied(sheet)}. {in_order_of(sheet)}",
        method=frozen.method,
        frozen_on=frozen.frozen_on.isoformat(),
        on=frozen.on.isoformat() if frozen.on else "",
        address=frozen_address(frozen),
        citation=cite_comparison(frozen, texts),
        texts=tuple(
            _text(column, number, frozen, gives=given, standing=said.standings.get(number, ""))
            for column, number, given in zip(sheet.columns, numbers, gives, strict=True)
        ),
        rows=tuple(_Rows(sheet, numbers, gives).rows()),
        withdrawn=tuple(said.withdrawn),
        notes=(*said.notes, *_notes(sheet)),
        frame=frame(),
    )


def _number(column: ComparisonColumn, frozen: FrozenComparison) -> int:
    keys = [text.edition for text in frozen.texts]
    return keys.index(column.edition.translation_key) + 1


def _title(sheet: ComparisonSheet) -> str:
    names = dict.fromkeys(column.edition.instrument.title_in() for column in sheet.columns)
    return " · ".join(names)


def _notes(sheet: ComparisonSheet) -> list[str]:
    """Say what must be known of the whole: who put the rows together, what is incomplete."""
    notes = [
        _(
            "The portal put together the rows marked “found”; no one has confirmed them. They show "
            "similar texts, without any legal assessment. A person assessed only the pairs that are marked "
            "“Confirmed by a person”."
        ),
        _("If a text has nothing in a row, no counterpart was found; it means nothing more."),
    ]
    notes += filter(None, [unmarked(sheet), uneven(sheet.uneven_count)])
    if sheet.not_chosen_count:
        notes.append(not_chosen(sheet.not_chosen_count))
    notes += [
        _("%(title)s is an extract or a summary: content that is missing here may be in the full text.")
        % {"title": column.edition.instrument.title_in()}
        for column in sheet.columns
        if column.is_incomplete
    ]
    absent = dict.fromkeys(one.words for row in sheet.rows for one in row.absent.rows)
    if absent:
        notes.append(
            _("There are more instruments on these topics that cannot be compared here: %(instruments)s.")
            % {"instruments": list_phrases(absent)}
        )
    if any(column.edition.instrument.organization.is_demonstration for column in sheet.columns):
        notes.append(_("This is a demonstration: organizations and texts are fictional."))
    return notes


def _text(column: ComparisonColumn, number: int, frozen: FrozenComparison, *, gives: bool, standing: str) -> SheetText:
    edition = column.edition
    instrument, row = edition.instrument, edition_row(edition)
    organization = instrument.organization
    notice = (
        ""
        if gives
        else _("The terms of reuse of this instrument are “%(terms)s”: its text is not in this file.")
        % {"terms": instrument.get_reuse_terms_display()}
    )
    return SheetText(
        number=number,
        id=row.id,
        organization_id=str(organization.translation_key),
        organization=organization.name_in(),
        acronym=organization.acronym_in(),
        instrument_id=str(instrument.translation_key),
        title=instrument.title_in(),
        symbol=instrument.symbol,
        date=row.date,
        dated_on=iso_date(edition.dated_on, edition.precision),
        language=edition.language,
        language_label=row.language_label,
        text_status=edition.text_status,
        status_label=row.status_label,
        in_force=in_force_of(instrument, frozen.on).words,
        reuse_terms=instrument.reuse_terms,
        reuse_label=str(instrument.get_reuse_terms_display()),
        address=full(row.url),
        notice=notice,
        standing=standing,
        is_demonstration=organization.is_demonstration,
    )


class _Rows:
    """Turns the rows of a sheet; knows which texts may be given, and where their provisions are found."""

    def __init__(self, sheet: ComparisonSheet, numbers: Sequence[int], gives: Sequence[bool]) -> None:
        self._sheet = sheet
        self._numbers = numbers
        self._gives = gives
        self._units: list[dict[str, Unit]] = [{unit.key: unit for unit in column.units} for column in sheet.columns]

    def rows(self) -> list[SheetRow]:
        return [self._row(row, number) for number, row in enumerate(self._sheet.rows, start=1)]

    def _row(self, row: ComparisonRow, number: int) -> SheetRow:
        heading, language = self._heading(row)
        marks = row.spans if all(self._gives) else ()
        return SheetRow(
            number=number,
            heading=heading,
            heading_language=language,
            cells=tuple(self._cell(cell, place, row, marked=bool(marks)) for place, cell in enumerate(row.cells)),
            ground=row.reason.ground.value if row.reason else "",
            why=why_row(row),
            degree=_degree(row.reason),
            topic=row.topic.name if row.topic else "",
            changes=changed(row.changes),
            added_count=row.changes.added_count if row.changes else 0,
            removed_count=row.changes.removed_count if row.changes else 0,
            spans=marks,
        )

    def _heading(self, row: ComparisonRow) -> tuple[str, str]:
        """Return the heading of a row, of a text that is given; else how its first provision is cited."""
        if row.topic is not None:
            return row.heading, active_language()
        if self._gives[row.heading_place]:
            return row.heading, row.heading_language
        first = next(place for place, cell in enumerate(row.cells) if cell.entries)
        given = (place for place, cell in enumerate(row.cells) if cell.entries and self._gives[place])
        place = next(given, first)
        entry = row.cells[place].entries[0]
        heading = entry.heading if self._gives[place] else ""
        cited = entry.cited if self._gives[place] or not _says_heading(entry) else ""
        return heading or cited, self._sheet.columns[place].edition.language

    def _cell(self, cell: ComparisonCell, place: int, row: ComparisonRow, *, marked: bool) -> SheetCell:
        nothing = _untagged(cell) if row.topic is not None else missing(cell)
        return SheetCell(
            text=self._numbers[place],
            passages=tuple(self._passage(entry, place) for entry in cell.entries),
            said="" if cell.entries else nothing,
            ground=cell.reason.ground.value if cell.reason else "",
            why=_why(cell),
            degree=_degree(cell.reason),
            degree_label=degree(cell),
            measures=_measures(cell.reason),
            side=cell.side if marked else "",
            findings=tuple(map(_finding, cell.findings)),
        )

    def _passage(self, entry: ComparisonEntry, place: int) -> SheetPassage:
        provision = self._units[place][entry.key].provision
        gives = self._gives[place]
        is_there = provision.withdrawn_at is None
        return SheetPassage(
            id=str(provision.public_id),
            eid=provision.eid,
            cited=entry.cited if gives or not _says_heading(entry) else "",
            heading=entry.heading if gives else "",
            text=entry.text if gives else "",
            address=provision_address(provision.public_id) if is_there else full(entry.url),
            language=entry.language if gives else "",
        )


def _untagged(cell: ComparisonCell) -> str:
    """Say that nothing carries the topic of a row, and under which topics below it something is."""
    if not cell.narrower:
        return untagged(cell)
    below = list_words(heading for _number, heading in cell.narrower)
    return list_phrases((untagged(cell), with_label(_("Under a narrower topic"), below)))


def _finding(line: FindingLine) -> SheetFinding:
    """Say a finding with who judged, and that it is not public where the public does not see it."""
    hidden = _("Not public: only its organization and the secretariat see this.")
    judges = (
        ". ".join(filter(None, (judgement.words, judgement.word_note, "" if judgement.is_public else hidden)))
        for judgement in line.judgements
    )
    return SheetFinding(line.finding, f"{line.label} ({'; '.join(judges)})", full(line.url))


def _says_heading(entry: ComparisonEntry) -> bool:
    """Whether a provision without a number is cited by its heading, which is part of its words."""
    return bool(entry.heading) and entry.heading in entry.cited


def _why(cell: ComparisonCell) -> str:
    """Say why a cell stands in its row; what a person judged with whose word, when and for what reason."""
    judged = cell.beside.confirmed if cell.beside else None
    if judged is None:
        return why(cell.reason)
    return _("Confirmed by a person for %(who)s on %(date)s (%(relation)s): %(reason)s") % {
        "who": judged.organization or _("the secretariat"),
        "date": written_date(judged.confirmed_at.astimezone(datetime.UTC).date()),
        "relation": judged.turned().relation.label,
        "reason": judged.reason,
    }


def _degree(reason: Reason | None) -> str:
    return reason.degree.value if reason and reason.degree else ""


def _measures(reason: Reason | None) -> SheetMeasures | None:
    if reason is None:
        return None
    return SheetMeasures(*(round(value, 4) for value in (reason.words, reason.heading, reason.sense, reason.topics)))


def frame() -> SheetFrame:
    """Return the words around a comparison in the active language."""
    return SheetFrame(
        language=active_language(),
        page=_("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        texts=_("Texts"),
        comparison=_("Comparison"),
        about=_("About this comparison"),
        row=_("Row"),
        heading=_("Heading"),
        topic=_("Topic"),
        why=_("Why in one row"),
        changes=_("Differing words"),
        organization=_("Organization"),
        instrument=_("Instrument"),
        symbol=_("Symbol"),
        date=_("Date of the text"),
        text_language=_("Language"),
        status=_("Text status"),
        in_force=_("In force"),
        terms=_("Terms of reuse"),
        standing=_("Since it was frozen"),
        note=_("Note"),
        provision=_("Provision"),
        provision_heading=_("Heading of the provision"),
        text=_("Text"),
        text_number=_("Text number"),
        address=_("Address"),
        citation=_("Cite as"),
        kept_back=_("Text not in this file"),
        continued=_("continued"),
        removed=_("removed"),
        added=_("added"),
    )
