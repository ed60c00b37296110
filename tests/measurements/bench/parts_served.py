"""What one web process and nginx carry: pages as they are kept, looked at after a write and made anew, files."""

import gzip
import http.client
import importlib
import itertools
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.db import connection

from tests.measurements.bench.cached_page import make_text
from tests.measurements.bench.processors import is_here, seconds_of, started_here
from tests.measurements.bench.proxied_page import ASKED_EACH_TIME, in_front
from tests.measurements.bench.rows import Carried, NotMeasured, Row, said_seconds
from tests.nginx import NGINX
from tests.served import environment_of, manage, serving, wait_for

SECONDS = 4
AT_ONCE = 4
"""As many as a process has threads."""
UNLIMITED = ("API_RATE_ANONYMOUS", "API_RATE_TOKEN", "API_RATE_COSTLY", "PAGE_RATE_COSTLY")
ROUNDS = 5
Query = tuple[str, Any]
"""SQL and its parameters."""
READS = "the page of an instrument with 100 provisions"


def measure_served(folder: Path) -> Iterator[Row]:
    """Serve what is there by one process, and ask it; then by nginx before it."""
    page = importlib.import_module("tests.factories").edition(text=make_text()).instrument.url
    kept, queries = _kept_size(page)
    yield from _planning(queries)
    environment = environment_of(
        folder, DJANGO_SETTINGS_MODULE="portal.settings", DATABASE_URL=_address(), **dict.fromkeys(UNLIMITED, "")
    )
    manage(environment, "collectstatic", "--noinput")
    with serving(environment) as behind:
        wait_for(f"{behind}{page}")
        web = Part("gunicorn")
        yield from _kept_pages(web, behind, page, kept)
        yield from _made_pages(web, behind, page)
        yield from _nginx(folder, behind, page)


class Part:
    """A part that is asked: the processes whose seconds count, and those of the database with them."""

    def __init__(self, said: str) -> None:
        self.said = said

    def carries(self, name: str, work: str, ask: Callable[[], int], **more: Any) -> Carried:
        """Ask for a while; `ask` gives how many answers there were."""
        ask_began, database_began = seconds_of(started_here(self.said)), _database_seconds()
        began = time.perf_counter()
        count = ask()
        took = time.perf_counter() - began
        own = seconds_of(started_here(self.said)) - ask_began
        database_ended = _database_seconds()
        database = (
            sum(max(0.0, seconds - database_began.get(one, 0.0)) for one, seconds in database_ended.items())
            if database_ended is not None and database_began is not None
            else None
        )
        each = None if database is None else database / count
        return Carried(name, work, count / took, own / count, each, **more)


def _kept_pages(web: Part, behind: str, page: str, size: float) -> Iterator[Row]:
    ab = shutil.which("ab")
    if ab is None:
        yield NotMeasured("web process", "ab is not here")
        return
    packed = {"Accept-Encoding": "gzip"}
    yield web.carries(
        "web.given", f"{READS}, kept", lambda: ask_for(ab, f"{behind}{page}", packed), size=size,
        note="its bytes: as it is kept in the database, compressed and with what it asked",
    )  # fmt: skip
    etag = _headers(f"{behind}{page}", packed)["ETag"]
    yield web.carries(
        "web.unchanged", "the same, when the visitor has it (304)",
        lambda: ask_for(ab, f"{behind}{page}", {**packed, "If-None-Match": etag}),
    )  # fmt: skip


def _made_pages(web: Part, behind: str, page: str) -> Iterator[Row]:
    numbers, words = itertools.count(), random.Random(5)
    found = importlib.import_module("practices.demonstration.scale").WORDS

    def anew() -> str:
        return f"{page}?n={next(numbers)}"

    def search() -> str:
        return f"/search/?q={'+'.join(words.sample(found, 2))}&n={next(numbers)}"

    def looked_at() -> str:
        _move_version()
        return page

    for name, work, address, at_once in (
        ("web.checked", f"{READS}, looked at after a write that alters nothing on it", looked_at, 1),
        ("web.made", f"{READS}, made anew and kept", anew, AT_ONCE),
        ("web.search", "the search page with facets, two words", search, AT_ONCE),
        ("web.api", "50 instruments by the API", lambda: "/api/v1/instruments/", AT_ONCE),
    ):
        _ask_in_turn(behind, address, at_once, seconds=0.5)
        yield web.carries(name, work, lambda a=address, n=at_once: _ask_in_turn(behind, a, n))


def _nginx(folder: Path, behind: str, page: str) -> Iterator[Row]:
    ab = shutil.which("ab")
    if NGINX is None or ab is None:
        yield NotMeasured("nginx", "nginx or ab is not here")
        return
    part, body = Part("nginx: worker"), wait_for(f"{behind}{page}")
    with in_front(folder / "held", behind, body, holds='"1";') as (here, bare):
        wait_for(f"{here}{page}")
        yield part.carries(
            "nginx.file", "a static file", lambda: ask_for(ab, f"{bare}/still/page.html"), size=float(len(body))
        )
        yield part.carries("nginx.held", f"{READS}, kept by nginx for a second", lambda: ask_for(ab, f"{here}{page}"))
    with in_front(folder / "asked", behind, body, holds=ASKED_EACH_TIME) as (there, _bare):
        wait_for(f"{there}{page}")
        work = f"{READS}, kept by nginx, which asks each time"
        yield part.carries("nginx.asking", work, lambda: ask_for(ab, f"{there}{page}"))


def ask_for(ab: str, address: str, headers: Mapping[str, str] | None = None, *, at_once: int = AT_ONCE) -> int:
    """Ask for an address for some seconds over kept connections; give how many answers there were."""
    said = [part for name, value in (headers or {}).items() for part in ("-H", f"{name}: {value}")]
    command = [ab, "-q", "-k", "-c", str(at_once), "-t", str(SECONDS), "-n", "10000000", *said, address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    count = re.search(r"Complete requests:\s+(\d+)", told)
    assert count, told
    assert int(count[1]), told
    assert re.search(r"Failed requests:\s+0\n", told), told
    return int(count[1])


def _ask_in_turn(behind: str, address: Callable[[], str], at_once: int, *, seconds: float = SECONDS) -> int:
    """Ask for one address after another by so many threads; give how many answers there were."""
    ends_at, place = time.monotonic() + seconds, urllib.parse.urlsplit(behind)

    def ask(_number: int) -> int:
        asking, count = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60), 0
        while time.monotonic() < ends_at:
            asking.request("GET", address(), headers={"Accept-Encoding": "gzip"})
            answer = asking.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            count += 1
        asking.close()
        return count

    with ThreadPoolExecutor(at_once) as threads:
        return sum(threads.map(ask, range(at_once)))


def _headers(address: str, headers: Mapping[str, str]) -> Any:
    place = urllib.parse.urlsplit(address)
    asking = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    asking.request("GET", place.path, headers=dict(headers))
    return asking.getresponse().headers


def _kept_size(page: str) -> tuple[float, Sequence[Query]]:
    """Return the bytes that a kept page takes, and the queries that it rests on."""
    reads = importlib.import_module("portal.page_reads").PageReads()
    client = importlib.import_module("django.test").Client()
    with connection.execute_wrapper(reads):
        body = client.get(page).content
    return float(len(gzip.compress(body, 6)) + len(reads.kept()[0])), list(reads.queries.values())


def _planning(queries: Sequence[Query]) -> Iterator[Row]:
    """Return how long PostgreSQL plans the queries of a page, beside how long it executes them: the medians of some."""
    if connection.vendor != "postgresql":
        return
    planned, executed = [], []
    for _round in range(ROUNDS):
        plans = [_plan(*query) for query in queries]
        planned.append(sum(plan["Planning Time"] for plan in plans) / 1000)
        executed.append(sum(plan["Execution Time"] for plan in plans) / 1000)
    note = f"{len(queries)} queries; executing them takes {said_seconds(statistics.median(executed))}"
    work = f"planning the queries of {READS}, by the clock"
    yield Carried("database.planning", work, database=statistics.median(planned), note=note)


def _plan(sql: str, params: Any) -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        told = cursor.fetchone()[0]
    return dict((json.loads(told) if isinstance(told, str) else told)[0])


def _move_version() -> None:
    versions = importlib.import_module("tests.gathered_models").PublicVersion
    mark = random.randrange(2**40)
    if connection.vendor == "postgresql":
        versions.objects.create(mark=mark)
    else:
        versions.objects.update(mark=mark)


def _address() -> str:
    """Return the address of the scratch database that this process is connected to."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    named = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    return named._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def _database_seconds() -> dict[int, float] | None:
    """Return the seconds of each process that answers for this database; none of SQLite; None where it is elsewhere."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' "
            "AND pid <> pg_backend_pid()"
        )
        pids = [row[0] for row in cursor.fetchall()]
    if not all(is_here(pid, "postgres") for pid in pids):
        return None
    return {pid: seconds_of([pid]) for pid in pids}
