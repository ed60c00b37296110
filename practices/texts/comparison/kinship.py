"""Whole texts that are alike, and for each the text that it seems to be taken from, if any.

Texts are alike where they share passages: runs of words that are the same. Likeness has no direction and may be
shown to the public; the supposed source has one, is a guess from the words alone, and is for a person to confirm.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from practices.texts.words import words

RUN = 6
"""Words in the same order that make a shared passage."""
LEAST_TAKEN = 0.1
"""Measure (see `Kin.taken`) from which on a text seems to be taken from another."""
OWN_SHARE = 0.85
"""Weight of the share of the text itself, beside that of the other one, in `taken`."""
MOSTLY = 0.5
NEARLY = 0.65
COMMONPLACE = 200
"""A run of words that more texts than this share is nobody's."""


@dataclass(frozen=True, slots=True)
class Kin:
    """Another text with which a text shares passages. All shares from 0.0 to 1.0.

    `likeness` has no direction: it is the same seen from the other text. `share` is the part of the text's words
    that the other has too, `other_share` the part of the other's. `taken` leans to the first of them: how much
    speaks for the text being taken from the other one.
    """

    key: str
    likeness: float
    share: float
    other_share: float
    taken: float


@dataclass(frozen=True, slots=True)
class Kinship:
    """A text with its kin, those from which it may be taken first, and the one it seems to be taken from, if any."""

    key: str
    kin: tuple[Kin, ...]
    source: Kin | None


def find_kin(
    texts: Mapping[str, str],
    *,
    sources: Collection[str] | None = None,
    same: Mapping[str, Collection[str]] | None = None,
    least: float = LEAST_TAKEN,
) -> list[Kinship]:
    """Rank for each text the others by likeness, in the order of `texts`; what shares no passage is left out.

    `sources` names the texts that others may be taken from (default: all). `same` names for a text those that are
    the same document: they are nobody's kin there. `least` is the measure `taken` below which no source is named.
    Raises ValueError if `least` is outside 0.0 to 1.0.
    """
    if not 0 <= least <= 1:
        raise ValueError(f"The least measure must be from 0.0 to 1.0, not {least}.")
    keys = list(texts)
    shares = _shares([words(text) for text in texts.values()])
    able = set(keys if sources is None else sources)
    found = []
    for place, key in enumerate(keys):
        left_out = {key, *(same or {}).get(key, ())}
        kin = [
            _kin(keys[other], share, float(shares[other].get(place, 0.0)))
            for other, share in shares[place].items()
            if keys[other] not in left_out
        ]
        kin.sort(key=lambda one: (-one.taken, one.key))
        source = _source([one for one in kin if one.key in able], keys, shares, least)
        kin.sort(key=lambda one: one is not source)
        found.append(Kinship(key, tuple(kin), source))
    return found


def _kin(key: str, share: float, other_share: float) -> Kin:
    likeness = (share * other_share) ** 0.5
    taken = share**OWN_SHARE * other_share ** (1 - OWN_SHARE)
    return Kin(key, *(round(value, 4) for value in (likeness, share, other_share, taken)))


def _source(kin: Sequence[Kin], keys: Sequence[str], shares: Sequence[Mapping[int, float]], least: float) -> Kin | None:
    """Choose the source: the first of the kin, or where it hands on another's words, that other.

    A text of which less than half was used, and which itself is mostly taken from another (but not the other way
    round), is not the source where that other explains nearly as much.
    """
    if not kin or kin[0].taken < least:
        return None
    first = kin[0]
    if first.other_share >= MOSTLY:
        return first
    places = {key: place for place, key in enumerate(keys)}
    here = places[first.key]
    for one in kin[1:]:
        other = places[one.key]
        handed_on = shares[here].get(other, 0.0) >= MOSTLY > shares[other].get(here, 0.0)
        if handed_on and one.taken >= NEARLY * first.taken:
            return one
    return first


def _shares(texts: Sequence[Sequence[str]]) -> list[dict[int, float]]:
    """Return for each text the share of its words that stand in passages shared with each other text."""
    runs = [_runs(text) for text in texts]
    owners: dict[int, set[int]] = defaultdict(set)
    for place, found in enumerate(runs):
        for run in found.tolist():
            owners[run].add(place)
    shares: list[dict[int, float]] = []
    for place, found in enumerate(runs):
        starts: dict[int, list[int]] = defaultdict(list)
        for start, run in enumerate(found.tolist()):
            if 1 < len(owners[run]) <= COMMONPLACE:
                for other in owners[run]:
                    starts[other].append(start)
        starts.pop(place, None)
        size = len(texts[place])
        shares.append({other: _covered(begins, min(RUN, size)) / size for other, begins in sorted(starts.items())})
    return shares


def _covered(starts: Sequence[int], length: int) -> int:
    """Count the words in runs of `length` words that begin at `starts` (ascending)."""
    gaps = np.diff(np.array(starts))
    return int(np.minimum(gaps, length).sum()) + length


def _runs(text: Sequence[str]) -> NDArray[np.uint64]:
    """Return a 64-bit hash of each run of RUN words, in order; of the whole where it is shorter."""
    if not text:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.array([_hash(word) for word in text], dtype=np.uint64)
    length = min(RUN, len(text))
    runs = np.zeros(len(text) - length + 1, dtype=np.uint64)
    for step in range(length):
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + hashes[step : step + len(runs)]
    return runs


def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
