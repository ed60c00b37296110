"""Events and texts of several instruments in dated order, and the drawing of it."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.queries.similar.lineages import RelatedInstrument
from practices.queries.wording import Words, language_name, written_date

LANE, FIRST_LANE, LEFT, WIDTH, MARGIN = 34, 44, 44, 640, 8
"""Lengths in units of the drawing."""
MOST_TICKS = 8


@dataclass(frozen=True, slots=True)
class InstrumentTimelineRow:
    """Something dated: an event of an instrument, or a text of it (`is_text`). `relative` is the number."""

    day: datetime.date | None
    date: str
    words: str
    relative: int
    title: Words
    url: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """A happening as it is drawn."""

    x: int
    y: int
    is_text: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """An instrument's line in the drawing."""

    number: int
    y: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the axis."""

    year: int
    x: int


@dataclass(frozen=True, slots=True)
class InstrumentTimeline:
    """Happenings in dated order, those of unknown date last, and their drawing where two years or more are known."""

    rows: tuple[InstrumentTimelineRow, ...]
    lanes: tuple[Lane, ...] = ()
    marks: tuple[TimelineMark, ...] = ()
    ticks: tuple[Tick, ...] = ()
    width: int = WIDTH
    height: int = 0


def timeline_of(
    found: Sequence[RelatedInstrument], pages: Mapping[int, InstrumentPage], editions: Iterable[EditionPage]
) -> InstrumentTimeline:
    """Put the events and texts of instruments in dated order; `editions` are those that the reader may see."""
    rows = [row for relative in found for row in _events_of(relative, pages[relative.key])]
    by_key = {relative.key: relative for relative in found}
    rows += [
        _text_of(by_key[edition.instrument_id], edition) for edition in editions if edition.instrument_id in by_key
    ]
    rows.sort(key=lambda row: (row.day is None, row.day or datetime.date.max, row.relative, row.is_text, row.words))
    return draw_timeline(tuple(rows))


def _events_of(relative: RelatedInstrument, page: InstrumentPage) -> list[InstrumentTimelineRow]:
    return [
        InstrumentTimelineRow(
            event.on,
            written_date(event.on, event.precision),
            event.get_kind_display(),
            relative.number,
            relative.title,
            relative.url,
            is_text=False,
        )
        for event in page.events.all()
    ]


def _text_of(relative: RelatedInstrument, edition: EditionPage) -> InstrumentTimelineRow:
    words = _("%(status)s, %(language)s") % {
        "status": edition.get_text_status_display(),
        "language": language_name(edition.language),
    }
    date = written_date(edition.dated_on, edition.precision)
    return InstrumentTimelineRow(
        edition.dated_on, date, words, relative.number, relative.title, edition.url or "", is_text=True
    )


def draw_timeline(rows: tuple[InstrumentTimelineRow, ...]) -> InstrumentTimeline:
    """Place dated rows on a line for each instrument; where only one year is known there is nothing to draw."""
    years = [row.day.year for row in rows if row.day]
    if len(set(years)) < 2:
        return InstrumentTimeline(rows)
    first, last = min(years), max(years) + 1
    span = (datetime.date(last, 1, 1) - datetime.date(first, 1, 1)).days
    room = WIDTH - LEFT - MARGIN

    def place(day: datetime.date) -> int:
        return LEFT + round((day - datetime.date(first, 1, 1)).days / span * room)

    numbers = sorted({row.relative for row in rows if row.day})
    lanes = tuple(Lane(number, FIRST_LANE + LANE * at) for at, number in enumerate(numbers))
    heights = {lane.number: lane.y for lane in lanes}
    step = max(1, -(-(last - first) // MOST_TICKS))
    ticks = tuple(Tick(year, place(datetime.date(year, 1, 1))) for year in range(first, last, step))
    marks = tuple(TimelineMark(place(row.day), heights[row.relative], row.is_text) for row in rows if row.day)
    return InstrumentTimeline(rows, lanes, marks, ticks, WIDTH, FIRST_LANE + LANE * len(lanes) - LANE // 2 + MARGIN)
