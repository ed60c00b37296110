"""What an index of words is asked for: tokens, phrases, all of several, any of several."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Query(Protocol):
    """A question to an index; as each database writes it. Tokens are ASCII letters and digits alone."""

    def for_sqlite(self) -> str: ...

    def for_postgresql(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Phrase:
    """These tokens, one behind the other; a single one is a word."""

    tokens: tuple[str, ...]

    def for_sqlite(self) -> str:
        """Return it as FTS5 reads it."""
        return f'"{" ".join(self.tokens)}"'

    def for_postgresql(self) -> str:
        """Return it as a tsquery."""
        return f"({' <-> '.join(self.tokens)})" if len(self.tokens) > 1 else self.tokens[0]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the parts."""

    parts: tuple[Query, ...]

    def for_sqlite(self) -> str:
        """Return it as FTS5 reads it."""
        return f"({' OR '.join(part.for_sqlite() for part in self.parts)})"

    def for_postgresql(self) -> str:
        """Return it as a tsquery."""
        return f"({' | '.join(part.for_postgresql() for part in self.parts)})"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the parts."""

    parts: tuple[Query, ...]

    def for_sqlite(self) -> str:
        """Return it as FTS5 reads it."""
        return f"({' AND '.join(part.for_sqlite() for part in self.parts)})"

    def for_postgresql(self) -> str:
        """Return it as a tsquery."""
        return f"({' & '.join(part.for_postgresql() for part in self.parts)})"


def words_of(tokens: Sequence[str]) -> AnyOf:
    """Ask for any of these words."""
    return AnyOf(tuple(Phrase((token,)) for token in dict.fromkeys(tokens)))


def has_phrase(query: Query) -> bool:
    """Tell whether the order of words counts anywhere in a question."""
    if isinstance(query, Phrase):
        return len(query.tokens) > 1
    return isinstance(query, AnyOf | AllOf) and any(map(has_phrase, query.parts))
