"""Which rows of a comparison are shown: all, those that texts share, those of a topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from practices.models.topics import Topic
from practices.queries.comparison.columns import ComparisonColumn
from practices.queries.comparison.sheets import ComparisonRow


class SharedBy(StrEnum):
    """How many of the texts share a row that is shown, as the address says it."""

    ALL = "all"  # every text
    SEVERAL = "shared"  # two or more


@dataclass(frozen=True, slots=True)
class RowChoice:
    """The rows that are asked for: shared by whom, and on which topic (its permanent code), "" for any.

    What may be similar, and no more, is shared by nobody.
    """

    shared_by: SharedBy | None = None
    topic: str = ""

    def keeps(self, row: ComparisonRow) -> bool:
        """Tell whether a row is shown."""
        if self.shared_by is SharedBy.ALL and row.shared_count < len(row.cells):
            return False
        if self.shared_by is SharedBy.SEVERAL and row.shared_count < 2:
            return False
        return not self.topic or self.topic in row.topics


ALL_ROWS = RowChoice()


def topics_of(columns: Sequence[ComparisonColumn]) -> list[Topic]:
    """Return the topics of the provisions of some texts, in the order of the vocabulary. One query, or none."""
    codes = {code for column in columns for unit in column.units for code in unit.topics}
    return [*Topic.objects.filter(name__in=codes).as_tags()] if codes else []
