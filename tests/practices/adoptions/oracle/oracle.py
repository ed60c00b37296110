"""Oracle for "which word counts": a literal reading of the rule in words.

Naive on purpose. Every docstring in quotation marks cites the rule.
Pure Python 3.12 standard library.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

END_OF_TIME = date.max

MAY_LIE_AHEAD = frozenset({"planned", "considering"})

# What is_refused answers ("" means: not refused).
BOTH = "names both"
NOT_COUNTING = "names no counting event"
CONTRADICTS = "contradicts the periods"
CIRCLE = "circle"
AHEAD = "accomplished in the future"


@dataclass(frozen=True)
class Event:
    """One recorded entry of a place.

    A reversing entry has `reverses`; its state and year do not matter
    (year may be None there and only there).
    """

    id: str
    order: int  # ledger sequence: recorded one after the other
    recorded: date
    state: str
    year: int | None
    month: int | None = None
    day: int | None = None
    follows: str | None = None
    precedes: str | None = None
    reverses: str | None = None


@dataclass(frozen=True)
class History:
    """All entries of one place ("one organization, one reference instrument,
    one track")."""

    events: tuple[Event, ...] = ()

    def get(self, event_id: str | None) -> Event | None:
        for event in self.events:
            if event.id == event_id:
                return event
        return None

    def plus(self, event: Event) -> History:
        return History(self.events + (event,))


# ---------------------------------------------------------------- periods


def first_day(event: Event) -> date:
    """ "a period: the day, month or year of its date, from first day ..." """
    _check_date(event)
    return date(event.year, event.month or 1, event.day or 1)


def last_day(event: Event) -> date:
    """ "... to last day ('2004' is 1 January to 31 December 2004; '2004-05'
    is 1 to 31 May 2004)" """
    _check_date(event)
    month = event.month or 12
    day = event.day or monthrange(event.year, month)[1]
    return date(event.year, month, day)


def _check_date(event: Event) -> None:
    if event.year is None:
        raise ValueError(f"{event.id}: an event needs a year")
    if event.day is not None and event.month is None:
        raise ValueError(f"{event.id}: a day needs a month")


def overlaps(a: Event, b: Event) -> bool:
    """The periods share at least one day."""
    return first_day(a) <= last_day(b) and first_day(b) <= last_day(a)


# ---------------------------------------------------------------- standing


def not_reversed(entries: Iterable[Event]) -> list[Event]:
    """ "Leave out each that an entry recorded by K reverses, and the reversing
    entries themselves." (`entries`: all that were recorded by K.) """
    entries = list(entries)
    reversed_ids = {e.reverses for e in entries if e.reverses is not None}
    return [e for e in entries if e.reverses is None and e.id not in reversed_ids]


def taken(history: History, as_of: date, known_at: date) -> list[Event]:
    """Step 1: "Take the events of the place that were recorded by K and whose
    first day is D or earlier. Leave out each that an entry recorded by K
    reverses, and the reversing entries themselves." """
    recorded_by_k = [e for e in history.events if e.recorded <= known_at]
    return [e for e in not_reversed(recorded_by_k) if first_day(e) <= as_of]


def is_later(b: Event, a: Event) -> bool:
    """Step 2: "Event B is *later* than event A if A's last day is before B's
    first day, or if B names A as the one it follows, or ... A says that it
    precedes B." """
    return last_day(a) < first_day(b) or b.follows == a.id or a.precedes == b.id


def remaining(events: list[Event]) -> list[Event]:
    """Step 3: "Leave out every event than which another one taken is later."

    "another one taken": also one that is itself left out by this step."""
    return [a for a in events if not any(is_later(b, a) for b in events if b.id != a.id)]


def counting(events: list[Event]) -> Event | None:
    """Step 3: "Of what remains the one recorded last counts: its state is
    shown." """
    return max(remaining(events), key=lambda e: e.order, default=None)


def standing_event(history: History, as_of: date, known_at: date) -> Event | None:
    """The event that counts "on a day D, as known at a time K"."""
    return counting(taken(history, as_of, known_at))


def standing(history: History, as_of: date, known_at: date) -> str | None:
    """Id of the event that counts, or None: "Nothing remains only if nothing
    was taken." """
    event = standing_event(history, as_of, known_at)
    return None if event is None else event.id


def shown_state(history: History, as_of: date, known_at: date) -> str | None:
    """ "its state is shown" """
    event = standing_event(history, as_of, known_at)
    return None if event is None else event.state


# ---------------------------------------------------------------- must ask


def days_to_look_at(history: History, new_event: Event, today: date) -> list[date]:
    """ "on its day or at any later day up to today, or at the end of time"

    Its day is its first day. What is taken changes only on a day on which some
    event begins, so of the later days only those are looked at
    (test_order_of_days in test_oracle.py walks every single day instead)."""
    start = first_day(new_event)
    begins = {first_day(e) for e in not_reversed(history.events)}
    later = {day for day in begins if start < day <= today}
    return sorted({start, END_OF_TIME} | later)


def unnamed(event: Event) -> Event:
    return replace(event, follows=None, precedes=None)


def the_two_orders(new_event: Event, other: Event) -> list[Event]:
    """The new event after the other one, and before it."""
    plain = unnamed(new_event)
    return [replace(plain, follows=other.id), replace(plain, precedes=other.id)]


def asked_on(history: History, new_event: Event, day: date) -> str | None:
    """The event to be named because of this one day, or None.

    "when its period overlaps that of the event which counts ..., and with the
    other order between these two another STATE would be shown. If both orders
    show the same state, nothing is asked."

    "The event which counts" is the one before the new event is recorded. "The
    other order" is other than what shows if nothing is named; an order that
    would be refused is none."""
    counts = standing_event(history, day, END_OF_TIME)
    if counts is None or not overlaps(new_event, counts):
        return None
    now_shown = shown_state(history.plus(unnamed(new_event)), day, END_OF_TIME)
    for ordered in the_two_orders(new_event, counts):
        if naming_refusal(history, ordered):
            continue
        if shown_state(history.plus(ordered), day, END_OF_TIME) != now_shown:
            return counts.id
    return None


def asked_about(history: History, new_event: Event, today: date) -> set[str]:
    """Every event whose order with the new one must be said."""
    days = days_to_look_at(history, new_event, today)
    return {asked for day in days if (asked := asked_on(history, new_event, day)) is not None}


def must_ask(history: History, new_event: Event, today: date) -> bool:
    """ "A new event for a place must name the event that it follows or precedes
    when ..." (see asked_on). Nothing is left to ask once it names one of them:
    an event may name only one."""
    if new_event.reverses is not None:
        return False
    asked = asked_about(history, new_event, today)
    named = {new_event.follows, new_event.precedes}
    return bool(asked) and not (asked & named)


def must_ask_readings(history: History, new_event: Event, today: date) -> dict[str, bool]:
    """must_ask under other readings of refused orders (README, ambiguity 8),
    for a new event that names nothing. Where they differ, the words do not
    decide."""
    answers = {"default": must_ask(history, unnamed(new_event), today)}
    for reading in ("both_orders_allowed", "ignore_refusal"):
        answers[reading] = any(
            _orders_differ(history, new_event, day, reading == "both_orders_allowed")
            for day in days_to_look_at(history, new_event, today)
        )
    return answers


def _orders_differ(history: History, new_event: Event, day: date, only_allowed: bool) -> bool:
    """Compares the two orders with one another, not with the unnamed one."""
    counts = standing_event(history, day, END_OF_TIME)
    if counts is None or not overlaps(new_event, counts):
        return False
    orders = the_two_orders(new_event, counts)
    if only_allowed and any(naming_refusal(history, o) for o in orders):
        return False
    shown = {shown_state(history.plus(o), day, END_OF_TIME) for o in orders}
    return len(shown) > 1


# ---------------------------------------------------------------- refused


def naming_refusal(history: History, new_event: Event) -> str:
    """ "An event may name one earlier recorded event of its place that it
    *follows*, or one that it *precedes* (never both)." "Naming something that
    contradicts the periods, or that would make a circle, is refused when it is
    recorded." """
    if new_event.follows is not None and new_event.precedes is not None:
        return BOTH
    named_id = new_event.follows if new_event.follows is not None else new_event.precedes
    if named_id is None:
        return ""
    named = find_nameable(history, new_event, named_id)
    if named is None:
        return NOT_COUNTING
    if contradicts_periods(new_event, named):
        return CONTRADICTS
    if has_circle(not_reversed(history.events) + [new_event]):
        return CIRCLE
    return ""


def find_nameable(history: History, new_event: Event, named_id: str) -> Event | None:
    """An "earlier recorded event of its place" that is neither reversed nor a
    reversing entry."""
    for event in not_reversed(history.events):
        if event.id == named_id and event.id != new_event.id and event.order < new_event.order:
            return event
    return None


def contradicts_periods(new_event: Event, named: Event) -> bool:
    """It follows one that is wholly later, or precedes one wholly earlier."""
    if new_event.follows == named.id:
        return last_day(new_event) < first_day(named)
    return last_day(named) < first_day(new_event)


def has_circle(events: list[Event]) -> bool:
    """Some event is later than itself over others, by periods or by names.

    Naively: take away, again and again, those than which none left is later;
    what can never be taken away lies on, or before, a circle."""
    left = list(events)
    while left:
        free = {e.id for e in remaining(left)}
        if not free:
            return True
        left = [e for e in left if e.id not in free]
    return False


def lies_ahead(new_event: Event, today: date) -> bool:
    """ "An event 'in place' (and other accomplished states ...) that begins on
    a day to come is refused; *planned* and *considering* may lie ahead." """
    return new_event.state not in MAY_LIE_AHEAD and first_day(new_event) > today


def is_refused(history: History, new_event: Event, today: date) -> str:
    """The first reason to refuse the new event, or "" if there is none."""
    if new_event.reverses is not None:
        return ""
    naming = naming_refusal(history, new_event)
    if naming:
        return naming
    return AHEAD if lies_ahead(new_event, today) else ""
