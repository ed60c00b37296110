"""A report as a tagged PDF (PDF/UA-1), dated as of its own day. The same report gives the same bytes."""

import base64
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from practices.documents.documents import printable
from practices.documents.pdf_out import font_lists, set_pdf, tongue
from practices.documents.report_files.arrangement import (
    PrintedChart,
    cells_of,
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
    ReportSection,
    ReportSentence,
    ReportTable,
)
from practices.documents.report_files.paper import (
    CHANGES,
    OBSTACLES,
    ORGANIZATION_WEIGHTS,
    PAPER,
    annexes_of,
    asked_of,
    chart_of,
    charts_but_tables,
    full_tables,
    headline_figures,
    key_of,
    listed_figures,
    next_steps_of,
    outcome_of,
    outreach_tables,
    parts_in_one_file,
    shortened,
    table_by_organization,
    title_of_annex,
)

LETTERS_ACROSS = 88
"""How many letters of a table stand beside each other on a page, if they are broad."""
FEWEST_LETTERS = 8
BREAK = "\u200b"
"""A place where a word may break."""
TEMPLATE = Path(__file__).with_name("report.typ")


def write_report_pdf(document: ReportDocument) -> bytes:
    """Set the paper in A4, in old issues with its annexes behind it. Raises UnprintableText."""
    return _set(document, parts_in_one_file(document), document.title)


def write_annex_pdf(document: ReportDocument, letter: str) -> bytes:
    """Set one annex in A4. Raises UnprintableText."""
    return _set(document, (letter,), title_of_annex(document, letter))


def _set(document: ReportDocument, parts: tuple[str, ...], title: str) -> bytes:
    letters = [
        title,
        *(sentence.words for section in document.sections for part in section.paragraphs for sentence in part),
    ]
    return set_pdf(TEMPLATE, _Setting(document, parts).data() | {"title": printable(title)}, "".join(letters))


class _Setting:
    """Turns some parts of one report into what the template takes."""

    def __init__(self, document: ReportDocument, parts: tuple[str, ...]) -> None:
        self._document, self._frame, self._parts = document, document.frame, parts
        self._figures = {figure.name: figure for figure in document.figures}
        self._most = most_printed(document)
        self._notes = document.notes[: self._most] if "c" in parts else ()
        self._note_numbers = {note.number for note in self._notes}

    def data(self) -> dict[str, Any]:
        document, frame = self._document, self._frame
        year, month, day = map(int, document.as_of.split("-"))
        makers = {"a": self._annex_a, "b": self._annex_b, "c": self._annex_c, "d": self._annex_d}
        return {
            "report_title": printable(document.title),
            "subtitle": printable(document.subtitle),
            "symbol": printable(document.symbol),
            "address": full_address(document, document.address),
            "date": {"year": year, "month": month, "day": day},
            "frame": tongue(frame.language),
            "draft": printable(frame.draft) if document.is_draft else "",
            "notice": printable(frame.demonstration) if document.is_demonstration else "",
            "words": {name: printable(getattr(frame, name)) for name in _FRAME_WORDS} | {"page": page_words(frame)},
            "head": {
                "sender": printable(document.head.sender),
                "lines": [*map(printable, (document.head.distribution, document.head.date, document.head.original))],
                "address": [*map(printable, document.head.address)],
            },
            "facts": [[printable(fact.name), printable(fact.words)] for fact in document.facts],
            "paper": self._paper() if PAPER in self._parts else None,
            "annexes": [
                {"title": printable(title_of_annex(document, part)), **makers[part]()}
                for part in self._parts if part != PAPER
            ],
            **({"emblem": [*base64.b64decode(document.head.emblem)]} if document.head.emblem else {}),
            **font_lists(document.head.font),
        }  # fmt: skip

    def _paper(self) -> dict[str, Any]:
        document = self._document
        table = table_by_organization(document)
        return {
            "text": [*map(self._section, document.sections)] if document.is_text_only else None,
            "asked": [*map(self._section, asked_of(document))],
            "headlines": [self._headline(figure) for figure in headline_figures(document)],
            "outcome": [*map(self._section, outcome_of(document))],
            "charts": self._pictures(chart_of(document)),
            "organizations": self._table(table, ORGANIZATION_WEIGHTS) if table else None,
            "key": [*map(printable, key_of(document, table))] if table else [],
            "changes": self._short(CHANGES),
            "obstacles": self._short(OBSTACLES),
            "next": [*map(self._section, next_steps_of(document))],
            "annexes": [printable(title_of_annex(document, letter)) for letter in annexes_of(document)],
        }

    def _annex_a(self) -> dict[str, Any]:
        charts = charts_but_tables(self._document, outreach=False)
        return {"tables": [*map(self._table, full_tables(self._document))], "charts": self._pictures(charts)}

    def _annex_b(self) -> dict[str, Any]:
        return {"lists": [self._listed(figure) for figure in listed_figures(self._document)]}

    def _annex_c(self) -> dict[str, Any]:
        document = self._document
        return {
            "figures": [self._figure(figure) for figure in document.figures],
            "spans": rule_spans(document.figures),
            "reconciled": [self._past(figure) for figure in restated_figures(document.figures)],
            "rules": [printable(rule) for rule in document.rules],
            "notes": [
                {"number": note.number, "words": printable(note.words), "address": full_address(document, note.address)}
                for note in self._notes
            ],
            "notes_cut": cut_words(self._frame, shown=len(self._notes), count=len(document.notes)),
        }

    def _annex_d(self) -> dict[str, Any]:
        charts = charts_but_tables(self._document, outreach=True)
        return {"tables": [*map(self._table, outreach_tables(self._document))], "charts": self._pictures(charts)}

    def _short(self, name: str) -> dict[str, Any] | None:
        table = shortened(self._document, name)
        return self._table(table) if table else None

    def _target(self, name: str) -> dict[str, str]:
        """Say where the list behind a figure is: in this file, or on the portal."""
        if name not in self._figures:
            return {}
        if "b" in self._parts:
            return {"figure": name}
        base = full_address(self._document, self._document.address)
        return {"address": f"{base}figures/{name}/"} if base else {}

    def _sentence(self, sentence: ReportSentence) -> list[dict[str, str]]:
        phrases = phrases_of(sentence, self._figures)
        return [{"words": printable(one.words), **self._target(one.figure)} for one in phrases]

    def _section(self, section: ReportSection) -> dict[str, Any]:
        return {
            "heading": printable(section.heading),
            "paragraphs": [[self._sentence(sentence) for sentence in one] for one in section.paragraphs],
        }

    def _headline(self, figure: ReportFigure) -> dict[str, str]:
        share = printable(share_of(figure, self._frame))
        return {"words": printable(figure.label), "share": share, **self._target(figure.name)}

    def _figure(self, figure: ReportFigure) -> dict[str, Any]:
        return self._headline(figure) | {"rule": printable(figure.rule)}

    def _listed(self, figure: ReportFigure) -> dict[str, Any]:
        return self._figure(figure) | {
            "name": figure.name,
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

    def _table(self, table: ReportTable, weights: Sequence[int] = ()) -> dict[str, Any]:
        widths = [*(weights or column_weights(table))]
        most = [LETTERS_ACROSS * width // sum(widths) for width in widths]
        rows = cells_of(table, self._most)
        return {
            "title": printable(table.title),
            "caption": printable(table.caption),
            "empty": printable(table.empty or self._frame.none),
            "heads": [_breakable(head, letters) for head, letters in zip(table.heads, most, strict=True)],
            "widths": widths,
            "rows": [[self._cell(*one) for one in zip(cells, most, strict=True)] for cells in rows],
            "cut": cut_words(self._frame, shown=self._most, count=len(table.rows)),
        }

    def _cell(self, cell: ReportCell, most: int) -> dict[str, Any]:
        made: dict[str, Any] = {"words": _breakable(cell.words, most - 2 if cell.tone else most)}
        if cell.tone:
            made["tone"] = printable(cell.tone)
        if cell.small:
            made["small"] = _breakable(cell.small, most)
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


def _breakable(words: str, most: int) -> str:
    """Let a word that is longer than its column break, so that it does not run into the next one."""
    long = re.compile(rf"\S{{{max(most, FEWEST_LETTERS)}}}(?=\S)")
    return long.sub(lambda found: f"{found[0]}{BREAK}", printable(words))


_FRAME_WORDS = (
    "figures", "figure", "value", "rule", "why", "before", "restated", "charts", "notes", "rules", "reconciled",
    "audience", "asked", "outcome", "by_organization", "changes", "next_steps", "no_changes", "annexes",
)  # fmt: skip
