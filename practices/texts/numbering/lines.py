"""The lines of a source, freed of blank lines, page debris and the marks of headings."""

import re
from dataclasses import dataclass, replace
from enum import Enum

from practices.texts.numbering.doubts import DoubtList
from practices.texts.numbering.labels import Label, read_label
from practices.texts.numbering.marks import LineMark, read_mark, read_whole_label
from practices.texts.numbering.pictures import PICTURE
from practices.texts.numbering.vocabulary import CONTAINERS, LabelKind

MOST_LABELS = 100_000  # a text with more is not one; the bound keeps time and memory in bounds
MAX_WRAP = 140  # a longer line is a whole paragraph, not a wrapped one


class LineRole(Enum):
    """What the notation says that a line is."""

    PLAIN = "plain"  # "\\1. is no number"
    NOTE = "note"  # "[^1]: The note."
    FIGURE = "figure"  # "![The form](page:12)", "![The chart](picture:0c5d…)"
    MORE = "more"  # "{+} A further line of the same text"
    QUOTED = "quoted"  # a paragraph within a quotation of whole provisions
    MARKED = "marked"  # "{#art_5 article 0 | Article 5} The words"


@dataclass(slots=True)
class SourceLine:
    """A line with words.

    `gap` says that a blank line or a page's end stands before it, `blanks` counts the lines left
    out there, `depth` counts the # of a Markdown heading (0 for none), `strong` marks a line all
    in bold, `table` a row of a table. `mark` and `role` are what the notation says of the line, `notes` the marks of
    footnotes behind a label that stands alone.
    """

    number: int
    text: str
    gap: bool
    blanks: int = 0
    depth: int = 0
    indent: int = 0
    strong: bool = False
    table: bool = False
    label: Label | None = None
    mark: LineMark | None = None
    role: LineRole | None = None
    notes: str = ""

    @property
    def free(self) -> bool:
        """Whether the words alone tell what the line is: no mark and no role says it."""
        return self.mark is None and self.role is None


_HEADING = re.compile(r"(#{1,6})\s*(?=[^\s#])(.*)")
_RULE = re.compile(r"(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,}|~{3,}|\.{3,}")
_UNDERLINE = re.compile(r"={3,}")
_WORD = re.compile(r"\w")
_PAGE = re.compile(
    r"(?:page|seite|pagina|página|pág\.|стр\.|p\.)\s*\d{1,4}(?:\s*(?:of|/|von|de|sur|van|из)\s*\d{1,4})?"
    r"|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}\s*/\s*\d{1,4}",
    re.IGNORECASE,
)
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,400})(?<=\S)\1[\s:.]*")
_BOLD_LABEL = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,60})(?<=\S)\1[ \t]*(?=\S)")
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]:\s*(?=\S)")
_NOTED_LABEL = re.compile(
    r"(?P<label>[^\[\]]{2,60}?)(?P<notes>(?:\[\^[^\]\s]{1,40}\])+)(?P<rest>\s*(?:[–—:-]\s*\S.*)?)"
)
_FIGURE = re.compile(r"!\[[^\]]{0,2000}\]\(page:\d{1,6}\)")
_QUOTE = re.compile(r"(?:>\s?){1,5}")
_MARKS = re.compile(r"(?:[*^~`|\\•·.,;:'_=-]*[\u0300-\u036f^\\|~][*^~`|\\•·.,;:'_=\u0300-\u036f -]*)(?=[^\W\d_])")
_TRAIL = re.compile(r"\s+[\\|~^]+$")
_INVISIBLE = dict.fromkeys([0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x2066, 0x2067, 0x2069, 0xFEFF, 0xAD])


def read_lines(text: str, doubts: DoubtList) -> list[SourceLine]:
    """Return the lines of `text` that hold words, each with the label that it begins with.

    What is left out is said in `doubts`, unless it is blank or a rule.
    """
    lines: list[SourceLine] = []
    gap, labels, last = True, 0, 0
    for number, raw in enumerate(split_lines(text), 1):
        if is_left_out(raw):
            last = number
            continue
        line = _read_line(number, raw, doubts)
        if line is None:
            if lines and not gap and lines[-1].free and _UNDERLINE.fullmatch(raw.strip()):
                lines[-1].depth = 1
            gap = True
            continue
        own_gap = bool(line.depth) or not line.free
        line.gap, line.blanks = gap or raw.startswith("\f") or own_gap, number - last - 1
        last = number
        gap = bool(line.depth)
        if labels <= MOST_LABELS and line.label is None:
            line.label = _read_own_label(line) if not line.table and line.role is None else None
            labels += line.label is not None
        lines.append(line)
    if labels > MOST_LABELS:
        doubts.add(lines[-1].number, "too_many_numbers", f"Only the first {MOST_LABELS} numbers were read.", 1.0)
    return lines


def is_left_out(raw: str) -> bool:
    """Say whether a person left the line out: "{-} Page 3 of 12". The lines around it join as if it were not there."""
    return raw.lstrip().startswith("{-}")


def _read_own_label(line: SourceLine) -> Label | None:
    """Return the label of a line, and put the marks of footnotes behind a word with a number aside: "Article 5[^1]"."""
    label = read_label(line.text)
    found = _NOTED_LABEL.fullmatch(line.text) if "[^" in line.text else None
    named = read_label(found["label"].rstrip()) if found else None
    if not found or named is None or named.rest or named.kind in {LabelKind.NUMBER, LabelKind.BULLET}:
        return label
    line.text = f"{found['label'].rstrip()}{found['rest']}"
    line.notes = "" if found["rest"] else found["notes"]
    line.text += found["notes"] if found["rest"] else ""
    return read_label(line.text)


def split_lines(text: str) -> list[str]:
    """Split at line ends as an editor counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _read_line(number: int, raw: str, doubts: DoubtList) -> SourceLine | None:
    bare = raw.expandtabs(4) if raw.isascii() else raw.expandtabs(4).translate(_INVISIBLE)
    text = bare.strip()
    if not text or _RULE.fullmatch(text):
        return None
    indent = len(bare) - len(bare.lstrip())
    if (line := _read_notation(number, raw.strip().lstrip("\ufeff\u200e\u200f"), indent, doubts)) is not None:
        return line
    if text[0] == "|" and text.count("|") > 1:
        return SourceLine(number, text, gap=False, indent=indent, table=True)
    if not _WORD.search(text):
        doubts.add(number, "debris", f"Line {number} holds no word and was left out: {text[:40]}", 0.3)
        return None
    if _PAGE.fullmatch(text):
        doubts.add(number, "page_number", f"Line {number} reads like a page number and was left out: {text}", 0.2)
        return None
    return _dress(SourceLine(number, " ".join(text.split()), gap=False, indent=indent), doubts)


def _read_notation(number: int, text: str, indent: int, doubts: DoubtList) -> SourceLine | None:
    """Read a line of which the notation says what it is; None if it is any other."""
    if text[:2] == "{#" and (found := read_mark(text)):
        return _read_marked(number, *found, indent, doubts)
    if text[:1] == "\\" and text[1:2].strip():
        return SourceLine(number, " ".join(text[1:].split()), gap=True, indent=indent, role=LineRole.PLAIN)
    if text == "{+}" or text.startswith("{+} "):
        return SourceLine(number, " ".join(text[3:].split()), gap=True, indent=indent, role=LineRole.MORE)
    if text[:2] == "[^" and _NOTE.match(text):
        return SourceLine(number, text, gap=True, indent=indent, role=LineRole.NOTE)
    if is_figure(text):
        return SourceLine(number, " ".join(text.split()), gap=True, indent=indent, role=LineRole.FIGURE)
    return None


def is_figure(text: str) -> bool:
    """Say whether a line shows a page of the source file, or a picture."""
    return text[:2] == "![" and (_FIGURE.fullmatch(text) or PICTURE.fullmatch(text)) is not None


def _read_marked(number: int, mark: LineMark, rest: str, indent: int, doubts: DoubtList) -> SourceLine:
    """Read the words behind a mark: as they stand if it says everything, else as any line."""
    if not mark.element:
        marked_again = rest[:2] == "{#" or not _WORD.search(rest)
        line = None if marked_again else _read_line(number, rest, doubts)
        line = line or SourceLine(number, " ".join(rest.split()), gap=True, role=LineRole.PLAIN)
        line.indent, line.mark = indent, mark
        return line
    line = SourceLine(number, " ".join(rest.split()), gap=True, indent=indent, mark=mark, role=LineRole.MARKED)
    line.table = rest[:1] == "|" and rest.count("|") > 1
    label = read_whole_label(mark.label)
    if label is not None and (mark.num is not None or label.kind in {*CONTAINERS, LabelKind.ANNEX, LabelKind.BULLET}):
        line.label = replace(label, rest=mark.heading or rest)
    return line


def split_note(text: str) -> tuple[str, str]:
    """Return the mark and the words of a footnote: "[^1]: The note."."""
    match = _NOTE.match(text)
    return (match[1], " ".join(text[match.end() :].split())) if match else ("", text)


def _dress(line: SourceLine, doubts: DoubtList) -> SourceLine:
    """Take the marks of heading, bold, quotation and noise off a line."""
    if line.text[0].isalnum() and line.text[-1] not in "\\|~^":
        return line  # each of them begins with a mark, or ends with one
    if match := _HEADING.fullmatch(line.text):
        line.depth, line.text = len(match[1]), match[2].rstrip("#").strip() or match[2]
    elif match := _QUOTE.match(line.text):
        line.text = line.text[match.end() :] or line.text
    if match := _BOLD.fullmatch(line.text):
        line.strong, line.text = True, match[2].strip()
    elif (match := _BOLD_LABEL.match(line.text)) and _is_label_alone(match[2]):
        line.text = f"{match[2].strip()} {line.text[match.end() :]}"
    if match := _MARKS.match(line.text):
        line.text = line.text[match.end() :]
        text = f"Line {line.number}: marks before the text were left out: {match[0].strip()}"
        doubts.add(line.number, "ocr_mark", text, 0.4)
    line.text = _TRAIL.sub("", line.text) or line.text
    return line


def _is_label_alone(text: str) -> bool:
    label = read_label(text.strip())
    return label is not None and not label.rest.strip(" .:–—-")


def measure_wrap(lines: list[SourceLine]) -> int:
    """Return the width at which the text was wrapped by hand, 0 if its lines are paragraphs.

    A wrapped text has hardly a line above the width and at least a third of them close to it; in
    other texts such lines are one in four at most.
    """
    lengths = [len(line.text) + line.indent for line in lines if not line.table and not line.depth]
    short = sorted(length for length in lengths if length <= MAX_WRAP)
    if not short or len(lengths) - len(short) > len(lengths) * 0.1:
        return 0
    width = short[int(len(short) * 0.95)]
    close = sum(length >= 0.8 * width for length in short)
    least = 40 if len(short) > 12 else 60
    return width if width >= least and close >= 0.35 * len(short) else 0


def close_double_spacing(lines: list[SourceLine], width: int) -> None:
    """Take single blank lines for no gap where they stand behind nearly every line of a wrapped text."""
    spaced = sum(line.blanks > 0 for line in lines)
    if not width or len(lines) < 6 or spaced < 0.85 * len(lines):
        return
    for line in lines:
        line.gap = line.blanks > 1 or line.depth > 0
