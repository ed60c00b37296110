"""A number as Word prints it in one of its formats (ECMA-376, part 1, 17.18.59)."""

from collections.abc import Callable
from functools import lru_cache

from practices.texts.numbering.numerals import print_roman

_MOST_REPEATS = 30

_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_ALPHABETS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": _RUSSIAN,
    "russianUpper": _RUSSIAN.upper(),
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "hebrew2": "אבגדהוזחטיכלמנסעפצקרשת",
    "thaiLetters": "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
    "hindiVowels": "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
    "hindiConsonants": "अआइईउऊऋएऐओऔ",
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "chicago": "*†‡§",
}
"""Behind the last letter they begin again, each letter doubled: z, aa, bb."""

_CYCLES = {
    "aiueo": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "iroha": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
"""Behind the last they go on in figures."""
_CYCLES |= {"aiueoFullWidth": _CYCLES["aiueo"], "irohaFullWidth": _CYCLES["iroha"]}

_ENCLOSED = {
    "decimalEnclosedCircle": (0x2460, 20),
    "decimalEnclosedCircleChinese": (0x2460, 20),
    "decimalEnclosedParen": (0x2474, 20),
    "decimalEnclosedFullstop": (0x2488, 20),
    "ideographEnclosedCircle": (0x3280, 10),
}
_DIGITS = {
    "ideographDigital": "〇一二三四五六七八九",
    "japaneseDigitalTenThousand": "〇一二三四五六七八九",
    "taiwaneseDigital": "○一二三四五六七八九",
    "koreanDigital": "영일이삼사오육칠팔구",
    "koreanDigital2": "零一二三四五六七八九",
    "hindiNumbers": "०१२३४५६७८९",
    "thaiNumbers": "๐๑๒๓๔๕๖๗๘๙",
}
_PLAIN = ("〇一二三四五六七八九", "十百千万")
_COUNTING = {
    "chineseCounting": _PLAIN,
    "chineseCountingThousand": ("零一二三四五六七八九", "十百千万"),
    "taiwaneseCounting": _PLAIN,
    "taiwaneseCountingThousand": ("零一二三四五六七八九", "十百千萬"),
    "japaneseCounting": _PLAIN,
    "chineseLegalSimplified": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟萬"),
    "ideographLegalTraditional": ("零壹貳參肆伍陸柒捌玖", "拾佰仟萬"),
    "japaneseLegal": ("零壱弐参四伍六七八九", "拾百阡萬"),
    "koreanCounting": ("영일이삼사오육칠팔구", "십백천만"),
}
_DROPS_ONE = {"japaneseCounting", "koreanCounting"}

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_HEBREW_WORTHS = (400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
_HEBREW = tuple(zip(_HEBREW_WORTHS, "תשרקצפעסנמלכיטחזוהדגבא", strict=True))


@lru_cache(maxsize=4096)
def format_number(value: int, number_format: str, language: str = "en") -> str | None:
    """Print `value` in a format by its name in WordprocessingML; None for a format that is not known.

    `language` (ISO 639-1) matters to ordinals and to numbers in words. "bullet" and "none" print nothing. A value
    that a format has no sign for is printed in figures.
    """
    if number_format in ("bullet", "none"):
        return ""
    if number_format == "decimal" or value < 1:
        return str(value)
    if number_format in _PRINTERS:
        return _PRINTERS[number_format](value)
    if number_format in ("ordinal", "cardinalText", "ordinalText"):
        return _print_words(value, number_format, language)
    alphabet = _ALPHABETS.get(number_format)
    return _print_ideographs(value, number_format) if alphabet is None else _print_letter(value, alphabet)


def _print_letter(value: int, alphabet: str) -> str:
    repeats, place = divmod(value - 1, len(alphabet))
    return alphabet[place] * (repeats + 1) if repeats < _MOST_REPEATS else str(value)


def _print_ideographs(value: int, number_format: str) -> str | None:
    if number_format in _CYCLES:
        cycle = _CYCLES[number_format]
        return cycle[value - 1] if value <= len(cycle) else str(value)
    if number_format in _ENCLOSED:
        first, count = _ENCLOSED[number_format]
        return chr(first + value - 1) if value <= count else str(value)
    if number_format in _DIGITS:
        return "".join(_DIGITS[number_format][int(figure)] for figure in str(value))
    if number_format in _COUNTING:
        digits, units = _COUNTING[number_format]
        return _count(value, digits, units, drops_one=number_format in _DROPS_ONE)
    return None


def _count(value: int, digits: str, units: str, *, drops_one: bool) -> str:
    """Print by tens, hundreds and thousands: 二十三, 一百零五."""
    if value > 99_999:
        return str(value)
    figures = [int(figure) for figure in str(value)]
    printed, skipped = "", False
    for place, figure in enumerate(figures):
        power = len(figures) - place - 1
        if not figure:
            skipped = True
            continue
        if skipped and not drops_one:
            printed += digits[0]
        skipped = False
        bare = figure == 1 and power and (drops_one or (power == 1 and not printed))
        printed += ("" if bare else digits[figure]) + (units[power - 1] if power else "")
    return printed


def _print_words(value: int, number_format: str, language: str) -> str | None:
    if number_format == "ordinal":
        return f"{value}{_ordinal_end(value, language)}"
    if language != "en":
        return None
    if value > 99:
        return str(value)
    tens, ones = divmod(value, 10)
    words = [_ONES[value]] if value < 20 else [_TENS[tens], *([_ONES[ones]] if ones else [])]
    if number_format == "ordinalText":
        last = words[-1]
        ending = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
        words[-1] = _ORDINALS.get(last, ending)
    return "-".join(words).capitalize()


def _ordinal_end(value: int, language: str) -> str:
    if language == "en":
        teen = 10 <= value % 100 <= 20
        return "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    if language == "fr":
        return "er" if value == 1 else "e"
    if language in ("es", "it", "pt"):
        return "º"
    return "e" if language == "nl" else "."


def _print_hebrew(value: int) -> str:
    if value > 999:
        return str(value)
    printed = ""
    for worth, letter in _HEBREW:
        count, value = divmod(value, worth)
        printed += letter * count
    return printed.replace("יה", "טו").replace("יו", "טז")


_PRINTERS: dict[str, Callable[[int], str]] = {
    "lowerRoman": print_roman,
    "upperRoman": lambda value: print_roman(value).upper(),
    "decimalZero": lambda value: f"{value:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": str,
    "decimalFullWidth2": str,
    "numberInDash": lambda value: f"- {value} -",
    "hex": lambda value: f"{value:X}",
    "hebrew1": _print_hebrew,
}
