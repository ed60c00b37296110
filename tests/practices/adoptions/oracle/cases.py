"""Cases by hand. Every expected answer was worked out from the words of the
rule, not by oracle.py (only its dataclasses and reason names are used here).

`ambiguous`: number of the ambiguity in README.md on whose reading it rests.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oracle import AHEAD, BOTH, CIRCLE, CONTRADICTS, NOT_COUNTING, Event, History


@dataclass(frozen=True)
class Case:
    kind: str  # "standing", "ask" or "refused"
    name: str
    history: History
    expected: str | bool | None
    why: str
    as_of: date | None = None
    known_at: date | None = None
    new: Event | None = None
    today: date | None = None
    ambiguous: int | None = None


def day(text: str) -> date:
    return date.fromisoformat(text)


def ev(name: str, order: int, state: str, when: str, rec: str | None = None, **names: str) -> Event:
    """Recorded on the order-th day of January 2010 unless said otherwise."""
    parts = [int(p) for p in when.split("-")]
    year, month, dom = parts + [None] * (3 - len(parts))
    recorded = day(rec) if rec else date(2010, 1, order)
    return Event(name, order, recorded, state, year, month, dom, **names)


def rev(name: str, order: int, target: str, rec: str | None = None) -> Event:
    recorded = day(rec) if rec else date(2010, 1, order)
    return Event(name, order, recorded, "", None, reverses=target)


def hist(*events: Event) -> History:
    return History(tuple(events))


CASES: list[Case] = []
_full_name = ""


def _named(name: str) -> str:
    """ "same, ..." and "but ..." carry the name of the case above them."""
    global _full_name
    if not name.startswith(("same,", "but ")):
        _full_name = name
        return name
    return f"{_full_name} / {name}"


def stands(
    name: str,
    history: History,
    as_of: str,
    expected: str | None,
    why: str,
    known: str = "2030-01-01",
    ambiguous: int | None = None,
) -> None:
    CASES.append(
        Case("standing", _named(name), history, expected, why, day(as_of), day(known), ambiguous=ambiguous)
    )


def asks(
    name: str,
    history: History,
    new: Event,
    expected: bool,
    why: str,
    today: str = "2010-12-31",
    ambiguous: int | None = None,
) -> None:
    CASES.append(
        Case("ask", _named(name), history, expected, why, new=new, today=day(today), ambiguous=ambiguous)
    )


def refused(
    name: str,
    history: History,
    new: Event,
    expected: str,
    why: str,
    today: str = "2010-12-31",
    ambiguous: int | None = None,
) -> None:
    CASES.append(
        Case("refused", _named(name), history, expected, why, new=new, today=day(today), ambiguous=ambiguous)
    )


# ------------------------------------------------ standing: taking (step 1)

NOTHING = hist()
ONE_DAY = hist(ev("a", 1, "in_place", "2004-05-14"))
ONE_MONTH = hist(ev("a", 1, "in_place", "2004-05"))
ONE_YEAR = hist(ev("a", 1, "in_place", "2004"))

stands("empty", NOTHING, "2010-01-01", None, "nothing was taken")
stands("day: eve", ONE_DAY, "2004-05-13", None, "first day 14 May is after D")
stands("day: itself", ONE_DAY, "2004-05-14", "a", "first day is D or earlier")
stands("day: long after", ONE_DAY, "2029-01-01", "a", "a past period still counts until a later one")
stands("month: eve", ONE_MONTH, "2004-04-30", None, "first day is 1 May")
stands("month: first day", ONE_MONTH, "2004-05-01", "a", "first day is 1 May")
stands("year: eve", ONE_YEAR, "2003-12-31", None, "first day is 1 January 2004")
stands("year: first day", ONE_YEAR, "2004-01-01", "a", "first day is 1 January 2004")
stands("known the day before", ONE_DAY, "2004-06-01", None, "recorded 1 January 2010, not by K", known="2009-12-31")
stands("known that day", ONE_DAY, "2004-06-01", "a", "recorded on K is recorded by K", known="2010-01-01", ambiguous=1)

AHEAD_PLAN = hist(ev("p", 1, "planned", "2012", rec="2010-06-01"))
stands("D after K", AHEAD_PLAN, "2012-01-01", "p", "D and K are apart: known in 2010, begun on D", known="2010-06-01")
stands("plan ahead, before it", AHEAD_PLAN, "2011-12-31", None, "begins only 1 January 2012")

OTHER_STATE = hist(ev("n", 1, "none published", "2004-05"))
stands("other state string", OTHER_STATE, "2004-05-31", "n", "the rule does not look at the state")

# ------------------------------------------------ standing: periods (step 2)

DAY_YEAR = hist(ev("in", 1, "in_place", "2004-05-14"), ev("out", 2, "withdrawn", "2004"))
stands("in place 14 May, then withdrawn 2004", DAY_YEAR, "2005-01-01", "out", "they overlap: recorded last counts")
stands("same, on 14 May", DAY_YEAR, "2004-05-14", "out", "both taken, overlap: recorded last counts")
stands("same, in February", DAY_YEAR, "2004-02-01", "out", "only the year has begun")
stands("same, before the year", DAY_YEAR, "2003-12-31", None, "neither has begun")
stands("same, known before the second", DAY_YEAR, "2005-01-01", "in", "only the first recorded by K", known="2010-01-01")

YEAR_DAY = hist(ev("out", 1, "withdrawn", "2004"), ev("in", 2, "in_place", "2004-05-14"))
stands("withdrawn 2004, then in place 14 May", YEAR_DAY, "2004-12-31", "in", "overlap: recorded last counts")
stands("same, 13 May", YEAR_DAY, "2004-05-13", "out", "14 May has not begun")

LATE_EARLIER = hist(ev("b", 1, "in_place", "2005"), ev("a", 2, "planned", "2004"))
stands("earlier year recorded last", LATE_EARLIER, "2006-01-01", "b", "2004 wholly before 2005, whatever the recording")
stands("same, in 2004", LATE_EARLIER, "2004-12-31", "a", "2005 is not taken yet")
stands("same, 1 January 2005", LATE_EARLIER, "2005-01-01", "b", "31 December 2004 is before 1 January 2005")

JUNE_MAY = hist(ev("jun", 1, "in_place", "2004-06"), ev("may", 2, "planned", "2004-05"))
stands("adjacent months", JUNE_MAY, "2004-06-01", "jun", "31 May is before 1 June")
stands("adjacent months, 31 May", JUNE_MAY, "2004-05-31", "may", "June not taken yet")

JUNE_31MAY = hist(ev("jun", 1, "in_place", "2004-06"), ev("d", 2, "planned", "2004-05-31"))
stands("day on the eve of a month", JUNE_31MAY, "2004-07-01", "jun", "31 May is before 1 June")

MAY_31MAY = hist(ev("may", 1, "in_place", "2004-05"), ev("d", 2, "partly", "2004-05-31"))
stands("month, then its last day", MAY_31MAY, "2004-05-31", "d", "31 May lies in May: overlap, recorded last")
stands("same, 30 May", MAY_31MAY, "2004-05-30", "may", "31 May has not begun")

D31MAY_MAY = hist(ev("d", 1, "partly", "2004-05-31"), ev("may", 2, "in_place", "2004-05"))
stands("last day, then its month", D31MAY_MAY, "2004-05-31", "may", "overlap: recorded last counts")

D1JUNE_MAY = hist(ev("d", 1, "in_place", "2004-06-01"), ev("may", 2, "planned", "2004-05"))
stands("1 June, then May", D1JUNE_MAY, "2004-06-01", "d", "May's last day 31 May is before 1 June")

FIRST_MONTH = hist(ev("d", 1, "in_place", "2004-05-01"), ev("may", 2, "planned", "2004-05"))
stands("first day, then its month", FIRST_MONTH, "2004-05-01", "may", "1 May lies in May: overlap, recorded last")

LEAP_DAY = hist(ev("d", 1, "in_place", "2004-02-29"), ev("feb", 2, "planned", "2004-02"))
stands("leap day, then February", LEAP_DAY, "2004-02-29", "feb", "February 2004 ends on the 29th: overlap")

LEAP_AFTER = hist(ev("d", 1, "in_place", "2004-03-01"), ev("feb", 2, "planned", "2004-02"))
stands("1 March, then leap February", LEAP_AFTER, "2004-03-01", "d", "29 February is before 1 March")

COMMON_FEB = hist(ev("d", 1, "in_place", "2003-03-01"), ev("feb", 2, "planned", "2003-02"))
stands("1 March, then February 2003", COMMON_FEB, "2003-03-01", "d", "28 February is before 1 March")

LEAP_DAYS = hist(ev("d29", 1, "in_place", "2004-02-29"), ev("d28", 2, "planned", "2004-02-28"))
stands("28 recorded after 29 February", LEAP_DAYS, "2004-03-01", "d29", "the 28th is wholly before the 29th")

YEAR_END = hist(ev("d", 1, "in_place", "2004-12-31"), ev("y", 2, "planned", "2004"))
stands("31 December, then the year", YEAR_END, "2004-12-31", "y", "31 December lies in 2004: overlap")

NEW_YEAR = hist(ev("d", 1, "in_place", "2005-01-01"), ev("y", 2, "planned", "2004"))
stands("1 January, then the year before", NEW_YEAR, "2005-01-01", "d", "2004 is wholly before 1 January 2005")
stands("same, 31 December", NEW_YEAR, "2004-12-31", "y", "1 January not begun")

SAME_DAY = hist(ev("a", 1, "in_place", "2004-05-14"), ev("b", 2, "withdrawn", "2004-05-14"))
stands("same day", SAME_DAY, "2004-05-14", "b", "one and the same day overlaps: recorded last")

AGAIN = hist(
    ev("a", 1, "in_place", "2004"), ev("b", 2, "in_place", "2004"), ev("c", 3, "in_place", "2004")
)
stands("same content recorded again", AGAIN, "2004-06-01", "c", "overlap: recorded last counts")

# ------------------------------------------------ standing: the circle that is none (step 3)

CYCLE = hist(
    ev("sep", 1, "in_place", "2004-09-10"),
    ev("year", 2, "planned", "2004"),
    ev("mar", 3, "considering", "2004-03-05"),
)
stands("cycle: at the end", CYCLE, "2004-12-31", "year", "March left out by September; of September and year the year is recorded last")
stands("cycle: February", CYCLE, "2004-02-01", "year", "only the year has begun")
stands("cycle: eve of March event", CYCLE, "2004-03-04", "year", "only the year has begun")
stands("cycle: March event", CYCLE, "2004-03-05", "mar", "year and March overlap: March recorded last")
stands("cycle: eve of September event", CYCLE, "2004-09-09", "mar", "September not taken, leaves nothing out yet")
stands("cycle: September event", CYCLE, "2004-09-10", "year", "September now leaves March out; year over September")
stands("cycle: known before March", CYCLE, "2004-03-05", "year", "March not recorded by K", known="2010-01-02")

CYCLE_2 = hist(
    ev("year", 1, "planned", "2004"),
    ev("sep", 2, "in_place", "2004-09-10"),
    ev("mar", 3, "considering", "2004-03-05"),
)
stands("year first, September, March", CYCLE_2, "2004-12-31", "sep", "March left out; September over the year by recording")

CYCLE_3 = hist(
    ev("mar", 1, "considering", "2004-03-05"),
    ev("sep", 2, "in_place", "2004-09-10"),
    ev("year", 3, "planned", "2004"),
)
stands("March, September, year last", CYCLE_3, "2004-12-31", "year", "year is never left out and is recorded last")

CYCLE_NAMED = hist(
    ev("sep", 1, "in_place", "2004-09-10"),
    ev("year", 2, "planned", "2004", follows="sep"),
    ev("mar", 3, "considering", "2004-03-05"),
)
stands("one left out still leaves out", CYCLE_NAMED, "2004-12-31", "year", "September is left out by the year's name, yet it was taken and leaves March out")
stands("same, between", CYCLE_NAMED, "2004-05-01", "mar", "September not taken: nothing is later than March; recorded last")

SPAN = hist(
    ev("y5", 1, "withdrawn", "2005"),
    ev("dec", 2, "in_place", "2004-12"),
    ev("y4", 3, "planned", "2004"),
    ev("d5", 4, "partly", "2005-01-01"),
)
stands("two years, all in", SPAN, "2005-12-31", "d5", "2005 events leave out 2004's; of these the day is recorded last")
stands("two years, end of 2004", SPAN, "2004-12-31", "y4", "December and the year overlap: year recorded last")

# ------------------------------------------------ standing: names

PRECEDES_DAY = hist(ev("in", 1, "in_place", "2004-05-14"), ev("y", 2, "planned", "2004", precedes="in"))
stands("year precedes day: February", PRECEDES_DAY, "2004-02-01", "y", "the named one is not taken yet")
stands("year precedes day: eve", PRECEDES_DAY, "2004-05-13", "y", "the named one is not taken yet")
stands("year precedes day: that day", PRECEDES_DAY, "2004-05-14", "in", "the named one is later though recorded first")
stands("year precedes day: known before", PRECEDES_DAY, "2004-02-01", None, "the year is not recorded by K", known="2010-01-01")

FOLLOWS_DAY = hist(ev("in", 1, "in_place", "2004-05-14"), ev("y", 2, "withdrawn", "2004", follows="in"))
stands("year follows day: February", FOLLOWS_DAY, "2004-02-01", "y", "only it has begun")
stands("year follows day: after", FOLLOWS_DAY, "2004-05-14", "y", "named as later")

SAME_PRECEDES = hist(ev("a", 1, "in_place", "2004-05-14"), ev("b", 2, "planned", "2004-05-14", precedes="a"))
stands("same day, second precedes", SAME_PRECEDES, "2004-05-14", "a", "a is later by name")

CHAIN = hist(
    ev("a", 1, "in_place", "2004"),
    ev("b", 2, "partly", "2004", precedes="a"),
    ev("c", 3, "planned", "2004", precedes="b"),
)
stands("chain of names", CHAIN, "2004-12-31", "a", "b later than c, a later than b")

CHAIN_CUT = CHAIN.plus(rev("r", 4, "b", rec="2010-02-01"))
stands("chain, middle reversed", CHAIN_CUT, "2004-12-31", "c", "b not taken, so c and a merely overlap: recorded last")
stands("same, known before", CHAIN_CUT, "2004-12-31", "a", "reversal not recorded by K", known="2010-01-31")

CHAIN_LATE = hist(
    ev("a", 1, "in_place", "2004"),
    ev("b", 2, "partly", "2004-06", precedes="a"),
    ev("c", 3, "planned", "2004", precedes="b"),
)
stands("chain, middle not begun", CHAIN_LATE, "2004-05-31", "c", "only taken events are compared: a and c overlap")
stands("chain, middle begun", CHAIN_LATE, "2004-06-01", "a", "c left out by b, b by a")

NAMED_AND_THIRD = hist(
    ev("a", 1, "in_place", "2004-05"),
    ev("b", 2, "planned", "2004-05", precedes="a"),
    ev("c", 3, "withdrawn", "2004"),
)
stands("third unnamed recorded last", NAMED_AND_THIRD, "2004-12-31", "c", "a and c remain: c recorded last")

BOTH_FOLLOW = hist(
    ev("a", 1, "in_place", "2004-05"),
    ev("b", 2, "partly", "2004-05", follows="a"),
    ev("c", 3, "withdrawn", "2004-05", follows="a"),
)
stands("two follow the same", BOTH_FOLLOW, "2004-05-01", "c", "b and c remain: recorded last")

BOTH_PRECEDE = hist(
    ev("a", 1, "in_place", "2004-05"),
    ev("b", 2, "partly", "2004-05", precedes="a"),
    ev("c", 3, "planned", "2004-05", precedes="a"),
)
stands("two precede the same", BOTH_PRECEDE, "2004-05-01", "a", "b and c are left out")

THIRD_PRECEDES = hist(
    ev("in", 1, "in_place", "2004-05-14"),
    ev("y", 2, "withdrawn", "2004", follows="in"),
    ev("m", 3, "partly", "2004-05", precedes="y"),
)
stands("third precedes the second", THIRD_PRECEDES, "2004-12-31", "y", "in and m are both left out by y")
stands("names win over nothing else", THIRD_PRECEDES, "2004-05-01", "y", "in not taken; y later than m by name")

REDUNDANT = hist(ev("a", 1, "in_place", "2004"), ev("b", 2, "withdrawn", "2005", follows="a"))
stands("name agrees with periods", REDUNDANT, "2005-01-01", "b", "later twice over")

# ------------------------------------------------ standing: reversals

REVERSED = hist(
    ev("a", 1, "in_place", "2004"),
    ev("b", 2, "withdrawn", "2004"),
    rev("r", 3, "b", rec="2010-02-01"),
)
stands("reversed", REVERSED, "2004-12-31", "a", "b is reversed, r itself is left out")
stands("known before the reversal", REVERSED, "2004-12-31", "b", "reversal not recorded by K", known="2010-01-31")
stands("known on the reversal's day", REVERSED, "2004-12-31", "a", "recorded by K", known="2010-02-01")
stands("known before b", REVERSED, "2004-12-31", "a", "only a recorded by K", known="2010-01-01")
stands("known before all", REVERSED, "2004-12-31", None, "nothing recorded by K", known="2009-12-31")

ONLY_REVERSED = hist(ev("a", 1, "in_place", "2004"), rev("r", 2, "a"))
stands("the only one reversed", ONLY_REVERSED, "2010-01-01", None, "nothing taken; the reversing entry is none")

LATER_REVERSED = hist(ev("a", 1, "in_place", "2004"), ev("b", 2, "withdrawn", "2005"), rev("r", 3, "b"))
stands("wholly later one reversed", LATER_REVERSED, "2006-01-01", "a", "a reversed event leaves nothing out")

NAMED_REVERSED = hist(
    ev("a", 1, "in_place", "2004-05"),
    ev("b", 2, "planned", "2004-05", precedes="a"),
    rev("r", 3, "a", rec="2010-02-01"),
)
stands("precedes a reversed one", NAMED_REVERSED, "2004-05-31", "b", "a not taken: nothing is later than b")
stands("same, known before", NAMED_REVERSED, "2004-05-31", "a", "a is still taken and later by name", known="2010-01-31")

FOLLOWED_REVERSED = hist(
    ev("a", 1, "planned", "2004-05"),
    ev("b", 2, "in_place", "2004-05", follows="a"),
    ev("c", 3, "partly", "2004-05", precedes="b"),
    rev("r", 4, "b", rec="2010-02-01"),
)
stands("the follower reversed", FOLLOWED_REVERSED, "2004-05-31", "c", "a and c overlap: c recorded last; its name means nothing now")
stands("same, known before", FOLLOWED_REVERSED, "2004-05-31", "b", "b later than a and than c by name", known="2010-01-31")

AGAIN_AFTER = hist(
    ev("a", 1, "in_place", "2004"),
    rev("r", 2, "a", rec="2010-02-01"),
    ev("a2", 3, "in_place", "2004", rec="2010-03-01"),
)
stands("recorded again after reversal", AGAIN_AFTER, "2004-12-31", "a2", "the new one is not reversed")
stands("same, in between", AGAIN_AFTER, "2004-12-31", None, "a reversed, a2 not yet known", known="2010-02-28")

SAME_RECORDED_DAY = hist(
    ev("a", 1, "in_place", "2004", rec="2010-02-01"), rev("r", 2, "a", rec="2010-02-01")
)
stands("reversed on the day of recording", SAME_RECORDED_DAY, "2004-12-31", None, "both recorded by K", known="2010-02-01", ambiguous=1)

REVERSED_REVERSAL = hist(ev("a", 1, "in_place", "2004"), rev("r", 2, "a"), rev("r2", 3, "r"))
stands("reversal reversed", REVERSED_REVERSAL, "2004-12-31", None, "literally: an entry recorded by K reverses a", ambiguous=2)

CYCLE_REVERSED = CYCLE.plus(rev("r", 4, "sep", rec="2010-02-01"))
stands("cycle without September", CYCLE_REVERSED, "2004-12-31", "mar", "year and March overlap: March recorded last")

LATE_ENTRY = hist(
    ev("b", 1, "in_place", "2005-03", rec="2005-04-01"),
    ev("a", 2, "planned", "2004-01", rec="2020-04-01"),
)
stands("late entry, today", LATE_ENTRY, "2021-01-01", "b", "January 2004 is wholly before March 2005")
stands("late entry, day between", LATE_ENTRY, "2004-06-01", "a", "March 2005 has not begun")
stands("late entry, not yet known", LATE_ENTRY, "2004-06-01", None, "a not recorded by K, b not begun", known="2010-01-01")

# ------------------------------------------------ must ask


def new(state: str, when: str, **names: str) -> Event:
    """Recorded after everything else, on the default today."""
    return ev("new", 99, state, when, rec="2010-12-31", **names)


asks("first of the place", NOTHING, new("in_place", "2004"), False, "nothing counts")
asks("year over a day, other state", ONE_DAY, new("withdrawn", "2004"), True, "from 14 May: withdrawn or in place, by their order")
asks("year over a day, same state", ONE_DAY, new("in_place", "2004"), False, "both orders show in place")
asks("same content again", ONE_YEAR, new("in_place", "2004"), False, "both orders show in place")
asks("wholly later", ONE_YEAR, new("withdrawn", "2005"), False, "no overlap")
asks("wholly earlier", ONE_YEAR, new("withdrawn", "2003"), False, "no overlap")
asks("day within a month", ONE_MONTH, new("withdrawn", "2004-05-31"), True, "31 May lies in May")
asks("day after a month", ONE_MONTH, new("withdrawn", "2004-06-01"), False, "1 June is after May")
asks("day before a month", ONE_MONTH, new("planned", "2004-04-30"), False, "30 April is before May")
asks("first day of a month", ONE_MONTH, new("planned", "2004-05-01"), True, "1 May lies in May")
asks("same day", ONE_DAY, new("withdrawn", "2004-05-14"), True, "one day, two states")

FEB = hist(ev("feb", 1, "in_place", "2004-02"))
asks("leap day in February", FEB, new("withdrawn", "2004-02-29"), True, "February 2004 has a 29th")
asks("1 March after leap February", FEB, new("withdrawn", "2004-03-01"), False, "no overlap")

DAY_THEN_NEXT_YEAR = hist(ev("a", 1, "in_place", "2004-05-14"), ev("b", 2, "withdrawn", "2005"))
asks("counts only on a day between", DAY_THEN_NEXT_YEAR, new("planned", "2004"), True, "on its day nothing counts, today 2005 does, but from 14 May to the year's end the day does")
asks("counts, but not as of its day on", DAY_THEN_NEXT_YEAR, new("planned", "2004-06"), False, "June overlaps neither")

HIDDEN = hist(ev("a", 1, "in_place", "2004-05-14"), ev("b", 2, "withdrawn", "2004-05"))
asks("overlaps one that never counts", HIDDEN, new("withdrawn", "2004-05-14"), False, "b counts from 1 May on and has the same state; a does not count")

NOT_OVERLAPPING_COUNTS = hist(ev("y", 1, "in_place", "2004"), ev("d", 2, "withdrawn", "2004-03-01"))
asks("the one that counts does not overlap", NOT_OVERLAPPING_COUNTS, new("planned", "2004-06"), False, "from 1 June on the 1 March event counts (before the new one), which June does not overlap")
asks("but the year does on an earlier day", NOT_OVERLAPPING_COUNTS, new("planned", "2004-02"), True, "on 1 February the year counts and overlaps")

TWO_MONTHS = hist(ev("feb", 1, "planned", "2004-02"), ev("aug", 2, "in_place", "2004-08"))
asks("same at the end, other in between", TWO_MONTHS, new("in_place", "2004"), True, "in February: in place or planned")

FUTURE_TWO = hist(
    ev("feb", 1, "considering", "2011-02"), ev("aug", 2, "planned", "2011-08")
)
asks("days to come do not matter", FUTURE_TWO, new("planned", "2011"), False, "up to today nothing counts; on its day neither; at the end of time August, with the same state")
asks("same, once February has come", FUTURE_TWO, new("planned", "2011"), True, "in February: planned or considering", today="2011-02-01")
asks("same, eve of February", FUTURE_TWO, new("planned", "2011"), False, "February not yet up to today", today="2011-01-31")
asks("end of time", FUTURE_TWO, new("considering", "2011"), True, "at the end of time: planned (August) or considering")

PLAN_YEAR = hist(ev("p", 1, "planned", "2011"))
asks("on its day, ahead", PLAN_YEAR, new("considering", "2011-05"), True, "on 1 May 2011: considering or planned")
asks("ahead, same state", PLAN_YEAR, new("planned", "2011-05"), False, "both orders show planned")

YEAR_OVER_SEP = hist(ev("sep", 1, "in_place", "2004-09-10"), ev("year", 2, "planned", "2004"))
asks("order uncovers a third", YEAR_OVER_SEP, new("planned", "2004-03-05"), True, "if it follows the year, then from 10 September September shows (in place), else the year (planned)")
YEAR_OVER_SEP_SAME = hist(ev("sep", 1, "planned", "2004-09-10"), ev("year", 2, "planned", "2004"))
asks("order uncovers a third of same state", YEAR_OVER_SEP_SAME, new("planned", "2004-03-05"), False, "all shown are planned")
YEAR_FOLLOWS_SEP = hist(
    ev("sep", 1, "in_place", "2004-09-10"), ev("year", 2, "planned", "2004", follows="sep")
)
asks("the other order would be a circle", YEAR_FOLLOWS_SEP, new("planned", "2004-03-05"), False, "it cannot follow the year (September would be before and after); unnamed and preceding show the same", ambiguous=8)
asks("circle, but the allowed order changes", YEAR_FOLLOWS_SEP, new("considering", "2004-03-05"), True, "in April unnamed shows considering, preceding the year planned", ambiguous=8)

asks("the counting one is reversed", ONLY_REVERSED, new("withdrawn", "2004"), False, "nothing counts")
asks("reversal brings back another", REVERSED, new("withdrawn", "2004"), True, "b is reversed, a (in place) counts")
asks("names it: follows", ONE_DAY, new("withdrawn", "2004", follows="a"), False, "it is named")
asks("names it: precedes", ONE_DAY, new("planned", "2004", precedes="a"), False, "it is named")
asks("names another", HIDDEN, new("planned", "2004-05", follows="a"), True, "b counts and is not named", ambiguous=9)
asks("a reversing entry", ONE_DAY, rev("new", 99, "a", rec="2010-12-31"), False, "it is no event with a period", ambiguous=3)

# ------------------------------------------------ refused

for state in ("in_place", "partly", "had_its_own_before", "withdrawn", "procedure in place", "none published"):
    refused(f"{state} tomorrow", NOTHING, new(state, "2011-01-01"), AHEAD, "accomplished, begins on a day to come")
refused("not_planned tomorrow", NOTHING, new("not_planned", "2011-01-01"), AHEAD, "only planned and considering may lie ahead", ambiguous=4)
refused("in place today", NOTHING, new("in_place", "2010-12-31"), "", "today is not to come")
refused("planned tomorrow", NOTHING, new("planned", "2011-01-01"), "", "planned may lie ahead")
refused("considering in two years", NOTHING, new("considering", "2012"), "", "considering may lie ahead")
refused("in place this year, in January", NOTHING, new("in_place", "2010"), "", "began on 1 January", today="2010-01-01", ambiguous=5)
refused("in place next year, on the eve", NOTHING, new("in_place", "2011"), AHEAD, "begins tomorrow")
refused("in place next month", NOTHING, new("in_place", "2010-03"), AHEAD, "begins 1 March", today="2010-02-28")
refused("in place this month", NOTHING, new("in_place", "2010-03"), "", "began on 1 March", today="2010-03-01")

refused("names none", ONE_DAY, new("withdrawn", "2004"), "", "asking is not refusing", ambiguous=10)
refused("follows an overlapping one", ONE_DAY, new("withdrawn", "2004", follows="a"), "", "overlap: either order is possible")
refused("precedes an overlapping one", ONE_DAY, new("planned", "2004", precedes="a"), "", "overlap: either order is possible")
refused("both", TWO_MONTHS, new("planned", "2004", follows="feb", precedes="aug"), BOTH, "never both")
refused("unknown", ONE_DAY, new("withdrawn", "2004", follows="zz"), NOT_COUNTING, "no event of the place")
refused("itself", ONE_DAY, new("withdrawn", "2004", follows="new"), NOT_COUNTING, "not earlier recorded")
refused("a reversed one", ONLY_REVERSED, new("withdrawn", "2004", follows="a"), NOT_COUNTING, "a is reversed", ambiguous=6)
refused("a reversing entry", ONLY_REVERSED, new("withdrawn", "2004", precedes="r"), NOT_COUNTING, "a reversing entry is left out", ambiguous=6)
refused("one that is taken but does not count", HIDDEN, new("withdrawn", "2004-05-14", follows="a"), "", "any earlier recorded event may be named", ambiguous=6)

refused("follows a wholly later", ONE_YEAR, new("planned", "2003", follows="a"), CONTRADICTS, "2003 is wholly before 2004")
refused("precedes a wholly earlier", ONE_YEAR, new("withdrawn", "2005", precedes="a"), CONTRADICTS, "2005 is wholly after 2004")
refused("follows the next day's month", hist(ev("jun", 1, "in_place", "2004-06")), new("planned", "2004-05-31", follows="jun"), CONTRADICTS, "31 May is before 1 June")
refused("follows a month from its first day", ONE_MONTH, new("planned", "2004-05-01", follows="a"), "", "1 May lies in May")
refused("precedes a month from its last day", ONE_MONTH, new("planned", "2004-05-31", precedes="a"), "", "31 May lies in May")
refused("follows a wholly earlier", ONE_YEAR, new("withdrawn", "2005", follows="a"), "", "agrees with the periods")
refused("precedes a wholly later", ONE_YEAR, new("planned", "2003", precedes="a"), "", "agrees with the periods")

refused("circle over a period", YEAR_FOLLOWS_SEP, new("considering", "2004-03-05", follows="year"), CIRCLE, "March after year after September after March")
refused("no circle the other way", YEAR_FOLLOWS_SEP, new("considering", "2004-03-05", precedes="year"), "", "March before September before year")
MAR_AFTER_YEAR = hist(ev("mar", 1, "in_place", "2004-03-05"), ev("year", 2, "planned", "2004", precedes="mar"))
refused("circle, mirrored", MAR_AFTER_YEAR, new("considering", "2004-09-10", precedes="year"), CIRCLE, "September before year before March before September")
LONG = hist(
    ev("x", 1, "planned", "2004"),
    ev("f", 2, "partly", "2004", follows="x"),
    ev("e", 3, "in_place", "2004-03", follows="f"),
)
refused("long circle", LONG, new("withdrawn", "2004-06", precedes="x"), CIRCLE, "x, f, March, June and then x again")
refused("long, no circle", LONG, new("withdrawn", "2004-06", follows="x"), "", "June is after x anyway")
refused("circle only over a reversed one", YEAR_FOLLOWS_SEP.plus(rev("r", 3, "sep")), new("considering", "2004-03-05", follows="year"), "", "September is never taken again beside the new event", ambiguous=7)
refused("recording order is no circle", YEAR_OVER_SEP, new("considering", "2004-03-05", follows="year"), "", "year and September merely overlap; neither is later")
