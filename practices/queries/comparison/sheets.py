"""What a comparison gives: rows of cells of entries, and how often each number of columns is filled."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.models.topics import Topic
from practices.queries.assessments.standing import FindingLine
from practices.queries.comparison.columns import ComparisonColumn
from practices.queries.comparison.nearness import Beside
from practices.queries.editions.absent_texts import NOTHING_ABSENT, AbsentTexts
from practices.texts.comparison import Changes, PairingGround, ProvisionMatter, Reason, Span


class ComparisonOrder(models.TextChoices):
    PROVISION = "provision", _("By provision")
    TOPIC = "topic", _("By topic")
    WORDS = "words", _("Word by word")
    GAPS = "gaps", _("Gaps")


@dataclass(frozen=True, slots=True)
class ComparisonEntry:
    """One unit as a cell shows it: how it is cited, its heading and its words.

    `key` is its eId, `title` the heading of the provision or its article alone. `reading` is the same provision's words
    in the column's translation, "" where there is none.
    `also` are the rows, by number and heading, in which it stands as well. `spans` are its own part of the words
    compared in its row (see `cut_spans`). `language` is that of its words, where it is another than the column's.
    """

    cited: str
    heading: str
    text: str
    url: str
    key: str = ""
    reading: str = ""
    also: tuple[tuple[int, str], ...] = ()
    title: str = ""
    spans: tuple[tuple[int, Span], ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonCell:
    """What one edition has in a row: entries in its order, none where there is no counterpart.

    `side` is "left" or "right" in a row whose words are compared; `beside` says why it is in this row.
    `findings` is what was judged of this text, in a row of a topic; `narrower` are the rows, by number and heading, of
    the topics below that it has something in, where it has nothing in this one.
    """

    column: ComparisonColumn
    entries: tuple[ComparisonEntry, ...]
    reason: Reason | None = None
    side: str = ""
    beside: Beside | None = None
    findings: tuple[FindingLine, ...] = ()
    narrower: tuple[tuple[int, str], ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether more is known than that it may be like another cell of the row."""
        return bool(self.entries) and not (self.reason and self.reason.is_unsure)

    @property
    def is_confirmed(self) -> bool:
        """Whether a person confirmed the pair by which it stands in its row."""
        return self.reason is not None and self.reason.ground is PairingGround.LINK


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One group of provisions, or one topic; `spans` and `changes` where words are compared.

    `number` counts the rows of the sheet from 1. `continues` where the heading is that of the row before.
    `difference` is the number, in the sheet, of the first difference in this row; 0 where none is marked. `after`
    is the number of the next row that is shown, 0 for the last. `heading_place` is the column whose words the heading
    is, from 0; `matter` says whether the row is of a rule; `topics` are the codes of its provisions.
    `has_title`: the heading is one that a text gives, not the words that the row opens with. `absent` are the
    instruments on the topic of the row whose text cannot be compared here.
    """

    heading: str
    heading_language: str
    cells: tuple[ComparisonCell, ...]
    reason: Reason | None = None
    topic: Topic | None = None
    spans: tuple[Span, ...] = ()
    changes: Changes | None = None
    number: int = 0
    continues: bool = False
    difference: int = 0
    after: int = 0
    heading_place: int = 0
    matter: ProvisionMatter = ProvisionMatter.RULE
    topics: frozenset[str] = frozenset()
    has_title: bool = True
    absent: AbsentTexts = NOTHING_ABSENT

    @property
    def filled_count(self) -> int:
        """How many editions have something in this row."""
        return sum(bool(cell.entries) for cell in self.cells)

    @property
    def shared_count(self) -> int:
        """How many editions have something here of which more is known than that it may be similar."""
        return sum(cell.is_sure for cell in self.cells)

    @property
    def pair_count(self) -> int:
        """How many pairs make the row: one for each cell that stands beside another."""
        return sum(cell.reason is not None for cell in self.cells)

    @property
    def confirmed_count(self) -> int:
        """How many of the pairs a person confirmed."""
        return sum(cell.is_confirmed for cell in self.cells)

    @property
    def is_uneven(self) -> bool:
        """Whether one text has more provisions here than another: something may have been added, removed or divided."""
        return self.topic is None and len({len(cell.entries) for cell in self.cells if cell.entries}) > 1

    @property
    def is_unsure(self) -> bool:
        """Whether texts may be similar here, and of none more is known."""
        return self.shared_count == 1 < self.filled_count

    @property
    def is_explained(self) -> bool:
        """Whether it is worth saying why the row was made: not where words are counted, unless a person said so."""
        return self.reason is not None and (self.changes is None or self.reason.ground is PairingGround.LINK)

    @property
    def is_unchanged(self) -> bool:
        """Whether words were compared and are the same."""
        return self.changes is not None and not self.changes.place_count

    @property
    def difference_count(self) -> int:
        """How many differences are marked: places in words compared, or one provision that only one text has."""
        if self.changes is not None:
            return self.changes.place_count
        return int(self.filled_count == 1)


@dataclass(frozen=True, slots=True)
class RowTally:
    """How many rows are filled in `filled_count` of the columns; what may be similar is not counted."""

    filled_count: int
    row_count: int


@dataclass(frozen=True, slots=True)
class Alone:
    """The rows in which only this column has something: no counterpart was found in the others.

    `rows` are those that are shown, `whole_rows` all of them.
    """

    column: ComparisonColumn
    rows: tuple[ComparisonRow, ...]
    others: tuple[ComparisonColumn, ...]
    whole_rows: tuple[ComparisonRow, ...]

    @property
    def provision_count(self) -> int:
        """How many provisions it alone has."""
        return sum(len(cell.entries) for row in self.whole_rows for cell in row.cells)

    @property
    def begins(self) -> int:
        """The number of its first row."""
        return self.whole_rows[0].number


@dataclass(frozen=True, slots=True)
class ComparisonSheet:
    """The whole comparison.

    Rows are in the order of the first edition. What only one edition has comes last, unless all are editions of
    one instrument. `left_out_count` counts the rows that are not shown because their words are the same,
    `not_chosen_count` those that were not chosen; `unsure_count` those of the whole whose texts may be similar.
    `whole_rows` are those of the whole where `rows` are a part of them. `is_by_content`: rows are
    ordered by what they say. `uneven_count` counts, where the gaps are shown, the rows that are none and hold more
    provisions of one text than of another.
    """

    columns: tuple[ComparisonColumn, ...]
    rows: tuple[ComparisonRow, ...]
    order: str
    row_count: int
    tallies: tuple[RowTally, ...]
    untagged: tuple[ComparisonColumn, ...] = ()
    has_others_last: bool = False
    left_out_count: int = 0
    unsure_count: int = 0
    not_chosen_count: int = 0
    whole_rows: tuple[ComparisonRow, ...] = ()
    is_by_content: bool = False
    uneven_count: int = 0

    @property
    def has_marks(self) -> bool:
        """Whether words are marked in any row."""
        return any(row.spans for row in self.rows)

    @property
    def difference_count(self) -> int:
        """How many differences are marked in the rows that are shown."""
        return sum(row.difference_count for row in self.rows if row.difference)

    @property
    def opens_alone(self) -> bool:
        """Whether what only one text has is what the reader came for."""
        rows = self.whole_rows or self.rows
        return self.order == ComparisonOrder.GAPS or all(row.filled_count == 1 for row in rows)

    @property
    def main_rows(self) -> tuple[ComparisonRow, ...]:
        """The rows of the table: all but those of `alone`."""
        return tuple(row for row in self.rows if not (self.has_others_last and row.filled_count == 1))

    @property
    def alone(self) -> tuple[Alone, ...]:
        """What only one of the texts has, by column, where it comes last."""
        if not self.has_others_last:
            return ()
        found = [
            Alone(
                column,
                _of_one(self.rows, place),
                tuple(other for other in self.columns if other is not column),
                _of_one(self.whole_rows or self.rows, place),
            )
            for place, column in enumerate(self.columns)
        ]
        return tuple(group for group in found if group.whole_rows)


def _of_one(rows: tuple[ComparisonRow, ...], place: int) -> tuple[ComparisonRow, ...]:
    return tuple(row for row in rows if row.filled_count == 1 and row.cells[place].entries)
