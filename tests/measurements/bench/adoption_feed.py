"""The adoption feed at a million events: the first and the last page, and every filter and pair of filters.

The peer, in the same run and by turns of five, is DRF's ModelSerializer with select_related and page numbers. Both are
whole requests, uncached, by the clock: most of the peer's time is the database's. Said are medians. PostgreSQL alone:
DATABASE_URL names it, and a scratch database is made beside it.
"""

import functools
import importlib
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import django

from tests.measurements.bench.rows import Measured, NotMeasured, Row, said_seconds

MADE, TIMES = 4_000, 250
ROUNDS, AT_ONCE, DEEP_ROUNDS, FILTER_ROUNDS = 10, 5, 5, 4
FLOOR_FIRST, FLOOR_DEEP, CEILING = 30, 400, 5.0
"""How many times as fast as the peer each page should be, and how many plain pages a filtered one may take."""
FEED, PEER = "/api/v1/adoptions/", "/peer/"


def measure() -> Sequence[Row]:
    """Return the times, or why nothing was measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    if databases.connections["default"].vendor != "postgresql":
        return [NotMeasured("adoption feed", "a million events are for PostgreSQL (set DATABASE_URL)")]
    settings = importlib.import_module("django.conf").settings
    settings.ROOT_URLCONF = "tests.measurements.bench.adoption_peer"
    with databases.migrated_database():
        many = importlib.import_module("tests.many_adoptions")
        began = time.perf_counter()
        made = many.make_adoptions(MADE)
        many.write_beforehand()
        many.copy_adoptions(TIMES, shuffled=True)
        with databases.connections["default"].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        loading = time.perf_counter() - began
        return [*_pages(f"loaded in {loading:.0f} s"), _filters(made)]


def _pages(note: str) -> list[Measured]:
    models = importlib.import_module("tests.gathered_models")
    count = models.PublicAdoption.objects.count()
    last = models.PublicAdoption.objects.get(number=51).public_id
    asked = {
        "ours": f"{FEED}",
        "peer": f"{PEER}",
        "ours deep": f"{FEED}?cursor=after-{last}",
        "peer deep": f"{PEER}?page={count // 50}",
    }
    times: dict[str, list[float]] = {name: [] for name in asked}
    for name in ("ours", "peer") * ROUNDS:
        times[name] += [_seconds(asked[name]) for _time in range(AT_ONCE)]
    for name in ("ours deep", "peer deep") * DEEP_ROUNDS:
        times[name].append(_seconds(asked[name]))
    one = {name: statistics.median(found[1:]) for name, found in times.items()}
    work, peer = f"adoption feed of {count:,} events", "DRF ModelSerializer"
    return [
        Measured(f"{work}, first page", one["ours"], one["peer"], peer, FLOOR_FIRST, note=note),
        Measured(f"{work}, last page", one["ours deep"], one["peer deep"], f"{peer} and page numbers", FLOOR_DEEP),
    ]


def _filters(made: Any) -> Measured:
    """Measure the slowest filter; its ceiling is so many plain pages."""
    found = []
    for query in queries(made):
        plain = min(_seconds(FEED) for _round in range(FILTER_ROUNDS))
        asked = min(_seconds(FEED, query) for _round in range(FILTER_ROUNDS))
        found.append((asked / plain, asked, " and ".join(f"{name}={str(value)[:24]}" for name, value in query.items())))
    found.sort(reverse=True)
    worst, seconds, _name = found[0]
    over = sum(row[0] > CEILING for row in found)
    slowest = ", ".join(f"{name} {ratio:.1f} ({said_seconds(took)})" for ratio, took, name in found[: max(5, over)])
    median = statistics.median(row[0] for row in found)
    note = f"{len(found)} filters and pairs: median {median:.1f} plain pages, {over} over {CEILING:.0f}; {slowest}"
    return Measured("adoption feed, slowest filter", seconds, ceiling=seconds / worst * CEILING, note=note)


def queries(made: Any) -> Iterator[dict[str, Any]]:
    """Return each filter with a common and with a rare value, and every two of them."""
    single = [
        {"organization": made.organizations[0].translation_key},
        {"organization": made.organizations[-1].translation_key},
        {"reference": made.references[0].translation_key},
        {"reference": made.references[-1].translation_key},
        {"own_instrument": made.own_instruments[0].translation_key},
        {"own_instrument": made.own_instruments[-1].translation_key},
        {"topic": made.topics[0].name},
        {"topic": made.topics[-1].name},
        {"similar_to": made.references[0].translation_key},
        {"track": "adoption"},
        {"state": "in_place"},
        {"state": "considering"},
        {"basis": "stated_by_organization"},
        {"evidence_level": "article_cited"},
        {"evidence_kind": "statement"},
        {"evidence_kind": "training_record"},
        {"evidence_kind": "text"},
        {"is_checked": "true"},
        {"is_standing": "true"},
        {"effective_from": "1990-01-01"},
        {"effective_to": "1950-02-01"},
        {"recorded_after": "2020-01-12T00:00:00Z"},
        {"recorded_before": "2020-01-01T01:00:00Z"},
        {"as_of": "2020-01-01"},
    ]
    yield from single
    yield from ({**left, **right} for left, right in combinations(single, 2) if not left.keys() & right.keys())


@functools.cache
def _client() -> Any:
    """Return one client for all: a server loads its middleware once."""
    return importlib.import_module("django.test").Client()


def _seconds(address: str, query: Any = None) -> float:
    client = _client()
    began = time.perf_counter()
    response = client.get(address, query)
    seconds = time.perf_counter() - began
    assert response.status_code == 200, response.content
    return seconds
