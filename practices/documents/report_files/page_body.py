"""What a page shows of a report, ready to be set: each number with its list, each table with its pictures."""

from collections.abc import Iterator
from dataclasses import dataclass

from practices.documents.charts.drawing import size_of
from practices.documents.report_files.arrangement import (
    PrintedChart,
    cells_of,
    charts_apart,
    charts_beside,
    cut_words,
    phrases_of,
    pictures_of,
    restated_figures,
    rule_spans,
    share_of,
    written,
)
from practices.documents.report_files.documents import (
    ReportCell,
    ReportDocument,
    ReportFigure,
    ReportFrame,
    ReportNote,
    ReportSection,
    ReportTable,
)

MOST_SHOWN = 500
"""Rows of one table on the page; its own file and the workbook hold all."""
SECTION, FIGURES, TABLE, CHARTS, NOTES = "section", "figures", "table", "charts", "notes"


@dataclass(frozen=True, slots=True)
class BodyPhrase:
    """Words; a figure's number leads to its list."""

    words: str
    address: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class BodySection:
    """A part of the narrative with its place on the page ("" for the lead)."""

    key: str
    heading: str
    paragraphs: tuple[tuple[BodyPhrase, ...], ...]


@dataclass(frozen=True, slots=True)
class BodyFigure:
    """A figure in the list of figures; `before` and `restated` are "" where there was no issue before.

    `span`: over how many figures its rule stands; 0 where the one above has said it.
    """

    label: str
    share: str
    rule: str
    span: int
    address: str
    before: str
    restated: str
    why: str


@dataclass(frozen=True, slots=True)
class BodyCell:
    """A field of a table. `notes`: the numbers of evidence notes; those shown on the page can be led to."""

    words: str
    tone: str
    small: str
    address: str
    language: str
    notes: tuple[tuple[int, bool], ...]
    is_number: bool


@dataclass(frozen=True, slots=True)
class BodyTable:
    """A table with what stands beside it; `address` is that of its own file."""

    key: str
    title: str
    caption: str
    empty: str
    heads: tuple[str, ...]
    rows: tuple[tuple[BodyCell, ...], ...]
    cut: str
    pictures: tuple[PrintedChart, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Body:
    """All of a report as its page shows it, in the report's language."""

    language: str
    frame: ReportFrame
    draft: str
    sections: tuple[BodySection, ...]
    figures: tuple[BodyFigure, ...]
    past: tuple[BodyFigure, ...]
    rules: tuple[str, ...]
    tables: tuple[BodyTable, ...]
    pictures: tuple[PrintedChart, ...]
    notes: tuple[ReportNote, ...]
    notes_cut: str


def body_of(document: ReportDocument, prefix: str) -> Body:
    """Arrange a report for its page. `prefix` is the address that its figures and tables lie below; "" for none."""
    return _Arranging(document, prefix).body()


def page_address(address: str) -> str:
    """Return an address that a page may link to: within the portal, or of the web; "" for any other."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_own or address.startswith(("https://", "http://")) else ""


class _Arranging:
    """Turns one report into what its page shows."""

    def __init__(self, document: ReportDocument, prefix: str) -> None:
        self._document, self._frame, self._prefix = document, document.frame, prefix
        self._figures = {figure.name: figure for figure in document.figures}
        self._notes = document.notes[:MOST_SHOWN]
        self._numbers = {note.number for note in self._notes}

    def body(self) -> Body:
        document, frame = self._document, self._frame
        spans = rule_spans(document.figures)
        return Body(
            language=frame.language,
            frame=frame,
            draft=frame.draft if document.is_draft else "",
            sections=tuple(self._section(number, section) for number, section in enumerate(document.sections, 1)),
            figures=tuple(self._figure(one, span) for one, span in zip(document.figures, spans, strict=True)),
            past=tuple(self._figure(one, 1) for one in restated_figures(document.figures)),
            rules=document.rules,
            tables=tuple(self._table(table) for table in document.tables),
            pictures=tuple(pictures_of(document, charts_apart(document))),
            notes=tuple(_with_address(note) for note in self._notes),
            notes_cut=cut_words(frame, shown=len(self._notes), count=len(document.notes)),
        )

    def _section(self, number: int, section: ReportSection) -> BodySection:
        paragraphs = []
        for paragraph in section.paragraphs:
            phrases: list[BodyPhrase] = []
            for sentence in paragraph:
                phrases += [BodyPhrase(" ")] if phrases else []
                phrases += [
                    BodyPhrase(phrase.words, self._address_of(phrase.figure), self._label_of(phrase.figure))
                    for phrase in phrases_of(sentence, self._figures)
                ]
            paragraphs.append(tuple(phrases))
        return BodySection(f"{SECTION}-{number}" if section.heading else "", section.heading, tuple(paragraphs))

    def _address_of(self, figure: str) -> str:
        return f"{self._prefix}figures/{figure}/" if self._prefix and figure in self._figures else ""

    def _label_of(self, figure: str) -> str:
        return self._figures[figure].label if figure in self._figures else ""

    def _figure(self, figure: ReportFigure, span: int) -> BodyFigure:
        return BodyFigure(
            label=figure.label,
            share=share_of(figure, self._frame),
            rule=figure.rule,
            span=span,
            address=self._address_of(figure.name),
            before=written(figure.before),
            restated=written(figure.restated),
            why=figure.why_restated,
        )

    def _table(self, table: ReportTable) -> BodyTable:
        return BodyTable(
            key=f"{TABLE}-{table.name}",
            title=table.title,
            caption=table.caption,
            empty=table.empty or self._frame.none,
            heads=table.heads,
            rows=tuple(tuple(map(self._cell, cells)) for cells in cells_of(table, MOST_SHOWN)),
            cut=cut_words(self._frame, shown=MOST_SHOWN, count=len(table.rows)),
            pictures=tuple(pictures_of(self._document, charts_beside(self._document, table))),
            address=f"{self._prefix}tables/{table.name}/" if self._prefix and table.rows else "",
        )

    def _cell(self, cell: ReportCell) -> BodyCell:
        return BodyCell(
            words=cell.words,
            tone=cell.tone,
            small=cell.small,
            address=page_address(cell.address),
            language=cell.language,
            notes=tuple((number, number in self._numbers) for number in cell.notes),
            is_number=cell.words.isdecimal() and not (cell.tone or cell.small),
        )


def _with_address(note: ReportNote) -> ReportNote:
    return ReportNote(note.number, note.words, page_address(note.address))


def contents_of(document: ReportDocument) -> Iterator[tuple[str, str]]:
    """Return the parts of the page that can be led to: place, words."""
    frame = document.frame
    for number, section in enumerate(document.sections, 1):
        if section.heading:
            yield f"{SECTION}-{number}", section.heading
    for table in document.tables:
        yield f"{TABLE}-{table.name}", table.title
    if any(size_of(chart) for chart in charts_apart(document)):
        yield CHARTS, frame.charts
    if document.figures:
        yield FIGURES, frame.figures
    if document.notes:
        yield NOTES, frame.notes
