"""How binding a sentence is worded, where its own words say so."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from practices.texts.comparison.modal_words import CLITICS, MODAL_WORDS, Force
from practices.texts.words import base_language, words

SKIPPED = r"(?:[^\s.,;:!?]+\s+){0,12}?"
"""What `…` stands for in a phrase: at most twelve words, over no mark of punctuation."""
_MARKS = "[\u064b-\u0652\u0670\u0640]*"  # Arabic vowel signs and the stroke that lengthens a word
_EDGE = r"(?![\w’'])"


@dataclass(frozen=True, slots=True)
class Modal:
    """A word or phrase of a sentence that says how binding it is. `spans` are its places in the sentence."""

    force: Force
    words: str
    spans: tuple[tuple[int, int], ...]


@lru_cache(maxsize=2**14)
def find_modals(text: str, language: str) -> tuple[Modal, ...]:
    """Return the modal words of a text in order; where two overlap, the longer one. `language` is a BCP 47 tag."""
    found: list[tuple[int, int, Modal]] = []
    said = frozenset(words(text.replace("’", "'")))
    for force, needed, pattern in _patterns(base_language(language)):
        for match in pattern.finditer(text) if needed <= said else ():
            spans = tuple(match.span(group) for group in range(1, (match.lastindex or 0) + 1))
            shown = " … ".join(" ".join(text[start:end].split()) for start, end in spans)
            found.append((match.start(), match.end(), Modal(force, shown, spans)))
    kept: list[tuple[int, int, Modal]] = []
    for start, end, modal in sorted(found, key=lambda one: (one[0] - one[1], one[0])):
        if all(end <= first or last <= start for first, last, _modal in kept):
            kept.append((start, end, modal))
    return tuple(modal for _start, _end, modal in sorted(kept, key=lambda one: one[0]) if modal.force)


def read_binding(text: str, language: str) -> Modal | None:
    """Return the modal word that says how binding a sentence is; None where that is not clear.

    Clear is a sentence whose first modal word binds as much as any that follows it, and that does not mix
    "shall" with "should". A sentence without modal words is not clear: many texts put duties in plain words.
    """
    modals = find_modals(text, language)
    if not modals:
        return None
    first, forces = modals[0], {modal.force for modal in modals}
    if first.force < max(forces) or {Force.BINDS, Force.RECOMMENDS} <= forces:
        return None
    return first


@cache
def _patterns(language: str) -> tuple[tuple[Force, frozenset[str], re.Pattern[str]], ...]:
    """Return each phrase of a language as its force, the words that a text needs to hold it, and its pattern."""
    clitics = CLITICS.get(language, "")
    return tuple(
        (
            force,
            frozenset() if clitics else frozenset(word for word in words(phrase) if f"{word}*" not in phrase.lower()),
            re.compile(rf"(?<![\w’']){clitics}{_pattern(phrase, language)}", re.IGNORECASE),
        )
        for force, listed in MODAL_WORDS.get(language, {}).items()
        for phrase in listed
    )


def _pattern(phrase: str, language: str) -> str:
    """Write a phrase as a regular expression, one group for each part that stands together."""
    return r"\s+".join(
        (SKIPPED if place else "") + "(" + r"\s+".join(_word(word, language) for word in part.split()) + ")" + _EDGE
        for place, part in enumerate(phrase.split("…"))
    )


def _word(word: str, language: str) -> str:
    letters = [re.escape(letter) for letter in word.removesuffix("*")]
    written = (_MARKS.join(letters) + _MARKS) if language == "ar" else "".join(letters)
    return written.replace("'", "['’]") + (r"\w*" if word.endswith("*") else "")
