"""The coverage matrix at a glance: organizations by topics, each field a sign with its words."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.documents.charts.sign_map import draw_sign_map, is_drawn
from practices.documents.charts.values import SignCell, SignKey, SignMap
from practices.queries.assessments.coverage import CoverageCell, CoverageMatrix, CoverageRow
from practices.queries.assessments.standing import finding_label
from practices.queries.pictures.picture import PICTURE_FORMATS, Picture
from practices.queries.wording import active_language, list_phrases, list_words, with_label, written_date

NAME = "coverage-map"
HEADS = (
    "organization", "organization_id", "topic", "topic_code", "counts_as", "counts_as_label", "as_of",
    "is_demonstration",
)  # fmt: skip


def coverage_map(matrix: CoverageMatrix, *, query: str = "") -> Picture | None:
    """Draw a matrix; None where nothing is assessed or there is one topic alone. No query.

    `query` is what the page was asked for, encoded; its files are asked for the same.
    """
    if matrix.is_empty or len(matrix.topics) < 2:
        return None
    title = _("Coverage by topic, as texts stood on %(date)s") % {"date": written_date(matrix.as_of)}
    counts = Counter(cell.counts_as for row in matrix.rows for cell in row.cells)
    key = _key(matrix, counts)
    chart = SignMap(
        name=NAME,
        title=title,
        description=_describe(matrix, key),
        rows=tuple(row.organization.name for row in matrix.rows),
        columns=tuple(tag.label.text for tag in matrix.topics),
        cells=tuple(tuple(SignCell(cell.counts_as, _said(row, cell)) for cell in row.cells) for row in matrix.rows),
        key=key,
    )
    can_be_read = is_drawn(chart)
    return Picture(
        name=NAME,
        title=title,
        description=chart.description,
        language=active_language(),
        svg=draw_sign_map(chart, language=active_language()) if can_be_read else "",
        heads=HEADS,
        rows=tuple(_line(matrix, row, cell) for row in matrix.rows for cell in row.cells),
        files=tuple((form, _address(form, query)) for form in PICTURE_FORMATS if can_be_read or form == "csv"),
        query=query,
        instead="" if can_be_read else _("There are too many organizations for a chart; see the table."),
    )


def _key(matrix: CoverageMatrix, counts: Counter[str]) -> tuple[SignKey, ...]:
    """Name the signs in the order of the sums, each with how many fields have it."""
    return tuple(
        SignKey(one.finding, with_label(one.label, counts[one.finding])) for one in matrix.sums if counts[one.finding]
    )


def _describe(matrix: CoverageMatrix, key: tuple[SignKey, ...]) -> str:
    words = ngettext(
        "%(number)s organization, in alphabetical order, by topic. Cells by finding: %(key)s.",
        "%(number)s organizations, in alphabetical order, by topic. Cells by finding: %(key)s.",
        len(matrix.rows),
    )
    return words % {"number": len(matrix.rows), "key": list_phrases(entry.words for entry in key)}


def _said(row: CoverageRow, cell: CoverageCell) -> str:
    words = {
        "organization": row.organization.name,
        "topic": cell.topic.label.text,
        "finding": list_words(filter(None, (finding_label(cell.counts_as), "" if cell.lines else cell.holdings.words))),
    }
    return _("%(organization)s, %(topic)s: %(finding)s") % words


def _line(matrix: CoverageMatrix, row: CoverageRow, cell: CoverageCell) -> tuple[str, ...]:
    return (
        row.organization.name, row.organization.id, cell.topic.label.text, cell.topic.code, cell.counts_as,
        finding_label(cell.counts_as), matrix.as_of.isoformat(), "yes" if row.is_demonstration else "no",
    )  # fmt: skip


def _address(form: str, query: str) -> str:
    path = reverse("coverage_map_file", kwargs={"form": form})
    return f"{path}?{query}" if query else path
