"""Aligning two texts of 120 provisions whose vectors are kept, beside difflib, which compares each with each."""

import difflib
import importlib
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from practices.texts.comparison import Clause, align, installed_encoder, prepare
from practices.texts.numbering import segment
from tests.measurements.bench.comparison_page import make_text
from tests.measurements.bench.rows import Measured

ROUNDS = 7
FLOOR = 100


def measure() -> list[Measured]:
    """Return the medians of both, taken in turns in one run."""
    left, right = (_clauses(make_text(seed)) for seed in (1, 2))
    encoder = installed_encoder()
    first, second = prepare(left, encoder=encoder), prepare(right, encoder=encoder)
    similarity = importlib.import_module("practices.texts.comparison.similarity")
    ours, theirs = [], []
    for _ in range(ROUNDS):
        similarity.compare.cache_clear()
        ours.append(_seconds(align, first, second))
        theirs.append(_seconds(_align_as_peer, left, right))
    mine, peer = statistics.median(ours), statistics.median(theirs)
    return [Measured(f"alignment of {len(left)} by {len(right)} provisions", mine, peer, "difflib", FLOOR)]


def _clauses(text: str) -> list[Clause]:
    found = segment(text, language="en").segments
    return [Clause(one.eid, one.text, one.heading) for one in found if one.text]


def _align_as_peer(left: Sequence[Clause], right: Sequence[Clause]) -> list[str]:
    """Return for each clause the one of the other text whose words are most like its own, as difflib measures it."""
    cut = [(clause.key, clause.text.split()) for clause in right]
    matcher = difflib.SequenceMatcher(autojunk=False)
    best = []
    for clause in left:
        matcher.set_seq2(clause.text.split())
        scores = []
        for key, words in cut:
            matcher.set_seq1(words)
            scores.append((matcher.ratio(), key))
        best.append(max(scores)[1])
    return best


def _seconds(work: Callable[[Any, Any], object], left: Any, right: Any) -> float:
    began = time.perf_counter()
    work(left, right)
    return time.perf_counter() - began
