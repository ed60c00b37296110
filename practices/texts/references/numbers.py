"""The numbers behind a word for a place, and how several of them are joined."""

import re
from dataclasses import dataclass, replace
from unicodedata import decimal

from practices.texts.numbering.numerals import read_letters, read_roman
from practices.texts.numbering.vocabulary import is_month
from practices.texts.references.number_words import NumberWord, read_number_words
from practices.texts.references.place_words import LEVELS, PARAGRAPH, kind_in_text

_LATIN = r"\s?(?:bis|ter|quater|quinquies|sexies|septies|octies)(?!\w|\s*\d)"
_DIGITS = (
    rf"\d{{1,4}}(?:\.\d{{1,3}}){{0,3}}(?:(?!er\b|re\b|ff\b|f\.)[a-z]{{1,2}}(?!\w)|\.[a-z]\d{{1,2}}(?!\w)|{_LATIN}"
    r"|(?:er|re|ère)\b|\.?[ºª°](?:-[A-Z](?!\w))?)?"
)
_AFTER = r"(?![\w/%]|[.,]\d|\s?%|-[^\W\d])"
_INNER = r"\d{1,3}[a-z]?(?:\.\d{1,2})?|[a-zа-я]{1,2}|[ivx]{1,5}|[A-ZА-Я]|[ء-ي]"
_UNIT = re.compile(rf"(?P<bare>{_DIGITS}|[IVXLC]{{1,7}}){_AFTER}|(?P<pointed>[IVXLC]{{1,7}})(?=\.\d{{1,2}}(?![\w.,]))")
_CONTAINER = re.compile(rf"(?P<bare>{_DIGITS}|[IVXLC]{{1,7}}|[A-Z]){_AFTER}")
_PARAGRAPH = re.compile(
    rf"\((?P<inside>{_INNER})\)|(?P<closed>[a-zа-я]|[ivx]{{1,5}}|\d{{1,3}})\)|(?P<bare>{_DIGITS}){_AFTER}"
)
_SPLIT = re.compile(rf"(?P<split>\d{{1,3}}(?:\.\d{{1,2}})?)(?=[a-zа-я]\))|{_PARAGRAPH.pattern}")
_POINT = re.compile(
    rf"\((?P<inside>{_INNER})\)|(?P<closed>[a-zа-я]{{1,2}}|[ivx]{{1,5}}|\d{{1,3}})\)"
    rf"|[\"'“”«»„]?(?P<bare>\d{{1,3}}[a-z°º]?|[a-zа-я]|[ivx]{{1,5}})[\"'“”«»„]?(?![\w/%’'])"
)
_FURTHER = {"point": _POINT, "subpara": _SPLIT}
_BELOW = re.compile(
    rf"\s?\((?P<inside>{_INNER})\)|\s(?P<closed>[a-zа-я]|[ivx]{{1,5}})\)|(?<=\d)\.(?P<dotted>[a-z])(?![\w.’'])"
    r"|(?<=[\d)])(?P<tight>[a-zа-я])\)|(?<=[IVXLC])\.(?P<figure>\d{1,2})(?![\w.,])"
)
_OF_ANOTHER_BOOK = re.compile(r":\d")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NEXT_WORD = re.compile(r"\s*([^\W\d_]+)")
_JOINED = re.compile(
    r"\s*(?P<comma>[,;،、])?\s*(?:(?P<and>and/or|and|or|as well as|et|ou|und|oder|sowie|bzw\.|dan wel"
    r"|respectievelijk|y|o|u|e|en|of|и|или|أو)\s+"
    r"|(?P<wa>و)\s?|(?P<range>to|through|bis|tot en met|t/m|tot|à|au|al|a|hasta|по|إلى|حتى)\s+|(?P<dash>[-–—至])\s?)?",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:from|da|dal|del|desde|de|du|von|со?|من)\s+(?:el\s+)?", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s*(?:%|per\s?cent|percent|calendar|working|consecutive|days?|hours?|weeks?|months?|years?|members?|persons?|times|euros?"
    r"|jours?|mois|ans?|heures?|semaines?|tage?n?|monate?n?|jahre?n?|wochen?|stunden?|dagen|weken|maanden|jaar|uren|uur"
    r"|días|meses|años|giorni|mesi|anni|dias|anos|дн\w+|месяц\w*|лет|года?|أيام|يوما|شهرا|سنة)\b",
    re.IGNORECASE,
)
_END = re.compile(r"\s*(?:[.,;:)\]،؛]|$|(?:and|or|et|ou|und|oder|y|o|e|en|of|и|или|أو)\s|و)")
_MOST, _MOST_BELOW = 30, 4
_SHORTEST_WORD = 4  # "un", "due" and the like are articles too


@dataclass(frozen=True, slots=True)
class Item:
    """One of the numbers behind a word, with those in brackets behind it, and where they stand."""

    numbers: tuple[str, ...]
    start: int
    end: int


def read_items(text: str, at: int, kind: str) -> list[Item]:
    """Read the numbers behind a word for a place: "36, 37 and 39", "1 a), b) (i) or c)", "22(1), (2) and (5)"."""
    first = _read_item(text, at, kind) or _read_range(text, at, kind)
    return [*read_further(text, first, kind)] if first else []


def read_further(text: str, first: Item, kind: str) -> list[Item]:
    """Return a number with those that are joined to it."""
    items = [first]
    while len(items) < _MOST:
        following = _read_next(text, items[-1], kind)
        if following is None:
            break
        if following.numbers[:-1] == items[-1].numbers:
            following = replace(following, start=items.pop().start)
        items.append(following)
    return items


def joins(text: str, at: int) -> int:
    """Return where what is joined with "and" or a comma begins, `at` where nothing is."""
    found = _JOINED.match(text, at)
    return found.end() if found and any(found[name] for name in ("comma", "and", "wa")) else at


def plain_number(number: str) -> str:
    """Return a number as provisions have it: 4 of IV, of "4.º" and of "٤", 12bis of "12 bis", 3a of "3.º-A"."""
    bare = re.sub(r"(?<=\d)(?:er|re|ère|\.?[ºª°])(?:-([A-Z]))?$", r"\1", number.replace(" ", ""))
    if not bare.isascii():
        bare = "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in bare)
    value = read_roman(bare) if bare.isupper() and not bare.isdecimal() else None
    return str(value) if value else bare.lower()


def _read_item(text: str, at: int, kind: str) -> Item | None:
    found = _pattern(kind).match(text, at)
    if found is None:
        return _read_word(text, at, kind)
    number = found[found.lastgroup or 0]
    if (
        _OF_ANOTHER_BOOK.match(text, found.end())
        or _is_dated(text, found.end())
        or (found.lastgroup == "bare" and _COUNTED.match(text, found.end()))
    ):
        return None
    return _with_below(text, (number,), found.start(), found.end())


def _read_range(text: str, at: int, kind: str) -> Item | None:
    """Read what begins with "from", before the end of a range only: "articoli da 2 a 4"."""
    begun = _FROM.match(text, at)
    first = _read_item(text, begun.end(), kind) if begun else None
    following = _JOINED.match(text, first.end) if first else None
    return first if following and (following["range"] or following["dash"]) else None


def _read_word(text: str, at: int, kind: str, *, is_next: bool = False) -> Item | None:
    """Read "Article premier", "párrafo primero"; `is_next`: "and second", but not that of "and second sentence"."""
    found = _WORD.match(text, at)
    if found is None or kind == "point" or len(found[0]) < _SHORTEST_WORD:
        return None
    said: NumberWord = read_number_words(text, *found.span(), only_ordinals=is_next)
    behind = _NEXT_WORD.match(text, said.end) if is_next else None
    is_number = said.value and not _COUNTED.match(text, said.end) and not (behind and kind_in_text(behind[1]))
    return Item((f"#{said.value}",), found.start(), said.end) if is_number else None


def _with_below(text: str, numbers: tuple[str, ...], start: int, end: int) -> Item:
    while (found := _BELOW.match(text, end)) and len(numbers) < _MOST_BELOW:
        numbers, end = (*numbers, found[found.lastgroup or 0]), found.end()
    return Item(numbers, start, end)


def _read_next(text: str, last: Item, kind: str) -> Item | None:
    joined = _JOINED.match(text, last.end)
    if joined is None or not any(joined[name] for name in ("comma", "and", "wa", "range", "dash")):
        return None
    found = _pattern(kind).match(text, joined.end()) or _PARAGRAPH.match(text, joined.end())
    if found is None and last.numbers[-1].startswith("#"):
        return _read_word(text, joined.end(), kind, is_next=True)
    if found is None or not _goes_on(text, joined, found) or (joined["dash"] and not _is_after(found[0], last)):
        return None
    is_bare = found.lastgroup == "bare"
    if not is_bare and len(last.numbers) == 1 and LEVELS[kind] < PARAGRAPH:
        return None
    if is_bare and kind == "point" and found["bare"][0].isdecimal() and sort_of(last.numbers[-1]) != "digit":
        return None
    numbers = _beside(last.numbers, found[found.lastgroup or 0], is_bare=is_bare)
    return _with_below(text, numbers, found.start(), found.end())


def _goes_on(text: str, joined: re.Match[str], found: re.Match[str]) -> bool:
    """Say whether a further number is one of the same list: "36, 37 and 39", not "5, 30 days"."""
    if found.lastgroup != "bare":
        return True
    if _COUNTED.match(text, found.end()) or _is_dated(text, found.end()):
        return False
    is_last = joined["and"] or joined["wa"] or joined["range"] or joined["dash"]
    return bool(is_last or _END.match(text, found.end()) or _BELOW.match(text, found.end()))


def _is_after(number: str, last: Item) -> bool:
    """Say whether a number may end a list that begins with the last one: "7-9"; "101-2" is one number."""
    return number.isdecimal() and last.numbers[0].isdecimal() and int(number) > int(last.numbers[0])


def _beside(before: tuple[str, ...], number: str, *, is_bare: bool) -> tuple[str, ...]:
    """Put a number beside the last one of its sort: 1, b and "c" are 1, c; of 22, 1 and "(2)" 22, 2."""
    if is_bare and sort_of(number) == sort_of(before[0]):
        return (number,)
    places = [place for place, one in enumerate(before) if is_beside(one, number) and (place or len(before) == 1)]
    if places:
        return (*before[: places[-1]], number)
    return (*before, number)


def is_beside(one: str, number: str) -> bool:
    """Say whether two numbers may be of one list: b and c, i and ii, h and i, but not a and i."""
    if sort_of(number) == "roman":
        follows = read_letters(number) == (read_letters(one) or 0) + 1
        return sort_of(one) == "roman" or follows
    return sort_of(one) == sort_of(number)


def sort_of(number: str) -> str:
    """Return the alphabet of a number: "digit", "roman" (in small letters), "capital" or "letter"."""
    if number[:1].isdigit() or number[:1] == "#":
        return "digit"
    return "roman" if re.fullmatch(r"[ivx]+", number) else "capital" if number.isupper() else "letter"


def _is_dated(text: str, end: int) -> bool:
    """Say whether a number is a day: the name of a month is behind it, and not the verb "may"."""
    behind = text[end : end + 20].lstrip()
    return is_month(behind) and not behind.startswith("may")


def _pattern(kind: str) -> re.Pattern[str]:
    level = LEVELS[kind]
    if level == 0:
        return _CONTAINER
    return _UNIT if level < PARAGRAPH else _FURTHER.get(kind, _PARAGRAPH)
