"""The comparison page of six editions of 120 provisions: the whole request, on a real database, nothing of it cached.

Read from the store are the vectors that were kept at publishing; what the process remembers of them, of likeness and
of cut words is forgotten before each request, and so is every cached page. Prepared anew is the same with an empty
store. Said are the median of the processor time and the quickest by the clock: the machine is shared.
On the database that DATABASE_URL names (a scratch one is made beside it), else on SQLite.
"""

import importlib
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import django

from tests.measurements.bench.rows import Measured, said_seconds
from tests.measurements.bench.texts import WORDS

EDITIONS = 6
PROVISIONS = 120
WORDS_EACH = 45
ROUNDS = 9
CEILING = 0.3
"""Seconds that the page may take."""
ORDERS = ("provision", "words", "topic", "gaps")


def measure() -> list[Measured]:
    """Return the median for each order of rows, and for the first one without anything kept."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    with databases.migrated_database():
        return _measure(databases.connections["default"].vendor)


def _measure(vendor: str) -> list[Measured]:
    factories = importlib.import_module("tests.factories")
    editions = [factories.edition(text=make_text(number)) for number in range(EDITIONS)]
    importlib.import_module("practices.actions.vectors").refresh_vectors(
        things=[edition.translation_key for edition in editions]
    )
    times = {order: _median(_request(editions, order)) for order in ORDERS}
    importlib.import_module("tests.gathered_models").EditionVectors.objects.all().delete()
    cold = _median(_request(editions, "provision"), rounds=3)
    work = f"comparison page of {EDITIONS} editions of {PROVISIONS} provisions on {vendor}, uncached"
    kept = [
        Measured(f"{work}, by {order}", median, ceiling=CEILING, note=_quickest(by_clock))
        for order, (median, by_clock) in times.items()
    ]
    return [*kept, Measured(f"{work}, with nothing prepared", cold[0], note=_quickest(cold[1]))]


def _quickest(by_clock: float) -> str:
    return f"the quickest by the clock {said_seconds(by_clock)}"


def make_text(seed: int) -> str:
    """Return a text of 120 articles that share much with those of the other seeds, as codes of conduct do."""
    lines = []
    for number in range(1, PROVISIONS + 1):
        shared, own = random.Random(number), random.Random(f"{seed}/{number}")
        words = shared.choices(WORDS, k=WORDS_EACH)
        if own.random() < 0.3:
            words = own.choices(WORDS, k=WORDS_EACH)
        else:
            for _ in range(8):
                words[own.randrange(WORDS_EACH)] = own.choice(WORDS)
        lines.append(
            f"{number}. {' '.join(shared.choices(WORDS, k=2)).capitalize()}\n\n{' '.join(words).capitalize()}.\n"
        )
    return "\n".join(lines)


def _request(editions: Sequence[Any], order: str) -> Callable[[], tuple[float, float]]:
    """Return what makes one request and tells the seconds of the processor and of the clock that it took."""
    client = importlib.import_module("django.test").Client()
    address = importlib.import_module("django.urls").reverse("compare")
    asked = "&".join(f"edition={edition.translation_key}" for edition in editions)
    forget = _forgetting()

    def request() -> tuple[float, float]:
        forget()
        began, began_at = time.process_time(), time.perf_counter()
        response = client.get(f"{address}?{asked}&by={order}")
        seconds = time.process_time() - began, time.perf_counter() - began_at
        assert response.status_code == 200
        return seconds

    return request


def _forgetting() -> Callable[[], None]:
    """Return what empties the memory of the process and the cache of pages."""
    comparison = importlib.import_module("practices.texts.comparison")
    modules = [importlib.import_module(f"{comparison.__name__}.{name}") for name in ("similarity", "vectors", "diff")]
    kept = [value for module in modules for value in vars(module).values() if hasattr(value, "cache_clear")]
    memory = importlib.import_module("practices.queries.comparison.vectors").memory
    pages = importlib.import_module("django.core.cache").cache

    def forget() -> None:
        for one in kept:
            one.cache_clear()
        memory.clear()
        pages.clear()

    return forget


def _median(request: Callable[[], tuple[float, float]], rounds: int = ROUNDS) -> tuple[float, float]:
    request()
    measured = [request() for _ in range(rounds)]
    return statistics.median(one for one, _ in measured), min(other for _, other in measured)
