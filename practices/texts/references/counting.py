"""What counts places in words before their name: "eerste en tweede lid", "second to fourth subparagraphs"."""

import re
from dataclasses import replace

from practices.texts.references.number_words import is_ordinal, is_tens, read_number_words, read_ordinal
from practices.texts.references.numbers import Item, joins
from practices.texts.references.place_words import LEVELS, PARAGRAPH, kind_in_text

_ORDINAL = r"(?:[^\W\d_]+(?:-[^\W\d_]+)*|\d{1,2}[^\W\d_]{1,4})"
_NEXT_WORD = re.compile(
    rf"[\s,(]*(?:aanhef\s+en\s+)?(?:(?:l|dell|all|nell)['’])?(§{{1,2}}|n\.[ºo]s?(?=\s?\d)|{_ORDINAL})"
)
_CHAINED = re.compile(_ORDINAL)
_THE = r"(?:(?:the|het|de|le|la|el|il|lo|der|die|das|den|dem|des|du|o)\s+)?"
_ORDINALS = re.compile(
    rf"(?:(?P<list>(?:{_ORDINAL}\s*,\s*{_THE})*{_ORDINAL})"
    rf"\s+(?:and|or|et|ou|en|of|und|oder|y|o|e|и|или|to|through|tot\s+en\s+met|bis|à|au|al?|по)\s+{_THE})?(?P<last>{_ORDINAL})\s+$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(_THE[:-1], re.IGNORECASE)
_LAST_WORD = re.compile(r"([^\W\d_]+)\s+$")
_BEFORE = 70


def read_before(text: str, start: int, end: int, kind: str) -> list[Item]:
    """Read the words that count what a word names: "eerste en tweede lid", "second subparagraph"."""
    if LEVELS[kind] < PARAGRAPH or kind == "point":
        return []
    from_ = max(0, start - _BEFORE)
    if not is_ordinal(text[from_:start].rstrip().rpartition(" ")[2]):
        return []
    found = _ORDINALS.search(text[from_:start])
    if found is None or not is_ordinal(found["last"]):
        return []
    first, last = (from_ + at for at in found.span("last"))
    if (tens := _LAST_WORD.search(text, from_, first)) and is_tens(tens[1]):
        value = read_number_words(text, tens.start(1), tens.end(1)).value
        return [Item((f"#{value}",), tens.start(1), end)]
    listed = text[from_ + found.start() : from_ + found.end("list")] if found["list"] else ""
    said = [*_listed(listed, from_ + found.start()), (read_ordinal(found["last"]), first, last)]
    items = [Item((f"#{value}",), a, b) for value, a, b in said]
    return [*items[:-1], replace(items[-1], end=end)]


def _listed(words: str, at: int) -> list[tuple[int, int, int]]:
    """Return the ordinals that a list ends with, what they say and where: "het eerste, het tweede"."""
    found: list[tuple[int, int, int]] = []
    for one in reversed(list(_CHAINED.finditer(words))):
        if is_ordinal(one[0]):
            found.insert(0, (read_ordinal(one[0]), one.start() + at, one.end() + at))
        elif not _ARTICLE.fullmatch(f"{one[0]} "):
            break
    return found


def next_word(text: str, at: int) -> tuple[int, int, list[Item]]:
    """Return the next word and, where it is one that counts, the one that it counts, with the numbers."""
    found = _NEXT_WORD.match(text, at)
    while found and (is_ordinal(found[1]) or is_tens(found[1])):
        following = _NEXT_WORD.match(text, joins(text, found.end(1)))
        if following and kind_in_text(following[1]):
            start, end = following.span(1)
            counted = read_before(text, start, end, kind_in_text(following[1]))
            return (start, end, counted) if counted else (0, 0, [])
        found = following
    return (found.start(1), found.end(1), []) if found else (0, 0, [])
