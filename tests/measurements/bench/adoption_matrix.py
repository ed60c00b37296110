"""The page of who has adopted on a ledger of 20,945 events: the whole request for the biggest reference, uncached.

Loaded are the treaty actions of the corpus as adoption events. Said are, for the page, the page in detail, the page as
of an earlier day and the sheet, the median of the processor time and the quickest by the clock: the machine is
shared. On the database that DATABASE_URL names (a scratch one is made beside it), else on SQLite.
"""

import datetime
import importlib
import os
import statistics
import time
from collections.abc import Sequence
from typing import Any

import django

from tests.measurements.bench.rows import Measured, NotMeasured, Row, said_seconds

ROUNDS = 9
CEILING = 0.3
"""Seconds that the page may take."""
ASKED = {"page": "", "in detail": "&detail=1", "as of 1990": "&as_of=1990-01-01", "CSV": "&format=csv"}


def measure() -> Sequence[Row]:
    """Return the times of the page, and of deciding the standing of all references at once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    treaty_actions = importlib.import_module("tests.treaty_actions")
    file = treaty_actions.treaty_actions_file()
    if file is None:
        return [NotMeasured("adoption matrix", "the corpus is not on this machine")]
    databases = importlib.import_module("tests.databases")
    with databases.migrated_database():
        return _measure(treaty_actions, treaty_actions.read_actions(file), databases.connections["default"])


def _measure(treaty_actions: Any, actions: Any, connection: Any) -> list[Measured]:
    began = time.perf_counter()
    loaded = treaty_actions.load_treaty_actions(actions)
    loading = time.perf_counter() - began
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    reference = loaded.biggest(actions)
    work = f"adoption matrix of {loaded.event_count} events on {connection.vendor}, uncached"
    pages = [_measured(f"{work}, {name}", _request(reference, more), CEILING) for name, more in ASKED.items()]
    return [*pages, _measured(f"{work}, standing of all references (loaded in {loading:.1f} s)", _standing())]


def _request(reference: Any, more: str) -> list[tuple[float, float]]:
    client = importlib.import_module("django.test").Client()
    pages = importlib.import_module("django.core.cache").cache
    measured = []
    for _round in range(ROUNDS + 1):
        pages.clear()
        began, began_at = time.process_time(), time.perf_counter()
        response = client.get(f"/adoptions/?reference={reference.translation_key}{more}")
        measured.append((time.process_time() - began, time.perf_counter() - began_at))
        assert response.status_code == 200
    return measured[1:]


def _standing() -> list[tuple[float, float]]:
    standing = importlib.import_module("practices.queries.adoptions.standing")
    courses = importlib.import_module("practices.queries.adoptions.courses")
    day, measured = datetime.date(2026, 1, 1), []
    for _round in range(ROUNDS):
        began, began_at = time.process_time(), time.perf_counter()
        courses.decide_standing(standing.read_entries(None, known_at=standing.end_of(day)), day)
        measured.append((time.process_time() - began, time.perf_counter() - began_at))
    return measured


def _measured(work: str, times: list[tuple[float, float]], ceiling: float | None = None) -> Measured:
    median, quickest = statistics.median(one for one, _ in times), min(other for _, other in times)
    return Measured(work, median, ceiling=ceiling, note=f"the quickest by the clock {said_seconds(quickest)}")
