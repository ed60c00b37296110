"""Ranking by rarity: BM25 over the tokens of many things, in arrays that processes share as files.

What is counted is what the index was made from, so make it from what everybody may see: then nothing hidden moves
the rarity of a word, and every database gives the same order.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, reduce
from hashlib import blake2b
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.search_queries import AllOf, AnyOf, Phrase, Query
from practices.texts.comparison.search_words import in_text

SATURATION, LENGTH = 1.2, 0.75
"""The k1 and b of BM25."""
IN_NAME = 2
"""What a word of a name or heading counts on top of its use."""
MOST_USES = 255
ARRAYS = ("tokens", "starts", "things", "uses", "lengths", "once")
FLAT = ("c0", "t0")
"""What tokens begin with that stand once beside a thing, however often: they are no part of its length."""

Weighted = Mapping[str, float]
"""Tokens that answer one word of a question, each with what it is worth (1.0 for the word itself)."""


class WordIndex:
    """How often each of many things uses each token; things are numbered from 0 in the order they were given."""

    def __init__(self, arrays: Mapping[str, NDArray]) -> None:
        self._arrays = dict(arrays)
        self.tokens, self.starts, self.things, self.uses, self.lengths, self.once = (arrays[name] for name in ARRAYS)
        self._usual = float(self.lengths.mean()) if len(self.lengths) else 1.0
        self._place = lru_cache(maxsize=2**14)(self._find)

    @classmethod
    def count(cls, things: Iterable[str]) -> Self:
        """Count the tokens (between spaces) of each thing."""
        counter = WordCounter()
        for words in things:
            counter.add(words)
        return cls(counter.arrays())

    def gathered(self, whole_of: NDArray[np.int32], many: int) -> Self:
        """Return the index of wholes, numbered from 0 to `many`, of which the things (each of one) are parts."""
        columns = np.repeat(np.arange(len(self.tokens), dtype=np.int64), np.diff(self.starts))
        places, at = np.unique(columns * many + whole_of[self.things], return_inverse=True)
        uses = np.bincount(at, self.uses, minlength=len(places))
        token_of = places // many if many else places
        starts = np.zeros(len(self.tokens) + 1, dtype=np.int64)
        np.cumsum(np.bincount(token_of, minlength=len(self.tokens)), out=starts[1:])
        return type(self)(
            {
                "tokens": self.tokens,
                "starts": starts,
                "things": (places % many if many else places).astype(np.int32),
                "uses": np.where(self.once[token_of], 1, uses).clip(0, MOST_USES).astype(np.uint8),
                "lengths": np.bincount(whole_of, self.lengths, minlength=many).astype(np.float32),
                "once": self.once,
            }
        )

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the files of a folder into memory. Raises OSError and ValueError where they cannot be read."""
        return cls({name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in ARRAYS})

    def save(self, folder: Path) -> None:
        """Write the arrays as files of a folder."""
        for name, values in self._arrays.items():
            np.save(folder / f"{name}.npy", values)

    def __len__(self) -> int:
        return len(self.lengths)

    def how_many(self, token: str) -> int:
        """Return how many things use a token."""
        here = self._place(token)
        return here.stop - here.start

    def score(self, words: Sequence[Weighted]) -> Floats:
        """Return for each thing what it is worth for a question of several words: BM25, of each word its best token.

        How rare a word is follows from the things that have any of its tokens.
        """
        total = np.zeros(len(self), dtype=np.float32)
        for tokens in words:
            found = {token: self._postings(token) for token in tokens if self.how_many(token)}
            plain = [token for token in found if not token.startswith(FLAT)]
            having = self.how_many(plain[0]) if len(plain) == 1 else int(np.count_nonzero(self.using(plain)))
            best = np.zeros(len(self), dtype=np.float32) if len(found) > 1 else total
            for token, (things, uses) in found.items():
                rarity = self._rarity(len(things) if token.startswith(FLAT) else having)
                worth = tokens[token] * rarity * self._saturated(things, uses)
                best[things] = np.maximum(best[things], worth) if len(found) > 1 else best[things] + worth
            if len(found) > 1:
                total += best
        return total

    def using(self, tokens: Iterable[str]) -> NDArray[np.bool_]:
        """Tell of each thing whether it uses any of these tokens."""
        found = np.zeros(len(self), dtype=bool)
        for token in tokens:
            found[self._postings(token)[0]] = True
        return found

    def matching(self, query: Query) -> NDArray[np.bool_]:
        """Tell of each thing whether it answers a question; of a phrase whether it has all its words."""
        if isinstance(query, AnyOf | AllOf):
            found = [self.matching(part) for part in query.parts]
        elif isinstance(query, Phrase):
            found = [self.using([in_text(token)]) for token in query.tokens]
        else:
            raise TypeError(query)
        join = np.logical_or if isinstance(query, AnyOf) else np.logical_and
        return reduce(join, found) if found else np.ones(len(self), dtype=bool)

    def score_terms(self, terms: Iterable[Sequence[str]]) -> Floats:
        """Return for each thing the best of several terms (their tokens) of which it has all words: BM25."""
        best = np.zeros(len(self), dtype=np.float32)
        for term in terms:
            things, uses = self._having_all(term)
            if len(things):
                best[things] = np.maximum(best[things], self._rarity(len(things)) * self._saturated(things, uses))
        return best

    def _having_all(self, tokens: Sequence[str]) -> tuple[NDArray, NDArray]:
        """Return the things that use all the tokens, and how often the one of them they use least."""
        found = sorted((self._postings(token) for token in dict.fromkeys(tokens)), key=lambda pair: len(pair[0]))
        if not found:
            return self.things[:0], self.uses[:0]
        things, uses = found[0]
        for others, times in found[1:]:
            if not len(things):
                break
            at = np.minimum(np.searchsorted(others, things), max(len(others) - 1, 0))
            kept = others[at] == things
            things, uses = things[kept], np.minimum(uses[kept], times[at[kept]])
        return things, uses

    def _postings(self, token: str) -> tuple[NDArray, NDArray]:
        here = self._place(token)
        return self.things[here], self.uses[here]

    def _find(self, token: str) -> slice:
        key = _hash(token)
        at = int(np.searchsorted(self.tokens, np.uint64(key)))
        if at == len(self.tokens) or int(self.tokens[at]) != key:
            return slice(0, 0)
        return slice(int(self.starts[at]), int(self.starts[at + 1]))

    def _rarity(self, having: int) -> float:
        return float(np.log(1 + (len(self) - having + 0.5) / (having + 0.5)))

    def _saturated(self, things: NDArray, uses: NDArray) -> Floats:
        often = uses.astype(np.float32)
        room = 1 - LENGTH + LENGTH * self.lengths[things] / self._usual
        worth: Floats = often * (SATURATION + 1) / (often + SATURATION * room)
        return worth


class WordCounter:
    """Counts tokens, thing by thing."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._owners, self._columns = array("I"), array("I")
        self._uses, self._lengths = array("B"), array("I")

    def add(self, words: str) -> None:
        """Count the tokens (between spaces) of the next thing."""
        found: Counter[str] = Counter()
        for token in words.split():
            plain = in_text(token)
            found[plain] += 1 if plain == token else IN_NAME
        for token, times in found.items():
            self._owners.append(len(self._lengths))
            self._columns.append(self._places.setdefault(token, len(self._places)))
            self._uses.append(1 if token.startswith(FLAT) else min(times, MOST_USES))
        self._lengths.append(sum(times for token, times in found.items() if not token.startswith(FLAT)))

    def arrays(self) -> dict[str, NDArray]:
        """Return what an index is made of."""
        hashes = np.fromiter(map(_hash, self._places), dtype=np.uint64, count=len(self._places))
        order = np.argsort(hashes)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        column = rank[np.array(self._columns, dtype=np.int64)]
        by_token = np.argsort(column, kind="stable")
        starts = np.zeros(len(order) + 1, dtype=np.int64)
        np.cumsum(np.bincount(column, minlength=len(order)), out=starts[1:])
        return {
            "tokens": hashes[order],
            "starts": starts,
            "things": np.array(self._owners, dtype=np.int32)[by_token],
            "uses": np.array(self._uses, dtype=np.uint8)[by_token],
            "lengths": np.array(self._lengths, dtype=np.float32),
            "once": np.array([token.startswith(FLAT) for token in self._places], dtype=np.bool_)[order],
        }


def _hash(token: str) -> int:
    return int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "little")
