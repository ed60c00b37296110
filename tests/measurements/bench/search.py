"""The search among 100,000 instruments: 20 hits, and the facets, against Wagtail's search in the database.

In the same run and by turns. The peer finds titles alone and ranks them by its own rank, and counts four facets, one
query each; ours ranks, counts eight facets and reads what is shown. On PostgreSQL, where DATABASE_URL names one, or on
SQLite with fewer: there the time should grow no faster than the hits, which is measured at two sizes.
"""

import importlib
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import django

from tests.measurements.bench.rows import Growth, Measured, Row

COUNT = 100_000
SIZES = (5_000, 10_000, 20_000)
"""Instruments on SQLite."""
ROUNDS = 9
FLOOR_HITS, FLOOR_FACETS = 15, 50
QUERIES = ("conduct", "rules staff", "gifts conduct", "register of interests")
PEER_FACETS = ("kind", "organization_id", "reuse_terms", "locale_id")
NOUNS = (
    "conduct", "rules", "staff", "gifts", "register", "interests", "harassment", "inquiry", "discipline", "duty",
    "training", "travel", "leave", "missions", "observers", "contractors", "experts", "records", "appeals", "ethics",
)  # fmt: skip
KINDS = ("code_of_conduct", "staff_rules", "policy", "guidelines", "decision")


def measure() -> Sequence[Row]:
    """Return the times."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    if databases.connections["default"].vendor == "postgresql":
        with databases.migrated_database():
            make_instruments(COUNT)
            return _compare()
    times = []
    for count in SIZES:
        with databases.migrated_database():
            make_instruments(count)
            times.append(statistics.median(_times(_hits, query)[0] for query in QUERIES))
    return [Growth("search on SQLite, 20 hits and their order", SIZES, tuple(times), "instruments found", 1.0)]


def _compare() -> list[Measured]:
    peers = importlib.import_module("wagtail.search.backends").get_search_backend()
    models = importlib.import_module("tests.gathered_models")
    index = importlib.import_module("wagtail.search.index")
    page = models.InstrumentPage
    page.search_fields = [*page.search_fields, *(index.FilterField(name) for name in PEER_FACETS)]

    def peer_hits(query: str) -> Any:
        return list(peers.search(query, page.objects.live())[:20])

    def peer_facets(query: str) -> Any:
        return [peers.search(query, page.objects.live()).facet(name) for name in PEER_FACETS]

    work = f"search among {COUNT:,} instruments"
    rows = []
    for name, ours, theirs, floor in (
        ("20 hits", _hits, peer_hits, FLOOR_HITS),
        ("facets", _facets, peer_facets, FLOOR_FACETS),
    ):
        times = [_times(ours, query, theirs) for query in QUERIES]
        fast, slow = (statistics.median(column) for column in zip(*times, strict=True))
        each = ", ".join(f"{query} {peer / own:.0f}" for query, (own, peer) in zip(QUERIES, times, strict=True))
        rows.append(Measured(f"{work}, {name}", fast, slow, "Wagtail's database search", floor, note=f"times: {each}"))
    return rows


def _search(query: str) -> Any:
    finding = importlib.import_module("practices.queries.searching.finding")
    asked = importlib.import_module("practices.queries.searching.asked")
    nobody = importlib.import_module("django.contrib.auth.models").AnonymousUser()
    return finding.Search(asked.SearchAsked(q=query), nobody)


def _hits(query: str) -> Any:
    search = _search(query)
    return search.hits(search.slice(0, 20, size=20))


def _facets(query: str) -> Any:
    return _search(query).facets()


def _times(*asked: Callable[[str], Any] | str) -> tuple[float, ...]:
    """Return the median seconds of each function for a query, asked by turns."""
    ways = [one for one in asked if callable(one)]
    query = next(one for one in asked if isinstance(one, str))
    times: list[list[float]] = [[] for _way in ways]
    for _round in range(ROUNDS):
        for way, listed in zip(ways, times, strict=True):
            began = time.perf_counter()
            assert way(query)
            listed.append(time.perf_counter() - began)
    return tuple(statistics.median(listed[1:]) for listed in times)


def make_instruments(count: int) -> None:
    """Make public instruments of 50 organizations with titles of common and rare words, and enter them everywhere."""
    factories = importlib.import_module("tests.factories")
    models = importlib.import_module("tests.gathered_models")
    entries = importlib.import_module("practices.actions.searching.entries")
    peer = importlib.import_module("wagtail.search.backends").get_search_backend()
    chance = random.Random(3)
    owners = [factories.organization(f"Organization {number:02}") for number in range(50)]
    topics = [factories.topic(f"bench-{number}", f"Subject {number}") for number in range(30)]
    first = factories.instrument(owners[0], title="Rules of conduct")
    release = models.Release.objects.get(thing=first.translation_key)
    keys = _add_pages(first, owners, topics, release, count, chance)
    for start in range(0, count, 2_000):
        some = keys[start : start + 2_000]
        pages = models.InstrumentPage.objects.filter(pk__in=some)
        peer.get_index_for_model(models.InstrumentPage).add_items(models.InstrumentPage, pages)
        entries.write_entries(kind=models.FoundKind.INSTRUMENT, rows=some)
    for owner in owners:
        entries.write_entries(kind=models.FoundKind.ORGANIZATION, rows=[owner.pk])
    connection = importlib.import_module("django.db").connection
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _add_pages(
    first: Any, owners: Sequence[Any], topics: Sequence[Any], release: Any, count: int, chance: random.Random
) -> list[int]:
    wagtail = importlib.import_module("wagtail.models")
    models = importlib.import_module("tests.gathered_models")
    uuid = importlib.import_module("uuid")
    date = importlib.import_module("datetime").date
    keys: list[int] = []
    columns = ("organization_id", "kind", "symbol", "official_address", "reuse_terms", "classification_note")
    connection = importlib.import_module("django.db").connection
    for start in range(0, count, 2_000):
        made = []
        for number in range(start, min(start + 2_000, count)):
            owner = owners[number % len(owners)]
            title = " ".join(chance.sample(NOUNS, 4)) + f" of unit {number}"
            made.append(
                wagtail.Page(
                    title=title,
                    draft_title=title,
                    slug=f"i-{number}",
                    path=owner.path + wagtail.Page._int2str(number + 10).rjust(wagtail.Page.steplen, "0"),
                    depth=owner.depth + 1,
                    url_path=f"{owner.url_path}i-{number}/",
                    content_type=first.content_type,
                    locale=first.locale,
                    translation_key=uuid.uuid4(),
                    live=True,
                )
            )
        wagtail.Page.objects.bulk_create(made)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO practices_instrumentpage (page_ptr_id, {', '.join(columns)}) "
                "VALUES (%s, %s, %s, '', '', 'display_only', '')",
                [
                    (page.pk, owners[number % len(owners)].pk, chance.choice(KINDS))
                    for number, page in enumerate(made, start=start)
                ],
            )
        models.Release.objects.bulk_create(
            models.Release(kind="instrument", thing=page.translation_key, audience="public", decision=release.decision)
            for page in made
        )
        models.InstrumentTopic.objects.bulk_create(
            models.InstrumentTopic(content_object_id=page.pk, tag=topic)
            for page in made
            for topic in chance.sample(topics, 2)
        )
        models.InstrumentEvent.objects.bulk_create(
            models.InstrumentEvent(instrument_id=page.pk, kind="in_force", on=date(chance.randrange(1980, 2026), 1, 1))
            for page in made
        )
        keys += [page.pk for page in made]
    return keys
