"""The characters of a page: where each stands, in which font, and whether it is raised."""

import ctypes
import math
import re
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

Turn = tuple[int, int]
"""The direction of a line of text: (1, 0) from left to right, (0, 1) upwards, (-1, 0), (0, -1)."""

UPRIGHT: Turn = (1, 0)


class CharacterStyle(NamedTuple):
    """The type of a character: its size in points, its weight, and the direction it runs in."""

    size: float
    bold: bool
    across: float
    up: float
    is_symbol: bool
    font: bytes


class CharacterPosition(NamedTuple):
    """Where a character stands, turned upright: y grows downwards."""

    left: float
    right: float
    foot: float
    height: float


_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|-bd\b", re.IGNORECASE)
_SYMBOL_FONT = re.compile(r"symbol|dings|dingbat|typographic", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_NAME_BYTES = 100
_NAME_SIZE = ctypes.c_ulong(_NAME_BYTES)
_SMALLEST, _LARGEST = 1.0, 2000.0


def _bare(function: Any, result: Any = None) -> Any:
    """Return a function that checks nothing: it is called for each word, and checked pointers take twice as long.

    It takes the page and all buffers as c_void_p, the number of a character as an int. Nothing else runs meanwhile.
    """
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def _address_of(buffer: Any, offset: int = 0) -> ctypes.c_void_p:
    return ctypes.c_void_p(ctypes.addressof(buffer) + offset)


_box_of = _bare(pdfium_c.FPDFText_GetLooseCharBox)
_tight_box_of = _bare(pdfium_c.FPDFText_GetCharBox)
_matrix_of = _bare(pdfium_c.FPDFText_GetMatrix)
_size_of = _bare(pdfium_c.FPDFText_GetFontSize, ctypes.c_double)
_origin_of = _bare(pdfium_c.FPDFText_GetCharOrigin)
_font_of = _bare(pdfium_c.FPDFText_GetFontInfo)


class Characters:
    """The characters of an open text page, by number; holds the buffers that PDFium writes into."""

    def __init__(self, text_page: pdfium_c.FPDF_TEXTPAGE) -> None:
        self._page = text_page
        self._address = ctypes.cast(text_page, ctypes.c_void_p)
        self._edges = (ctypes.c_float * 4)()  # left, top, right, bottom, as in FS_RECTF
        self._edges_at, self._box = _address_of(self._edges), memoryview(self._edges).cast("B").cast("f")
        self._matrix = (ctypes.c_float * 6)()
        self._matrix_at = _address_of(self._matrix)
        self._tight = (ctypes.c_double * 4)()  # left, right, bottom, top
        self._tight_at = [_address_of(self._tight, 8 * at) for at in range(4)]
        self._flags, self._name = ctypes.c_int(), ctypes.create_string_buffer(_NAME_BYTES)
        self._flags_at, self._name_at = _address_of(self._flags), _address_of(self._name)
        self._fonts: dict[bytes, tuple[bool, bool]] = {}

    def __len__(self) -> int:
        return max(pdfium_c.FPDFText_CountChars(self._page), 0)

    def text(self, count: int) -> str:
        """Return the first `count` characters, one for each number."""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium_c.FPDFText_GetText(self._page, 0, count, buffer) if count else 1
        if written == count + 1:
            return bytes(buffer)[: 2 * count].decode("utf-16-le", "replace").ljust(count, "\ufffd")
        codes = (pdfium_c.FPDFText_GetUnicode(self._page, at) for at in range(count))
        return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)

    def font(self, at: int) -> bytes:
        """Return the name of a character's font."""
        _font_of(self._address, at, self._name_at, _NAME_SIZE, self._flags_at)
        return self._name.value

    def style(self, at: int) -> CharacterStyle:
        """Return the type of a character."""
        font = self.font(at)
        bold, is_symbol = self._read_name(font)
        bold |= bool(self._flags.value & _FORCE_BOLD)
        _matrix_of(self._address, at, self._matrix_at)
        a, b, c, d = self._matrix[:4]
        size = _size_of(self._address, at) * (math.hypot(c, d) or 1.0)
        scale = math.hypot(a, b) or 1.0
        size = round(min(max(size, _SMALLEST), _LARGEST), 2)
        return CharacterStyle(size, bold, round(a / scale, 3), round(b / scale, 3), is_symbol, font)

    def _read_name(self, name: bytes) -> tuple[bool, bool]:
        """Say whether a font is bold, and whether it holds symbols, by its name."""
        if name not in self._fonts:
            text = name.decode("latin-1")
            self._fonts[name] = _BOLD.search(text) is not None, _SYMBOL_FONT.search(text) is not None
        return self._fonts[name]

    def upright_place(self, at: int) -> tuple[float, float, float, float]:
        """Return the Place of a character of upright text, as a plain tuple: this is called for every word."""
        _box_of(self._address, at, self._edges_at)
        left, top, right, bottom = self._box.tolist()
        return left, right, -bottom, top - bottom

    def place(self, at: int, turn: Turn) -> CharacterPosition:
        """Return the place of a character of text in the direction `turn`."""
        _box_of(self._address, at, self._edges_at)
        left, top, right, bottom = self._box.tolist()
        if turn == UPRIGHT:
            return CharacterPosition(left, right, -bottom, top - bottom)
        if turn == (0, 1):
            return CharacterPosition(bottom, top, right, right - left)
        if turn == (-1, 0):
            return CharacterPosition(-right, -left, top, top - bottom)
        return CharacterPosition(-top, -bottom, -left, right - left)

    def base(self, at: int, turn: Turn) -> float:
        """Return the height of the line that a character stands on; y grows downwards."""
        _origin_of(self._address, at, self._tight_at[0], self._tight_at[1])
        x, y = self._tight[0], self._tight[1]
        return x * turn[1] - y * turn[0]

    def is_raised(self, at: int, base: float, size: float) -> bool:
        """Say whether the ink of an upright figure begins well above its line, as in fonts with raised figures."""
        _tight_box_of(self._address, at, *self._tight_at)
        return self._tight[2] > 0.2 * size - base
