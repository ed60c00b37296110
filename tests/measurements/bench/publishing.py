"""Publishing a text of 800 provisions, as the request does it, beside cutting the same text and inserting its rows.

Counted is the processor's time of this process and, on PostgreSQL, of the backend that it asks, by turns with the peer
in the same run. The first row is what is done until the page stands: revision, page, provisions, release and log. The
second is all that the person waits for: with it the change log and the words of the search, which `ChangesMiddleware`
has noted at the end of the request. The peer reads the text and writes the rows of its provisions, many at a time.
On the database that DATABASE_URL names (a scratch one is made beside it), else on SQLite.
"""

import datetime
import importlib
import itertools
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

from tests.measurements.bench.processors import is_here, seconds_of
from tests.measurements.bench.rows import Measured
from tests.measurements.bench.texts import make_text

PROVISIONS = 800
TEXTS, PROVISIONS_EACH = 30, 60
"""What is public already, and may be near to what is published."""
ROUNDS = 7
MOST = 5
"""Times as long as the peer that publishing may take."""


def measure() -> list[Measured]:
    """Return the seconds of the processors for one text of both."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    with databases.migrated_database():
        return _measure(databases.connections["default"].vendor)


def _measure(vendor: str) -> list[Measured]:
    factories = importlib.import_module("tests.factories")
    for number in range(TEXTS):
        factories.edition(text=make_text(number, provisions=PROVISIONS_EACH))
    importlib.import_module("practices.actions.vectors").refresh_all()
    note = importlib.import_module("practices.exchange.actions.changes").note_changes
    note()
    numbers, timed = itertools.count(TEXTS), _timer(vendor)
    stands, noted, peers = [], [], []
    for turn in range(ROUNDS + 1):
        text = make_text(next(numbers), provisions=PROVISIONS)
        seconds = timed(_publishing(factories, text)), timed(note), timed(_inserting(factories, text))
        note()  # what the peer left to be noted is not ours
        if turn:  # the first of each warms up
            stands.append(seconds[0])
            noted.append(seconds[0] + seconds[1])
            peers.append(seconds[2])
    work, peer = f"publishing {PROVISIONS} provisions on {vendor}", statistics.median(peers)
    return [
        Measured(f"{work}, {until}", statistics.median(ours), peer, "cutting and inserting", floor=1 / MOST)
        for until, ours in (("until the page stands", stands), ("all that is done in the request", noted))
    ]


def _timer(vendor: str) -> Callable[[Callable[[], Any]], float]:
    """Return what tells the seconds of the processor that some work takes here and in the database."""
    connection = importlib.import_module("django.db").connection
    backends: list[int] = []
    if vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backends = [pid for (pid,) in cursor.fetchall() if is_here(pid, "postgres")]

    def timed(work: Callable[[], Any]) -> float:
        there, here = seconds_of(backends), time.process_time()
        work()
        return time.process_time() - here + seconds_of(backends) - there

    return timed


def _publishing(factories: Any, text: str) -> Callable[[], None]:
    editions = importlib.import_module("practices.actions.editions")
    edition, by = _draft(factories, text), factories.operator()

    def publish() -> None:
        editions.publish_edition(edition=edition, by=by)
        factories.open_to(edition, "public")

    return publish


def _inserting(factories: Any, text: str) -> Callable[[], None]:
    bulk = importlib.import_module("practices.actions.bulk_provisions")
    provisions = importlib.import_module("practices.documents.provisions")
    django_db = importlib.import_module("django.db")
    at = importlib.import_module("django.utils.timezone").now()
    edition = _draft(factories, text)
    revision = edition.save_revision()

    def insert() -> None:
        with django_db.transaction.atomic():
            pieces = provisions.read_provisions(text, language="en").provisions
            bulk.write_new_provisions([bulk.NewText(edition, revision, pieces)], at=at)

    return insert


def _draft(factories: Any, text: str) -> Any:
    """Make an edition that nobody can see yet, of an instrument that is public."""
    models = importlib.import_module("tests.gathered_models")
    instrument, on = factories.instrument(), datetime.date(2003, 5, 14)
    edition = models.EditionPage(title="Draft", language="en", dated_on=on, numbered_text=text, live=False)
    edition.instrument, edition.slug = instrument, edition.address
    return instrument.add_child(instance=edition)
