"""The search among 20,000 and 100,000 instruments: 20 hits, and the facets, beside one table made for nothing else.

In the same run and by turns, query and rows without a template; times are those of the processor, of this process and
of PostgreSQL's for its connection, so that what else the machine does counts for nothing. The peer, on PostgreSQL, is a
table that shows the same columns, with a GIN index: ordered by `ts_rank`, its facets by GROUPING SETS. It knows no
reader, thesaurus, meaning or spelling. On SQLite, with fewer, the time should grow no faster than the hits.
"""

import importlib
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import django

from tests.measurements.bench.processors import is_here
from tests.measurements.bench.rows import Growth, Measured, Row

COUNTS = (20_000, 100_000)
SIZES = (5_000, 10_000, 20_000)
"""Instruments on PostgreSQL and on SQLite."""
ROUNDS = 9
FLOOR, MOST_GROWTH = 0.5, 0.3
"""How quick ours is at least beside the peer, and how its time may grow."""
QUERIES = ("conduct", "rules staff", "gifts conduct", "register of interests")
TABLE = """
    CREATE TABLE search_peer AS SELECT entry.id, page.translation_key, page.title, page.url_path, owner.title AS named,
        entry.organization_id, entry.instrument_kind, entry.language, entry.year, entry.topics, entry.begins_on,
        to_tsvector('english', page.title) AS words
    FROM practices_searchentry AS entry JOIN wagtailcore_page AS page ON page.id = entry.row
        JOIN wagtailcore_page AS owner ON owner.id = entry.organization_id
    WHERE entry.kind = 'instrument' AND entry.is_public
"""
MATCHING = "FROM search_peer, websearch_to_tsquery('english', %s) AS asked WHERE words @@ asked"
PEER_HITS = f"""
    SELECT translation_key, title, url_path, named, instrument_kind, language, year, begins_on
    {MATCHING} ORDER BY ts_rank(words, asked) DESC, id LIMIT 20
"""
PEER_FACETS = (
    "SELECT GROUPING(organization_id, instrument_kind, language, year, begins_on <= now()), organization_id, "
    f"instrument_kind, language, year, begins_on <= now(), count(*) {MATCHING} GROUP BY GROUPING SETS "
    "(organization_id, instrument_kind, language, year, (begins_on <= now()))",
    f"WITH each AS (SELECT unnest(string_to_array(topics, ' ')) AS topic {MATCHING}) "
    "SELECT topic, count(*) FROM each GROUP BY topic",
)
NOUNS = (
    "conduct", "rules", "staff", "gifts", "register", "interests", "harassment", "inquiry", "discipline", "duty",
    "training", "travel", "leave", "missions", "observers", "contractors", "experts", "records", "appeals", "ethics",
)  # fmt: skip
KINDS = ("code_of_conduct", "staff_rules", "policy", "guidelines", "decision")


def measure() -> Sequence[Row]:
    """Return the times."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    importlib.import_module("django.conf").settings.DEBUG = False  # or each query is written down
    databases = importlib.import_module("tests.databases")
    connection = databases.connections["default"]
    rows: list[Row] = []
    times: dict[str, list[float]] = {}
    for count in COUNTS if connection.vendor == "postgresql" else SIZES:
        with databases.migrated_database():
            make_instruments(count)
            if connection.vendor == "postgresql":
                rows += _compare(connection, count, times)
            else:
                taken = [_times(_hits, query, clock=time.process_time)[0] for query in QUERIES]
                times.setdefault("hits", []).append(statistics.median(taken))
    if connection.vendor != "postgresql":
        grown = tuple(times["hits"])
        return [Growth("search on SQLite, 20 hits and their order", SIZES, grown, "instruments found", 1.0)]
    for name, taken in times.items():
        rows.append(Growth(f"search on PostgreSQL, {name}", COUNTS, tuple(taken), "instruments", MOST_GROWTH))
    return rows


def _compare(connection: Any, count: int, times: dict[str, list[float]]) -> list[Measured]:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute("CREATE INDEX ON search_peer USING gin (words)")
        cursor.execute("VACUUM ANALYZE search_peer")

    def ask(*statements: str) -> Callable[[str], Any]:
        def asked(query: str) -> list[Any]:
            with connection.cursor() as cursor:
                found = []
                for statement in statements:
                    cursor.execute(statement, [query])
                    found.append(cursor.fetchall())
                return found

        return asked

    rows, clock = [], _clock(connection)
    for name, ours, theirs in (("20 hits", _hits, ask(PEER_HITS)), ("facets", _facets, ask(*PEER_FACETS))):
        pairs = [_times(ours, query, theirs, clock=clock) for query in QUERIES]
        own, peer = (statistics.median(column) for column in zip(*pairs, strict=True))
        times.setdefault(name, []).append(own)
        each = ", ".join(f"{query} {b / a:.2f}" for query, (a, b) in zip(QUERIES, pairs, strict=True))
        work = f"search among {count:,} instruments, {name}"
        rows.append(Measured(work, own, peer, "one table with GIN and ts_rank", FLOOR, note=f"times: {each}"))
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


def _clock(connection: Any) -> Callable[[], float]:
    """Return the clock of the processor time of this process and of PostgreSQL's for its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    if not is_here(process, "postgres"):
        return time.perf_counter
    return lambda: time.process_time() + time.clock_gettime((~process << 3) | 2)


def _times(*asked: Callable[[str], Any] | str, clock: Callable[[], float]) -> tuple[float, ...]:
    """Return the median seconds of each function for a query, asked by turns."""
    ways = [one for one in asked if callable(one)]
    query = next(one for one in asked if isinstance(one, str))
    times: list[list[float]] = [[] for _way in ways]
    for _round in range(ROUNDS):
        for way, listed in zip(ways, times, strict=True):
            began = clock()
            assert way(query)
            listed.append(clock() - began)
    return tuple(statistics.median(listed[1:]) for listed in times)


def make_instruments(count: int) -> None:
    """Make public instruments of 50 organizations with titles of common and rare words, and enter them everywhere."""
    factories = importlib.import_module("tests.factories")
    models = importlib.import_module("tests.gathered_models")
    entries = importlib.import_module("practices.actions.searching.entries")
    chance = random.Random(3)
    owners = [factories.organization(f"Organization {number:02}") for number in range(50)]
    topics = [factories.topic(f"bench-{number}", f"Subject {number}") for number in range(30)]
    first = factories.instrument(owners[0], title="Rules of conduct")
    release = models.Release.objects.get(thing=first.translation_key)
    keys = _add_pages(first, owners, topics, release, count, chance)
    for start in range(0, count, 2_000):
        some = keys[start : start + 2_000]
        entries.write_entries(kind=models.FoundKind.INSTRUMENT, rows=some)
    for owner in owners:
        entries.write_entries(kind=models.FoundKind.ORGANIZATION, rows=[owner.pk])
    importlib.import_module("practices.queries.searching.public_index").refresh_index()
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
