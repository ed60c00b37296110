"""What stands where in a report, and how much of a long list is printed: the same in PDF and Word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from practices.documents.charts.drawing import draw, is_drawn, size_of
from practices.documents.charts.values import Chart
from practices.documents.report_files.documents import (
    FigureMember,
    ReportCell,
    ReportDocument,
    ReportFigure,
    ReportFrame,
    ReportPhrase,
    ReportSentence,
    ReportTable,
)

MOST_PRINTED = 1_000
"""Lines printed of one list or table. The workbook, CSV and JSON hold all."""
MOST_IN_ALL = 5_000
"""Lines printed of all lists and tables together; above it, fewer of each."""
FEWEST_PRINTED = 50


@dataclass(frozen=True, slots=True)
class PrintedChart:
    """A chart ready for print: its SVG, or "" with a sentence that says why there is none."""

    chart: Chart
    svg: str
    instead: str


def pictures_of(document: ReportDocument, charts: Sequence[Chart]) -> Iterator[PrintedChart]:
    """Draw charts in the language of the report. One with nothing in it is left out."""
    frame = document.frame
    for chart in charts:
        if is_drawn(chart):
            yield PrintedChart(chart, draw(chart, language=frame.language), "")
        elif size_of(chart):
            yield PrintedChart(chart, "", frame.too_many_rows.replace("{count}", written(size_of(chart))))


def charts_beside(document: ReportDocument, table: ReportTable) -> list[Chart]:
    """Return the charts that stand beside a table."""
    return [chart for chart in document.charts if chart.name == table.name]


def charts_apart(document: ReportDocument) -> list[Chart]:
    """Return the charts that no table has the name of."""
    names = {table.name for table in document.tables}
    return [chart for chart in document.charts if chart.name not in names]


def phrases_of(sentence: ReportSentence, figures: dict[str, ReportFigure]) -> tuple[ReportPhrase, ...]:
    """Cut a sentence at its figures: as it was given, or where their numbers stand one after the other."""
    if sentence.phrases:
        return sentence.phrases
    made, rest = [], sentence.words
    for name in sentence.figures:
        number = written(figures[name].value) if name in figures else ""
        before, found, after = rest.partition(number) if number else (rest, "", "")
        if found and not before[-1:].isdigit() and not after[:1].isdigit():
            made += [ReportPhrase(before), ReportPhrase(found, name)]
            rest = after
    return tuple(phrase for phrase in (*made, ReportPhrase(rest)) if phrase.words)


def written(number: int | None) -> str:
    """Write a number with narrow spaces between thousands, which every language reads; "" for none."""
    if number is None:
        return ""
    return f"{number:,}".replace(",", "\u202f") if abs(number) >= 10_000 else str(number)


def page_words(frame: ReportFrame) -> str:
    """Return the words at the foot of a page, with {page} and maybe {pages} in them."""
    return frame.page if "{page}" in frame.page else f"{frame.page} {{page}}"


def share_of(figure: ReportFigure, frame: ReportFrame) -> str:
    """Return a figure's number with what it is out of: "4 of 10"."""
    unit = f" {figure.unit}" if figure.unit else ""
    if figure.denominator is None:
        return written(figure.value) + unit
    said = frame.share.replace("{value}", written(figure.value)).replace("{denominator}", written(figure.denominator))
    return said + unit


def rule_spans(figures: Sequence[ReportFigure]) -> list[int]:
    """Return over how many figures each rule stands: the first of those that share it has their count, the others 0."""
    spans = [1] * len(figures)
    first = 0
    for place in range(1, len(figures)):
        if figures[place].rule == figures[first].rule:
            spans[first] += 1
            spans[place] = 0
        else:
            first = place
    return spans


def restated_figures(figures: Sequence[ReportFigure]) -> list[ReportFigure]:
    """Return the figures of the issue before that are not what it printed; all of them where none has changed."""
    known = [figure for figure in figures if figure.before is not None]
    return [figure for figure in known if figure.before != figure.restated] or known


def split_members(figure: ReportFigure) -> tuple[tuple[FigureMember, ...], tuple[FigureMember, ...]]:
    """Return what is counted, and what is not."""
    counted = tuple(member for member in figure.members if member.is_counted)
    return counted, tuple(member for member in figure.members if not member.is_counted)


def lists_behind(figure: ReportFigure, frame: ReportFrame) -> list[tuple[str, tuple[FigureMember, ...]]]:
    """Return the lists behind a figure under their titles; one with nothing in it is left out."""
    counted, others = split_members(figure)
    return [(title, members) for title, members in ((frame.counted, counted), (frame.not_counted, others)) if members]


def most_printed(document: ReportDocument) -> int:
    """Return how many lines of each list are printed so that the whole stays a document that can be handled."""
    sizes = [len(table.rows) for table in document.tables]
    sizes += [len(part) for figure in document.figures for part in split_members(figure)]
    most = MOST_PRINTED
    while most > FEWEST_PRINTED and sum(min(size, most) for size in sizes) > MOST_IN_ALL:
        most = max(most // 2, FEWEST_PRINTED)
    return most


def cut_words(frame: ReportFrame, *, shown: int, count: int) -> str:
    """Say that a list is longer than what is printed; "" where it is not."""
    if count <= shown:
        return ""
    return frame.first_of.replace("{shown}", written(shown)).replace("{count}", written(count))


def full_address(document: ReportDocument, address: str) -> str:
    """Return an address that holds outside the portal too; "" for what is none."""
    full = urljoin(document.address, address) if address else ""
    return full if full.startswith(("https://", "http://")) else ""


def column_weights(table: ReportTable) -> list[int]:
    """Weigh the columns of a table by their longest words, so that none starves."""
    columns = zip([ReportCell(head) for head in table.heads], *cells_of(table, 200), strict=True)
    return [_weight([f"{cell.words} {cell.small}" for cell in column]) for column in columns]


def cells_of(table: ReportTable, most: int) -> list[tuple[ReportCell, ...]]:
    """Return the first rows of a table, each with as many cells as it has heads."""
    count = len(table.heads)
    return [(*row.cells[:count], *[ReportCell("")] * (count - len(row.cells))) for row in table.rows[:most]]


def coded(table: ReportTable) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return heads and rows of a table as machines read them: its codes where it has any, else its words."""
    if table.code_heads:
        return table.code_heads, table.code_rows
    return table.heads, tuple(tuple(cell.words for cell in row.cells) for row in table.rows)


def _weight(texts: list[str]) -> int:
    word = min(max((len(word) for text in texts for word in text.split()), default=0), 18)
    return max(3 + word, round(3 * max(map(len, texts)) ** 0.5), 6)
