"""Which of the usual encodings a text without mark is in, by whether its letters make words of some language.

A detector that counts whole scripts takes French for Polish, because each byte is a letter in either; so what counts
here is the alphabet of single languages, capitals within words, and foreign letters beside plain ones. Encodings of
two bytes are told by charset-normalizer.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from charset_normalizer import from_bytes

SAMPLE_BYTES = 64 * 1024
PLAUSIBLE = 0.7
"""How well the letters must fit one language."""
MIXED, PLAUSIBLE_MIXED = 0.5, 0.9
"""How well they must fit the best of several languages of an encoding, and all of them together."""

_WEST = (
    "äöüß",
    "éèêàâçùûôîïëœæ",
    "áéíóúñü¿¡ºª",
    "áâãàçéêíóôõúüºª",
    "àèéìòùîº",
    "éëïèöüêáó",
    "åäöæøé",
    "áðéíóúýþæö",
    "àçéèíïóòúü·",
)
_CENTRAL = (
    "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "áéíóöőúüű",
    "čćđšž",
    "ăâîşţ",
    "äöüß",
    "ëç",
)
_CYRILLIC = (
    "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "абвгдђежзијклљмнњопрстћуфхцчџшѓќѕ",
    "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
)
_ARABIC = (
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأؤإئ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652،؛؟ـ",
    "ابپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهیيىئؤأءآ،؛؟ـ\u200c\u064b",
)
_GREEK = ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",)
_HEBREW = ("אבגדהוזחטיכךלמםנןסעפףצץקרשת",)
_TURKISH = ("çğıöşüâîû",)
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")

_ENCODINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("cp1252", "Windows-1252", _WEST),
    ("iso8859_15", "ISO-8859-15", _WEST),
    ("cp1250", "Windows-1250", _CENTRAL),
    ("iso8859_2", "ISO-8859-2", _CENTRAL),
    ("cp1251", "Windows-1251", _CYRILLIC),
    ("koi8_r", "KOI8-R", _CYRILLIC),
    ("koi8_u", "KOI8-U", _CYRILLIC),
    ("cp866", "CP866", _CYRILLIC),
    ("iso8859_5", "ISO-8859-5", _CYRILLIC),
    ("mac_cyrillic", "Mac Cyrillic", _CYRILLIC),
    ("cp1253", "Windows-1253", _GREEK),
    ("iso8859_7", "ISO-8859-7", _GREEK),
    ("cp1254", "Windows-1254", _TURKISH),
    ("cp1255", "Windows-1255", _HEBREW),
    ("iso8859_8", "ISO-8859-8", _HEBREW),
    ("cp1256", "Windows-1256", _ARABIC),
    ("iso8859_6", "ISO-8859-6", _ARABIC),
    ("cp1257", "Windows-1257", _BALTIC),
    ("iso8859_13", "ISO-8859-13", _BALTIC),
    ("mac_roman", "Mac Roman", _WEST),
    ("cp850", "CP850", _WEST),
    ("cp852", "CP852", _CENTRAL),
)
"""Python's name, the name for people, the alphabets beyond ASCII. The usual first: of equals the first is taken."""
_WIDE = {
    "gb18030": "GB 18030",
    "big5": "Big5",
    "shift_jis": "Shift JIS",
    "cp932": "Shift JIS",
    "euc_jp": "EUC-JP",
    "euc_kr": "EUC-KR",
    "cp949": "EUC-KR",
}
_PLAIN_SCRIPTS = (_WEST, _CENTRAL, _TURKISH, _BALTIC)
_SELDOM = frozenset("фщъэёцџђљњћџґєўξψζ")
_MARKS = frozenset("‘’“”„«»–—…•·§°€£‹›№\u00a0‚¿´©®\u200e\u200f")
_LETTERS = re.compile(r"(?=([\s\S])([^\x00-\x7f])([\s\S]))")
_ASCII_LETTER = re.compile(r"[A-Za-z]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by its usual name, and the text as read in it."""

    name: str
    text: str


def guess_encoding(data: bytes) -> Encoding | None:
    """Return the encoding in which the bytes, which are not UTF-8, make most sense; None if they make none."""
    sample = _sample(data)
    ranked = sorted(_rank(sample), key=lambda row: row[0], reverse=True)
    for best, of_any, code, name in ranked:
        if (best >= PLAUSIBLE or (best >= MIXED and of_any >= PLAUSIBLE_MIXED)) and (
            text := _decode(data, code)
        ) is not None:
            return Encoding(name, text)
    return _guess_wide(data)


def _sample(data: bytes) -> bytes:
    """Return lines that hold something beyond ASCII, up to `SAMPLE_BYTES`."""
    lines, size = [], 0
    for line in data.splitlines():
        if not line.isascii():
            lines.append(line[: SAMPLE_BYTES - size])
            size += len(lines[-1])
        if size >= SAMPLE_BYTES:
            break
    return b"\n".join(lines)


def _rank(sample: bytes) -> Iterable[tuple[float, float, str, str]]:
    """Return how well each encoding fits its best language, how well any of its languages, and its two names."""
    for code, name, alphabets in _ENCODINGS:
        text = _decode(sample, code)
        if text is None or _CONTROL.search(text):
            continue
        letters = Counter(_LETTERS.findall(f" {text} "))
        plain = alphabets in _PLAIN_SCRIPTS
        best = max(_likeness(letters, alphabet, plain=plain) for alphabet in alphabets)
        yield best, _likeness(letters, "".join(alphabets), plain=plain), code, name


def _likeness(letters: Counter[tuple[str, str, str]], alphabet: str, *, plain: bool) -> float:
    """Say from -1.0 to 1.0 how well letters (each with the ones before and behind it) fit an alphabet.

    `plain` says that the alphabet adds to a to z: letters of another script stand beside no plain one.
    """
    lower = frozenset(alphabet)
    upper = frozenset(alphabet.upper()) - lower
    worth = 0.0
    for (before, letter, after), count in letters.items():
        if letter in _MARKS:
            worth += 0.8 * count
        elif (
            (letter not in lower and letter not in upper)
            or (letter in upper and before.islower())
            or (not plain and _ASCII_LETTER.search(before + after))
        ):
            worth -= count
        else:
            worth += (0.6 if letter in _SELDOM else 1.0 if letter in lower else 0.9) * count
    return worth / max(1, letters.total())


def _guess_wide(data: bytes) -> Encoding | None:
    head = data[:SAMPLE_BYTES]
    head = head[: head.rfind(b"\n") + 1] or head
    best = from_bytes(head, cp_isolation=list(_WIDE), enable_fallback=False).best()
    if best is None or best.encoding not in _WIDE:
        return None
    text = _decode(data, best.encoding)
    return None if text is None or _CONTROL.search(text) else Encoding(_WIDE[best.encoding], text)


def _decode(data: bytes, code: str) -> str | None:
    try:
        return data.decode(code)
    except UnicodeDecodeError:
        return None
