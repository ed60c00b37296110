"""The change log: noting one write by how many organizations follow, and the adoption feed while one change waits.

Seconds of processor, of this process and of its PostgreSQL backend together, by turns with the peer: noting without
any log but the public's, and the feed while nothing waits. On the database that DATABASE_URL names (a scratch one is
made beside it), else on SQLite.
"""

import importlib
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import django

from tests.measurements.bench.processors import is_here, seconds_of
from tests.measurements.bench.rows import Measured, Row

SCOPES = (0, 10, 100, 300)
WRITES, TURNS = 4, 3
MADE, TIMES, ASKED = 1_000, 50, 25
MOST_NOTED, MOST_FEED = 1.5, 1.2
"""How many times as long as the peer each may take."""


def measure() -> Sequence[Row]:
    """Measure noting, then the feed; each on a database of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    connection = databases.connections["default"]
    rows: list[Row] = []
    for measured in (_noting, _feed):
        with databases.migrated_database():
            rows += measured(_Processor(connection), connection.vendor)
    return rows


class _Processor:
    """Counts the seconds that a piece of work takes of the processor."""

    def __init__(self, connection: Any) -> None:
        self._backends: list[int] = []
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self._backends = [one for one in cursor.fetchone() if is_here(one, "postgres")]

    def take(self, work: Callable[[], object], times: int) -> float:
        began, ours = seconds_of(self._backends), time.process_time()
        for _time in range(times):
            work()
        return (time.process_time() - ours + seconds_of(self._backends) - began) / times


def _noting(processor: _Processor, vendor: str) -> list[Row]:
    factories = importlib.import_module("tests.factories")
    changes = importlib.import_module("practices.exchange.actions.changes")
    open_scope = importlib.import_module("practices.exchange.actions.log_backfill").open_scope
    event = factories.adoption(factories.edition(text="1. Gifts\n\nNo gift is taken.\n").instrument)
    changes.note_changes()
    found: dict[int, float] = {}
    count = 0

    def note() -> None:
        nonlocal count
        count += 1
        type(event.reference).objects.filter(pk=event.reference.pk).update(symbol=f"SEC/{count}")
        changes.note_changes()

    for scopes in SCOPES:
        while scopes > importlib.import_module("tests.gathered_models").ChangeScope.objects.count():
            open_scope(organization=factories.organization())
        changes.note_changes()
        note()
        found[scopes] = statistics.median(processor.take(note, WRITES) for _turn in range(TURNS))
    work = f"noting one write on {vendor}, {{}} organizations follow"
    return [_beside(work.format(many), found[many], "none", found[0], MOST_NOTED) for many in SCOPES]


def _feed(processor: _Processor, vendor: str) -> list[Row]:
    models = importlib.import_module("tests.gathered_models")
    many = importlib.import_module("tests.many_adoptions")
    made = many.make_adoptions(MADE)
    many.write_beforehand()
    if vendor == "postgresql":
        many.copy_adoptions(TIMES, shuffled=True)
    with importlib.import_module("django.db").connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if vendor == "postgresql" else "ANALYZE")
    client = importlib.import_module("django.test").Client()
    rare = made.references[-1]
    newest = models.AdoptionEvent.objects.latest("sequence")
    waits: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "a topic": made.topics[0].save,
        "the newest event": lambda: models.AdoptionRecord.objects.filter(event=newest).update(note="Otherwise."),
        "a reference of few": lambda: models.InstrumentPage.objects.filter(pk=rare.pk).update(symbol="B"),
    }  # fmt: skip
    asked = {
        "": {},
        ", one organization": {"organization": made.organizations[0].translation_key},
        ", in place on adoption": {"state": "in_place", "track": "adoption"},
    }
    seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _turn in range(TURNS):
        for wait, write in waits.items():
            models.Touch.objects.all().delete()
            write()
            for name, query in asked.items():

                def ask(query: Any = query) -> None:
                    assert client.get("/api/v1/adoptions/", query).status_code == 200

                ask()
                seconds[wait, name].append(processor.take(ask, ASKED))
    one = {key: statistics.median(times) for key, times in seconds.items()}
    return [
        _beside(
            f"adoption feed on {vendor}{name}, {wait} waits",
            one[wait, name],
            "nothing",
            one["nothing", name],
            MOST_FEED,
        )
        for wait, name in one
        if wait != "nothing"
    ]


def _beside(work: str, took: float, peer: str, other: float, most: float) -> Measured:
    return Measured(work, took, ceiling=other * most, note=f"{took / other:.2f} times as long as with {peer}")
