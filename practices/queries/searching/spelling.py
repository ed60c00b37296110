"""Words that no text has, mended by the words, and the pairs of words, that public texts and names use."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from practices.queries.searching.place_words import is_place_word
from practices.queries.searching.terms import EITHER, PART, is_symbol, is_unwanted
from practices.texts.comparison.search_words import ARTICLE, is_stop_word
from practices.texts.words import PLAIN_WORD, words

SHORTEST, LONG = 5, 9
"""Letters of a word that is mended by one letter, and by two, the Arabic article not counted."""
LONGEST_NAME = 6
"""Letters of a word with a capital letter that may be a name or an acronym wherever it stands."""
PART_LENGTH = 2
"""Letters of each part of two words that were written as one."""
MOST_NEAR = 20
PREFIX = re.compile("(?:re|un|non|over|under|mis|co|pre|anti|inter)-?")
"""What may stand before a word that is used and makes another one, spelled well ("reuse")."""
SHORTEST_USED = 3
"""Letters of a word that makes another one with a prefix."""
GAP = re.compile(r"\s+|-")
"""What stands between two words that may be one."""


@dataclass(frozen=True, slots=True)
class SpellingCorrection:
    """Words as they were typed, and as they were looked for instead."""

    typed: str
    instead: str


def correct_spelling(
    typed: str,
    spelled: Sequence[str],
    *,
    is_known: Callable[[str], bool],
    is_pair: Callable[[str, str], bool],
    is_real: Callable[[str], bool] = is_place_word,
    has_names: bool = True,
) -> tuple[str, tuple[SpellingCorrection, ...]]:
    """Return what was typed with the words that nothing has put otherwise, and which those are.

    `spelled`: words that are used, the most used first; `is_pair`: whether texts have two words one after the other,
    which decides among words that are as near and parts what was written together; `is_real`: whether a word that
    nothing has is spelled well, and is no other word; `has_names`: whether capital letters within a question tell
    names. Names, symbols, words with a digit, quoted and unwanted words stay as they are, and so do all marks.
    """
    asked = _TypedWords(typed, spelled, is_known, is_pair, is_real, has_names)
    made: list[SpellingCorrection] = []
    text, end = "", 0
    for start, stop, instead in asked.mended():
        text += typed[end:start] + instead
        end = stop
        made.append(SpellingCorrection(typed[start:stop], instead))
    return text + typed[end:], tuple(dict.fromkeys(made))


def _is_turned(piece: str) -> bool:
    """Tell whether something typed is a verb with its subject behind it ("paient-ils"), which few texts have."""
    return "-" in piece and any(map(is_stop_word, words(piece)))


@dataclass(frozen=True, slots=True)
class _TypedWord:
    """A word and where it stands. `readings`: what it may be, how many letters off, the most used first."""

    text: str
    start: int
    stop: int
    is_known: bool
    readings: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class _TypedWords:
    """The words of a question that may be put otherwise."""

    typed: str
    spelled: Sequence[str]
    is_known: Callable[[str], bool]
    is_pair: Callable[[str, str], bool]
    is_real: Callable[[str], bool]
    has_names: bool

    def mended(self) -> Iterator[tuple[int, int, str]]:
        """Yield where something stands that is put otherwise, and how."""
        listed, before, done = self._listed, "", 0
        for at, word in enumerate(listed):
            after = listed[at + 1] if at + 1 < len(listed) else None
            if word.start < done:
                continue
            if after is not None and (joined := self._joined(word, after)):
                yield word.start, after.stop, joined
                before, done = joined, after.stop
                continue
            is_kept = word.is_known or self.is_real(word.text) or self._is_made_of_used(word.text)
            instead = word.text if is_kept else self._best(word, before, after)
            before = instead.rpartition(" ")[2]
            if instead != word.text:
                yield word.start, word.stop, instead

    @cached_property
    def _listed(self) -> list[_TypedWord]:
        found: list[_TypedWord] = []
        for piece in PART.finditer(self.typed):
            bare = piece[3]
            if not bare or is_unwanted(bare) or bare == EITHER or is_symbol(bare) or _is_turned(bare):
                continue
            found += [
                self._word(one[0], piece.start(3) + one.start(), is_first=not found)
                for one in PLAIN_WORD.finditer(bare)
                if not any(map(str.isdigit, one[0]))
            ]
        return found

    def _word(self, typed: str, start: int, *, is_first: bool) -> _TypedWord:
        text = "".join(words(typed))
        is_short = len(typed) <= LONGEST_NAME and typed[0].isupper()
        is_name = self.has_names and typed[0].isupper() and not is_first and not self.typed.isupper()
        if is_name or (is_short and (self.has_names or typed.isupper())) or self.is_known(text):
            return _TypedWord(text, start, start + len(typed), is_known=True, readings=((text, 0.0),))
        near = []
        if len(text) >= SHORTEST:
            most = 1 if len(ARTICLE.sub("", text)) < LONG else 2
            near = process.extract(text, self.spelled, scorer=OSA.distance, score_cutoff=most, limit=MOST_NEAR)
        if typed[0].isupper() and not typed.isupper():  # a name, perhaps, whose first letter nobody mistypes
            near = [one for one in near if one[0][0] == text[0]]
        readings = [(one, off) for one, off, _place in near if not any(map(str.isdigit, one))]
        return _TypedWord(text, start, start + len(typed), is_known=False, readings=tuple(readings))

    def _joined(self, first: _TypedWord, second: _TypedWord) -> str | None:
        """Return the one word that two are, of which nothing has one or the other."""
        joined = first.text + second.text
        is_close = GAP.fullmatch(self.typed[first.stop : second.start])
        is_asked = is_close and not (first.is_known and second.is_known)
        return joined if is_asked and joined in self._used else None

    def _is_made_of_used(self, text: str) -> bool:
        begun = PREFIX.match(text)
        rest = text[begun.end() :] if begun is not None else ""
        return len(rest) >= SHORTEST_USED and self.is_known(rest)

    @cached_property
    def _used(self) -> frozenset[str]:
        return frozenset(self.spelled)

    def _best(self, word: _TypedWord, before: str, after: _TypedWord | None) -> str:
        """Return what a word that nothing has is, or as it was typed: by one letter, as two words, by two letters.

        Among words that are as near, such as stand next to their neighbours come first, then the most used.
        """
        following = [text for text, _off in after.readings] if after is not None else []

        def rank(place: int) -> tuple[float, bool, bool, int]:
            text, off = word.readings[place]
            stands = self.is_pair(before, text) or any(self.is_pair(text, other) for other in following)
            return off, not stands, text[0] != word.text[0], place

        best = min(range(len(word.readings)), key=rank, default=None)
        if best is not None and word.readings[best][1] <= 1:
            return word.readings[best][0]
        return self._parted(word.text) or (word.text if best is None else word.readings[best][0])

    def _parted(self, text: str) -> str | None:
        """Return the two words that were written as one: such as texts have side by side, else two long ones."""
        places = range(PART_LENGTH, len(text) - PART_LENGTH + 1)
        halves = [(text[:at], text[at:]) for at in places]
        pairs = [two for two in halves if self.is_pair(*two)]
        long = [two for two in halves if min(map(len, two)) >= SHORTEST and self._used.issuperset(two)]
        found = pairs or long
        return " ".join(max(found, key=lambda two: min(map(len, two)))) if found else None
