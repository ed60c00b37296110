"""A portal as it is run at size: primary, standby, pool, Redis, web processes, two workers; each can be broken."""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.clusters import Clusters
from tests.measurements.load.demonstration import LIMITS
from tests.measurements.load.programs import PgBouncer, Program, Redis
from tests.served import environment_of, free_port, gunicorn, manage, wait_for

SERVERS = 2
SLOW = 5_000
"""Milliseconds from which PostgreSQL logs a statement, for whoever asks afterwards what took long."""
MAX_LAG = "2"
ALONE = "60"
WORKERS = ("worker-1", "worker-2")
LOGS = ("web.log", *(f"{name}.log" for name in WORKERS), "pgbouncer.log", "redis.log")


@dataclass
class Installation:
    """What runs, and where it is asked."""

    folder: Path
    address: str
    clusters: Clusters
    redis: Redis
    web: Program
    workers: dict[str, Program]
    alone: dict[str, str]
    """The environment of commands that ask the primary itself."""

    def inside(self, call: str) -> dict[str, Any]:
        """Call a function of `tests.measurements.load.inside`; give what it printed."""
        function = call.partition("(")[0]
        said = manage(
            self.alone, "shell", "-v0", "-c", f"from tests.measurements.load.inside import {function}; {call}"
        )
        told: dict[str, Any] = json.loads(said.splitlines()[-1])
        return told


@contextlib.contextmanager
def installed(folder: Path, primary: Path, *, processes: int, has_row_level_security: bool) -> Iterator[Installation]:
    """Start all of it over a data directory of PostgreSQL that is migrated and filled; end it after."""
    with contextlib.ExitStack() as stack:
        clusters = Clusters(folder, primary=primary, settings=_of_servers())
        stack.callback(clusters.stop)
        clusters.make()
        redis, pool = Redis(folder), PgBouncer(folder, clusters.ports["primary"])
        place = f"127.0.0.1:{free_port()}"
        alone = _environment(folder, clusters, redis, place, has_row_level_security=has_row_level_security)
        pooled = {**alone, "DATABASE_URL": pool.url, "REPLICA_URL": clusters.url("standby")}
        web = Program(gunicorn(place, processes), folder / "web.log", pooled)
        workers = {name: _worker(name, folder, {**pooled, "DATABASE_URL": pool.url_of_jobs}) for name in WORKERS}
        _make_ready(alone, has_row_level_security=has_row_level_security)
        for program in (redis, pool, web, *workers.values()):
            stack.callback(program.end)
            program.start()
        wait_for(f"http://{place}/readyz")
        yield Installation(folder, f"http://{place}", clusters, redis, web, workers, alone)


def _of_servers() -> list[str]:
    """Return what both PostgreSQL servers are set to, as in docs/operators/scaling.md: a quarter of the memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    own = f"shared_buffers={memory // (4 * SERVERS) // 2**20}MB"
    return ["wal_level=replica", own, "effective_io_concurrency=200", f"log_min_duration_statement={SLOW}"]


def _environment(
    folder: Path, clusters: Clusters, redis: Redis, place: str, *, has_row_level_security: bool
) -> dict[str, str]:
    wanted = {
        **dict.fromkeys(LIMITS, ""),
        "DJANGO_SETTINGS_MODULE": "tests.measurements.load.settings",
        "DATABASE_URL": clusters.url("primary"),
        "REPLICA_MAX_LAG": MAX_LAG,
        "REPLICA_ALONE": ALONE,
        "PGBOUNCER": "1",
        "CACHE_URL": redis.url,
        "BASE_URL": f"http://{place}",
        "ROW_LEVEL_SECURITY": "1" if has_row_level_security else "0",
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "WARNING",
    }
    return {name: value for name, value in environment_of(folder / "var", **wanted).items() if name != "REPLICA_URL"}


def _worker(name: str, folder: Path, environment: dict[str, str]) -> Program:
    """Return a worker whose connections carry its name."""
    named = {**environment, "DATABASE_URL": f"{environment['DATABASE_URL']}?application_name={name}"}
    command = ["nice", "-n", "10", sys.executable, "manage.py", "run_due", "--every", "10"]  # as its unit has it
    return Program(command, folder / f"{name}.log", named)


def _make_ready(environment: dict[str, str], *, has_row_level_security: bool) -> None:
    calm = {**environment, "CACHE_URL": "locmemcache://", "ROW_LEVEL_SECURITY": "0"}
    manage(calm, "migrate", "-v0")
    manage(calm, "collectstatic", "--no-input", "-v0")
    if has_row_level_security:
        manage(calm, "row_level_security")


def keep_logs(folder: Path, place: Path) -> None:
    """Copy what the programs said to where it stays."""
    place.mkdir(parents=True, exist_ok=True)
    for name in (*LOGS, *(f"clusters/{one}.log" for one in ("primary", "standby"))):
        if (folder / name).exists():
            (place / Path(name).name).write_bytes((folder / name).read_bytes())
