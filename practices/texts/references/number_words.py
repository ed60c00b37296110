"""Words that count: "second" in "the second paragraph", in each language that references are read in."""

import re
from typing import NamedTuple

from practices.texts.numbering.numerals import NUMBER_WORDS


class _Stems(NamedTuple):
    """The ordinals of a language from the first on, "-" for one that stands in `_MORE`, and their endings."""

    stems: str
    endings: str = ""


_LANGUAGES = (
    _Stems(  # English
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third"
        " twenty-fourth twenty-fifth"
    ),
    _Stems(  # Dutch
        "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende"
        " vijftiende zestiende zeventiende achttiende negentiende twintigste eenentwintigste tweeëntwintigste"
        " drieëntwintigste vierentwintigste vijfentwintigste zesentwintigste zevenentwintigste achtentwintigste"
        " negenentwintigste dertigste"
    ),
    _Stems(  # German
        "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt fünfzehnt sechzehnt"
        " siebzehnt achtzehnt neunzehnt zwanzigst",
        "e en er es em",
    ),
    _Stems(  # French
        "- deux trois quatr cinqu six sept huit neuv dix onz douz treiz quatorz quinz seiz dix-sept dix-huit dix-neuv"
        " vingt",
        "ième ièmes",
    ),
    _Stems(  # Spanish
        "primer segund tercer cuart quint sext séptim octav noven décim undécim duodécim decimotercer decimocuart"
        " decimoquint decimosext decimoséptim decimoctav decimonoven vigésim",
        "o a os as",
    ),
    _Stems("primeir segund terceir quart quint sext sétim oitav non décim", "o a os as"),  # Portuguese
    _Stems(  # Italian
        "prim second terz quart quint sest settim ottav non decim undicesim dodicesim tredicesim quattordicesim"
        " quindicesim sedicesim diciassettesim diciottesim diciannovesim ventesim",
        "o a i e",
    ),
    _Stems(  # Russian
        "перв втор - четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат"
        " шестнадцат семнадцат восемнадцат девятнадцат двадцат",
        "ый ой ая ое ого ому ом ым ую ые ых ыми",
    ),
    _Stems("الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر الحادي"),
    _Stems("الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة الحادية"),
)
_MORE = {
    1: "premier première premiers premières единственная الاول الاولى primer",
    2: "seconde seconds secondes",
    3: "tercer третий третья третье третьего третьему третьем третьим третьей третью третьи третьих третьими",
    4: "четвёртый четвёртая четвёртое четвёртого четвёртому четвёртом",
}
_NO_ORDINALS = frozenset({"prima", "prime", "none", "achter"})
"""Everyday words of one language that are ordinals of another or the same: "none", "prima" (before)."""
_TENS = {
    **dict.fromkeys(("décimo", "décima"), 10),
    **dict.fromkeys(("vigésimo", "vigésima", "vingt", "twenty", "двадцать"), 20),
    **dict.fromkeys(("trigésimo", "trigésima", "trente", "thirty", "тридцать"), 30),
}
_TEN = 10
_TEN_BEHIND = re.compile(r"\s+عشرة?(?!\w)")
_TENS_BEHIND = re.compile(r"\s+وال(?:عشر|ثلاث|اربع|أربع)")
_FIGURE = re.compile(r"(\d{1,2})(?:er|re|ère|e|ème|ième|st|nd|rd|th|de|ste|º|ª|ο)", re.IGNORECASE)
_BEHIND = re.compile(r"\s+([^\W\d_]+(?:-[^\W\d_]+)*)")


class NumberWord(NamedTuple):
    """A number in words: what it says, and where it ends; a compound one takes two words."""

    value: int
    end: int


def _table() -> dict[str, int]:
    words = {
        f"{stem}{ending}": value
        for language in _LANGUAGES
        for value, stem in enumerate(language.stems.split(), 1)
        for ending in language.endings.split() or ("",)
        if stem != "-"
    }
    words |= {word: value for value, more in _MORE.items() for word in more.split()}
    return {word: value for word, value in words.items() if word not in _NO_ORDINALS}


ORDINALS = _table()
"""The words that say which paragraph is meant, and not how many, with what they say."""


def is_ordinal(word: str) -> bool:
    """Say whether a word, or a figure with an ending ("1er", "2nd"), says which one is meant."""
    return word.casefold() in ORDINALS or _FIGURE.fullmatch(word) is not None


def is_tens(word: str) -> bool:
    """Say whether a word is the first of a compound number: "twenty" of "twenty first"."""
    return word.casefold() in _TENS


def read_ordinal(word: str) -> int:
    """Return the number that an ordinal says, 0 of others."""
    figure = _FIGURE.fullmatch(word)
    return int(figure[1]) if figure else ORDINALS.get(word.casefold(), 0)


def read_number_words(text: str, start: int, end: int, *, only_ordinals: bool = False) -> NumberWord:
    """Return the number that the word (start, end) says, with the word behind it where both say one; 0 of others."""
    word = text[start:end].casefold()
    value = ORDINALS.get(word, 0) or (0 if only_ordinals else NUMBER_WORDS.get(word, 0))
    if behind := _TEN_BEHIND.match(text, end):
        return NumberWord(value if value > _TEN else value + _TEN if value else 0, behind.end())
    if _TENS_BEHIND.match(text, end):
        return NumberWord(0, end)
    following = _BEHIND.match(text, end) if is_tens(word) else None
    unit = ORDINALS.get(following[1].casefold(), 0) if following else 0
    if following and 0 < unit < min(_TENS.values()):
        return NumberWord(_TENS[word] + unit, following.end())
    return NumberWord(value, end)
