"""Words that no text has, mended by the nearest word that public texts and names use."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from practices.queries.searching.terms import PART, Term

SHORTEST, LONG = 5, 9
"""Letters of a word that is mended by one letter, and by two."""
PARTS = 4
"""Letters of each part of two words that were written as one."""


@dataclass(frozen=True, slots=True)
class SpellingCorrection:
    """A word as it was typed, and as it was looked for instead."""

    typed: str
    instead: str


def correct_spelling(
    typed: str,
    terms: Sequence[Term],
    spelled: Sequence[str],
    *,
    is_found: Callable[[Term], bool],
    is_pair: Callable[[str, str], bool],
) -> tuple[str, tuple[SpellingCorrection, ...]]:
    """Return what was typed with the words that nothing has put otherwise, and which those are.

    `spelled`: words that are used, the most used first; `is_pair`: whether texts have two words one after the other,
    which decides among words that are as near, joins what was written apart and parts what was written together.
    Symbols, quoted words, unwanted words, and names (capital letters within a question) stay as they are.
    """
    unknown = {term.text for term in terms if not (term.is_exact or _is_name(term.text, typed) or is_found(term))}
    if not unknown:
        return typed, ()
    known = frozenset(spelled)
    pieces = [minus + f'"{quoted}"' if quoted else bare for minus, quoted, bare in PART.findall(typed)]
    plain = [piece.strip(".,;:!?()").casefold() for piece in pieces]
    made: list[SpellingCorrection] = []
    at = 0
    while at < len(pieces):
        for first in (at - 1, at):
            joined = "".join(plain[max(first, 0) : first + 2])
            if plain[at] in unknown and first >= 0 and first + 1 < len(pieces) and joined in known:
                made.append(SpellingCorrection(" ".join(plain[first : first + 2]), joined))
                pieces[first : first + 2] = plain[first : first + 2] = [joined]
                at = first
                break
        else:
            if plain[at] in unknown and len(plain[at]) >= SHORTEST:
                before, after = plain[at - 1] if at else "", plain[at + 1] if at + 1 < len(plain) else ""
                instead = _nearest(plain[at], before, after, spelled, is_pair) or _parted(plain[at], known, is_pair)
                if instead:
                    made.append(SpellingCorrection(plain[at], instead))
                    pieces[at] = plain[at] = instead
        at += 1
    return (" ".join(pieces), tuple(made)) if made else (typed, ())


def _nearest(
    word: str, before: str, after: str, spelled: Sequence[str], is_pair: Callable[[str, str], bool]
) -> str | None:
    """Return the word that comes nearest to a typed one: such as stands beside its neighbours, then the most used."""
    most = 1 if len(word) < LONG else 2
    near = process.extract(word, spelled, scorer=OSA.distance, score_cutoff=most, limit=20)

    def rank(one: tuple[str, float, int]) -> tuple[float, bool, bool, int]:
        stands = is_pair(before, one[0]) or is_pair(one[0], after)
        return one[1], not stands, one[0][0] != word[0], one[2]

    return min(near, key=rank)[0] if near else None


def _parted(word: str, known: Collection[str], is_pair: Callable[[str, str], bool]) -> str | None:
    """Return the two words that were written as one."""
    for at in range(PARTS, len(word) - PARTS + 1):
        first, second = word[:at], word[at:]
        if first in known and second in known and is_pair(first, second):
            return f"{first} {second}"
    return None


def _is_name(word: str, typed: str) -> bool:
    """Tell whether a word stands with a capital letter within what was typed, but not at its beginning."""
    at = typed.casefold().find(word)
    return at > 0 and typed[at : at + 1].isupper() and not typed.isupper()
