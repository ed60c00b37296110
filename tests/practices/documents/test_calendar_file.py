"""Calendars as RFC 5545 wants them: folded by octets, escaped, days as dates, stable."""

import datetime
import re

from hypothesis import given
from hypothesis import strategies as st

from practices.documents.calendar_file import CalendarEntry, write_calendar
from practices.documents.documents import printable

AT = datetime.datetime(2026, 6, 1, 8, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 12, 31)


def written(*entries, name="Deadlines", language="en"):
    return write_calendar(entries, name=name, language=language, written_at=AT)


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def read_text(line):
    value = line.partition(":")[2]
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def test_entry_is_a_day_of_its_own():
    lines = unfolded(written(CalendarEntry("a@x.example", DAY, "Reply, by letter; now\\then", "https://x.example/1/")))

    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "SUMMARY;LANGUAGE=en:Reply\\, by letter\\; now\\\\then" in lines
    assert "DTSTAMP:20260601T080000Z" in lines
    assert "URL:https://x.example/1/" in lines


def test_same_entries_are_the_same_bytes():
    entry = CalendarEntry("a@x.example", DAY, "Reply")

    assert written(entry) == written(entry)


@given(words=st.text(max_size=300), name=st.text(max_size=100))
def test_no_line_is_longer_than_75_octets_and_words_come_back(words, name):
    content = written(CalendarEntry("a@x.example", DAY, words), name=name, language="ar")

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    (summary,) = (line for line in unfolded(content) if line.startswith("SUMMARY"))
    assert read_text(summary) == printable(words.replace("\r\n", "\n").replace("\r", "\n")).replace("\t", " ")
    assert content.count(b"BEGIN:VEVENT\r\n") == 1


def test_arabic_and_russian_are_folded_within_no_character():
    words = "الموعد النهائي للرد على رسالتكم " * 5 + "Срок ответа на письмо " * 5
    content = written(CalendarEntry("a@x.example", DAY, words))

    assert [line.decode() for line in content.split(b"\r\n")]
    assert any(read_text(line) == words for line in unfolded(content) if line.startswith("SUMMARY"))


def test_nobody_writes_lines_of_their_own_through_words():
    content = written(CalendarEntry("a\r\nX:1", DAY, "x\r\nEND:VCALENDAR", "https://x\r\nATTACH:y"), name="n\r\nX:2")

    assert unfolded(content).count("END:VCALENDAR") == 1
    assert not any(line.startswith(("X:", "ATTACH")) for line in unfolded(content))
