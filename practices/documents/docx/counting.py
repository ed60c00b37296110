"""Automatic numbers as Word prints them: the counters of all lists, moved on paragraph by paragraph."""

import re
from dataclasses import dataclass, replace
from typing import Protocol

from practices.documents.docx.number_formats import format_number
from practices.documents.docx.numbering_part import LEVELS, Level, ListDefinition

BULLET = "-"
_PLACEHOLDER = re.compile(r"%([1-9])")
_WORD = re.compile(r"\w{2}")
_FIRST_NUMBER = re.compile(r"\d+")
_WIDEST_PATTERN = 10
_PLAIN = Level()
_SILENT = ("bullet", "none")

Counters = list[int | None]
"""What nine levels have come to; None for a level that waits for its first paragraph."""


@dataclass(frozen=True, slots=True)
class ListLevel:
    """A level of a list as paragraphs meet it.

    `list_name` is the same for all lists that count on together, `left` is the indentation that the level gives in
    twentieths of a point. `unknown_format` names a format in it that is not known and is printed in figures.
    """

    list_name: str
    left: int | None
    unknown_format: str


@dataclass(frozen=True, slots=True)
class _CountingStep:
    """What a paragraph at one level of a list does, made ready once.

    `values` are the counters of the list; `above` are the levels above with their first numbers, `below` the levels
    that begin again. `sign` is what a level without number prints, `words` what stands between the numbers of the
    levels `shown` (one more than these), `is_decimal` says that all of these are printed in figures.
    """

    values: Counters
    start: int
    above: tuple[tuple[int, int], ...]
    below: tuple[int, ...]
    sign: str | None
    words: tuple[str, ...]
    shown: tuple[tuple[int, Level], ...]
    is_decimal: bool


class ListDefinitions(Protocol):
    """The lists of a file."""

    def find(self, num_id: str) -> ListDefinition | None:
        """Return a list by its name, None if the file does not define it."""


class Counting:
    """Counts the numbered paragraphs of a file in their order."""

    def __init__(self, numbering: ListDefinitions, language: str) -> None:
        self._numbering = numbering
        self._language = language
        self._counters: dict[str, Counters] = {}
        self._met: set[str] = set()
        self._steps: dict[tuple[str, int], _CountingStep] = {}
        self._last: _CountingStep | None = None

    def level_of(self, num_id: str, style: str) -> int | None:
        """Return the level of the list that belongs to the paragraph style, if one does."""
        found = self._numbering.find(num_id)
        places = found.levels.items() if found is not None and style else ()
        return next((place for place, level in places if level.style == style), None)

    def find_level(self, num_id: str, place: int) -> ListLevel | None:
        """Describe level `place` (from 0 to 8) of a list; None if the file does not define the list."""
        found = self._numbering.find(num_id)
        if found is None:
            return None
        level = found.levels.get(place, _PLAIN)
        formats = [found.levels.get(int(at) - 1, _PLAIN).number_format for at in _PLACEHOLDER.findall(level.text)]
        unknown = [name for name in formats if name != "custom" and format_number(1, name, self._language) is None]
        return ListLevel(found.counters, level.left, "" if level.is_legal or not unknown else unknown[0])

    def count(self, num_id: str, place: int) -> str:
        """Move a list that is defined on by a paragraph at level `place` (from 0 to 8), and give its number.

        That is "" for a level that prints nothing and BULLET for any sign of a list. Skipped levels above begin,
        levels below wait to begin again.
        """
        step = self._steps.get((num_id, place)) or self._make_step(num_id, place)
        values = step.values
        value = values[place]
        values[place] = step.start if value is None else value + 1
        if step is not self._last:  # else the levels around are as this step left them
            self._last = step
            for above, start in step.above:
                if values[above] is None:
                    values[above] = start
            for below in step.below:
                values[below] = None
        return self._print(step) if step.sign is None else step.sign

    def begin_at(self, num_id: str, place: int, value: int) -> None:
        """Let the next paragraph at level `place` of a list have the number `value`."""
        step = self._steps.get((num_id, place)) or self._make_step(num_id, place)
        step.values[place] = value - 1

    def _make_step(self, num_id: str, place: int) -> _CountingStep:
        found = self._numbering.find(num_id) or ListDefinition(num_id, {})
        values = self._counters.setdefault(found.counters, [None] * LEVELS)
        if num_id not in self._met:
            self._met.add(num_id)
            for started in found.starts:  # the levels that this list begins anew where it is first met
                values[started] = None
        level = found.levels.get(place, _PLAIN)
        parts = _PLACEHOLDER.split(" ".join(level.text.split()))
        shown = tuple((int(at) - 1, _shown_level(found, int(at) - 1, is_legal=level.is_legal)) for at in parts[1::2])
        step = self._steps[num_id, place] = _CountingStep(
            values=values,
            start=level.start,
            above=tuple((above, found.levels.get(above, _PLAIN).start) for above in range(place)),
            below=_levels_below(found, place),
            sign=_sign_of(level),
            words=tuple(parts[::2]),
            shown=shown,
            is_decimal=all(above.number_format == "decimal" for _, above in shown),
        )
        return step

    def _print(self, step: _CountingStep) -> str:
        words, values = step.words, step.values
        label = words[0]
        for place, (at, level) in enumerate(step.shown, start=1):
            value = values[at]
            if value is None:
                value = level.start
            label += (str(value) if step.is_decimal else self._print_value(value, level)) + words[place]
        return label.strip()

    def _print_value(self, value: int, level: Level) -> str:
        if level.number_format == "custom" and level.pattern:
            first = _FIRST_NUMBER.search(level.pattern)
            return str(value).zfill(min(len(first[0]), _WIDEST_PATTERN) if first else 1)
        printed = format_number(value, level.number_format, self._language)
        return str(value) if printed is None else printed


def _shown_level(found: ListDefinition, place: int, *, is_legal: bool) -> Level:
    """Return a level as it is printed in another one's number: in one of legal style in figures."""
    level = found.levels.get(place, _PLAIN)
    return replace(level, number_format="decimal") if is_legal and level.number_format not in _SILENT else level


def _sign_of(level: Level) -> str | None:
    """Return what a level without number prints: its words ("Note:"), BULLET for a sign, "" for nothing.

    None for a level with a number.
    """
    if level.is_hidden:
        return ""
    if level.number_format != "bullet" and not (level.number_format == "none" and "%" not in level.text):
        return None
    words = level.text.strip()
    if _WORD.search(words):
        return " ".join(words.split())
    return BULLET if words or level.number_format == "bullet" else ""


def _levels_below(found: ListDefinition, place: int) -> tuple[int, ...]:
    """Return the levels that begin again behind a paragraph at level `place`: all below that are not told otherwise."""
    below = []
    for at in range(place + 1, LEVELS):
        restart = found.levels.get(at, _PLAIN).restart
        if restart is None or (restart > 0 and place < restart):
            below.append(at)
    return tuple(below)
