"""Marking the words that differ in two provisions of 400 words, beside Wagtail's own diff_text.

The words come as often as in the texts of the demonstration. In the second provision one word in fifty is another, as
an amendment has it; then one in twenty. Processor time is what counts, for both work in this one process. The more is
reworded the sooner the peer gives up (it takes short words for junk) and shows islands, and the less it is outrun.
"""

import importlib
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import django
from django.conf import settings

from practices.texts.comparison import diff_words
from tests.measurements.bench.rows import Measured

LENGTH = 400
ROUNDS = 40
FLOOR = 50
CHANGED = (0.02, 0.05)
"""Share of the words that are other ones, new or gone."""


def measure() -> list[Measured]:
    """Return the medians of both, taken in turns in one run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    peer = importlib.import_module("wagtail.admin.compare").diff_text
    found = _words()
    few, more = (_compare(peer, [make_pair(found, seed, share) for seed in range(ROUNDS)]) for share in CHANGED)
    return [
        Measured(f"word diff of {LENGTH} words, one in fifty changed", *few, "Wagtail's diff_text", FLOOR),
        Measured(f"word diff of {LENGTH} words, one in twenty changed", *more, "Wagtail's diff_text"),
    ]


def _words() -> list[str]:
    texts = sorted((Path(settings.BASE_DIR) / "practices/demonstration/texts").glob("*-en.txt"))
    return [word for text in texts for word in text.read_text(encoding="utf-8").split()]


def _compare(peer: Callable[[str, str], object], pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    ours, theirs = [], []
    for left, right in pairs:
        ours.append(_seconds(diff_words, left, right))
        theirs.append(_seconds(peer, left, right))
    return statistics.median(ours), statistics.median(theirs)


def make_pair(words: Sequence[str], seed: int, share: float) -> tuple[str, str]:
    """Return a provision and its next edition, the same on every run."""
    chance = random.Random(seed)
    left = chance.choices(words, k=LENGTH)
    right: list[str] = []
    for word in left:
        draw = chance.random()
        if draw < share / 2:
            right.append(chance.choice(words))
        elif draw < share * 3 / 4:
            right += [word, chance.choice(words)]
        elif draw > share:
            right.append(word)
    return " ".join(left), " ".join(right)


def _seconds(work: Callable[[str, str], object], left: str, right: str) -> float:
    """Return the processor time of the quickest of three, so that what else the machine does counts little."""
    times = []
    for _ in range(3):
        began = time.process_time()
        work(left, right)
        times.append(time.process_time() - began)
    return min(times)
