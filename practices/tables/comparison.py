"""The comparison sheet: 2 to 6 editions side by side, by provision, by topic, word by word, or where there are gaps."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from practices.comparison import (
    Changes,
    Clause,
    Group,
    Links,
    Reason,
    Span,
    count_changes,
    diff_words,
    group,
    installed_encoder,
    pair_by_place,
)
from practices.models import EditionPage, Provision, ProvisionTopic, TextStatus, Topic, last_day
from practices.tables.units import Unit, comparable_units

MOST_EDITIONS = 6
FEWEST_EDITIONS = 2


class Order(models.TextChoices):
    PROVISION = "provision", _("By provision")
    TOPIC = "topic", _("By topic")
    WORDS = "words", _("Word by word")
    GAPS = "gaps", _("Gaps")


@dataclass(frozen=True, slots=True)
class Column:
    """One edition of the sheet. `asked` is the edition that was asked for when `on` swapped it for this one."""

    edition: EditionPage
    units: tuple[Unit, ...]
    asked: EditionPage | None = None

    @property
    def key(self) -> str:
        """The uuid of the edition."""
        return str(self.edition.translation_key)

    @property
    def is_incomplete(self) -> bool:
        """Whether it is an extract or summary, of which it cannot be said that nothing was found."""
        return self.edition.is_incomplete


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit as a cell shows it: how it is cited, its heading and its words."""

    cited: str
    heading: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one edition has in a row: entries in its order, none where there is no counterpart.

    `side` is "left" or "right" in a row whose words are compared.
    """

    column: Column
    entries: tuple[Entry, ...]
    reason: Reason | None = None
    side: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One group of provisions, or one topic; `spans` and `changes` where words are compared."""

    heading: str
    heading_language: str
    cells: tuple[Cell, ...]
    reason: Reason | None = None
    topic: Topic | None = None
    spans: tuple[Span, ...] = ()
    changes: Changes | None = None

    @property
    def filled_count(self) -> int:
        """How many editions have something in this row."""
        return sum(bool(cell.entries) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows are filled in `filled_count` of the columns."""

    filled_count: int
    row_count: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole comparison.

    Rows are in the order of the first edition. What only one later edition has comes last, unless all are
    editions of one instrument.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    order: str
    row_count: int
    tallies: tuple[Tally, ...]
    untagged: tuple[Column, ...] = ()
    has_others_last: bool = False

    @property
    def has_marks(self) -> bool:
        """Whether words are marked in any row."""
        return any(row.spans for row in self.rows)


def load_columns(editions: Sequence[EditionPage], asked: Sequence[EditionPage | None] = ()) -> tuple[Column, ...]:
    """Read the units of each edition (three queries in all), in the given order."""
    tags = Prefetch("topic_items", ProvisionTopic.objects.standing().select_related("topic"))
    rows = Provision.objects.current().filter(edition__in=editions).in_order().prefetch_related(tags)
    by_edition: dict[int, list[Provision]] = {edition.pk: [] for edition in editions}
    for row in rows:
        by_edition[row.edition_id].append(row)
    swapped = [*asked, *[None] * len(editions)]
    return tuple(
        Column(edition, tuple(comparable_units(by_edition[edition.pk])), swapped[place])
        for place, edition in enumerate(editions)
    )


def compare_editions(columns: Sequence[Column], order: str) -> Sheet:
    """Put 2 to 6 editions side by side. Raises ValueError for another number of them."""
    if not FEWEST_EDITIONS <= len(columns) <= MOST_EDITIONS:
        raise ValueError("A comparison is of 2 to 6 editions.")
    rows = _topic_rows(columns) if order == Order.TOPIC else _provision_rows(columns)
    row_count, tallies = len(rows), _tally(rows, len(columns))
    if order == Order.WORDS:
        rows = [_differ(row) for row in rows]
    if order == Order.GAPS:
        rows = [row for row in rows if row.filled_count < len(columns)]
    untagged = tuple(column for column in columns if order == Order.TOPIC and not any(u.topics for u in column.units))
    others_last = order != Order.TOPIC and not are_of_one_instrument(columns)
    return Sheet(tuple(columns), tuple(rows), order, row_count, tallies, untagged, others_last)


def _tally(rows: Sequence[Row], column_count: int) -> tuple[Tally, ...]:
    counts = [Tally(filled, sum(row.filled_count == filled for row in rows)) for filled in range(column_count, 0, -1)]
    return tuple(tally for tally in counts if tally.row_count)


def _provision_rows(columns: Sequence[Column]) -> list[Row]:
    sides = [[_clause(unit, column) for unit in column.units] for column in columns]
    units = [{unit.key: unit for unit in column.units} for column in columns]
    found = group(sides, encoder=installed_encoder(), structure=_same_places(columns, sides))
    rows = [_row(one, columns, units) for one in found]
    if are_of_one_instrument(columns):
        return rows
    return sorted(rows, key=_is_alone_elsewhere)


def _same_places(columns: Sequence[Column], sides: Sequence[Sequence[Clause]]) -> Links:
    """Pair what stands at the same place in two languages of one instrument's text of one date."""
    return {
        (a, b): pair_by_place(sides[a], sides[b])
        for a, b in combinations(range(len(columns)), 2)
        if _are_translations(columns[a].edition, columns[b].edition)
    }


def _are_translations(one: EditionPage, other: EditionPage) -> bool:
    """Tell whether two editions are the same text in two languages; a summary is numbered for itself."""
    if one.instrument_id != other.instrument_id or one.language == other.language:
        return False
    if one.is_summary or other.is_summary:
        return False
    return one.made_from_id == other.pk or other.made_from_id == one.pk or one.dated_on == other.dated_on


def are_of_one_instrument(columns: Sequence[Column]) -> bool:
    """Tell whether all are editions of one instrument: their new provisions are then shown in place."""
    return len({column.edition.instrument_id for column in columns}) == 1


def _is_alone_elsewhere(row: Row) -> bool:
    """Whether only one text has this, and not the first: of texts with other structures that comes last."""
    return row.filled_count == 1 and not row.cells[0].entries


def _clause(unit: Unit, column: Column) -> Clause:
    return Clause(
        key=unit.key,
        text=unit.text,
        heading=unit.heading,
        language=column.edition.language,
        label=unit.cited,
        topics=unit.topics,
    )


def _row(found: Group, columns: Sequence[Column], units: Sequence[dict[str, Unit]]) -> Row:
    cells = tuple(
        Cell(column, tuple(entry(units[place][key], column) for key in found.cells[place]), found.reasons[place])
        for place, column in enumerate(columns)
    )
    first = next(cell for cell in cells if cell.entries)
    best = max((reason for reason in found.reasons if reason), key=_strength, default=None)
    heading = first.entries[0].heading or first.entries[0].cited
    return Row(heading, first.column.edition.language, cells, best)


def _strength(reason: Reason) -> float:
    return max(reason.words, reason.heading, reason.sense)


def entry(unit: Unit, column: Column) -> Entry:
    """Show a unit of an edition, addressed there."""
    text = "\n\n".join(f"{label} {words}".strip() for label, words in unit.parts)
    return Entry(unit.cited, unit.heading, text, f"{column.edition.url}#{unit.key}")


def _topic_rows(columns: Sequence[Column]) -> list[Row]:
    codes = {code for column in columns for unit in column.units for code in unit.topics}
    return [
        Row(
            topic.label_in(),
            "",
            tuple(
                Cell(column, tuple(entry(unit, column) for unit in column.units if topic.name in unit.topics))
                for column in columns
            ),
            topic=topic,
        )
        for topic in Topic.objects.filter(name__in=codes).for_listing()
    ]


def _differ(row: Row) -> Row:
    """Show the second edition's words against the first's; a summary is never compared word by word."""
    left, right = row.cells[0], row.cells[1]
    if not has_same_words(left.column.edition, right.column.edition) or not left.entries or not right.entries:
        return row
    spans = tuple(diff_words(_words(left), _words(right)))
    cells = (replace(left, side="left"), replace(right, side="right"))
    return replace(row, cells=cells, spans=spans, changes=count_changes(spans))


def has_same_words(left: EditionPage, right: EditionPage) -> bool:
    """Tell whether words of two editions can be compared: both the text itself, in one language."""
    return left.language == right.language and not (left.is_summary or right.is_summary)


def _words(cell: Cell) -> str:
    return "\n\n".join(item.text for item in cell.entries)


def edition_on(edition: EditionPage, on: datetime.date, visible: Sequence[EditionPage]) -> EditionPage | None:
    """Give the edition of the same instrument and language that was the newest `on` a day, among `visible`.

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
