"""The notation inside a provision's text, taken apart: paragraphs, tables, notes, pictures and pages of the file."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

from practices.texts.numbering.lines import is_left_out
from practices.texts.numbering.pictures import PICTURE, is_caption


class RunKind(StrEnum):
    """What a run of words is."""

    PLAIN = auto()
    EMPHASIS = auto()
    STRONG = auto()
    LINK = auto()
    TERM = auto()
    NOTE = auto()
    BREAK = auto()


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind. `address` is a link's (http, https, mailto), `runs` what stands inside marked words.

    The portal itself adds links to places of the text, and each TERM: a defined term that leads to its definition.
    The `words` of a NOTE are its mark ("1" of `[^1]`), those of a BREAK are empty.
    """

    mark: RunKind
    words: str = ""
    address: str = ""
    runs: "Runs" = ()


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running words."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, all of the same width; `head` is () when the first row is no header."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What a note says; `mark` is how the text refers to it."""

    mark: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class Figure:
    """A page of the source file in place; pages count from 1."""

    caption: str
    page: int


@dataclass(frozen=True, slots=True)
class TextPicture:
    """A picture that is kept with the edition under `code`, with its caption.

    `alternative` says in words what it shows; it is "" for one that nobody has described yet, and for one that
    `is_decorative`.
    """

    code: str
    alternative: str
    is_decorative: bool = False
    caption: Runs = ()

    @property
    def words(self) -> str:
        """What is read in its place: the alternative, then the caption."""
        return "\n".join(filter(None, (self.alternative, plain_words(self.caption))))


Block = Paragraph | Table | Note | Figure | TextPicture

_NOTE = re.compile(r"\s*\[\^([^\]\s]{1,20})\]:[ \t]*(.*)")
_FIGURE = re.compile(r"\s*!\[([^\]]{0,500})\]\(page:([1-9]\d{0,4})\)\s*")
_CODE = re.compile(r"\]\((?:picture|decorative):([0-9a-f]{20})\)")
_RULE = re.compile(r"\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*")
_BAR = re.compile(r"(?<!\\)\|")
_SPECIAL = re.compile(r"[*\[\\<]")
_RUN = re.compile(
    r"""
    \\(?P<escaped>[!-/:-@\[-`{-~])
    | \*\*(?=[^\s*])(?P<strong>(?:[^*]|\*(?!\*)){1,4000})(?<=\S)\*\*
    | (?<![\w*])\*(?=[^\s*])(?P<emphasis>[^*]{1,4000})(?<=\S)\*(?![\w*])
    | \[\^(?P<note>[^\]\s]{1,20})\]
    | \[(?P<linked>[^\[\]]{1,400})\]\((?P<address>(?:https?://|mailto:)[^\s()<>"]{1,2000}(?:\([^\s()<>"]{0,200}\))?)\)
    | <br[ ]?/?>(?P<break>)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def read_blocks(text: str) -> tuple[Block, ...]:
    """Take a provision's text apart, in its order. Never raises: what is no notation is words."""
    blocks: list[Block] = []
    for kind, lines in _grouped(text):
        if kind == "table":
            blocks.append(_table(lines))
        elif kind == "note":
            mark, words = _NOTE.fullmatch(lines[0]).groups()  # type: ignore[union-attr]  # grouped by this pattern
            blocks.append(Note(mark, read_runs(words.strip())))
        elif kind == "figure":
            caption, page = _FIGURE.fullmatch(lines[0]).groups()  # type: ignore[union-attr]  # grouped by this pattern
            blocks.append(Figure(caption.strip(), int(page)))
        elif kind == "picture":
            blocks.append(_picture(lines))
        else:
            words = "\n".join(lines).strip()
            # A backslash before a number says that it is none.
            blocks.append(Paragraph(read_runs(words[1:] if re.match(r"\\[\w(]", words) else words)))
    return tuple(blocks)


def read_runs(words: str) -> Runs:
    """Take a line apart into runs; plain words between two marks are one run."""
    if not _SPECIAL.search(words):
        return (Run(RunKind.PLAIN, words),) if words else ()
    runs: list[Run] = []
    plain, place = "", 0
    for match in _RUN.finditer(words):
        plain += words[place : match.start()]
        place = match.end()
        if match["escaped"] is not None:
            plain += match["escaped"]
            continue
        if plain:
            runs.append(Run(RunKind.PLAIN, plain))
        plain = ""
        runs.append(_run(match))
    plain += words[place:]
    return (*runs, Run(RunKind.PLAIN, plain)) if plain else tuple(runs)


def note_marks(heading: Runs, blocks: Iterable[Block]) -> Iterator[str]:
    """Return the marks of notes that stand in a heading and its text, in order; one may come several times."""
    yield from _marks_in(heading)
    for block in blocks:
        match block:
            case Paragraph(runs):
                yield from _marks_in(runs)
            case Table(head, rows):
                for cell in (*head, *(cell for row in rows for cell in row)):
                    yield from _marks_in(cell)
            case TextPicture():
                yield from _marks_in(block.caption)


def _marks_in(runs: Runs) -> Iterator[str]:
    for run in runs:
        if run.mark == RunKind.NOTE:
            yield run.words
        yield from _marks_in(run.runs)


def bare_text(text: str) -> str:
    """Return a provision's text without its marks: the cells of a table behind each other, a figure by its caption.

    The blocks stay apart, with an empty line between them.
    """
    return "\n\n".join(_bare(block) for block in read_blocks(text)) if _SPECIAL.search(text) or "|" in text else text


def _bare(block: Block) -> str:
    match block:
        case Table():
            return " ".join(plain_words(cell) for row in (block.head, *block.rows) for cell in row)
        case Figure():
            return block.caption
        case TextPicture():
            return block.words
        case _:
            return plain_words(block.runs)


def bare_words(words: str) -> str:
    """Return a line without its marks, as for a table of contents."""
    return plain_words(read_runs(words))


def plain_words(runs: Runs) -> str:
    """Return the words alone; a break is a blank, a note is left out."""
    parts = {RunKind.BREAK: " ", RunKind.NOTE: ""}
    return "".join(parts.get(run.mark, plain_words(run.runs) if run.runs else run.words) for run in runs)


def _run(match: re.Match[str]) -> Run:
    if match["strong"] is not None:
        return Run(RunKind.STRONG, runs=read_runs(match["strong"]))
    if match["emphasis"] is not None:
        return Run(RunKind.EMPHASIS, runs=read_runs(match["emphasis"]))
    if match["note"] is not None:
        return Run(RunKind.NOTE, match["note"])
    if match["linked"] is not None:
        return Run(RunKind.LINK, address=match["address"], runs=read_runs(match["linked"]))
    return Run(RunKind.BREAK)


def _grouped(text: str) -> Iterator[tuple[str, list[str]]]:
    """Return the lines of each block, with what it is."""
    kind, lines = "", list[str]()
    for line in [*text.split("\n"), ""]:
        here = _kind_of(line)
        goes_along = kind == "picture" and len(lines) == 1 and here == "words" and is_caption(line)
        if lines and not goes_along and (here != kind or here in {"note", "figure", "picture"}):
            yield kind, lines
            lines = []
        kind = "picture" if goes_along else here
        if here:
            lines.append(line)


def _kind_of(line: str) -> str:
    bare = line.strip()
    if not bare:
        return ""
    if bare.startswith("|") and len(bare) > 1:
        return "table"
    if bare.startswith("[^") and _NOTE.fullmatch(line):
        return "note"
    if bare.startswith("!["):
        return "figure" if _FIGURE.fullmatch(line) else "picture" if PICTURE.fullmatch(bare) else "words"
    return "words"


def picture_codes(text: str) -> list[str]:
    """Return the codes of the pictures in a text, each once, in its order; without those that were left out."""
    if "](" not in text:
        return []
    lines = (line for line in text.split("\n") if not is_left_out(line))
    return list(dict.fromkeys(code for line in lines for code in _CODE.findall(line)))


def _picture(lines: list[str]) -> TextPicture:
    alternative, kind, code = PICTURE.fullmatch(lines[0].strip()).groups()  # type: ignore[union-attr]  # grouped by this pattern
    caption = read_runs(lines[1].strip()[1:-1]) if len(lines) > 1 else ()
    is_decorative = kind == "decorative"
    return TextPicture(code, "" if is_decorative else " ".join(alternative.split()), is_decorative, caption)


def _table(lines: list[str]) -> Table:
    has_head = len(lines) > 1 and _RULE.fullmatch(lines[1]) is not None
    rows = [_cells(line) for line in lines if not _RULE.fullmatch(line)]
    width = max((len(row) for row in rows), default=0)
    full = [row + ((),) * (width - len(row)) for row in rows]
    return Table(full[0] if has_head and full else (), tuple(full[1:] if has_head else full))


def _cells(line: str) -> tuple[Runs, ...]:
    bare = line.strip().removeprefix("|")
    parts = _BAR.split(bare)
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return tuple(read_runs(part.strip()) for part in parts)
