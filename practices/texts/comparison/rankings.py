"""Many texts ranked by likeness, each with the one that it seems to be taken from: passages shared, clauses alike."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from practices.texts.comparison.alignment import align
from practices.texts.comparison.kinship import Kin, find_kin
from practices.texts.comparison.vectors import Vectors
from practices.texts.words import words

MOST_PAIRS = 20_000
"""Up to so many pairs of texts are aligned whether they share passages or not: some seconds for each thousand."""


@dataclass(frozen=True, slots=True)
class RankedText:
    """A text to rank: all of its words, its language, and its clauses prepared."""

    words: str
    language: str
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Like:
    """A text that is like another one.

    `likeness` (0.0 to 1.0) is the same from both sides; `share` is the part of the text's words that stand in
    passages which the other one has too, `other_share` that part of the other's. All three are 0.0 where no passage
    is shared. `aligned_count` counts the clauses of the text that are or may be like one.
    """

    key: str
    likeness: float
    share: float
    other_share: float
    aligned_count: int


@dataclass(frozen=True, slots=True)
class LikenessRanking:
    """A text with those like it, first the one that it seems to be taken from; `same` say the same words."""

    key: str
    clause_count: int
    similar: tuple[Like, ...]
    parent: str | None
    same: tuple[str, ...]


def rank_texts(
    texts: Mapping[str, RankedText],
    *,
    sources: Collection[str] | None = None,
    only: Collection[str] | None = None,
    most_pairs: int = MOST_PAIRS,
) -> list[LikenessRanking]:
    """Rank for each text (or for `only` these) the others: what shares passages, then what has clauses alike.

    `sources` names the texts that others may be taken from (default: all). Among more than `most_pairs` pairs only
    texts that share passages are aligned. Of two texts with the same words neither is the other's parent: they are
    one document, with one parent.
    """
    said = {key: text.words for key, text in texts.items()}
    same = find_same(said)
    supposed = {one.key: one.source for one in find_kin(said, sources=sources, same=same)}
    asked = [key for key in texts if only is None or key in only]
    aligns_all = len(asked) * len(texts) <= most_pairs
    counts: dict[tuple[str, str], int] = {}
    rankings = []
    for kinship in find_kin(said):
        if kinship.key not in asked:
            continue
        kin = {one.key: one for one in kinship.kin}
        others = [key for key in texts if key != kinship.key and key not in kin] if aligns_all else []
        likes = [_like(kin[key], _count(texts, kinship.key, key, counts)) for key in kin]
        source = supposed[kinship.key]
        parent = source.key if source else None
        likes.sort(key=lambda one: one.key != parent)
        distant = [Like(key, 0.0, 0.0, 0.0, _count(texts, kinship.key, key, counts)) for key in others]
        distant.sort(key=lambda one: (-one.aligned_count / max(1, len(texts[one.key].vectors.clauses)), one.key))
        rankings.append(
            LikenessRanking(
                key=kinship.key,
                clause_count=len(texts[kinship.key].vectors.clauses),
                similar=(*likes, *(one for one in distant if one.aligned_count)),
                parent=parent,
                same=tuple(sorted(same[kinship.key])),
            )
        )
    return rankings


def find_same(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return for each text the others that say the same words in the same order."""
    groups: dict[Sequence[str], list[str]] = {}
    folded = {key: tuple(words(text)) for key, text in texts.items()}
    for key, found in folded.items():
        groups.setdefault(found, []).append(key)
    return {key: [other for other in groups[found] if other != key] for key, found in folded.items()}


def _like(kin: Kin, aligned_count: int) -> Like:
    return Like(kin.key, kin.likeness, kin.share, kin.other_share, aligned_count)


def _count(texts: Mapping[str, RankedText], key: str, other: str, known: dict[tuple[str, str], int]) -> int:
    """Count the clauses of one text with a counterpart in the other; both ways are counted at once."""
    if (key, other) not in known:
        pairs = [pair for pair in align(texts[key].vectors, texts[other].vectors) if pair.left and pair.right]
        known[key, other] = len({pair.left for pair in pairs})
        known[other, key] = len({pair.right for pair in pairs})
    return known[key, other]
