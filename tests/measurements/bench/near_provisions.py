"""The 20 nearest of 100,000 provisions: read as they were kept, and looked for anew, against the database's full text.

The peer asks for the words of a provision joined by OR: ranked by `ts_rank` over a GIN index in PostgreSQL, by `bm25`
in SQLite's FTS5, among all of them also where ours is asked for a reader of half of the texts. NEAR_TEXTS says how many
texts of 100 provisions there are. DATABASE_URL names the database, and a scratch database is made beside it.
"""

import importlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import django

from tests.measurements.bench import clustered
from tests.measurements.bench.clustered import PROVISIONS
from tests.measurements.bench.rows import Measured, Row

TEXTS = int(os.environ.get("NEAR_TEXTS", "1000"))
ASKED, MOST_EXACT = 15, 5
"""Provisions that are asked for, and those of which every other one is measured too."""
TOP = 20
FLOOR, FLOOR_ANEW = 200, 100
"""Times as fast as the peer that the look-up should be, and a search among the files."""
LEAST_RECALL = 0.98
"""Share of the 20 that are nearest by the exact measure which the files should find."""


def measure() -> Sequence[Row]:
    """Return the medians."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    with databases.migrated_database(), tempfile.TemporaryDirectory() as folder:
        return _measure(databases.connections["default"], Path(folder))


def _measure(connection: Any, folder: Path) -> list[Row]:
    asked = random.Random(3).sample(range(TEXTS * PROVISIONS), ASKED)
    provision_index = importlib.import_module("practices.texts.comparison.provision_index")
    provision_index.ProvisionIndex.write(folder / "files", lambda: clustered.texts(TEXTS))
    before = _own_memory()
    index = provision_index.ProvisionIndex.open(folder / "files")
    half = [str(number) for number in range(0, TEXTS, 2)]

    def look(number: int, among: Any = None) -> list[int]:
        text, place = divmod(number, PROVISIONS)
        near = index.nearest_to(clustered.prepared(text), f"p_{place}", top=TOP, among=among, without=[str(text)])
        return [int(one.text) * PROVISIONS + int(one.key.removeprefix("p_")) for one in near]

    found = {"anew": [look(number) for number in asked], "half": [look(number, half) for number in asked]}
    memory = _own_memory() - before
    works: dict[str, Callable[[int], int]] = {
        "peer": _peer(connection),
        "anew": lambda number: len(look(number)),
        "half": lambda number: len(look(number, half)),
    }
    if connection.vendor == "postgresql":
        works["read"], works["seen"] = _reader(_fill_tables(connection, TEXTS * PROVISIONS))
    for number in asked:
        clustered.prepared(number // PROVISIONS)
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in asked:
        for name, work in works.items():
            times[name].append(_seconds(work, number))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    provision_index.FEW = TEXTS * PROVISIONS + 1  # from here on each is measured
    recalls = {
        "anew": _recall(found["anew"], [look(number) for number in asked[:MOST_EXACT]]),
        "half": _recall(found["half"], [look(number, half) for number in asked[:MOST_EXACT]]),
    }
    said = (
        ("kept, in one look-up", "read", FLOOR),
        ("kept, with who may see them", "seen", None),
        ("looked for anew", "anew", FLOOR_ANEW),
        ("looked for anew by who may read half of the texts", "half", FLOOR_ANEW),
    )
    work = f"{TOP} nearest of {TEXTS * PROVISIONS:,} provisions"
    peer = "PostgreSQL full text" if connection.vendor == "postgresql" else "SQLite FTS5"
    notes = {name: f"recall {recall:.3f} (least {LEAST_RECALL})" for name, recall in recalls.items()}
    notes["anew"] += f"; {memory / 1e6:.1f} MB of the process's own, {_size(folder / 'files') / 1e6:,.0f} MB of files"
    return [
        Measured(f"{work}, {how}", medians[name], medians["peer"], peer, floor, note=notes.get(name, ""))
        for how, name, floor in said
        if name in medians
    ]


def _recall(found: Sequence[Sequence[int]], exact: Sequence[Sequence[int]]) -> float:
    return statistics.mean(len({*some} & {*right}) / len(right) for some, right in zip(found, exact, strict=False))


def _own_memory() -> int:
    """Return the bytes of this process that it shares with no file and no other process."""
    said = Path("/proc/self/smaps_rollup").read_text()
    return 1024 * sum(int(line.split()[1]) for line in said.splitlines() if line.startswith(("Anonymous:", "Swap:")))


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


def _seconds(work: Callable[[int], int], number: int) -> float:
    began = time.perf_counter()
    found = work(number)
    seconds = time.perf_counter() - began
    assert found == TOP, found
    return seconds


def _fill_tables(connection: Any, provisions: int) -> int:
    """Write provisions of one public edition and the neighbours of each; give the key of the first provision."""
    factories = importlib.import_module("tests.factories")
    edition = factories.edition()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO practices_provision (public_id, edition_id, eid, element, label, num, path, heading, text, "
            "stems, level, position, hash, hash_version, published_at) SELECT gen_random_uuid(), %s, 'p_' || n, "
            "'article', '', '', '', '', '', '', 0, n, '', 1, now() FROM generate_series(1, %s) AS n RETURNING id",
            [edition.pk, provisions],
        )
        first = min(row[0] for row in cursor.fetchall())
        cursor.execute(
            "INSERT INTO practices_neighbour (provision_id, other_id, score, words, sense, method) SELECT %s + p, "
            "%s + (p + 1 + k * 4001) %% %s, 1.0 / (k + 1), 0.5, 0.5, '1' FROM generate_series(0, %s) AS p, "
            "generate_series(1, %s) AS k",
            [first, first, provisions, provisions - 1, TOP],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE practices_provision, practices_neighbour")
    return int(first)


def _reader(first: int) -> tuple[Callable[[int], int], Callable[[int], int]]:
    neighbours = importlib.import_module("tests.gathered_models").Neighbour.objects
    nobody = importlib.import_module("django.contrib.auth.models").AnonymousUser()

    def look_up(rows: Any) -> int:
        return len(rows.order_by("-score").values_list("other", "score", "words", "sense")[:TOP])

    def read(number: int) -> int:
        return look_up(neighbours.filter(provision=first + number))

    def read_visible(number: int) -> int:
        return look_up(neighbours.filter(provision=first + number).visible_to(nobody))

    return read, read_visible


def _peer(connection: Any) -> Callable[[int], int]:
    return _peer_in_postgresql(connection) if connection.vendor == "postgresql" else _peer_in_sqlite(connection)


def _peer_in_postgresql(connection: Any) -> Callable[[int], int]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE peer (id integer PRIMARY KEY, words tsvector)")
        with cursor.copy("COPY peer (id, words) FROM STDIN") as copy:
            for number, words in _written():
                copy.write_row((number, words))
        cursor.execute("CREATE INDEX ON peer USING gin (words)")
        cursor.execute("ANALYZE peer")

    def ask(number: int) -> int:
        query = " | ".join(_asked(number))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM peer, to_tsquery('simple', %s) AS query WHERE words @@ query AND id <> %s "
                "ORDER BY ts_rank(words, query) DESC LIMIT %s",
                [query, number, TOP],
            )
            return len(cursor.fetchall())

    return ask


def _peer_in_sqlite(connection: Any) -> Callable[[int], int]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIRTUAL TABLE temp.peer USING fts5 (words)")
        cursor.executemany("INSERT INTO peer (rowid, words) VALUES (%s, %s)", _written())

    def ask(number: int) -> int:
        query = " OR ".join(_asked(number))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM peer WHERE peer MATCH %s AND rowid <> %s ORDER BY rank LIMIT %s",
                [query, number, TOP],
            )
            return len(cursor.fetchall())

    return ask


def _written() -> Iterator[tuple[int, str]]:
    for text in range(TEXTS):
        for place, words in enumerate(clustered.written(text)):
            yield text * PROVISIONS + place, words


def _asked(number: int) -> list[str]:
    text, place = divmod(number, PROVISIONS)
    return list(dict.fromkeys(clustered.written(text)[place].split()))
