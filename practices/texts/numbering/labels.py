"""The label at the beginning of a line: "Article 12 bis", "10.1", "(b)", "Rule 101.2", "•"."""

import re
from dataclasses import dataclass
from string import ascii_uppercase

from practices.texts.numbering.numerals import NUMBER_WORDS, read_chinese, read_letters, read_roman
from practices.texts.numbering.vocabulary import CONTAINERS, KEYWORDS, QUALIFIERS, LabelKind


@dataclass(frozen=True, slots=True)
class Label:
    """A label and what follows it.

    `printed` is the label as it stands, `raw` its number as it stands ("IV"), `number` the bare
    one ("4", "12bis", "10.1"). `style` tells lists apart: marks and alphabet. `value` is the
    place in the series (for a decimal number its last part), `roman` the place if the letters
    are read as a roman numeral. `rest` is the line after the label.
    """

    kind: LabelKind
    printed: str
    rest: str
    raw: str = ""
    number: str = ""
    style: str = ""
    value: int = 0
    suffix: str = ""
    roman: int | None = None

    @property
    def main(self) -> int:
        """The number before the first point: 57 of "57.1"."""
        head = self.number.partition(".")[0]
        return int(head) if head.isdecimal() else self.value

    @property
    def order(self) -> tuple[int, str]:
        """The key by which labels of one series follow each other: 11, 11a, 11b, 12."""
        return self.value, order_suffix(self.suffix)


def order_suffix(suffix: str) -> str:
    """Return the key that sorts suffixes: bis, ter; a, b, ba, c; z, aa, zz, aaa."""
    if suffix in _LATIN_ORDER or not suffix:
        return _LATIN_ORDER.get(suffix, "")
    doubled = len(suffix) if suffix == suffix[0] * len(suffix) else 1
    return f"{doubled}{suffix}"


_LATIN = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "novies", "decies")
_LATIN_ORDER = {suffix: f"0{place:02d}" for place, suffix in enumerate(_LATIN, 2)}
_SUFFIX = rf"(?:[ \u00a0-]?(?P<latin>{'|'.join(_LATIN)})\b)?"

_ARABIC = re.compile(
    r"(?:(?:[nN]\.?[o°º]\.?|№)\s?)?(?P<digits>\d{1,4}(?:[.\-]\d{1,4}){0,5})"
    r"(?:er\b|ère\b|\.?[ª°º](?:-(?P<inserted>[A-Z])(?![^\W_]))?|\.(?P<dotted>[a-z]\d{0,2})(?![\w.'’])"
    rf"|(?P<letters>[a-z]{{1,3}}|[A-Z]{{1,2}})(?![^\W\d_]|['’])|(?=[^\W\d_]|$|\W)){_SUFFIX}",
)
_ROMAN = re.compile(
    r"(?P<roman>[IVXLCDM]{1,15}|[ivxlc]{1,15})"
    rf"(?:(?P<letters>[A-Za-z])(?![^\W_])|(?:er|re|ère)\b|[ -]?(?P<latin>{'|'.join(_LATIN)})\b|(?![^\W_]))"
)
_IN_BRACKETS = re.compile(r"\((\d{1,3})\)")
_ORDINAL = re.compile(r"(?<=[\dIVXLC])(?:er|re|ère)$|(?<=\d)\.?[ª°º]|^(?:[nN]\.?[o°º]\.?|№)\s?")
_LETTER = re.compile(r"(?P<letter>[A-ZА-Я])(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"(?P<word>§{1,2}|[^\W\d_][^\W\d_\-]*\.?)(?P<space>[\s\u00a0]*)")
_CHINESE = re.compile(r"第(?P<number>[零〇一二两三四五六七八九十百千\d]{1,8})(?P<word>[编編部章节節条條])")
_CHINESE_KINDS = {
    **dict.fromkeys("编編部", LabelKind.PART),
    "章": LabelKind.CHAPTER,
    **dict.fromkeys("节節", LabelKind.DIVISION),
    **dict.fromkeys("条條", LabelKind.ARTICLE),
}
_CHINESE_ANNEX = re.compile(r"附(?:件|录|錄|表)\s?(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})?(?=[\s　:：]|$)")
_CLOSERS = re.compile(r"\s*(?:[.:)\]]+|\s[–—-])?\s*(?:[–—-]+(?=\s|[^\W\d_]))?\s*")

_LIST = re.compile(
    r"""(?:
        [(（](?P<chinese>[一二三四五六七八九十]{1,3})[)）]
      | (?P<comma>[一二三四五六七八九十]{1,3})、
      | (?P<coded>[A-Z]{1,2}\d{1,3})[.:)]?(?=\s)
      | (?P<dashed>\d{1,3}[a-z]?)\s?[-–—](?=\s+[^\W\d_])
      | \((?P<inside>\d{1,4}(?:\.\d{1,2}|[a-z]{0,2})|[^\W\d_]{1,6}|[^\W\d_]\.\d{1,2})\)
      | (?P<decimal>\d{1,4}(?:\.\d{1,4}){1,5}[a-z]?)(?:\.|\)|)(?=\s|$)
      | (?P<degree>\d{1,3})\.?[°º]\.?(?=\s|[^\W\d_])
      | \*?(?P<dotted>\d{1,4}[a-z]{0,2})\.(?=\s|$|[^\W\d_]|[("“«‘\[])
      | (?P<closed>\d{1,4}[a-z]{0,2}|[^\W\d_](?:\.\d{1,2})?|[ivxIVX]{2,6})\s?\)(?=\s|$|[^\W\d_])
      | (?P<point>[^\W\d_]|[ivxIVX]{2,6})\.(?=\s|$)
      | \*?(?P<bare>\d{1,4}[a-z]?)(?=\s|$)
    )\s*""",
    re.VERBOSE,
)
_SHAPES = {
    "inside": "()",
    "dotted": ".",
    "degree": "°",
    "closed": ")",
    "point": ".",
    "bare": "",
    "decimal": "#",
    "dashed": "-",
    "chinese": "()",
    "comma": "、",
}
_BULLET = re.compile(r"(?P<marks>(?:[-–—•·▪▫◦●○■□➢✓*‣⁃](?:[ \t]+|(?=[•·▪◦●■])))+|[•▪◦●■➢✓‣](?=\S))\s*")
_SPLIT = re.compile(r"(\d+)")
_SUBLABEL = re.compile(r"\((?:\d{1,3}[a-z]?|[a-z]{1,4})\)(?=\s|$)")
_REFERENCE = re.compile(r"\(\w{1,5}\)(?!\s|$)")


def read_label(text: str) -> Label | None:
    """Return the label that `text`, a line without outer or doubled space, begins with; None if there is none."""
    if not text:
        return None
    head = text[0]
    if head.isalpha() or head == "§":
        return _read_keyword(text) or _read_list_label(text)
    if head.isdigit() or head in "(*（":
        label = _read_list_label(text)
        if label is not None:
            return label
    return _read_bullet(text)


def _read_keyword(text: str) -> Label | None:
    if text[0] in "第附":
        return _read_chinese_label(text) or _read_chinese_annex(text)
    token = _TOKEN.match(text)
    if token is None:
        return None
    word = token["word"].casefold()
    if word in QUALIFIERS and (second := _TOKEN.match(text, token.end())):
        token, word = second, second["word"].casefold()
    kind = KEYWORDS.get(word)
    if kind is None:
        return _read_ordinal_before(text, token)
    if kind is LabelKind.PREAMBLE:
        return _read_preamble(text, token.end("word"))
    if not token["space"] and not word.endswith((".", "§")):
        return _read_annex(text, token) if kind is LabelKind.ANNEX else None
    return _read_number(text, token.end(), kind) or (_read_annex(text, token) if kind is LabelKind.ANNEX else None)


def _read_number(text: str, at: int, kind: LabelKind) -> Label | None:
    """Read the number that follows a keyword."""
    if kind is LabelKind.ARTICLE and (match := _IN_BRACKETS.match(text, at)):
        number = str(int(match[1]))
        return _finish(text, match.end(), kind, match[1], number, int(match[1]), "")
    if match := _ARABIC.match(text, at):
        digits = match["digits"].replace("-", ".")
        suffix = (match["letters"] or match["inserted"] or match["dotted"] or match["latin"] or "").lower()
        parts = digits.split(".")
        number = ".".join(str(int(part)) for part in parts) + ("." if match["dotted"] else "") + suffix
        return _finish(text, match.end(), kind, match[0], number, int(parts[-1]), suffix)
    if match := _ROMAN.match(text, at):
        value = read_roman(match["roman"])
        if value is not None:
            suffix = (match["letters"] or match["latin"] or "").lower()
            return _finish(text, match.end(), kind, match[0], f"{value}{suffix}", value, suffix)
    if kind in (*CONTAINERS, LabelKind.SECTION, LabelKind.ANNEX) and (match := _LETTER.match(text, at)):
        value = read_letters(match["letter"]) or 0
        return _finish(text, match.end(), kind, match[0], match["letter"].lower(), value, "")
    if (match := _WORD.match(text, at)) and (value := NUMBER_WORDS.get(match[0].casefold())):
        return _finish(text, match.end(), kind, str(value), str(value), value, "")
    return None


def _finish(text: str, end: int, kind: LabelKind, raw: str, number: str, value: int, suffix: str) -> Label:
    closer = _CLOSERS.match(text, end)
    start = closer.end() if closer else end
    return Label(
        kind,
        " ".join(text[:end].split()),
        text[start:].lstrip("–—- ").strip(),
        _ORDINAL.sub("", " ".join(raw.split())),
        number,
        kind,
        value,
        suffix,
    )


def _read_ordinal_before(text: str, token: re.Match[str]) -> Label | None:
    """Read "Première partie", "Erster Abschnitt"."""
    value = NUMBER_WORDS.get(token["word"].casefold())
    second = _TOKEN.match(text, token.end()) if value else None
    if value is None or second is None:
        return None
    kind = KEYWORDS.get(second["word"].casefold())
    if kind not in CONTAINERS:
        return None
    return _finish(text, second.end("word"), kind, str(value), str(value), value, "")


def _read_chinese_label(text: str) -> Label | None:
    match = _CHINESE.match(text)
    if match is None:
        return None
    number = match["number"]
    value = int(number) if number.isdecimal() else read_chinese(number)
    if value is None:
        return None
    kind = _CHINESE_KINDS[match["word"]]
    return Label(kind, match[0], text[match.end() :].lstrip(" 　:：、").rstrip(), str(value), str(value), kind, value)


def _read_chinese_annex(text: str) -> Label | None:
    """Read "附件一 申报表", "附件"; one without a number takes a line of its own."""
    match = _CHINESE_ANNEX.match(text)
    if match is None or (match["number"] is None and match.end() < len(text)):
        return None
    number = match["number"] or ""
    value = int(number) if number.isdecimal() else read_chinese(number) or 0
    rest = text[match.end() :].strip(" 　:：")
    return Label(LabelKind.ANNEX, match[0], rest, number, str(value or ""), LabelKind.ANNEX, value)


def _read_preamble(text: str, end: int) -> Label | None:
    rest = text[end:]
    if rest and rest[0] not in " \t.:" and not rest[0].isupper():
        return None
    return Label(LabelKind.PREAMBLE, text[:end], rest.strip(" .:\t"))


def _read_annex(text: str, token: re.Match[str]) -> Label | None:
    """Read an annex without number: "ANNEX", "SCHEDULE Code of Conduct"."""
    word, rest = token["word"], text[token.end() :].strip(" .:–—-")
    if rest and not word.isupper():
        return None
    return Label(LabelKind.ANNEX, word, rest)


def _read_list_label(text: str) -> Label | None:
    match = _LIST.match(text)
    if match is None:
        return None
    shape = match.lastgroup or ""
    raw = match[shape]
    printed, rest = match[0].strip(), text[match.end() :]
    if shape == "decimal":
        parts = _SPLIT.findall(raw)
        suffix = raw[-1].lower() if raw[-1].isalpha() else ""
        number = ".".join(str(int(part)) for part in parts) + suffix
        return Label(LabelKind.NUMBER, printed, rest, raw, number, f"#{len(parts)}", int(parts[-1]), suffix)
    if shape in {"chinese", "comma"}:
        value = read_chinese(raw) or 0
        return Label(LabelKind.NUMBER, printed, rest, raw, str(value), f"{_SHAPES[shape]}z", value)
    if shape == "coded":
        code, digits = raw.rstrip("0123456789"), raw.lstrip(ascii_uppercase)
        return Label(LabelKind.NUMBER, printed, rest, raw, raw, f"{code}1", int(digits))
    if raw[0].isdigit():
        digits = _SPLIT.findall(raw)[0]
        value, suffix = int(digits), raw[len(digits) :].lower()
        return Label(LabelKind.NUMBER, printed, rest, raw, f"{value}{suffix}", f"{_SHAPES[shape]}1", value, suffix)
    return _read_letter_label(raw, _SHAPES[shape], printed, rest)


def _read_letter_label(raw: str, shape: str, printed: str, rest: str) -> Label | None:
    letters, _, minor = raw.partition(".")
    value, roman = read_letters(letters), read_roman(letters)
    if value is None and roman is None:
        return None
    case = "A" if raw[0].isupper() else "a"
    number = raw if case == "A" else raw.lower()
    return Label(LabelKind.NUMBER, printed, rest, raw, number, shape + case, value or 0, minor, roman)


def _read_bullet(text: str) -> Label | None:
    match = _BULLET.match(text)
    if match is None or match.end() >= len(text):
        return None
    marks = "".join(match["marks"].split())
    return Label(LabelKind.BULLET, marks, text[match.end() :], style=marks[-1])


def is_reference(rest: str) -> bool:
    """Say whether `rest` shows that a number was only referred to: "(7), Article 8"."""
    return _REFERENCE.match(rest) is not None


def is_plain(rest: str) -> bool:
    """Say whether a backslash marks `rest` as text: "\\(a) is no label"."""
    return rest[:1] == "\\" and bool(rest[1:2].strip())


def has_sublabel(rest: str) -> bool:
    """Say whether `rest`, what follows a unit's number, begins with a further label: "(b)"."""
    return _SUBLABEL.match(rest) is not None
