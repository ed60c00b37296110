"""The 20 nearest of 100,000 provisions: read as they were kept, and looked for anew, against PostgreSQL's full text.

The peer asks for the words of a provision joined by OR, ranked by `ts_rank`, over a GIN index. Needs PostgreSQL:
DATABASE_URL names it, and a scratch database is made beside it.
"""

import importlib
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

import django
import numpy as np

from tests.measurements.bench.rows import Measured, NotMeasured, Row

TEXTS, PROVISIONS = 1_000, 100
WORDS_EACH = 60
VOCABULARY = 8_000
ASKED = 15
TOP = 20
FLOOR = 200
"""Times as fast as the peer that the look-up should be."""


class Dice:
    """Stands for an encoder: a vector for each sentence, thrown by its letters, that says nothing of its sense."""

    model_id = "dice/1"

    def encode(self, texts: Sequence[str]) -> Any:
        """Return unit vectors of the usual length."""
        chance = np.random.default_rng(len(texts[0]) if texts else 0)
        rows = chance.normal(size=(len(texts), 512)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def measure() -> Sequence[Row]:
    """Return the medians, or why nothing was measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    if databases.connections["default"].vendor != "postgresql":
        return [NotMeasured("20 nearest of 100,000 provisions", "the peer is PostgreSQL (set DATABASE_URL)")]
    with databases.migrated_database():
        return _measure(databases.connections["default"])


def _measure(connection: Any) -> list[Measured]:
    texts = make_texts()
    asked = random.Random(3).sample(range(TEXTS * PROVISIONS), ASKED)
    shelf = _fill_shelf(texts)
    first = _fill_tables(connection, texts)
    read, read_visible = _reader(first)
    peer = _peer(connection, texts)
    times: dict[str, list[float]] = {"peer": [], "read": [], "seen": [], "anew": []}
    for number in asked:
        for name, work in (("peer", peer), ("read", read), ("seen", read_visible), ("anew", shelf)):
            times[name].append(_seconds(work, number))
    medians = {name: statistics.median(found) for name, found in times.items()}
    said = (
        ("kept, in one look-up", "read", FLOOR),
        ("kept, with who may see them", "seen", None),
        ("looked for anew", "anew", None),
    )
    work = f"{TOP} nearest of {TEXTS * PROVISIONS:,} provisions"
    return [
        Measured(f"{work}, {how}", medians[name], medians["peer"], "PostgreSQL full text", floor)
        for how, name, floor in said
    ]


def _seconds(work: Callable[[int], int], number: int) -> float:
    began = time.perf_counter()
    found = work(number)
    seconds = time.perf_counter() - began
    assert found == TOP, found
    return seconds


def make_texts() -> list[list[str]]:
    """Return texts of provisions in invented words, each used the less often the later it comes, as words are."""
    chance = random.Random(11)
    words = ["".join(chance.choices("bdfgklmnprst", k=1) + chance.choices("aeiou", k=1)) for _ in range(60)]
    made = {"".join(chance.choices(words, k=chance.randint(2, 4))) for _ in range(2 * VOCABULARY)}
    vocabulary = sorted(made)[:VOCABULARY]
    chance.shuffle(vocabulary)
    weights = list(accumulate(1 / place for place in range(1, len(vocabulary) + 1)))
    return [
        [" ".join(chance.choices(vocabulary, cum_weights=weights, k=WORDS_EACH)) + "." for _ in range(PROVISIONS)]
        for _ in range(TEXTS)
    ]


def _fill_shelf(texts: Sequence[Sequence[str]]) -> Callable[[int], int]:
    comparison = importlib.import_module("practices.texts.comparison")
    prepared = {
        str(number): comparison.prepare(
            [comparison.Clause(str(place), words, language="eo") for place, words in enumerate(text)], encoder=Dice()
        )
        for number, text in enumerate(texts)
    }
    shelf = comparison.Shelf(prepared)
    shelf.nearest("0", "0", top=TOP)
    return lambda number: len(shelf.nearest(str(number // PROVISIONS), str(number % PROVISIONS), top=TOP))


def _fill_tables(connection: Any, texts: Sequence[Sequence[str]]) -> int:
    """Write provisions of one public edition and the neighbours of each; give the key of the first provision."""
    factories = importlib.import_module("tests.factories")
    edition = factories.edition()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO practices_provision (public_id, edition_id, eid, element, label, num, path, heading, text, "
            "stems, level, position, hash, hash_version, published_at) SELECT gen_random_uuid(), %s, 'p_' || n, "
            "'article', '', '', '', '', '', '', 0, n, '', 1, now() FROM generate_series(1, %s) AS n RETURNING id",
            [edition.pk, len(texts) * PROVISIONS],
        )
        first = min(row[0] for row in cursor.fetchall())
        cursor.execute(
            "INSERT INTO practices_neighbour (provision_id, other_id, score, words, sense, method) SELECT %s + p, "
            "%s + (p + 1 + k * 4001) %% %s, 1.0 / (k + 1), 0.5, 0.5, '1' FROM generate_series(0, %s) AS p, "
            "generate_series(1, %s) AS k",
            [first, first, len(texts) * PROVISIONS, len(texts) * PROVISIONS - 1, TOP],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE practices_provision, practices_neighbour")
    return int(first)


def _reader(first: int) -> tuple[Callable[[int], int], Callable[[int], int]]:
    neighbours = importlib.import_module("practices.models").Neighbour.objects
    nobody = importlib.import_module("django.contrib.auth.models").AnonymousUser()

    def look_up(rows: Any) -> int:
        return len(rows.order_by("-score").values_list("other", "score", "words", "sense")[:TOP])

    def read(number: int) -> int:
        return look_up(neighbours.filter(provision=first + number))

    def read_visible(number: int) -> int:
        return look_up(neighbours.filter(provision=first + number).visible_to(nobody))

    return read, read_visible


def _peer(connection: Any, texts: Sequence[Sequence[str]]) -> Callable[[int], int]:
    provisions = [words for text in texts for words in text]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE peer (id integer PRIMARY KEY, words tsvector)")
        with cursor.copy("COPY peer (id, words) FROM STDIN") as copy:
            for number, words in enumerate(provisions):
                copy.write_row((number, words.rstrip(".")))
        cursor.execute("CREATE INDEX ON peer USING gin (words)")
        cursor.execute("ANALYZE peer")

    def ask(number: int) -> int:
        query = " | ".join(dict.fromkeys(provisions[number].rstrip(".").split()))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM peer, to_tsquery('simple', %s) AS query WHERE words @@ query AND id <> %s "
                "ORDER BY ts_rank(words, query) DESC LIMIT %s",
                [query, number, TOP],
            )
            return len(cursor.fetchall())

    return ask
