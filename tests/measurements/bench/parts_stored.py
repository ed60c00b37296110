"""What the database, its standby and the cache carry: rows read and written, bytes of each kind, gets and sets."""

import contextlib
import importlib
import os
import shutil
import subprocess
import time
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from tests.measurements.bench.processors import is_here, seconds_of
from tests.measurements.bench.rows import Carried, NotMeasured, Row

SECONDS = 3.0
TABLES = {
    "provision": ("practices_provision", "practices_searchentry"),
    "likeness": ("practices_neighbour", "practices_editionvectors"),
    "text": (
        "wagtailcore_page", "wagtailcore_revision", "practices_instrumentpage", "practices_editionpage",
        "practices_release", "practices_releasedecision", "practices_releaserecord",
    ),
    "event": ("practices_adoptionevent", "practices_adoptionrecord", "practices_publicadoption"),
    "noted": ("practices_shownthing", "practices_change"),
}  # fmt: skip
"""The tables that grow with what is kept."""
WORKS = {
    "provision": "a provision, with what finds it",
    "likeness": "the vectors and neighbours of a provision",
    "text": "an instrument with a text, its revisions and releases",
    "event": "an adoption event, with its record and what the feed gives",
    "noted": "a thing that was told, in the log of one scope",
}
SIZES = "SELECT relname, pg_total_relation_size(oid), pg_indexes_size(oid) FROM pg_class WHERE relname = ANY(%s)"


def is_postgresql() -> bool:
    """Tell which database is measured."""
    return connection.vendor == "postgresql"


@contextlib.contextmanager
def growing() -> Iterator[list[Row]]:
    """Return a list that holds the bytes of each kind of row once what adds rows is done."""
    grown: list[Row] = []
    if not is_postgresql():
        yield grown
        grown.append(NotMeasured("bytes of rows", "PostgreSQL is measured (set DATABASE_URL)"))
        return
    before = _sizes()
    yield grown
    after, counts = _sizes(), _counts()
    for kind, tables in TABLES.items():
        if not counts[kind]:
            continue
        whole, index = (sum(after[table][at] - before[table][at] for table in tables) for at in (0, 1))
        name, note = f"bytes.{kind}", f"of {counts[kind]:,}"
        grown.append(Carried(name, WORKS[kind], size=whole / counts[kind], note=note))
        grown.append(Carried(f"{name}.index", f"{WORKS[kind]}: of it indexes", size=index / counts[kind], note=note))


def measure_database() -> Iterator[Row]:
    """Return provisions by key, and adoption events by the action that records them."""
    if is_postgresql():
        yield _reading()
    else:
        yield NotMeasured("database", "PostgreSQL is measured (set DATABASE_URL)")
    yield _writing()


def measure_cache() -> Iterator[Row]:
    """Return what Redis does of what is asked of it: counting a limit, keeping what is as long as a page."""
    redis = importlib.import_module("redis")
    address = os.environ.get("CACHE_URL", "").replace("rediscache://", "redis://") or "redis://127.0.0.1:6379/1"
    server = redis.Redis.from_url(address, socket_timeout=5)
    try:
        server.ping()
    except redis.exceptions.RedisError:
        yield NotMeasured("cache", "no Redis answers")
        return
    name, page = f"parts-{os.getpid()}", os.urandom(100_000)
    server.set(name, page)
    for key, work, ask in (
        ("cache.count", "a request counted against its limit", lambda: server.incr(f"{name}-count")),
        ("cache.get", "100 kB got", lambda: server.get(name)),
        ("cache.set", "100 kB set", lambda: server.set(name, page)),
    ):
        began = _of_server(server)
        count, took = _repeat(ask)
        yield Carried(key, work, count / took, (_of_server(server) - began) / count)
    server.delete(name, f"{name}-count")


def measure_standby(folder: Path) -> Iterator[Row]:
    """Write to a primary that a standby follows: bytes of its log for a write, seconds until the standby has them."""
    audit = importlib.import_module("tests.measurements.audit.scale_out")
    if not is_postgresql() or not all(map(shutil.which, ("initdb", "pg_basebackup", "pg_dump", "psql"))):
        yield NotMeasured("standby", "there is no PostgreSQL, or no initdb")
        return
    with contextlib.ExitStack() as stack:
        clusters = audit.Clusters(folder)
        stack.callback(clusters.stop)
        clusters.make()
        _copy_to(clusters.url("primary"))
        stack.enter_context(_connected(clusters.ports["primary"]))
        record = _recorder()
        _until_replayed()
        began, (count, took) = _place(), _repeat(record)
        written, waited = _place() - began, _until_replayed()
        note = f"the standby had all of it {waited:.2f} s after the last one"
        work = "an adoption event, in the log that a standby follows"
        yield Carried("standby.write", work, count / took, size=written / count, note=note)
        connection.close()


def _sizes() -> dict[str, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(SIZES, [[table for tables in TABLES.values() for table in tables]])
        return {name: (whole, index) for name, whole, index in cursor.fetchall()}


def _counts() -> dict[str, int]:
    models = importlib.import_module("tests.gathered_models")
    return {
        "provision": models.Provision.objects.count(),
        "likeness": models.Provision.objects.filter(edition__vectors__isnull=False).count(),
        "text": models.EditionPage.objects.count(),
        "event": models.AdoptionEvent.objects.count(),
        "noted": models.ShownThing.objects.count(),
    }


def _reading() -> Row:
    keys = list(importlib.import_module("tests.gathered_models").Provision.objects.values_list("pk", flat=True)[:5_000])
    connection.ensure_connection()
    raw: Any = connection.connection
    with raw.cursor() as cursor:
        turn = iter(keys * 1_000)

        def ask() -> None:
            cursor.execute("SELECT * FROM practices_provision WHERE id = %s", [next(turn)], prepare=True)
            cursor.fetchone()

        ask()
        began = _of_backend(raw)
        count, took = _repeat(ask)
        ended = _of_backend(raw)
    each = None if began is None or ended is None else (ended - began) / count
    return Carried("database.read", "a provision by its key", count / took, each)


def _writing() -> Row:
    record = _recorder()
    connection.ensure_connection()
    raw: Any = connection.connection
    began, began_rows = _of_backend(raw), _rows_written()
    asked, (count, took) = time.process_time(), _repeat(record)
    asked, ended = time.process_time() - asked, _of_backend(raw)
    each = None if began is None or ended is None else (ended - began) / count
    rows = _rows_written() - began_rows
    note = f"{rows / count:.0f} rows each" if rows else ""
    work = "an adoption event recorded by its action"
    return Carried("database.write", work, count / took, asked / count, each, note=note)


def _recorder() -> Callable[[], object]:
    factories = importlib.import_module("tests.factories")
    owner = factories.organization()
    by, reference = factories.officer(owner), factories.instrument()
    return lambda: factories.adoption(reference, organization=owner, by=by)


def _repeat(ask: Callable[[], object]) -> tuple[int, float]:
    """Do it for some seconds; give how often, and how long it took."""
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < SECONDS:
        ask()
        count += 1
    return count, time.perf_counter() - began


def _of_server(server: Any) -> float:
    told = server.info("cpu")
    return float(told["used_cpu_user"] + told["used_cpu_sys"])


def _of_backend(raw: Any) -> float | None:
    """Return the processor's seconds of what answers a connection; 0 with SQLite, None where it is elsewhere."""
    if not is_postgresql():
        return 0.0
    return seconds_of([raw.info.backend_pid]) if is_here(raw.info.backend_pid, "postgres") else None


def _rows_written() -> int:
    if not is_postgresql():
        return 0
    asked = "SELECT tup_inserted + tup_updated FROM pg_stat_database WHERE datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(asked)
        return int(cursor.fetchone()[0])


def _place() -> int:
    return _told("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")


def _until_replayed() -> float:
    """Wait until the standby has replayed all that is written; give the seconds."""
    began, place = time.perf_counter(), _place()
    asked = "SELECT coalesce(min(pg_wal_lsn_diff(replay_lsn, '0/0')), 0) FROM pg_stat_replication"
    while _told(asked) < place and time.perf_counter() - began < 60:
        time.sleep(0.005)
    return time.perf_counter() - began


def _told(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _copy_to(address: str) -> None:
    named = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    source = named._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    dump = subprocess.run(["pg_dump", "--no-owner", source], check=True, capture_output=True).stdout
    subprocess.run(["psql", "-q", address], input=dump, check=True, capture_output=True)


@contextlib.contextmanager
def _connected(port: int) -> Iterator[None]:
    """Connect to a cluster on this machine in place of the scratch database."""
    own = dict(connection.settings_dict)
    connection.close()
    there = {"HOST": "127.0.0.1", "PORT": port, "USER": "postgres", "PASSWORD": "", "NAME": "postgres"}
    connection.settings_dict |= there
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= own
