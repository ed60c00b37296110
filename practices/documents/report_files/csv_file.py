"""A report as CSV: one flat file with everything, and one file for each table."""

from collections.abc import Iterator

from practices.documents.charts.values import Chart, HeatMap
from practices.documents.csv_sheet import write_csv
from practices.documents.documents import printable
from practices.documents.report_files.arrangement import coded
from practices.documents.report_files.documents import ReportDocument, ReportFigure, ReportTable

HEADS = ("kind", "table", "row", "column", "words", "code", "why", "address")
"""`kind`: fact, rule, narrative, figure, counted, not_counted, cell, chart, note. `table`: what it is in, by name."""
Line = tuple[str, str, str, str, str, str, str, str]


class NoSuchTable(LookupError):
    """The report has no table of this name."""


def write_report_csv(document: ReportDocument) -> bytes:
    """Write all of a report, a line for each field, each figure's list and each note."""
    return write_csv(HEADS, ([printable(field) for field in line] for line in _lines(document))).encode()


def write_table_csv(document: ReportDocument, name: str) -> bytes:
    """Write one table, as machines read it where it has codes. Raises NoSuchTable."""
    table = next((table for table in document.tables if table.name == name), None)
    if table is None:
        raise NoSuchTable(name)
    heads, rows = coded(table)
    return write_csv(heads, ([printable(field) for field in row] for row in rows)).encode()


def _lines(document: ReportDocument) -> Iterator[Line]:
    yield from _about(document)
    yield from _narrative(document)
    for figure in document.figures:
        yield from _figure(figure)
    for table in document.tables:
        yield from _table(table)
    for chart in document.charts:
        yield from _chart(chart)
    for note in document.notes:
        yield _line("note", "", str(note.number), "", note.words, address=note.address)


def _about(document: ReportDocument) -> Iterator[Line]:
    about = [("title", document.title), ("subtitle", document.subtitle), ("issue", document.issue)]
    about += [("symbol", document.symbol), ("as_of", document.as_of), ("address", document.address)]
    about += [("draft", document.frame.draft if document.is_draft else "")]
    about += [("demonstration", document.frame.demonstration if document.is_demonstration else "")]
    for name, said in about:
        if said:
            yield _line("fact", "", "", name, said)
    for number, fact in enumerate(document.facts, 1):
        yield _line("fact", "", str(number), fact.name, fact.words)
    for number, rule in enumerate(document.rules, 1):
        yield _line("rule", "", str(number), "", rule)


def _narrative(document: ReportDocument) -> Iterator[Line]:
    for section in document.sections:
        for number, paragraph in enumerate(section.paragraphs, 1):
            for place, sentence in enumerate(paragraph, 1):
                yield _line("narrative", section.heading, str(number), str(place), sentence.words)


def _line(
    kind: str, table: str, row: str, column: str, words: str, code: str = "", why: str = "", address: str = ""
) -> Line:
    return (kind, table, row, column, words, code, why, address)


def _figure(figure: ReportFigure) -> Iterator[Line]:
    numbers = {
        "value": figure.value,
        "denominator": figure.denominator,
        "before": figure.before,
        "restated": figure.restated,
    }
    for column, number in numbers.items():
        if number is not None:
            why = {"value": figure.rule, "restated": figure.why_restated}.get(column, "")
            yield _line("figure", figure.name, "", column, figure.label, str(number), why)
    yield _line("figure", figure.name, "", "audience", figure.audience)
    for number, member in enumerate(figure.members, 1):
        kind = "counted" if member.is_counted else "not_counted"
        yield _line(kind, figure.name, str(number), "", member.words, "", member.why, member.address)


def _table(table: ReportTable) -> Iterator[Line]:
    for number, row in enumerate(table.rows):
        codes = table.code_rows[number] if number < len(table.code_rows) else ()
        is_alike = len(codes) == len(row.cells)
        for place, cell in enumerate(row.cells):
            head = table.heads[place] if place < len(table.heads) else str(place + 1)
            code = (codes[place] if is_alike else "") or cell.tone
            yield _line("cell", table.name, str(number + 1), head, cell.words, code, cell.small, cell.address)


def _chart(chart: Chart) -> Iterator[Line]:
    if isinstance(chart, HeatMap):
        for name, cells in zip(chart.rows, chart.cells, strict=True):
            for column, cell in zip(chart.columns, cells, strict=True):
                yield _line("chart", chart.name, name, column, cell.words, cell.tone)
        return
    for series in chart.series:
        for place, value in zip(chart.places, series.values, strict=True):
            yield _line("chart", chart.name, series.name, place, "", "" if value is None else f"{value:g}")
