"""The log while something is away: one line a minute that names it, and how many errors said the same."""

import logging
import smtplib
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from redis.exceptions import ConnectionError as CacheConnectionError

from portal.outage_lines import OutageFilter
from practices.operations.outages import what_is_away

pytestmark = pytest.mark.once


def away() -> OperationalError:
    error = OperationalError("connection refused")
    error.__cause__ = psycopg.OperationalError("connection refused")
    return error


def line(error: Exception | None, level: int = logging.ERROR) -> logging.LogRecord:
    found = (type(error), error, None) if error else None
    return logging.LogRecord("portal", level, "views.py", 1, "not ready: %s", ("/",), found)


def test_first_error_names_what_is_away_and_others_are_counted_each_minute(monkeypatch: Any):
    clock = [0.0]
    monkeypatch.setattr("portal.outage_lines.time.monotonic", lambda: clock[0])
    thinned, said = OutageFilter(), []

    for _second in range(136):
        clock[0] += 1
        shown = thinned.filter(line(away()))
        if isinstance(shown, logging.LogRecord):
            said.append((shown.levelname, shown.getMessage()))

    assert said == [
        ("ERROR", "the database is away: not ready: /"),
        ("ERROR", "the database is away, 59 more errors since the last such line: not ready: /"),
        ("ERROR", "the database is away, 59 more errors since the last such line: not ready: /"),
    ]


def test_lines_that_are_held_back_show_where_the_level_asks_for_them():
    thinned = OutageFilter(shows_all=True)

    levels = [
        shown.levelname for _time in range(2) if isinstance(shown := thinned.filter(line(away())), logging.LogRecord)
    ]

    assert levels == ["ERROR", "DEBUG"]


@pytest.mark.parametrize("error", [None, ValueError("a"), OperationalError("locked")])
def test_other_errors_are_left_as_they_are(error: Exception | None):
    thinned = OutageFilter()

    assert [thinned.filter(line(error)) for _time in range(3)] == [True] * 3


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (away(), "database"),
        (CacheConnectionError("refused"), "cache"),
        (smtplib.SMTPServerDisconnected(), "mail server"),
        (ConnectionRefusedError(), ""),
        (ValueError(), ""),
    ],
    ids=str,
)
def test_error_or_one_that_it_was_raised_from_says_what_is_away(error: Exception, name: str):
    outer = RuntimeError("a job")
    outer.__cause__ = error

    assert [what_is_away(error), what_is_away(outer)] == [name, name]


def test_error_that_came_up_while_another_was_handled_is_not_taken_for_an_outage():
    outer = ValueError("a fault of ours")
    outer.__context__ = away()

    assert what_is_away(outer) == ""
