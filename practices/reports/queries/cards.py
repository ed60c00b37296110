"""Issues of the report as the API shows them: in a list, and one with its figures and tables."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from practices.documents.report_files.arrangement import split_members
from practices.documents.report_files.documents import ReportFigure, ReportTable
from practices.documents.report_files.page_body import MOST_SHOWN
from practices.models.demonstration import Demonstration
from practices.models.reports.issues import Report
from practices.reports.queries.pages import FileLine, document_in, file_lines
from practices.reports.queries.parts import PartLine, parts_of


@dataclass(frozen=True, slots=True)
class ReportCard:
    """One issue in a list. `corrects` and `corrected_by`: only issues that the reader may see."""

    id: uuid.UUID
    issue: str
    series: str
    number: int
    symbol: str
    title: str
    language: str
    audience: str
    as_of: datetime.date
    since: datetime.date | None
    known_at: datetime.datetime
    recorded_at: datetime.datetime
    corrects: uuid.UUID | None
    corrected_by: tuple[uuid.UUID, ...]
    digest: str
    files: tuple[FileLine, ...]
    is_demonstration: bool
    page: str
    url: str


@dataclass(frozen=True, slots=True)
class FigureCard:
    """A figure without the lines of its list."""

    name: str
    label: str
    value: int
    denominator: int | None
    unit: str
    rule: str
    audience: str
    before: int | None
    restated: int | None
    why_restated: str
    counted_count: int
    not_counted_count: int
    page: str


@dataclass(frozen=True, slots=True)
class TableCard:
    """A table with its first rows."""

    name: str
    title: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_count: int
    csv: str


@dataclass(frozen=True, slots=True)
class ReportSheet(ReportCard):
    """One issue with its figures and tables."""

    figures: tuple[FigureCard, ...]
    tables: tuple[TableCard, ...]
    parts: tuple[PartLine, ...]


def report_cards(reports: Sequence[Report], user: Any) -> list[ReportCard]:
    """Return the cards of issues, in their order; two queries."""
    return [ReportCard(**card) for card in _cards(reports, user)]


def report_sheets(reports: Sequence[Report], user: Any) -> list[ReportSheet]:
    """Return issues with their figures and tables, in their order."""
    made = []
    for report, card in zip(reports, _cards(reports, user), strict=True):
        document = document_in(report)
        figures = tuple(_figure(report, one) for one in document.figures) if document else ()
        tables = tuple(_table(report, one) for one in document.tables) if document else ()
        parts = tuple(parts_of(report, user))
        made.append(ReportSheet(**card, figures=figures, tables=tables, parts=parts))
    return made


def _cards(reports: Sequence[Report], user: Any) -> list[dict[str, Any]]:
    keys = [report.pk for report in reports]
    wanted = [report.corrects_id for report in reports if report.corrects_id]
    visible = Report.objects.visible_to(user)
    around = list((visible.filter(pk__in=wanted) | visible.filter(corrects__in=keys)).order_by("sequence"))
    shown = Demonstration.is_loaded()
    return [_card(report, around, is_demonstration=shown) for report in reports]


def _card(report: Report, around: Sequence[Report], *, is_demonstration: bool) -> dict[str, Any]:
    return {
        "id": report.public_id,
        "issue": report.issue,
        "series": report.series,
        "number": report.number,
        "symbol": report.symbol,
        "title": report.content.title,
        "language": report.language,
        "audience": report.audience,
        "as_of": report.as_of,
        "since": report.since,
        "known_at": report.known_at,
        "recorded_at": report.recorded_at,
        "corrects": next((one.public_id for one in around if one.pk == report.corrects_id), None),
        "corrected_by": tuple(one.public_id for one in around if one.corrects_id == report.pk),
        "digest": report.hash,
        "files": file_lines(report),
        "is_demonstration": is_demonstration,
        "page": reverse("report", args=[report.issue]),
        "url": reverse("report-detail", args=[report.public_id]),
    }


def _figure(report: Report, figure: ReportFigure) -> FigureCard:
    counted, others = split_members(figure)
    return FigureCard(
        figure.name, figure.label, figure.value, figure.denominator, figure.unit, figure.rule, figure.audience,
        figure.before, figure.restated, figure.why_restated, len(counted), len(others),
        page=reverse("report_figure", args=[report.issue, figure.name]),
    )  # fmt: skip


def _table(report: Report, table: ReportTable) -> TableCard:
    has_codes = bool(table.code_heads)
    rows = table.code_rows if has_codes else tuple(tuple(cell.words for cell in row.cells) for row in table.rows)
    return TableCard(
        name=table.name,
        title=table.title,
        caption=table.caption,
        heads=table.code_heads if has_codes else table.heads,
        rows=rows[:MOST_SHOWN],
        row_count=len(rows),
        csv=reverse("report_table", args=[report.issue, table.name]),
    )
