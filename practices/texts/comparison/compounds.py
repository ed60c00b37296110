"""Compounds of languages that write them in one word: what a typed word is made of, and what is made with it."""

from collections.abc import Collection, Iterable

LANGUAGES = frozenset({"da", "de", "fi", "nb", "nl", "nn", "no", "sv"})
SHORTEST = 4
"""Letters of a part."""
LINKS = ("", "s", "es", "n", "en", "er", "e")
"""What may stand between two parts."""


def parts_of(word: str, known: Collection[str]) -> tuple[str, str] | None:
    """Cut a word into two that are known, the longest last; None where it cannot be cut so."""
    for at in range(SHORTEST, len(word) - SHORTEST + 1):
        last = word[at:]
        if last not in known:
            continue
        for link in LINKS:
            first = word[: at - len(link)] if word[:at].endswith(link) else ""
            if len(first) >= SHORTEST and first in known:
                return first, last
    return None


def compounds_with(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words that begin or end with a word, and are longer by a part at least."""
    if len(word) < SHORTEST + 1:
        return []
    least = len(word) + SHORTEST
    return [one for one in known if len(one) >= least and (one.startswith(word) or one.endswith(word))]
