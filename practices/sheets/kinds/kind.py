"""What a kind of sheet is: its columns, and what one row does."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from practices.actions.directory.known import mark_of_organizations, read_known
from practices.models.sheets import SheetOutcome
from practices.sheets.columns import RowReader, SheetColumn, find_choice


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

    @cached_property
    def by_name(self) -> dict[str, SheetColumn]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    def known(self, by: Any) -> Any:
        """Read what rows are looked up in, once for many rows; every organization, if nothing else is said."""
        return read_known()

    def mark_of_known(self, by: Any) -> Any:
        """Return what differs once anything of what is known has changed."""
        return mark_of_organizations()

    def fresh(self, known: Any) -> Any:
        """Return what is known so that `learn` may change it."""
        return known

    def take(self, cells: Mapping[str, str], *, by: Any, known: Any, choice: str = "") -> RowResult:
        """Take one row in by the actions of the portal. Raises SheetRowRefused, SheetChoiceNeeded."""
        raise NotImplementedError

    def learn(self, made: Mapping[str, Any], known: Any) -> None:
        """Put what a row made or changed among the things that are known, for the rows after it."""

    def keys(self, cells: Mapping[str, str], known: Any) -> Collection[str]:
        """Return what a row is about: rows that can be about the same have one of these words in common."""
        return ()

    def needs(self, cells: Mapping[str, str], known: Any) -> Collection[str]:
        """Return what a row refers to, in the words by which the rows that are about it are found."""
        return ()

    def named(self, cells: Mapping[str, str], known: Any) -> str:
        """Return the key of what is there by the name that a row gives, "" for what only this row makes."""
        return ""

    def publishing_needs(self, rows: Any, by: Any) -> list[str]:
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


class KnownThings:
    """What rows are looked up in, read again where it has changed; for many batches, of any kinds and persons."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, int], tuple[Any, Any]] = {}

    def of(self, kind: SheetKind, by: Any) -> Any:
        """Return what is known for sheets of a kind that are imported by `by`."""
        key, mark = (kind.code, by.pk), kind.mark_of_known(by)
        if key not in self._read or self._read[key][0] != mark:
            self._read[key] = (mark, kind.known(by))
        return kind.fresh(self._read[key][1])
