"""The fields of a Word file: which results are read, and which are left out."""

import re
from dataclasses import dataclass, field

from practices.documents.docx.markup import web_address

_CODE = re.compile(r"\s*([A-Za-z]+)")
_ADDRESS = re.compile(r'\s*HYPERLINK\s+"([^"]{1,2000})"', re.IGNORECASE)
CONTENTS = frozenset({"TOC", "TOA", "INDEX", "RD", "TC", "XE", "TA"})
_LEFT_OUT = CONTENTS | {"PAGE", "NUMPAGES", "SECTIONPAGES", "FILENAME"}
_NUMBERS = frozenset({"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"})
"""Fields that print a number and keep no result."""


@dataclass(slots=True)
class DocxField:
    """A field that is open. `in_result` says that its code was read; `kind` is its first word."""

    code: list[str] = field(default_factory=list)
    in_result: bool = False
    kind: str = ""
    address: str = ""


class OpenFields:
    """The fields open at one place, the outermost first; they reach over paragraphs.

    `is_muted` says that words at this place are not read, `in_contents` that they belong to a table of contents,
    `address` is where they link to. `number_fields` counts the fields whose numbers are lost.
    """

    def __init__(self, *, are_trusted: bool = True) -> None:
        """Begin outside all fields. With `are_trusted` false, results are read even if they seem to be left out."""
        self.is_muted = False
        self.in_contents = False
        self.address = ""
        self.number_fields = 0
        self._are_trusted = are_trusted
        self._open: list[DocxField] = []

    @property
    def is_any_open(self) -> bool:
        """Say whether a field has begun and not ended."""
        return bool(self._open)

    def change(self, kind: str | None) -> None:
        """Take in a w:fldChar: "begin", "separate" or "end"."""
        if kind == "begin":
            self._open.append(DocxField())
        elif kind == "separate" and self._open:
            self._read_code(self._open[-1])
        elif kind == "end" and self._open:
            ended = self._open.pop()
            if not ended.in_result:
                self._read_code(ended)
        self._judge()

    def add_code(self, words: str) -> None:
        """Take in a piece of the code of the innermost field."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].code.append(words)

    def _read_code(self, opened: DocxField) -> None:
        code = "".join(opened.code)[:4000]
        opened.in_result = True
        opened.kind = kind_of(code)
        opened.address = address_of(code)
        self.number_fields += opened.kind in _NUMBERS

    def _judge(self) -> None:
        if not self._open:
            self.is_muted, self.in_contents, self.address = False, False, ""
            return
        self.in_contents = self._are_trusted and any(opened.kind in CONTENTS for opened in self._open)
        self.is_muted = self.in_contents or any(
            (not opened.in_result or opened.kind in _LEFT_OUT) if self._are_trusted else not opened.in_result
            for opened in self._open
        )
        self.address = next((opened.address for opened in reversed(self._open) if opened.address), "")


def kind_of(code: str) -> str:
    """Return the first word of a field's code, in capitals."""
    match = _CODE.match(code)
    return match[1].upper() if match else ""


def address_of(code: str) -> str:
    """Return the web address of a HYPERLINK field, "" if there is none."""
    match = _ADDRESS.match(code)
    return web_address(match[1]) if match else ""


def is_left_out(code: str) -> bool:
    """Say whether the result of a field with this code is not read."""
    return kind_of(code) in _LEFT_OUT
