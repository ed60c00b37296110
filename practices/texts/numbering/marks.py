"""Explicit marks at the start of a line: "{#art_5}", "{#art_5__para_2 paragraph 3 | 2. | Gifts}"."""

import re
from dataclasses import dataclass, replace

from practices.texts.numbering.labels import Label, read_label
from practices.texts.numbering.vocabulary import UNITS

_NAMES = (
    "alinea appendix article attachment book chapter citation clause conclusions crossHeading division doc hcontainer "
    "indent item level list note p paragraph part point preamble preface proviso recital rule section subchapter "
    "subclause subdivision sublist subparagraph subpart subrule subsection subtitle title toc tome transitional"
)
ELEMENTS = frozenset(_NAMES.split())
"""The Akoma Ntoso elements that a mark can name."""

_EID = re.compile(r"[^\s{}|\\]{1,400}")
_HEAD = re.compile(r"(?P<eid>\S+)(?: (?P<element>[A-Za-z]+) (?P<level>\d{1,2})(?P<num> =.*)?)?")
_WITH_NUMBER = (
    "alinea article clause item level list paragraph point proviso recital rule section subclause sublist "
    "subparagraph subrule subsection transitional"
)
_NUMBERED = frozenset(_WITH_NUMBER.split())
_FIELDS = 4  # eid and element, label, heading, path


@dataclass(frozen=True, slots=True)
class LineMark:
    """What a mark says of the piece that begins behind it.

    Without `element` it gives the eId alone, and the piece is read as any other. With it, all is
    said: `level` counts from 0, `num` is None for a piece without number, `path` is None where it
    is the usual one (the number, below the numbers above).
    """

    eid: str
    element: str = ""
    level: int = 0
    num: str | None = None
    label: str = ""
    heading: str = ""
    path: tuple[str, ...] | None = None


def read_mark(text: str) -> tuple[LineMark, str] | None:
    """Return the mark that `text` begins with, and the words behind it; None if there is none, or a malformed one."""
    if not text.startswith("{#"):
        return None
    fields, end = _split_fields(text)
    if end == 0 or len(fields) > _FIELDS:
        return None
    match = _HEAD.fullmatch(" ".join(fields[0].split()))
    if match is None or not _EID.fullmatch(match["eid"]):
        return None
    element, rest = match["element"] or "", text[end:].strip()
    if not element:
        return (LineMark(match["eid"]), rest) if rest and len(fields) == 1 else None
    if element not in ELEMENTS:
        return None
    label, heading, path = [*fields[1:], "", "", ""][:3]
    label, heading, num = _unescape(label), _unescape(heading), match["num"]
    number = usual_num(element, label) if num is None else (_unescape(num[2:]) or None)
    return LineMark(match["eid"], element, int(match["level"]), number, label, heading, _read_path(path)), rest


def write_mark(mark: LineMark) -> str:
    """Return the mark as it stands in a text; the inverse of `read_mark`."""
    if not mark.element:
        return f"{{#{mark.eid}}}"
    head = f"#{mark.eid} {mark.element} {mark.level}"
    if mark.num != usual_num(mark.element, mark.label):
        head += f" ={_escape(mark.num or '')}"
    fields = [_escape(mark.label), _escape(mark.heading), _write_path(mark.path)]
    while fields and not fields[-1]:
        fields.pop()
    return "{" + " | ".join([head, *fields]) + "}"


def usual_num(element: str, label: str) -> str | None:
    """Return the bare number of a piece with this label, None where such a piece has none."""
    read = read_whole_label(label)
    if read is None or not read.number:
        return None
    if element in _NUMBERED or (element == "hcontainer" and read.kind in UNITS):
        return read.number
    return None


def read_whole_label(label: str) -> Label | None:
    """Read a label with nothing behind it; None if it is more, or less, than one."""
    read = read_label(f"{label} x") if label else None
    if read is not None and read.printed == label and read.rest == "x":
        return replace(read, rest="")
    read = read_label(label)
    return read if read is not None and read.printed == label and not read.rest else None


def _split_fields(text: str) -> tuple[list[str], int]:
    """Cut "{#a | b}" at its bars, escapes kept; the second value is the place behind it, 0 if it does not end."""
    fields, start, at = [], 2, 2
    while at < len(text):
        character = text[at]
        if character == "\\":
            at += 1
        elif character in "|}":
            fields.append(text[start:at])
            start = at + 1
            if character == "}":
                return fields, start
        at += 1
    return [], 0


def _escape(words: str, marks: str = "\\|}") -> str:
    return "".join(f"\\{character}" if character in marks else character for character in words)


def _unescape(words: str) -> str:
    return " ".join(re.sub(r"\\(.)", r"\1", words).split())


def _read_path(field: str) -> tuple[str, ...] | None:
    field = field.strip()
    if not field:
        return None
    return tuple(_unescape(part) for part in re.split(r"(?<!\\)/", field)) if field != "/" else ()


def _write_path(path: tuple[str, ...] | None) -> str:
    if path is None:
        return ""
    return " / ".join(_escape(part, "\\|}/") for part in path) or "/"
