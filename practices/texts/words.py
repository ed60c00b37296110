"""Words of a text: as they stand, for differences, and as stems, for likeness."""

import re
import sys
import threading
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import Protocol

import Stemmer

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""ISO 639 code to the name of its Snowball algorithm; other languages keep their words whole."""

_STEMMING = threading.Lock()  # a Snowball stemmer keeps its word in itself


class SnowballStemmer(Protocol):
    """What PyStemmer hands out."""

    def stemWord(self, word: str) -> str: ...  # noqa: N802


def _marks() -> str:
    """The combining marks as a string of ranges for a character class (`\\w` leaves them out)."""
    spans: list[list[int]] = []
    for code in range(0x300, 0x10000):
        if unicodedata.category(chr(code))[0] == "M":
            if spans and spans[-1][1] == code - 1:
                spans[-1][1] = code
            else:
                spans.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in spans)


_LONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that write no spaces between words: each letter counts as a word."""

_MARKS = _marks()
_LETTER = rf"(?:(?![{_LONE}])\w[{_MARKS}\u200c\u200d]*)"
_WORD = rf"[{_LONE}][{_MARKS}]*|{_LETTER}+(?:['’]{_LETTER}+)*"
WORD = re.compile(_WORD)
PLAIN_WORD = re.compile(rf"{_LETTER}+")
"""A word, or a part of one between apostrophes, of a script that writes spaces."""
LONE_WORDS = re.compile(f"[{_LONE}]+")
"""Letters one after the other of a script that writes no spaces."""
_ASCII_WORD = re.compile(r"\w+(?:'\w+)*")
_PIECE = re.compile(rf"(?:^\s+)?(?:{_WORD}|\S)\s*|^\s+")
_PLAIN_PIECE = re.compile(r"(?:^\s+)?(?:\w+(?:['’]\w+)*|\S)\s*|^\s+")
_NOT_PLAIN = re.compile(f"[{_LONE}{_MARKS}\u200c\u200d]")
_SENTENCE_END = re.compile(r"(?<=[.;:!?…])\s+|(?<=[。！？؟۔।])\s*|\n+")
_APOSTROPHES = re.compile(r"['’]")
_ENDS = (".", ";", "!", "?", "…", "”", '"', "»", ")", "。", "！", "？", "；", "؟", "؛", "۔", "।")


def is_finished(text: str) -> bool:
    """Tell whether a text says something by itself, and does not only lead to what follows: "The sanctions are:"."""
    return text.rstrip().endswith(_ENDS)


def words(text: str) -> list[str]:
    """The words of `text` in order, compatibility-folded and without case; no punctuation."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def fold(text: str) -> str:
    """`text` without what does not change its words: composition, case, white space."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def pieces(text: str) -> list[str]:
    """Cut `text` into words and marks, each with the white space behind it.

    White space at the very beginning belongs to the first piece. Joined, the pieces are
    `text` again.
    """
    pattern = _PLAIN_PIECE if text.isascii() or not _NOT_PLAIN.search(text) else _PIECE
    return pattern.findall(text)


def sentences(text: str, *, shortest: int = 4, most: int = 24) -> list[str]:
    """Cut `text` into sentences and list items, in order.

    A piece of fewer than `shortest` words is joined to the next one ("2.", "(a)"); when
    there are more than `most` sentences, neighbours are joined until they fit.
    """
    found: list[str] = []
    waiting = ""
    for part in filter(str.strip, _SENTENCE_END.split(text)):
        waiting = f"{waiting} {part.strip()}".strip()
        if len(WORD.findall(waiting)) >= shortest:
            found.append(waiting)
            waiting = ""
    if waiting:
        found = [*found[:-1], f"{found[-1]} {waiting}"] if found else [waiting]
    size = -(-len(found) // most) or 1
    return [" ".join(found[start : start + size]) for start in range(0, len(found), size)]


def stems(text: str, language: str = "en") -> list[str]:
    """The stems of `text`'s words in order, without bare numbers and single letters.

    `language` is a BCP 47 tag. In a script without spaces, neighbouring letters are taken
    two by two. A language that has no stemmer keeps its words whole.
    """
    code = base_language(language)
    if text.isascii() and "'" not in text:
        return [_stem(word, code) for word in words(text) if len(word) > 1 and not word.isdecimal()]
    found: list[str] = []
    for word in words(text):
        for part in _APOSTROPHES.split(word) if "'" in word or "’" in word else (word,):
            if len(part) > 1 and not part.isdecimal():
                found.append(_stem(part, code))
            elif _is_lone(part):
                found.append(part)
    return found if text.isascii() else _join_lone(found)


def base_language(language: str) -> str:
    """The language part of a BCP 47 tag: "fr" of "fr-CA"."""
    return language.replace("_", "-").partition("-")[0].lower()


def _is_lone(word: str) -> bool:
    """Tell whether a word is a letter of a script without spaces; the stem of another may be a single letter too."""
    return len(word) == 1 and word >= "\u0e00"


def _join_lone(found: list[str]) -> list[str]:
    if not any(map(_is_lone, found)):
        return found
    joined: list[str] = []
    for word, following in pairwise([*found, "  "]):
        if not _is_lone(word):
            joined.append(word)
        elif _is_lone(following):
            joined.append(word + following)
        elif not joined or not joined[-1].endswith(word):
            joined.append(word)
    return joined


@cache
def _stemmer(code: str) -> SnowballStemmer | None:
    name = STEMMERS.get(code)
    stemmer: SnowballStemmer | None = Stemmer.Stemmer(name) if name else None
    return stemmer


@lru_cache(maxsize=2**16)
def _stem(word: str, code: str) -> str:
    stemmer = _stemmer(code)
    if stemmer is None or len(word) > 64:
        return sys.intern(word)
    with _STEMMING:
        return sys.intern(stemmer.stemWord(word))
