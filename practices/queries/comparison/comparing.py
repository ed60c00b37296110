"""The comparison sheet: 2 to 6 editions side by side, by provision, by topic, word by word, or where there are gaps."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

from practices.models.dates import last_day
from practices.models.editions import EditionPage, TextStatus
from practices.models.topics import Topic
from practices.queries.comparison.choosing_rows import ALL_ROWS, RowChoice, topics_of
from practices.queries.comparison.columns import ComparisonColumn, load_columns, name_columns
from practices.queries.comparison.grouping import group_provisions
from practices.queries.comparison.nearness import Nearness
from practices.queries.comparison.pairs import has_same_words
from practices.queries.comparison.sheets import (
    ComparisonCell,
    ComparisonEntry,
    ComparisonOrder,
    ComparisonRow,
    ComparisonSheet,
    RowTally,
)
from practices.queries.editions.units import Unit
from practices.texts.comparison import (
    ROWS_WITHOUT_DEGREES,
    ClauseGroup,
    PairingGround,
    ProvisionMatter,
    Reason,
    Span,
    count_changes,
    cut_spans,
    diff_words,
    matter_of,
    matter_of_row,
    opening_words,
    without_degrees,
)
from practices.texts.language_detection import passage_language

__all__ = [
    "FEWEST_EDITIONS",
    "MOST_EDITIONS",
    "ComparisonCell",
    "ComparisonColumn",
    "ComparisonEntry",
    "ComparisonOrder",
    "ComparisonRow",
    "ComparisonSheet",
    "RowTally",
    "are_of_one_instrument",
    "compare_editions",
    "edition_on",
    "entry",
    "has_same_words",
    "load_columns",
]

MOST_EDITIONS = 6
FEWEST_EDITIONS = 2


def compare_editions(
    columns: Sequence[ComparisonColumn],
    order: str,
    *,
    pair: tuple[int, int] = (0, 1),
    only_changes: bool = False,
    only: RowChoice = ALL_ROWS,
) -> ComparisonSheet:
    """Put 2 to 6 editions side by side, word by word the two at the places `pair`, from 0.

    With `only_changes` the rows whose words are the same are left out, with `only` all others than those chosen.
    Rows are made by the version of the first column. Raises ValueError for another number of editions.
    """
    if not FEWEST_EDITIONS <= len(columns) <= MOST_EDITIONS:
        raise ValueError("A comparison is of 2 to 6 editions.")
    if not all(column.name for column in columns):
        columns = name_columns(columns)
    if order == ComparisonOrder.WORDS:
        columns = [columns[place] for place in pair]
    rows = _topic_rows(columns) if order == ComparisonOrder.TOPIC else _provision_rows(columns)
    row_count, tallies = len(rows), _tally(rows, len(columns))
    unsure_count = sum(row.is_unsure for row in rows)
    others_last = order != ComparisonOrder.TOPIC and not are_of_one_instrument(columns)
    left_out = uneven_count = 0
    if order == ComparisonOrder.WORDS:
        rows = _count_differences([_differ(row) for row in rows], columns, others_last)
        left_out = sum(row.is_unchanged for row in rows) if only_changes else 0
        rows = [row for row in rows if not (only_changes and row.is_unchanged)]
    if order == ComparisonOrder.GAPS:
        uneven_count = sum(row.is_uneven for row in rows if row.shared_count == len(columns))
        rows = [row for row in rows if row.shared_count < len(columns)]
    shown = [row for row in rows if only.keeps(row)]
    untagged = tuple(
        column for column in columns if order == ComparisonOrder.TOPIC and not any(u.topics for u in column.units)
    )
    return ComparisonSheet(
        tuple(columns),
        _follow(shown),
        order,
        row_count,
        tallies,
        untagged,
        others_last,
        left_out,
        unsure_count,
        not_chosen_count=len(rows) - len(shown),
        is_by_content=others_last and columns[0].method not in ROWS_WITHOUT_DEGREES,
        uneven_count=uneven_count,
    )


def _count_differences(
    rows: Sequence[ComparisonRow], columns: Sequence[ComparisonColumn], others_last: bool
) -> list[ComparisonRow]:
    """Number the differences through the sheet; what only one of two instruments has is none."""
    if not has_same_words(columns[0].edition, columns[1].edition):
        return [*rows]
    counted, before = [], 0
    for row in rows:
        count = 0 if others_last and row.changes is None else row.difference_count
        counted.append(replace(row, difference=before + 1 if count else 0))
        before += count
    return counted


def _follow(rows: Sequence[ComparisonRow]) -> tuple[ComparisonRow, ...]:
    """Tell each row whether the one before has said its heading, and which comes after it."""
    if not rows:
        return ()
    before = ["", *(row.heading for row in rows[:-1])]
    after = [*(row.number for row in rows[1:]), 0]
    return tuple(
        replace(row, continues=row.heading == said, after=number)
        for row, said, number in zip(rows, before, after, strict=True)
    )


def _tally(rows: Sequence[ComparisonRow], column_count: int) -> tuple[RowTally, ...]:
    counts = [
        RowTally(filled, sum(row.shared_count == filled and not row.is_unsure for row in rows))
        for filled in range(column_count, 0, -1)
    ]
    return tuple(tally for tally in counts if tally.row_count)


def _provision_rows(columns: Sequence[ComparisonColumn]) -> list[ComparisonRow]:
    is_former, is_one_instrument = columns[0].method in ROWS_WITHOUT_DEGREES, are_of_one_instrument(columns)
    grouped = group_provisions(columns, by_content=not (is_former or is_one_instrument))
    found = grouped.groups
    units = [{unit.key: unit for unit in column.units} for column in columns]
    if is_former:
        found = [without_degrees(one) for one in found]
    nearness = Nearness(columns, grouped.judgements)
    rows = [_row(one, columns, units, nearness) for one in found]
    if is_former:
        rows = [_named_by_part(row) for row in rows]
    if not is_one_instrument:
        rows = sorted(rows, key=_is_alone if is_former else _place)
    return [replace(row, number=number) for number, row in enumerate(rows, 1)]


def are_of_one_instrument(columns: Sequence[ComparisonColumn]) -> bool:
    """Tell whether all are editions of one instrument: their new provisions are then shown in place."""
    return len({column.edition.instrument_id for column in columns}) == 1


def _is_alone(row: ComparisonRow) -> int:
    """Which text alone has this, from 1; 0 if several have: of texts with other structures it comes last."""
    if row.filled_count > 1:
        return 0
    return 1 + next(place for place, cell in enumerate(row.cells) if cell.entries)


def _place(row: ComparisonRow) -> tuple[int, int]:
    """Order: what several texts have, then each text's own; in both the rules first."""
    return _is_alone(row), row.matter


def _row(
    found: ClauseGroup, columns: Sequence[ComparisonColumn], units: Sequence[dict[str, Unit]], nearness: Nearness
) -> ComparisonRow:
    cells = tuple(
        ComparisonCell(
            column,
            tuple(entry(units[place][key], column) for key in found.cells[place]),
            found.reasons[place],
            beside=nearness.beside(found, place),
        )
        for place, column in enumerate(columns)
    )
    best = max(
        filter(None, found.reasons), key=lambda one: (one.ground is PairingGround.LINK, _strength(one)), default=None
    )
    shown = [
        (place, units[place][entry.key]) for place, cell in enumerate(cells) for entry in cell.entries if cell.is_sure
    ]
    place, heading = next(((at, unit.title) for at, unit in shown if unit.title), (shown[0][0], ""))
    return ComparisonRow(
        heading or opening_words(shown[0][1].passage) or shown[0][1].cited,
        columns[place].edition.language,
        cells,
        best,
        heading_place=place,
        has_title=bool(heading),
        matter=matter_of_row(_matter(unit) for _at, unit in shown),
        topics=frozenset(code for _at, unit in shown for code in unit.topics),
    )


def _matter(unit: Unit) -> ProvisionMatter:
    """Tell what a unit is of: by its place before or behind the articles, else by its words."""
    around = {"preamble": ProvisionMatter.ENACTING, "conclusions": ProvisionMatter.FINAL}
    return around.get(unit.provision.element) or matter_of(unit.title, unit.text, is_in_article=unit.is_in_article)


def _named_by_part(row: ComparisonRow) -> ComparisonRow:
    """Name a row as the first method did: by the heading above its first provision."""
    place, first = next((place, cell) for place, cell in enumerate(row.cells) if cell.entries)
    return replace(
        row,
        heading=first.entries[0].heading or first.entries[0].cited,
        heading_language=first.column.edition.language,
        heading_place=place,
    )


def _strength(reason: Reason) -> float:
    return max(reason.words, reason.heading, reason.sense)


def entry(unit: Unit, column: ComparisonColumn) -> ComparisonEntry:
    """Show a unit of an edition, addressed there."""
    reading = column.reading.units.get(unit.key) if column.reading else None
    return ComparisonEntry(
        unit.cited,
        unit.heading,
        unit.passage,
        f"{column.url or column.edition.url}#{unit.key}",
        unit.key,
        reading.passage if reading else "",
        title=unit.title,
        language=passage_language(unit.passage, column.edition.language, unit.provision.languages),
    )


def _topic_rows(columns: Sequence[ComparisonColumn]) -> list[ComparisonRow]:
    topics = topics_of(columns)
    rows = {topic.name: (number, topic.label_in()) for number, topic in enumerate(topics, 1)}
    return [
        ComparisonRow(
            topic.label_in(),
            "",
            tuple(_topic_cell(column, topic, topics, rows) for column in columns),
            topic=topic,
            number=number,
            topics=frozenset((topic.name,)),
        )
        for number, topic in enumerate(topics, 1)
    ]


def _topic_cell(
    column: ComparisonColumn, topic: Topic, topics: Sequence[Topic], rows: Mapping[str, tuple[int, str]]
) -> ComparisonCell:
    """Show what carries a topic in a text; where nothing does, in which rows of the topics below it something is."""
    entries = tuple(_tagged(unit, column, topic, rows) for unit in column.units if topic.name in unit.topics)
    carried = {code for unit in column.units for code in unit.topics}
    below = () if entries else (rows[one.name] for one in _below(topic, topics) if one.name in carried)
    return ComparisonCell(column, entries, narrower=tuple(below))


def _below(topic: Topic, topics: Sequence[Topic]) -> list[Topic]:
    """Return the topics below one, as far as each step down is among `topics`, in their order."""
    found, size = {topic.pk}, 0
    while len(found) > size:
        size = len(found)
        found |= {one.pk for one in topics if one.broader_id in found}
    return [one for one in topics if one.pk in found and one is not topic]


def _tagged(unit: Unit, column: ComparisonColumn, topic: Topic, rows: Mapping[str, tuple[int, str]]) -> ComparisonEntry:
    """Show a unit under one of its topics, with the rows of the others."""
    also = sorted(rows[code] for code in unit.topics if code != topic.name and code in rows)
    return replace(entry(unit, column), also=tuple(also))


def _differ(row: ComparisonRow) -> ComparisonRow:
    """Show the second edition's words against the first's; never those of a summary, or of what only may be similar."""
    left, right = row.cells[0], row.cells[1]
    if not has_same_words(left.column.edition, right.column.edition) or not (left.is_sure and right.is_sure):
        return row
    spans = tuple(diff_words("\n".join(_words(left)), "\n".join(_words(right))))
    cells = (_marked(left, "left", spans), _marked(right, "right", spans))
    return replace(row, cells=cells, spans=spans, changes=count_changes(spans))


def _words(cell: ComparisonCell) -> list[str]:
    """Return the words of each entry, each part on a line of its own: an empty line could not be marked."""
    return [item.text.replace("\n\n", "\n") for item in cell.entries]


def _marked(cell: ComparisonCell, side: str, spans: Sequence[Span]) -> ComparisonCell:
    """Give each entry of a cell its own part of the words compared."""
    parts = cut_spans(spans, side, _words(cell))
    entries = tuple(replace(item, spans=tuple(part)) for item, part in zip(cell.entries, parts, strict=True))
    return replace(cell, side=side, entries=entries)


def edition_on(edition: EditionPage, on: datetime.date, visible: Sequence[EditionPage]) -> EditionPage | None:
    """Return the edition of the same instrument and language that was the newest `on` a day, among `visible`.

    Among several of one day the same text status is preferred, then the authentic one. None if all are later.
    """
    candidates = [
        other
        for other in visible
        if other.instrument_id == edition.instrument_id
        and other.language == edition.language
        and other.dated_on is not None
        and last_day(other.dated_on, other.precision) <= on
        and not (other.is_incomplete and not edition.is_incomplete)
    ]
    return max(
        candidates,
        key=lambda other: (
            other.dated_on or datetime.date.min,
            other.text_status == edition.text_status,
            other.text_status == TextStatus.AUTHENTIC,
            other.pk,
        ),
        default=None,
    )
