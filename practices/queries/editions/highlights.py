"""Texts cut into pieces, so that a template can mark the words that were looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from practices.texts.comparison.search_words import SYMBOL, own_tokens, symbol_tokens, word_tokens
from practices.texts.words import WORD

SNIPPET = 320
"""Characters of a text that are shown around the first word found."""
BEFORE = 80


@dataclass(frozen=True, slots=True)
class HighlightFragment:
    """A part of a text; `is_hit` says that it is a word that was looked for."""

    text: str
    is_hit: bool = False


def mark_tokens(text: str, wanted: frozenset[str], language: str) -> tuple[HighlightFragment, ...]:
    """Cut `text` so that each word or symbol with one of the tokens of a search is a piece of its own."""
    hits = [found.span() for found in SYMBOL.finditer(text) if wanted.intersection(symbol_tokens(found[0]))]
    for word in WORD.finditer(text):
        if not wanted.isdisjoint(_tokens_of(word[0], language)) and not any(
            start <= word.start() < end for start, end in hits
        ):
            hits.append(word.span())
    return _cut(text, sorted(hits))


@lru_cache(maxsize=2**15)
def _tokens_of(word: str, language: str) -> frozenset[str]:
    return frozenset([*own_tokens(word), *(word_tokens(word, language) if language else [])])


def mark_places(text: str, places: Sequence[tuple[int, int]]) -> tuple[HighlightFragment, ...]:
    """Cut `text` so that each place (start and end, not overlapping) is a piece of its own."""
    return _cut(text, sorted(places))


def _cut(text: str, hits: list[tuple[int, int]]) -> tuple[HighlightFragment, ...]:
    pieces: list[HighlightFragment] = []
    place = 0
    for start, end in hits:
        if start > place:
            pieces.append(HighlightFragment(text[place:start]))
        pieces.append(HighlightFragment(text[start:end], is_hit=True))
        place = end
    if place < len(text):
        pieces.append(HighlightFragment(text[place:]))
    return tuple(pieces)


def snippet(pieces: tuple[HighlightFragment, ...]) -> tuple[HighlightFragment, ...]:
    """Keep some 320 characters around the first hit; what is left out at either end is an ellipsis."""
    text = "".join(piece.text for piece in pieces)
    if len(text) <= SNIPPET:
        return pieces
    first = next((place for place, piece in enumerate(pieces) if piece.is_hit), 0)
    hit_at = sum(len(piece.text) for piece in pieces[:first])
    start = max(0, hit_at - BEFORE)
    start = text.find(" ", start) + 1 if start else 0
    start = min(start, hit_at)
    end = min(len(text), start + SNIPPET)
    end = max(text.rfind(" ", start, end), start + 1) if end < len(text) else end
    kept = list(_between(pieces, start, end))
    before, after = [HighlightFragment("… ")] if start else [], [HighlightFragment(" …")] if end < len(text) else []
    return (*before, *kept, *after)


def _between(pieces: tuple[HighlightFragment, ...], start: int, end: int) -> list[HighlightFragment]:
    kept: list[HighlightFragment] = []
    place = 0
    for piece in pieces:
        part = piece.text[max(0, start - place) : max(0, end - place)]
        if part:
            kept.append(HighlightFragment(part, piece.is_hit))
        place += len(piece.text)
    return kept
