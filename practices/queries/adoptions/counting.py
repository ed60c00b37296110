"""Which word counts: the one rule by which events of a place stand, precede and follow one another.

A place is one organization, one reference and one track. The rule in words: docs/adoptions.md, decision 24.
"""

import datetime
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from practices.models.dates import last_day

RULE = 2
"""The version of the rule. Rows that are kept, and reports that were frozen, say by which one they were made."""
BY_FIRST_DAY = 1
"""The version before: the last by first day, then by order of recording; nothing names another."""


class CountableEvent(Protocol):
    """An event of a place, as far as the rule reads it; `follows` and `precedes` are keys of others."""

    @property
    def key(self) -> int: ...
    @property
    def sequence(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def effective_on(self) -> datetime.date: ...
    @property
    def effective_precision(self) -> str: ...
    @property
    def follows(self) -> int | None: ...
    @property
    def precedes(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class NewWord:
    """An event that is not recorded yet: recorded last, and of no key."""

    state: str
    effective_on: datetime.date
    effective_precision: str
    follows: int | None = None
    precedes: int | None = None
    key: int = 0
    sequence: int = sys.maxsize


Names = frozenset[tuple[int, int]]
"""Pairs of keys: the later event, and the earlier one."""


def names_of(words: Iterable[CountableEvent]) -> Names:
    """Return what the events say of their order."""
    listed = list(words)
    follows = {(word.key, word.follows) for word in listed if word.follows is not None}
    return frozenset(follows | {(word.precedes, word.key) for word in listed if word.precedes is not None})


def course_of[One: CountableEvent](
    words: Iterable[One], *, rule: int = RULE, names: Names | None = None
) -> list[tuple[datetime.date, One]]:
    """Return which event of one place counts from which day on, in order of days; none before the first.

    `words` are the events that were not reversed, and no reversals; `names` what is said of their order, None for what
    they say themselves. An event may come more than once: another counts in between.
    """
    in_order = sorted(words, key=lambda word: (word.effective_on, word.sequence))
    if rule == BY_FIRST_DAY:
        return [(word.effective_on, word) for word in in_order]
    earlier, later = _sides(names_of(in_order) if names is None else names)
    taken: set[int] = set()
    beaten: set[int] = set()
    newest: list[tuple[int, int, One]] = []
    course: list[tuple[datetime.date, One]] = []
    for day, begun in groupby(in_order, key=lambda word: word.effective_on):
        for word in begun:
            taken.add(word.key)
            heappush(newest, (-word.sequence, word.key, word))
            beaten |= earlier[word.key] & taken
            if not later[word.key].isdisjoint(taken):
                beaten.add(word.key)
        while newest[0][1] in beaten or last_of(newest[0][2]) < day:
            heappop(newest)
        if not course or course[-1][1].key != newest[0][1]:
            course.append((day, newest[0][2]))
    return course


def counting_on[One: CountableEvent](words: Iterable[One], day: datetime.date, *, rule: int = RULE) -> One | None:
    """Return the event of one place that counts on a day, None where none has begun by then."""
    return shown_on(course_of((word for word in words if word.effective_on <= day), rule=rule), day)


def shown_on[One: CountableEvent](course: Sequence[tuple[datetime.date, One]], day: datetime.date) -> One | None:
    """Return what counts on a day by a course of events."""
    begun = bisect_right(course, day, key=itemgetter(0))
    return course[begun - 1][1] if begun else None


def is_possible(words: Collection[CountableEvent], names: Names, *, later: int, earlier: int) -> bool:
    """Tell whether an event may follow another (keys): neither periods nor what is named say otherwise, also by others.

    `words` are those of the place, these two among them.
    """
    by_key = {word.key: word for word in words}
    follows, _later = _sides(names)
    reached, looked_at = {earlier}, [earlier]
    while looked_at:
        word = by_key[looked_at.pop()]
        before = {other.key for other in words if last_of(other) < word.effective_on}
        more = ((before | follows[word.key]) & by_key.keys()) - reached
        reached |= more
        looked_at.extend(more)
    return later not in reached


def to_name[One: CountableEvent](words: Collection[One], new: CountableEvent, *, today: datetime.date) -> list[One]:
    """Return the events of which a new one has to name one that it follows or precedes; none where nothing is asked.

    Asked is about what counts on the first day of the new one, at any later day up to `today`, or in the end: where
    the periods overlap, and by the order of the two another state would be shown on that day. Orders that would be
    refused are none. The event recorded last comes first.
    """
    names, before = names_of(words), course_of(words)
    together: list[CountableEvent] = [*words, new]
    days: dict[int, list[datetime.date]] = defaultdict(list)
    counting: dict[int, One] = {}
    for day in days_shown(words, new, today):
        word = shown_on(before, day)
        if word is not None and _overlap(word, new):
            days[word.key].append(day)
            counting[word.key] = word
    found = []
    for word in sorted(counting.values(), key=lambda word: -word.sequence):
        pairs = ((new.key, word.key), (word.key, new.key))
        orders = [one for one in pairs if is_possible(together, names, later=one[0], earlier=one[1])]
        courses = [course_of(together, names=names | {*said}) for said in ((), *((one,) for one in orders))]
        if len({_states(course, days[word.key]) for course in courses}) > 1:
            found.append(word)
    return [] if {word.key for word in found} & {new.follows, new.precedes} else found


def days_shown(words: Iterable[CountableEvent], new: CountableEvent, today: datetime.date) -> list[datetime.date]:
    """Return the days on which what is shown may differ by a new event: its first, those up to today, the end."""
    begun = {word.effective_on for word in words if new.effective_on < word.effective_on <= today}
    return sorted({new.effective_on, *begun, datetime.date.max})


def last_of(word: CountableEvent) -> datetime.date:
    """Return the last day of the period of an event."""
    return last_day(word.effective_on, word.effective_precision)


def _states(course: Sequence[tuple[datetime.date, CountableEvent]], days: Iterable[datetime.date]) -> tuple[str, ...]:
    return tuple(word.state if (word := shown_on(course, day)) else "" for day in days)


def _overlap(one: CountableEvent, other: CountableEvent) -> bool:
    return one.effective_on <= last_of(other) and other.effective_on <= last_of(one)


def _sides(names: Names) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Return by event the ones that it follows, and those that follow it, as named."""
    follows: dict[int, set[int]] = defaultdict(set)
    followed: dict[int, set[int]] = defaultdict(set)
    for later, earlier in names:
        follows[later].add(earlier)
        followed[earlier].add(later)
    return follows, followed
