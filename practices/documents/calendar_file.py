"""A calendar of days as a file (iCalendar, RFC 5545): the same entries give the same bytes."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from practices.documents.documents import printable

MEDIA_TYPE = "text/calendar; charset=utf-8"
MOST_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What falls on a day. `uid` is the same whenever the same thing is written; `address` is where it is done."""

    uid: str
    on: datetime.date
    summary: str
    address: str = ""


def write_calendar(
    entries: Iterable[CalendarEntry], *, name: str, language: str, written_at: datetime.datetime
) -> bytes:
    """Return a calendar that is called `name`. `language` is that of its words, `written_at` an aware time."""
    stamp = written_at.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Practice Exchange//Deadlines//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        *(line for entry in entries for line in _event(entry, language, stamp)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(entry: CalendarEntry, language: str, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.on + datetime.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY;LANGUAGE={language}:{_text(entry.summary)}"
    if entry.address:
        yield f"URL:{_one_line(entry.address)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(words: str) -> str:
    """Return words as a value of text: escaped, without control characters."""
    return printable(words.replace("\r\n", "\n").replace("\r", "\n")).translate(_ESCAPES).replace("\t", " ")


def _one_line(words: str) -> str:
    return "".join(printable(words).split())


def _folded(line: str) -> bytes:
    """Return a line of the file, broken before any would have more than 75 octets, and never within a character."""
    pieces, room = [b""], MOST_OCTETS
    for letter in line:
        octets = letter.encode("utf-8", "replace")
        if len(octets) > room:
            pieces.append(b"")
            room = MOST_OCTETS - 1  # the blank that begins the piece counts
        pieces[-1] += octets
        room -= len(octets)
    return b"\r\n ".join(pieces) + b"\r\n"
