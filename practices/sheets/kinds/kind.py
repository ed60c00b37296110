"""What a kind of sheet is: its columns, and what one row does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from practices.models.sheets import SheetOutcome
from practices.sheets.columns import RowReader, SheetColumn, find_choice

MOST_PLACES = 4
"""How many things a row can be about by which other rows of its sheet are found."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """What a row became: `about` names it, `becomes` says when it may be public; `made` is kept to undo it."""

    outcome: SheetOutcome
    about: str
    becomes: str = ""
    made: Mapping[str, Any] = field(default_factory=dict)


class SheetKind:
    """One kind of sheet. `needed` are groups of columns, of each of which one has to be there.

    `taken_over` are columns that files of the portal have beside these, and that say nothing that could be taken in.
    """

    code = ""
    label: str | Promise = ""
    help_text: str | Promise = ""
    columns: tuple[SheetColumn, ...] = ()
    needed: tuple[tuple[str, ...], ...] = ()
    taken_over: frozenset[str] = frozenset()

    @property
    def by_name(self) -> dict[str, SheetColumn]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    def known(self, by: Any) -> Any:
        """Read what rows are looked up in; once for many rows."""
        return None

    def take(self, cells: Mapping[str, str], *, by: Any, known: Any, choice: str = "") -> RowResult:
        """Take one row in by the actions of the portal. Raises SheetRowRefused, SheetChoiceNeeded."""
        raise NotImplementedError

    def places(self, cells: Mapping[str, str], known: Any) -> Sequence[str]:
        """Return what a row is about, in words that rows about the same have in common; at most MOST_PLACES."""
        return ()

    def named(self, cells: Mapping[str, str], known: Any) -> str:
        """Return the key of what is there by the name that a row gives, "" for what only this row makes."""
        return ""

    def needs(self, rows: Any, by: Any) -> list[str]:
        """Say what `rows`, which were checked, need before they can become public; nothing for none."""
        return []

    def thing(self, made: Mapping[str, Any]) -> str:
        """Return the key of what a row made or changed, "" for none."""
        return ""

    def undo(self, made: Mapping[str, Any], *, by: Any) -> str:
        """Undo what a row made; return why it stays, "" if it is undone."""
        raise NotImplementedError

    def rows_out(self, by: Any) -> Iterator[Mapping[str, str]]:
        """Yield what is there as rows that can be taken in again."""
        yield from ()

    def reader(self, cells: Mapping[str, str]) -> RowReader:
        """Return the reader of a row."""
        return RowReader(cells, self.by_name)

    def is_example(self, name: str, words: str) -> bool:
        """Tell whether a cell says what the example of the template says there, in any language."""
        column = self.by_name[name]
        if column.choices is not None:
            return find_choice(column.choices, words) == column.example
        return words == column.example

    def lacking(self, given: Sequence[str]) -> list[str]:
        """Return the labels of what is needed, and is not among the given columns."""
        return [
            _(" or ").join(str(self.by_name[name].label) for name in group)
            for group in self.needed
            if not set(group) & set(given)
        ]
