"""What the paper and each annex of a report hold: the same in PDF and Word."""

from collections.abc import Iterator
from dataclasses import replace

from practices.documents.charts.values import Chart, HeatMap
from practices.documents.report_files.arrangement import written
from practices.documents.report_files.documents import (
    FigureMember,
    ReportCell,
    ReportDocument,
    ReportFigure,
    ReportRow,
    ReportSection,
    ReportTable,
)

PAPER = "paper"
ANNEXES = ("a", "b", "c", "d")
MOST_LINES = 8
"""Lines of changes, and of obstacles, in the paper; annex A, and D, hold all."""
MOST_COLUMNS = 5
ORGANIZATION_WEIGHTS = [15, 5, 5, 5, 5]
"""The columns of the table by organization: most names stand on one line."""
HEADLINES = (
    "organizations_taking_part",
    "with_similar_instrument",
    "had_its_own_before",
    "adoption_planned",
    "implementation_in_place",
    "investigation_procedure_in_place",
    "measures_procedure_in_place",
    "checked_statements",
    "letters_sent",
    "replies_recorded",
)
"""The figures that a paper prints where its document names none."""
MATRICES = ("matrix", "standing")
"""How the names of tables of organizations by duties begin."""
CHANGES, OBSTACLES = "changes", "obstacles"
OUTREACH = frozenset({"silent", OBSTACLES, "response-times", "enquiry-population", "enquiry-over-time"})
"""Tables, and charts, of annex D: the secretariat's alone."""
UNKNOWN, DASH, MARK = "unknown", "–", "*"


def parts_in_one_file(document: ReportDocument) -> tuple[str, ...]:
    """Return what the report's own file holds: the paper, and before annexes were apart these too."""
    return (PAPER,) if document.has_annexes_apart else (PAPER, *annexes_of(document))


def annexes_of(document: ReportDocument) -> tuple[str, ...]:
    """Return the letters of the annexes that there are."""
    if document.is_text_only:
        return ()
    return ANNEXES if any(table.name in OUTREACH for table in document.tables) else ANNEXES[:-1]


def title_of_annex(document: ReportDocument, letter: str) -> str:
    """Return the title of an annex in the report's language."""
    title: str = getattr(document.frame, f"annex_{letter}")
    return title


def headline_figures(document: ReportDocument) -> list[ReportFigure]:
    """Return the figures that the paper prints, in their order."""
    named = {figure.name: figure for figure in document.figures}
    return [named[name] for name in document.headlines or HEADLINES if name in named]


def asked_of(document: ReportDocument) -> list[ReportSection]:
    """Return the part of the narrative that has no heading: what was asked."""
    return [section for section in document.sections if not section.heading]


def outcome_of(document: ReportDocument) -> list[ReportSection]:
    """Return the parts of the narrative that say what came of it."""
    return [one for one in document.sections if one.heading and one.heading != document.frame.next_steps]


def next_steps_of(document: ReportDocument) -> list[ReportSection]:
    """Return the part of the narrative on obstacles and next steps, known by its heading."""
    return [section for section in document.sections if section.heading == document.frame.next_steps]


def chart_of(document: ReportDocument) -> list[Chart]:
    """Return the one chart of the paper: the first that is no picture of a table."""
    return charts_but_tables(document, outreach=False)[:1]


def charts_but_tables(document: ReportDocument, *, outreach: bool) -> list[Chart]:
    """Return the charts, those of annex D or the others; a map of signs says what its table says better."""
    charts = [chart for chart in document.charts if not isinstance(chart, HeatMap)]
    return [chart for chart in charts if (chart.name in OUTREACH) == outreach]


def table_named(document: ReportDocument, name: str) -> ReportTable | None:
    """Return a table by its name."""
    return next((table for table in document.tables if table.name == name), None)


def full_tables(document: ReportDocument) -> list[ReportTable]:
    """Return the tables of annex A. Outside the secretariat they name nobody of whom nothing is recorded."""
    tables = [table for table in document.tables if table.name not in OUTREACH]
    return [_without_silence(document, table) for table in tables] if document.names_no_silence else tables


def shortened(document: ReportDocument, name: str) -> ReportTable | None:
    """Return a table as the paper has it: its first lines and columns, with a sentence where there are more."""
    table = table_named(document, name)
    if table is None:
        return None
    count = len(table.rows)
    said = document.frame.more_in_annex.replace("{shown}", written(MOST_LINES)).replace("{count}", written(count))
    rows = tuple(replace(row, cells=row.cells[:MOST_COLUMNS]) for row in table.rows[:MOST_LINES])
    caption = said if count > MOST_LINES else ""
    return replace(table, heads=table.heads[:MOST_COLUMNS], rows=rows, caption=caption, code_heads=(), code_rows=())


def outreach_tables(document: ReportDocument) -> list[ReportTable]:
    """Return the tables of annex D."""
    return [table for table in document.tables if table.name in OUTREACH]


def listed_figures(document: ReportDocument) -> list[ReportFigure]:
    """Return the figures with the lists of annex B; outside the secretariat no list says who is silent."""
    return [*map(_said_aloud, document.figures)] if document.names_no_silence else [*document.figures]


def _said_aloud(figure: ReportFigure) -> ReportFigure:
    is_silence = figure.name.endswith("nothing_recorded") or figure.name == "not_reconfirmed"
    members: tuple[FigureMember, ...] = () if is_silence else tuple(one for one in figure.members if one.is_counted)
    return replace(figure, members=members)


def table_by_organization(document: ReportDocument) -> ReportTable | None:
    """Return one table of the organizations by duties, whatever the number of references; None without a matrix.

    Where an organization stands differently in relation to several references, its field says each state once, in
    the order of the references. What it did not confirm has a mark. None is better than another, and none is left out.
    """
    matrices = [table for table in document.tables if table.name.startswith(MATRICES)]
    if not matrices:
        return None
    fields: dict[tuple[str, str], list[list[ReportCell]]] = {}
    order: list[tuple[str, str]] = []
    for table in matrices:
        place = 0
        for name, cells in _stated(table):
            key = (name.words, name.address)
            if key not in fields:
                order.insert(place, key)
            place = order.index(key) + 1
            found = fields.setdefault(key, [[name], *([] for _cell in cells)])
            for field, cell in zip(found[1:], cells, strict=True):
                field.append(cell)
    merged = [_merged(document, *fields[key]) for key in order]
    first = _skipped(matrices[0])
    table = ReportTable("organizations", document.frame.by_organization, "", matrices[0].heads[first : first + 5], ())
    return replace(table, rows=tuple(ReportRow(cells) for cells in _in_order(merged, document)))


def key_of(document: ReportDocument, table: ReportTable) -> list[str]:
    """Return what stands under the table by organization: its signs, and how many it does not list."""
    cells = [cell for row in table.rows for cell in row.cells[1:]]
    said = [document.frame.dash] if any(DASH in cell.words.split("\n") for cell in cells) else []
    if any(cell.words.endswith(MARK) or f" {MARK}\n" in cell.words for cell in cells):
        said.append(f"{MARK} {document.frame.unconfirmed}")
    silent = _count_of_organizations(document) - len(table.rows)
    if silent > 0:
        said.append(document.frame.unsaid.replace("{count}", written(silent)))
    return said


def _skipped(table: ReportTable) -> int:
    """Return how many columns stand before the organization: the one table of many references names these first."""
    return 1 if table.name.startswith("standing") else 0


def _stated(table: ReportTable) -> Iterator[tuple[ReportCell, tuple[ReportCell, ...]]]:
    first = _skipped(table)
    for row in table.rows:
        yield row.cells[first], row.cells[first + 1 : first + 5]


def _merged(document: ReportDocument, name: list[ReportCell], *fields: list[ReportCell]) -> tuple[ReportCell, ...]:
    return (name[0], *(_one_field(document, cells) for cells in fields))


def _one_field(document: ReportDocument, cells: list[ReportCell]) -> ReportCell:
    said: dict[str, str] = {}
    for cell in cells:
        if not is_silence(cell):
            mark = f" {MARK}" if document.frame.unconfirmed and document.frame.unconfirmed in cell.small else ""
            said.setdefault(f"{cell.words}{mark}", cell.tone)
    if not said:
        return ReportCell(DASH)
    return ReportCell("\n".join(said), next(iter(said.values())) if len(said) == 1 else "")


def is_silence(cell: ReportCell) -> bool:
    """Tell whether nothing is recorded here: no word, no evidence, nothing beside it."""
    return cell.tone == UNKNOWN and not cell.notes and not cell.small


def _in_order(rows: list[tuple[ReportCell, ...]], document: ReportDocument) -> list[tuple[ReportCell, ...]]:
    """Keep the order of the matrices. Outside the secretariat a row without a word falls away."""
    if not document.names_no_silence:
        return rows
    return [row for row in rows if any(cell.words != DASH for cell in row[1:])]


def _count_of_organizations(document: ReportDocument) -> int:
    matrices = [table for table in document.tables if table.name.startswith("matrix")]
    return len({cell.words for table in matrices for cell, _cells in _stated(table)})


def _without_silence(document: ReportDocument, table: ReportTable) -> ReportTable:
    """Leave out of a matrix the rows of which nothing is recorded, and say how many they are."""
    if not table.name.startswith("matrix"):
        return table
    rows = tuple(row for row in table.rows if not all(map(is_silence, row.cells[1:5])))
    silent = len(table.rows) - len(rows)
    said = document.frame.unsaid.replace("{count}", written(silent)) if silent else ""
    return replace(table, rows=rows, caption=f"{table.caption} {said}".strip())
