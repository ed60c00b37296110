"""Numbers as people print them: arabic, roman, words, Chinese; always bounded, never raising."""

import re
from functools import lru_cache

_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_SIGNS = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST_ROMAN = 32_767
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}

_WORDS = (
    (
        "one first premier première un une unique eén één een eerste erste erster erstes eins primero "
        "primera primo prima единственная первая первый первое первой الأول الأولى الاول الاولى primeiro "
        "primeira"
    ),
    (
        "two second deux deuxième seconde twee tweede zwei zweite zweiter zweites segundo segunda dos "
        "secondo seconda вторая второй второе الثاني الثانية"
    ),
    (
        "three third trois troisième drie derde drei dritte dritter drittes tercero tercera tres terzo "
        "terza третья третий третье الثالث الثالثة terceiro terceira"
    ),
    (
        "four fourth quatre quatrième vier vierde vierte vierter viertes cuarto cuarta cuatro quarto quarta "
        "четвертая четвёртая четвертый الرابع الرابعة"
    ),
    "five fifth cinq cinquième vijf vijfde fünf fünfte fünfter fünftes quinto quinta cinco пятая пятый الخامس الخامسة",
    "six sixth sixième zes zesde sechs sechste sechster sexto sexta seis sesto sesta шестая шестой السادس السادسة",
    (
        "seven seventh sept septième zeven zevende sieben siebte siebter séptimo séptima siete settimo "
        "settima седьмая седьмой السابع السابعة"
    ),
    (
        "eight eighth huit huitième acht achtste achte achter octavo octava ocho ottavo ottava восьмая "
        "восьмой الثامن الثامنة"
    ),
    (
        "nine ninth neuf neuvième negen negende neun neunte neunter noveno novena nueve nono nona девятая "
        "девятый التاسع التاسعة"
    ),
    (
        "ten tenth dix dixième tien tiende zehn zehnte zehnter décimo décima diez decimo decima десятая "
        "десятый العاشر العاشرة"
    ),
    "eleven eleventh onze onzième elf elfde elfte undécimo undicesimo одиннадцатая",
    "twelve twelfth douze douzième twaalf twaalfde zwölfte duodécimo двенадцатая",
)
NUMBER_WORDS = {word: value for value, words in enumerate(_WORDS, 1) for word in words.split()}

ALPHABETS = {
    "latin": "abcdefghijklmnopqrstuvwxyz",
    "cyrillic": "абвгдежзиклмнопрстуфхцчшщэюя",
    "greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "arabic": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}
_LETTER_VALUES = {c: i for letters in ALPHABETS.values() for i, c in enumerate(letters, 1)} | {"ا": 1}


@lru_cache(maxsize=4096)
def read_roman(numeral: str) -> int | None:
    """Return the value of a roman numeral in either case, None if it is not one (1 to 3999)."""
    small = numeral.lower()
    if not small or len(small) > 15 or not _ROMAN.fullmatch(small):
        return None
    total = 0
    for left, right in zip(small, small[1:] + " ", strict=True):
        value = _ROMAN_VALUES[left]
        total += -value if value < _ROMAN_VALUES.get(right, 0) else value
    return total


def print_roman(value: int) -> str:
    """Print a roman numeral in small letters; numbers that are too high in figures."""
    if value > _MOST_ROMAN:
        return str(value)
    printed = ""
    for worth, sign in _ROMAN_SIGNS:
        count, value = divmod(value, worth)
        printed += sign * count
    return printed


def read_letters(letters: str) -> int | None:
    """Return the place of a letter in its alphabet: a 1, z 26, aa 27, bb 28; None for words."""
    small = letters.lower()
    value = _LETTER_VALUES.get(small[:1])
    if value is None or len(small) > 2 or small != small[0] * len(small):
        return None
    return value + 26 * (len(small) - 1)


def read_chinese(numeral: str) -> int | None:
    """Return the value of a Chinese numeral up to 9999, None if it is not one."""
    total = digit = 0
    for character in numeral[:12]:
        if character in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[character]
        elif character in _CHINESE_UNITS:
            total += (digit or 1) * _CHINESE_UNITS[character]
            digit = 0
        else:
            return None
    return total + digit or None
