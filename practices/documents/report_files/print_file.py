"""A report as a tagged PDF (PDF/UA-1), dated as of its own day. The same report gives the same bytes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from practices.documents.documents import printable
from practices.documents.pdf_out import font_lists, set_pdf, tongue
from practices.documents.report_files.arrangement import (
    PrintedChart,
    cells_of,
    charts_apart,
    charts_beside,
    column_weights,
    cut_words,
    full_address,
    lists_behind,
    most_printed,
    page_words,
    phrases_of,
    pictures_of,
    restated_figures,
    rule_spans,
    share_of,
    written,
)
from practices.documents.report_files.documents import (
    FigureMember,
    ReportCell,
    ReportDocument,
    ReportFigure,
    ReportSentence,
    ReportTable,
)

TEMPLATE = Path(__file__).with_name("report.typ")


def write_report_pdf(document: ReportDocument) -> bytes:
    """Set a report in A4. Raises UnprintableText."""
    letters = [
        document.title,
        *(sentence.words for section in document.sections for part in section.paragraphs for sentence in part),
    ]
    return set_pdf(TEMPLATE, _Setting(document).data(), "".join(letters))


class _Setting:
    """Turns one report into what the template takes."""

    def __init__(self, document: ReportDocument) -> None:
        self._document, self._frame = document, document.frame
        self._figures = {figure.name: figure for figure in document.figures}
        self._most = most_printed(document)
        self._notes = document.notes[: self._most]
        self._note_numbers = {note.number for note in self._notes}

    def data(self) -> dict[str, Any]:
        document, frame = self._document, self._frame
        year, month, day = map(int, document.as_of.split("-"))
        return {
            "title": printable(document.title),
            "subtitle": printable(document.subtitle),
            "symbol": printable(document.symbol),
            "issue": document.issue,
            "address": full_address(document, document.address),
            "date": {"year": year, "month": month, "day": day},
            "frame": tongue(frame.language),
            "draft": printable(frame.draft) if document.is_draft else "",
            "notice": printable(frame.demonstration) if document.is_demonstration else "",
            "words": {name: printable(getattr(frame, name)) for name in _FRAME_WORDS} | {"page": page_words(frame)},
            "facts": [[printable(fact.name), printable(fact.words)] for fact in document.facts],
            "sections": [self._section(section.heading, section.paragraphs) for section in document.sections],
            "figures": [self._figure(figure) for figure in document.figures],
            "spans": rule_spans(document.figures),
            "reconciled": [self._past(figure) for figure in restated_figures(document.figures)],
            "tables": [self._table(table) for table in document.tables],
            "charts": self._pictures(charts_apart(document)),
            "rules": [printable(rule) for rule in document.rules],
            "notes": [
                {"number": note.number, "words": printable(note.words), "address": full_address(document, note.address)}
                for note in self._notes
            ],
            "notes_cut": cut_words(frame, shown=len(self._notes), count=len(document.notes)),
            **font_lists(),
        }

    def _sentence(self, sentence: ReportSentence) -> list[dict[str, str]]:
        phrases = phrases_of(sentence, self._figures)
        return [
            {"words": printable(one.words), "figure": one.figure if one.figure in self._figures else ""}
            for one in phrases
        ]

    def _section(self, heading: str, paragraphs: Sequence[Sequence[ReportSentence]]) -> dict[str, Any]:
        return {
            "heading": printable(heading),
            "paragraphs": [[self._sentence(sentence) for sentence in paragraph] for paragraph in paragraphs],
        }

    def _figure(self, figure: ReportFigure) -> dict[str, Any]:
        return {
            "name": figure.name,
            "label": printable(figure.label),
            "share": printable(share_of(figure, self._frame)),
            "rule": printable(figure.rule),
            "audience": printable(figure.audience),
            "lists": [
                {
                    "title": title,
                    "count": written(len(members)),
                    "rows": [self._member(member) for member in members[: self._most]],
                    "cut": cut_words(self._frame, shown=self._most, count=len(members)),
                }
                for title, members in lists_behind(figure, self._frame)
            ],
        }

    def _member(self, member: FigureMember) -> list[str]:
        return [printable(member.words), printable(member.why), full_address(self._document, member.address)]

    @staticmethod
    def _past(figure: ReportFigure) -> list[str]:
        before, restated = written(figure.before), written(figure.restated)
        return [printable(figure.label), before, restated, printable(figure.why_restated)]

    def _table(self, table: ReportTable) -> dict[str, Any]:
        return {
            "title": printable(table.title),
            "caption": printable(table.caption),
            "empty": printable(table.empty or self._frame.none),
            "heads": [printable(head) for head in table.heads],
            "widths": column_weights(table),
            "rows": [[self._cell(cell) for cell in cells] for cells in cells_of(table, self._most)],
            "cut": cut_words(self._frame, shown=self._most, count=len(table.rows)),
            "charts": self._pictures(charts_beside(self._document, table)),
        }

    def _cell(self, cell: ReportCell) -> dict[str, Any]:
        made: dict[str, Any] = {"words": printable(cell.words)}
        if cell.tone:
            made["tone"] = printable(cell.tone)
        if cell.small:
            made["small"] = printable(cell.small)
        if cell.notes:
            made["notes"] = [[number, number in self._note_numbers] for number in cell.notes]
        if address := full_address(self._document, cell.address):
            made["address"] = address
        if cell.language and cell.language != self._frame.language:
            made["language"] = tongue(cell.language)
        return made

    def _pictures(self, charts: Sequence[Any]) -> list[dict[str, str]]:
        return [self._picture(picture) for picture in pictures_of(self._document, charts)]

    @staticmethod
    def _picture(picture: PrintedChart) -> dict[str, str]:
        chart = picture.chart
        return {
            "title": printable(chart.title),
            "said": printable(f"{chart.title}. {chart.description}"),
            "description": printable(chart.description),
            "svg": picture.svg,
            "instead": printable(picture.instead),
        }


_FRAME_WORDS = (
    "contents", "figures", "figure", "value", "rule", "counted", "not_counted", "why", "before", "restated",
    "narrative", "charts", "annex", "notes", "about", "rules", "reconciled", "audience",
)  # fmt: skip
