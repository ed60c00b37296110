"""The counting rules of enquiries: who was asked and who answered, out of how many; in words in docs/reports.md."""

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from practices.models.adoptions import HAS_SIMILAR, State, Track
from practices.models.outreach.enquiries import NO_RESPONSE, MemberState


class EnquiryAct(StrEnum):
    """What an event of an enquiry is."""

    ASKS = "asks"
    ANSWERS = "answers"
    DECLINES = "declines"


@dataclass(frozen=True, slots=True)
class MemberSpan:
    """An organization (primary key) in the population: from `added_on`, up to the day before `removed_on`."""

    organization: int
    added_on: datetime.date
    removed_on: datetime.date | None = None

    def holds(self, on: datetime.date) -> bool:
        """Tell whether it is in the population on a day."""
        return self.added_on <= on and (self.removed_on is None or on < self.removed_on)


@dataclass(frozen=True, slots=True)
class EnquiryEvent:
    """A contact or a return that asks, answers or declines. `at` is when it was recorded, `source` its uuid.

    `has_texts`: it asked with a pack.
    """

    organization: int
    act: EnquiryAct
    on: datetime.date
    at: datetime.datetime
    due_on: datetime.date | None = None
    source: str = ""
    is_return: bool = False
    has_texts: bool = False

    @property
    def place(self) -> tuple[datetime.date, datetime.datetime, str]:
        """By what events are ordered: the day, then when they were recorded."""
        return self.on, self.at, self.source


@dataclass(frozen=True, slots=True)
class MemberStanding:
    """Where one organization stands on a day. `asked` is the first event that asks, `response` the one that decides.

    `reminded_on` is the last later day on which it was asked again; `due_on` the last day by which an answer was
    requested.
    """

    state: MemberState
    asked: EnquiryEvent | None = None
    reminded_on: datetime.date | None = None
    due_on: datetime.date | None = None
    response: EnquiryEvent | None = None
    is_overdue: bool = False
    has_texts: bool = False


@dataclass(frozen=True, slots=True)
class EnquiryCounts:
    """The population of a day and its parts: the five states add up to it.

    `asked` counts everybody who was ever asked, also those who answered since; `no_reply` those asked without
    response, `overdue` those of them whose day has passed, `received_texts` those asked with a pack.
    """

    population: int = 0
    asked: int = 0
    to_be_asked: int = 0
    only_asked: int = 0
    reminded: int = 0
    answered: int = 0
    declined: int = 0
    no_reply: int = 0
    overdue: int = 0
    received_texts: int = 0


@dataclass(frozen=True, slots=True)
class DutyCounts:
    """How many of the population stand where in relation to the reference, whether they answered or not."""

    similar: int = 0
    had_before: int = 0
    planned: int = 0
    considering: int = 0
    implementing: int = 0
    investigating: int = 0
    taking_measures: int = 0

    @property
    def ahead(self) -> int:
        """How many plan or consider a similar instrument."""
        return self.planned + self.considering


@dataclass(frozen=True, slots=True)
class EnquiryStep:
    """The counts on a day on which one of them changed."""

    on: datetime.date
    counts: EnquiryCounts


def population_on(spans: Iterable[MemberSpan], as_of: datetime.date) -> frozenset[int]:
    """Return the organizations that are in the population on a day."""
    return frozenset(span.organization for span in spans if span.holds(as_of))


def standing_of(
    events: Iterable[EnquiryEvent], as_of: datetime.date, *, due_on: datetime.date | None = None
) -> MemberStanding:
    """Return where one organization stands on `as_of` by its events. `due_on` counts where no event names a day.

    An answer counts from its day and outweighs that it was declined before or after; silence says nothing.
    """
    known = sorted((event for event in events if event.on <= as_of), key=lambda event: event.place)
    asks = [event for event in known if event.act == EnquiryAct.ASKS]
    response = _response(known)
    again = [event.on for event in asks if event.on > asks[0].on]
    last_due = max((event.due_on for event in asks if event.due_on), default=due_on) if asks else None
    state = _state(asks, again, response)
    return MemberStanding(
        state=state,
        asked=asks[0] if asks else None,
        reminded_on=again[-1] if again else None,
        due_on=last_due,
        response=response,
        is_overdue=state in NO_RESPONSE and last_due is not None and last_due < as_of,
        has_texts=any(event.has_texts for event in asks),
    )


def _response(known: Sequence[EnquiryEvent]) -> EnquiryEvent | None:
    answers = (event for event in known if event.act == EnquiryAct.ANSWERS)
    declined = (event for event in known if event.act == EnquiryAct.DECLINES)
    return next(answers, None) or next(declined, None)


def _state(asks: Sequence[EnquiryEvent], again: Sequence[object], response: EnquiryEvent | None) -> MemberState:
    if response is not None:
        return MemberState.ANSWERED if response.act == EnquiryAct.ANSWERS else MemberState.DECLINED
    if not asks:
        return MemberState.TO_BE_ASKED
    return MemberState.REMINDED if again else MemberState.ASKED


def standings_on(
    members: Collection[int],
    events: Iterable[EnquiryEvent],
    as_of: datetime.date,
    *,
    due_on: datetime.date | None = None,
) -> dict[int, MemberStanding]:
    """Return where each organization of the population stands on a day; events of others do not count."""
    of_member: dict[int, list[EnquiryEvent]] = defaultdict(list)
    for event in events:
        of_member[event.organization].append(event)
    return {key: standing_of(of_member[key], as_of, due_on=due_on) for key in members}


def count_enquiry(standings: Iterable[MemberStanding]) -> EnquiryCounts:
    """Count the standings of a population."""
    listed = list(standings)
    states = [one.state for one in listed]
    return EnquiryCounts(
        population=len(listed),
        asked=sum(one.asked is not None for one in listed),
        to_be_asked=states.count(MemberState.TO_BE_ASKED),
        only_asked=states.count(MemberState.ASKED),
        reminded=states.count(MemberState.REMINDED),
        answered=states.count(MemberState.ANSWERED),
        declined=states.count(MemberState.DECLINED),
        no_reply=sum(state in NO_RESPONSE for state in states),
        overdue=sum(one.is_overdue for one in listed),
        received_texts=sum(one.has_texts for one in listed),
    )


def count_duties(members: Collection[int], states: Mapping[tuple[int, str], str]) -> DutyCounts:
    """Count where the population stands; `states` by organization and track, as they stand beside the reference."""

    def count(track: Track, *wanted: State) -> int:
        return sum(states.get((key, track.value)) in wanted for key in members)

    return DutyCounts(
        similar=count(Track.ADOPTION, *HAS_SIMILAR),
        had_before=count(Track.ADOPTION, State.HAD_BEFORE),
        planned=count(Track.ADOPTION, State.PLANNED),
        considering=count(Track.ADOPTION, State.CONSIDERING),
        implementing=count(Track.IMPLEMENTATION, State.IN_PLACE, State.PARTLY),
        investigating=count(Track.INVESTIGATION, State.PROCEDURE_IN_PLACE),
        taking_measures=count(Track.MEASURES, State.PROCEDURE_IN_PLACE),
    )


def counts_over_time(
    spans: Sequence[MemberSpan],
    events: Sequence[EnquiryEvent],
    until: datetime.date,
    *,
    due_on: datetime.date | None = None,
) -> tuple[EnquiryStep, ...]:
    """Count on each day on which somebody was added, removed, asked or responded, and on `until`.

    What happened before an organization was in the population counts from its first day in it, and has no day here.
    """
    return tuple(_changed(spans, events, until, due_on))


def _changed(
    spans: Sequence[MemberSpan], events: Sequence[EnquiryEvent], until: datetime.date, due_on: datetime.date | None
) -> Iterator[EnquiryStep]:
    """Count day by day; where an organization stands is worked out anew on the days of its own events alone."""
    spans_of, events_of = _by_organization(spans), _by_organization(events)
    moves: dict[datetime.date, set[int]] = defaultdict(set)
    for key, theirs in events_of.items():
        for event in theirs:
            moves[event.on].add(key)
    days = {
        day for day, keys in moves.items() if any(span.holds(day) for key in keys for span in spans_of.get(key, ()))
    }
    days |= {day for span in spans for day in (span.added_on, span.removed_on) if day}
    standings = {key: standing_of((), until, due_on=due_on) for key in spans_of}
    waiting = sorted(moves)
    for day in sorted({day for day in days if day < until} | {until}):
        passed, waiting = _split(waiting, day)
        for key in {key for on in passed for key in moves[on]} & standings.keys():
            standings[key] = standing_of(events_of[key], day, due_on=due_on)
        listed = [_on_day(standings[key], day) for key in population_on(spans, day)]
        yield EnquiryStep(day, count_enquiry(listed))


def _by_organization[Dated: (MemberSpan, EnquiryEvent)](listed: Iterable[Dated]) -> dict[int, list[Dated]]:
    found: dict[int, list[Dated]] = defaultdict(list)
    for one in listed:
        found[one.organization].append(one)
    return found


def _split(days: list[datetime.date], day: datetime.date) -> tuple[list[datetime.date], list[datetime.date]]:
    """Return the days up to `day`, and the later ones."""
    place = bisect_right(days, day)
    return days[:place], days[place:]


def _on_day(standing: MemberStanding, day: datetime.date) -> MemberStanding:
    """Return where an organization stands on a day without events of its own: a deadline may have passed."""
    if standing.state not in NO_RESPONSE or standing.due_on is None:
        return standing
    return replace(standing, is_overdue=standing.due_on < day)
