"""The words of a page with their places and type, out of PDFium's characters."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial

import pypdfium2.raw as pdfium_c

from practices.documents.pdf.characters import UPRIGHT, Characters, Turn
from practices.documents.pdf.glyph_codes import decode_glyphs, has_glyph_codes, is_coded

MAX_CHARACTERS = 200_000
"""Of one page; what goes beyond is not read."""

BREAK = "\u00ad"
"""Stands at the end of a word that the typesetter broke."""


@dataclass(slots=True)
class PdfWord:
    """A word of a page, in points; x grows in reading direction, y downwards, `base` is where it stands.

    `size` is its type size. `is_mark` says that it is raised like the mark of a footnote, `glued` that no space
    stands before it. A word with a `table` stands for that drawn table (its number on the page).
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    is_mark: bool = False
    glued: bool = False
    table: int | None = None


@dataclass(slots=True)
class PageWords:
    """The words of a page by direction: `flows` holds upright text first, then what is turned.

    `slanted` are words at other angles (stamps, watermarks). `turn` is the direction (x, y) of the first flow.
    `is_cut` says that the page holds more than MAX_CHARACTERS, `unmapped` counts characters without a meaning,
    `is_decoded` that letters were found by the places of their glyphs.
    """

    flows: list[list[PdfWord]] = field(default_factory=list)
    slanted: list[str] = field(default_factory=list)
    turn: Turn = UPRIGHT
    characters: int = 0
    unmapped: int = 0
    is_cut: bool = False
    is_decoded: bool = False


_SPACES = " \\t\\r\\n\\x0b\\x0c\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"  # \\s holds more
_LINE = re.compile(r"[^\r\n\ufffe]+\ufffe?|\ufffe")  # PDFium writes U+FFFE where a word is broken
_TOKEN = re.compile(rf"[^{_SPACES}\ufffe]+\ufffe?|\ufffe")
_STRAIGHT = 1.05  # of the sum of both parts of a direction: 1.0 along an edge of the page
_FARTHEST = 1e6  # points; what stands farther off is no place
_COMPOSED = re.compile(r"[\ufb00-\ufb06\ufb50-\ufdfb\ufe70-\ufefc]+")
_RAISED = re.compile(r"[\d*†‡§a-z,¹²³⁰⁴-⁹]{1,4}$")
_MAYBE_MARK = re.compile(
    r"(?:^|[^\W\d_][.,;:”’»\"')\]]{0,3}|[)\]”»])(?P<mark>\d{1,3})(?=[.,;:)\]”’»]{0,3}$|(?<=^\d)(?=\D)|(?<=^\d\d)(?=\D))"
)
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_SYMBOLS = {
    **dict.fromkeys("\uf0b7\uf0a8\uf06c\uf09f\uf0a1\u2981\u25cf\uf097", "•"),
    **dict.fromkeys("\uf0a7\uf06e\uf0be\uf0d8\uf076\uf0e0\uf0fc", "▪"),
    "\uf02d": "-",
    "\u2010": "-",
    "\u00a0": " ",
}
_TRANSLATION = str.maketrans(_SYMBOLS)
_CONTROLS = "".join(map(chr, range(0x20)))
_CONTROL = re.compile(r"[\x00-\x1f]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff\ufffd]")


def read_words(text_page: pdfium_c.FPDF_TEXTPAGE) -> PageWords:
    """Read the words of an open text page."""
    return _PageWordReader(text_page).read()


class _PageWordReader:
    """Reads the words of one page."""

    def __init__(self, text_page: pdfium_c.FPDF_TEXTPAGE) -> None:
        self.characters = Characters(text_page)
        self.flows: dict[Turn, list[PdfWord]] = defaultdict(list)

    def read(self) -> PageWords:
        count = len(self.characters)
        words = PageWords(is_cut=count > MAX_CHARACTERS)
        text = self.characters.text(min(count, MAX_CHARACTERS))
        if has_glyph_codes(text):
            text, words.is_decoded = self._decode(text), True
        for line in _LINE.finditer(text):
            run = [token.span() for token in _TOKEN.finditer(text, *line.span())]
            if run:
                self._read_run(text, run, words)
        sizes = {turn: sum([len(word.text) for word in flow]) for turn, flow in self.flows.items()}
        order = sorted(sizes, key=lambda turn: -sizes[turn])
        words.flows = [self.flows[turn] for turn in order if sizes[turn]]
        words.turn = order[0] if order else UPRIGHT
        words.characters = sum(sizes.values())
        return words

    def _decode(self, text: str) -> str:
        """Decode the lines that are set in fonts without a map to letters."""
        starts, at = [], 0
        lines = text.split("\r\n")
        for line in lines:
            starts.append(at)
            at += len(line) + 2
        font = self.characters.font
        fonts = {font(start) for start, line in zip(starts, lines, strict=True) if line and is_coded(line)}
        decoded = [
            decode_glyphs(line) if line and font(start + len(line) // 2) in fonts else line
            for start, line in zip(starts, lines, strict=True)
        ]
        return "\r\n".join(decoded)

    def _read_run(self, text: str, run: list[tuple[int, int]], words: PageWords) -> None:
        """Read the words of one of PDFium's lines."""
        characters = self.characters
        first = characters.style(run[0][0])
        if not abs(first.across) + abs(first.up) <= _STRAIGHT:
            words.slanted.append(" ".join(text[start:end] for start, end in run))
            return
        font = first.font
        same = len(run) == 1 or font == characters.font(run[-1][0]) == characters.font(run[len(run) // 2][0])
        turn = round(first.across), round(first.up)
        place = characters.upright_place if turn == UPRIGHT else partial(characters.place, turn=turn)
        flow = self.flows[turn]
        base, lowest, height, is_first = 0.0, 0.0, -1.0, True
        for start, end in run:
            printed = text[start:end]
            left, right, low, tall = place(start)
            left_end, right_end, low_end, tall_end = place(end - 1) if end - start > 1 else (left, right, low, tall)
            style = first if same and (tall == height or height < 0) else characters.style(start)
            if tall != height or low != lowest:
                base, lowest, height = characters.base(start, turn), low, tall
            if left > left_end or not printed.isascii():
                printed = self._set_in_order(printed, start, turn, is_turned=left > left_end)
            left, right = (left, right_end) if left <= left_end else (left_end, right)
            is_plain = printed.isascii() and printed.isprintable()
            word = PdfWord(printed if is_plain else _clean(printed), left, right, base, style.size, style.bold)
            if not word.text or not (-_FARTHEST < left <= right < _FARTHEST and -_FARTHEST < base < _FARTHEST):
                continue
            if is_first and style.is_symbol and len(word.text) == 1 and not word.text.isdigit():
                word.text = "•"
            is_first = False
            if not is_plain:
                words.unmapped += len(_PRIVATE.findall(word.text))
            flow.append(word)
            if (tall_end != tall or low_end != low) and abs(tall_end - tall) + abs(low_end - low) > 0.1 * tall:
                self._split_small(flow, printed, start, turn)
                height = -1.0
            elif _may_hold_mark(printed) and turn == UPRIGHT and (match := _MAYBE_MARK.search(printed)):
                self._split_raised(flow, printed, start, match)

    def _split_small(self, flow: list[PdfWord], printed: str, start: int, turn: Turn) -> None:
        """Take the small raised end, or beginning, of the last word off as a word of its own."""
        word = flow[-1]
        places = [self.characters.place(start + at, turn) for at in range(len(printed))]
        tallest = max(place.height for place in places)
        small = [place.height < 0.85 * tallest for place in places]
        if False not in small:
            return
        at = small.index(False) or len(printed) - small[::-1].index(False)
        if at == len(printed) or not (small[0] or _RAISED.match(printed[at:])):
            return
        base, main = self.characters.base(start + at, turn), self.characters.style(start + at)
        rest = PdfWord(_clean(printed[at:]), places[at].left, places[-1].right, base, main.size, main.bold, glued=True)
        raised, full = (word, rest) if small[0] else (rest, word)
        if raised.base >= full.base - 0.1 * full.size or (small[0] and any(small[at:])):
            return
        word.text, word.right = _clean(printed[:at]), max(place.right for place in places[:at])
        raised.is_mark, raised.base = True, full.base
        flow.append(rest)

    def _split_raised(self, flow: list[PdfWord], printed: str, start: int, match: re.Match[str]) -> None:
        """Take figures off that are raised by their shape alone: fonts have such figures of full type size."""
        word, (first, last) = flow[-1], match.span("mark")
        if not all(self.characters.is_raised(start + at, word.base, word.size) for at in (first, last - 1)):
            return
        pieces: list[PdfWord] = []
        for begin, end in ((0, first), (first, last), (last, len(printed))):
            if begin < end:
                left = self.characters.upright_place(start + begin)[0]
                right = self.characters.upright_place(start + end - 1)[1]
                piece = PdfWord(_clean(printed[begin:end]), left, right, word.base, word.size, word.bold)
                piece.glued, piece.is_mark = bool(pieces), begin == first
                pieces.append(piece)
        flow[-1:] = pieces

    def _set_in_order(self, printed: str, start: int, turn: Turn, *, is_turned: bool) -> str:
        """Set the characters of a word in the order of reading, where PDFium does not.

        It gives the letters of an Arabic ligature from left to right, and parts "10.1" and "Co-operation" in
        Arabic: such words are turned although they hold no letter that runs to the left.
        """
        if _ARABIC.search(printed):
            return self._turn_ligatures(printed, start)
        if not is_turned or _RIGHT_TO_LEFT.search(printed):
            return printed
        lefts = [self.characters.place(start + at, turn).left for at in range(len(printed))]
        return "".join(printed[at] for at in sorted(range(len(printed)), key=lefts.__getitem__))

    def _turn_ligatures(self, printed: str, start: int) -> str:
        """Turn the letters of a ligature: PDFium gives those of one glyph from left to right."""
        groups: list[tuple[tuple[float, ...], str]] = []
        for at, character in enumerate(printed):
            place = self.characters.upright_place(start + at)
            if groups and groups[-1][0] == place:
                groups[-1] = place, character + groups[-1][1]
            else:
                groups.append((place, character))
        return "".join(characters for _, characters in groups)


def _may_hold_mark(printed: str) -> bool:
    """Say whether a word may hold a figure: most are letters, with a stop behind them at most."""
    return not printed.isalpha() and (printed[-1].isdecimal() or not printed[:-1].isalpha())


def _clean(printed: str) -> str:
    """Return a word as it is written: ligatures apart, presentation forms as letters, bullets as such."""
    if printed.isascii() and printed.isprintable():
        return printed
    printed = _CONTROL.sub("\ufffd", printed.strip(_CONTROLS))
    text = printed.replace("\ufffe", BREAK).translate(_TRANSLATION)
    return _COMPOSED.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text).strip()
