"""Seeded generator of histories of one place, with probes and new events.

Same seed and count: same histories. Run `python3 histories.py SEED COUNT` to
print them as JSON lines.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from datetime import date, timedelta
from random import Random

from oracle import (
    CIRCLE,
    MAY_LIE_AHEAD,
    Event,
    History,
    asked_about,
    first_day,
    is_refused,
    last_day,
    not_reversed,
)

STATES = (
    "had_its_own_before",
    "in_place",
    "partly",
    "planned",
    "considering",
    "not_planned",
    "withdrawn",
)
BASE_YEARS = (1999, 2000, 2003, 2004, 2007, 2015, 2023)
# Days at month borders, around leap days, at year ends, and a few in between.
DAYS = (
    (1, 1), (1, 31), (2, 1), (2, 28), (2, 29), (3, 1), (3, 31), (4, 30), (5, 1),
    (5, 14), (5, 31), (6, 1), (9, 10), (9, 30), (10, 1), (12, 1), (12, 31),
)  # fmt: skip
MONTHS = (1, 2, 3, 5, 6, 9, 12)
ONE_DAY = timedelta(days=1)


def _period(rng: Random, base: int) -> tuple[int, int | None, int | None]:
    year = base + rng.choice((0, 0, 0, 1, 1, 2))
    kind = rng.random()
    if kind < 0.25:
        return year, None, None
    if kind < 0.55:
        return year, rng.choice(MONTHS), None
    month, day = rng.choice(DAYS)
    if (month, day) == (2, 29) and year % 4:
        day = 28
    return year, month, day


def _some_event(rng: Random, base: int, earlier: list[Event]) -> Event:
    """State and period: new, or some earlier one's (wholly or the period)."""
    states = rng.sample(STATES, 3)
    year, month, day = _period(rng, base)
    event = Event("", 0, date.min, rng.choice(states), year, month, day)
    plain = [e for e in earlier if e.reverses is None]
    if plain and rng.random() < 0.25:
        model = rng.choice(plain)
        state = model.state if rng.random() < 0.6 else event.state
        event = replace(event, state=state, year=model.year, month=model.month, day=model.day)
    return event


def _next_recorded(rng: Random, last: date) -> date:
    kind = rng.random()
    if kind < 0.3:
        return last
    if kind < 0.9:
        return last + timedelta(days=rng.randint(1, 120))
    return last + timedelta(days=rng.randint(1000, 6000))


def _reversal(rng: Random, event_id: str, order: int, recorded: date, earlier: list[Event]) -> Event | None:
    """Preferably of an event that others name."""
    standing_ones = not_reversed(earlier)
    if not standing_ones:
        return None
    named_ids = {e.follows for e in earlier} | {e.precedes for e in earlier}
    named = [e for e in standing_ones if e.id in named_ids]
    target = rng.choice(named if named and rng.random() < 0.6 else standing_ones)
    return Event(event_id, order, recorded, "", None, reverses=target.id)


def _with_name(rng: Random, history: History, event: Event, today: date) -> Event:
    """Names some earlier event where that is not refused."""
    candidates = not_reversed(history.events)
    rng.shuffle(candidates)
    for other in candidates:
        for field in rng.sample(("follows", "precedes"), 2):
            named = replace(event, **{field: other.id})
            if not is_refused(history, named, today):
                return named
    return event


def answer_question(rng: Random, history: History, event: Event, today: date) -> Event:
    """Names an event it must name (if it must), in a random permitted order."""
    asked = sorted(asked_about(history, event, today))
    rng.shuffle(asked)
    for other in asked:
        for field in rng.sample(("follows", "precedes"), 2):
            named = replace(event, follows=None, precedes=None)
            named = replace(named, **{field: other})
            if not is_refused(history, named, today):
                return named
    return event


def _history(rng: Random, obey_ask: bool) -> History:
    base = rng.choice(BASE_YEARS)
    recorded = date(base, 1, 1) + timedelta(days=rng.randint(0, 900))
    share_named = rng.choice((0.0, 0.2, 0.6))
    share_reversed = rng.choice((0.0, 0.12, 0.3))
    history = History()
    for order in range(1, rng.randint(1, 12) + 1):
        event_id = f"e{order}"
        earlier = list(history.events)
        entry = None
        if earlier and rng.random() < share_reversed:
            entry = _reversal(rng, event_id, order, recorded, earlier)
        if entry is None:
            entry = replace(_some_event(rng, base, earlier), id=event_id, order=order, recorded=recorded)
            if first_day(entry) > recorded and entry.state not in MAY_LIE_AHEAD:
                entry = replace(entry, state=rng.choice(sorted(MAY_LIE_AHEAD)))
            if rng.random() < share_named:
                entry = _with_name(rng, history, entry, recorded)
            if obey_ask:
                entry = answer_question(rng, history, entry, recorded)
        history = history.plus(entry)
        recorded = _next_recorded(rng, recorded)
    return history


def generate(seed: int, count: int, obey_ask: bool = False) -> list[History]:
    """`count` histories of 1 to 12 entries, none of which would be refused.

    obey_ask: each entry that must name one names one (for a product that
    would not record it else)."""
    return [_history(Random(f"{seed}/{i}/{obey_ask}"), obey_ask) for i in range(count)]


def probes(history: History) -> list[tuple[date, date]]:
    """(as_of, known_at) at every border: the day before, of and after each
    first and last day; known at the day before and of each recording, and
    at the end."""
    days: set[date] = set()
    for event in history.events:
        if event.reverses is None:
            for day in (first_day(event), last_day(event)):
                days |= {day - ONE_DAY, day, day + ONE_DAY}
    known: set[date] = {date(2100, 1, 1)}
    for event in history.events:
        known |= {event.recorded - ONE_DAY, event.recorded}
    return [(d, k) for d in sorted(days) for k in sorted(known)]


def _with_circle(history: History, event: Event, today: date) -> Event | None:
    """Names some event so that a circle closes, if any name would do so."""
    for other in not_reversed(history.events):
        for field in ("follows", "precedes"):
            named = replace(event, **{field: other.id})
            if is_refused(history, named, today) == CIRCLE:
                return named
    return None


def new_events(seed: int, history: History, count: int) -> list[tuple[Event, date]]:
    """`count` new events with their today, for must_ask and is_refused: most
    unnamed, some named at random (often wrongly), some ahead of today."""
    rng = Random(f"new/{seed}")
    last = history.events[-1]
    base = rng.choice([e.year for e in history.events if e.year is not None])
    result = []
    for _ in range(count):
        today = _next_recorded(rng, last.recorded)
        event = replace(
            _some_event(rng, base, list(history.events)), id="new", order=last.order + 1, recorded=today
        )
        circle = _with_circle(history, event, today) if rng.random() < 0.35 else None
        if circle is not None:
            event = circle
        elif rng.random() < 0.35:
            named = rng.choice([e.id for e in history.events])
            event = replace(event, **{rng.choice(("follows", "precedes")): named})
        result.append((event, today))
    return result


def to_json(history: History) -> str:
    return json.dumps([asdict(e) for e in history.events], default=str)


if __name__ == "__main__":
    for item in generate(int(sys.argv[1]), int(sys.argv[2])):
        print(to_json(item))
