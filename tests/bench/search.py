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

COUNT = 100_000
FEW, MANY = 5_000, 20_000
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


def measure() -> str:
    """Give the times."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    if databases.connections["default"].vendor == "postgresql":
        with databases.migrated_database():
            make_instruments(COUNT)
            return _compare()
    times = []
    for count in (FEW, MANY):
        with databases.migrated_database():
            make_instruments(count)
            times.append(statistics.median(_times(_hits, query)[0] for query in QUERIES))
    grown = times[1] / times[0]
    return (
        f"search on SQLite: 20 hits among {FEW:,} and {MANY:,} instruments {times[0] * 1000:.1f} and "
        f"{times[1] * 1000:.1f} ms: {grown:.1f} times for {MANY / FEW:.0f} times as many hits"
    )


def _compare() -> str:
    peers = importlib.import_module("wagtail.search.backends").get_search_backend()
    models = importlib.import_module("practices.models")
    index = importlib.import_module("wagtail.search.index")
    page = models.InstrumentPage
    page.search_fields = [*page.search_fields, *(index.FilterField(name) for name in PEER_FACETS)]

    def peer_hits(query: str) -> Any:
        return list(peers.search(query, page.objects.live())[:20])

    def peer_facets(query: str) -> Any:
        return [peers.search(query, page.objects.live()).facet(name) for name in PEER_FACETS]

    said = []
    for name, ours, peer, floor in (
        ("20 hits", _hits, peer_hits, FLOOR_HITS),
        ("facets", _facets, peer_facets, FLOOR_FACETS),
    ):
        mine, theirs = [], []
        for query in QUERIES:
            fast, slow = _times(ours, query, peer)
            mine.append(fast)
            theirs.append(slow)
        ratios = [slow / fast for fast, slow in zip(mine, theirs, strict=True)]
        each = ", ".join(f"{query} {ratio:.0f}" for query, ratio in zip(QUERIES, ratios, strict=True))
        said.append(
            f"{name} {statistics.median(mine) * 1000:.1f} ms, Wagtail {statistics.median(theirs) * 1000:.0f} ms: "
            f"{statistics.median(ratios):.0f} times as fast (floor {floor}; {each})"
        )
    return f"search among {COUNT:,} instruments: {'; '.join(said)}"


def _search(query: str) -> Any:
    finding = importlib.import_module("practices.tables.searching.finding")
    asked = importlib.import_module("practices.tables.searching.asked")
    nobody = importlib.import_module("django.contrib.auth.models").AnonymousUser()
    return finding.Search(asked.SearchAsked(q=query), nobody)


def _hits(query: str) -> Any:
    search = _search(query)
    return search.hits(search.slice(0, 20))


def _facets(query: str) -> Any:
    return _search(query).facets()


def _times(*asked: Callable[[str], Any] | str) -> tuple[float, ...]:
    """Give the median seconds of each function for a query, asked by turns."""
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
    models = importlib.import_module("practices.models")
    entries = importlib.import_module("practices.actions.searching.entries")
    pages = importlib.import_module("practices.actions.bulk_search")
    chance = random.Random(3)
    owners = [factories.organization(f"Organization {number:02}") for number in range(50)]
    topics = [factories.topic(f"bench-{number}", f"Subject {number}") for number in range(30)]
    first = factories.instrument(owners[0], title="Rules of conduct")
    release = models.Release.objects.get(thing=first.translation_key)
    keys = _add_pages(first, owners, topics, release, count, chance)
    for start in range(0, count, 2_000):
        some = keys[start : start + 2_000]
        pages.enter_pages(models.InstrumentPage, list(models.InstrumentPage.objects.filter(pk__in=some)))
        entries.write_entries(models.FoundKind.INSTRUMENT, some)
    for owner in owners:
        entries.write_entries(models.FoundKind.ORGANIZATION, [owner.pk])
    connection = importlib.import_module("django.db").connection
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _add_pages(
    first: Any, owners: Sequence[Any], topics: Sequence[Any], release: Any, count: int, chance: random.Random
) -> list[int]:
    wagtail = importlib.import_module("wagtail.models")
    models = importlib.import_module("practices.models")
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
