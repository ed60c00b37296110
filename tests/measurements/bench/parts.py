"""What each part of the portal carries: web process, nginx, cache, database, standby, worker; some seconds for each.

For the arithmetic of docs/operators/capacity.md. A portal with synthetic texts and adoptions is served by one process
of gunicorn on the database that DATABASE_URL names (a scratch one is made beside it), else on SQLite. Rates are by the
clock, beside whoever asks, on the same machine; seconds of processor are what the part itself took, and count.
"""

import importlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import django

from tests.measurements.bench.rows import Row

INSTRUMENTS, PROVISIONS, EVENTS = 100, 6_000, 500


def measure() -> Sequence[Row]:
    """Measure part by part; a part that is not here is said not to be measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    with databases.migrated_database(), tempfile.TemporaryDirectory(prefix="parts-") as folder:
        return list(_parts(Path(folder)))


def _parts(folder: Path) -> Iterator[Row]:
    """Measure what is stored first: sizes count what the filling made, and the worker then notes it."""
    names = ("stored", "worker", "served")
    stored, worker, served = (importlib.import_module(f"tests.measurements.bench.parts_{name}") for name in names)
    with stored.growing() as grown:
        _fill()
        yield from worker.measure_noting()
        yield from worker.measure_likeness()
    yield from grown
    yield from stored.measure_database()
    yield from stored.measure_standby(folder)
    yield from stored.measure_cache()
    yield from worker.measure_telling()
    yield from served.measure_served(folder)


def _fill() -> None:
    scale = importlib.import_module("practices.demonstration.scale")
    now = importlib.import_module("django.utils.timezone").now()
    counts = {"instruments": INSTRUMENTS, "provisions": PROVISIONS, "events": EVENTS}
    scale.make_scale(**counts, is_noted=False, now=now, tell=lambda _said: None)
