"""Paragraphs, headings and tables on their way into numbered text, with the doubts about them."""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from practices.documents.text import MAX_TEXT_BYTES, UnreadableText
from practices.texts.numbering import Doubt
from practices.texts.numbering.doubts import DoubtList
from practices.texts.numbering.vocabulary import CONTENTS


class UnplacedDoubt(NamedTuple):
    """A doubt before its line is known."""

    code: str
    message: str
    weight: float


@dataclass(slots=True)
class DocxBlock:
    """One paragraph (a line) or table (its lines). `raw` are a paragraph's words with tabs.

    `notes` are the lines of its notes. `is_contents` marks where a table of contents was left out.
    """

    text: str
    raw: str = ""
    is_heading: bool = False
    is_contents: bool = False
    notes: tuple[str, ...] = ()
    findings: tuple[UnplacedDoubt, ...] = ()

    def flatten(self) -> list[str]:
        """Return the lines as they stand in a table's cell: no marks of headings, a table's cells behind each other."""
        if not self.text:
            return []
        if self.is_heading:
            return [self.text.lstrip("#").strip()]
        lines = self.text.split("\n")
        if self.raw:
            return lines
        rows = ([cell.strip().replace("\\|", "|") for cell in line.strip("| ").split(" | ")] for line in lines)
        return ["; ".join(cell for cell in cells if cell) for cells in rows if cells[0] != "---"]


_ENTRY = re.compile(r".*(?:\t|\.{3,}|…{1,}|(?:\. ){3,})[\s.…]*(?:\d{1,4}|[ivxlc]{1,7})\s*")
_LONGEST_CONTENTS_HEADING = 40
_FEWEST_ENTRIES = 2


def leave_out_contents(blocks: list[DocxBlock]) -> list[DocxBlock]:
    """Leave out tables of contents: the typed ones (a heading, then lines that end in a page) and what made ones left.

    The block behind says that one was left out.
    """
    kept: list[DocxBlock] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if block.is_contents:
            if kept and _is_contents_heading(kept[-1]):
                kept.pop()
            at += 1
            continue
        if _is_contents_heading(block):
            end = _end_of_entries(blocks, at + 1)
            if end - at > _FEWEST_ENTRIES:
                _say_left_out(blocks, end, end - at - 1)
                at = end
                continue
        kept.append(block)
        at += 1
    return kept


def _is_contents_heading(block: DocxBlock) -> bool:
    words = block.raw
    return 0 < len(words) < _LONGEST_CONTENTS_HEADING and words.casefold().strip(" \t\n:.") in CONTENTS


def _end_of_entries(blocks: list[DocxBlock], at: int) -> int:
    while at < len(blocks) and blocks[at].raw and _ENTRY.fullmatch(blocks[at].raw):
        at += 1
    return at


def _say_left_out(blocks: list[DocxBlock], at: int, count: int) -> None:
    if at < len(blocks):
        message = f"A typed table of contents with {count} lines was left out before this line."
        blocks[at].findings += (UnplacedDoubt("contents_left_out", message, 0.1),)


def assemble(blocks: list[DocxBlock], general: list[UnplacedDoubt]) -> tuple[str, tuple[Doubt, ...]]:
    """Put the blocks below each other, a blank line between them, and give the text with its doubts by line.

    Notes stand behind the block that refers to them, those of headings behind the block after. `general` are
    findings about the whole file: they get the first line. Raises UnreadableText if there are no words, or more than
    a text may have.
    """
    lines: list[str] = []
    doubts = DoubtList()
    waiting: list[str] = []
    number = 1
    for finding in general:
        doubts.add(1, *finding)
    for block in blocks:
        for finding in block.findings:
            doubts.add(number, *finding)
        if block.text:
            lines.append(block.text)
            number += block.text.count("\n") + 2
        waiting.extend(block.notes)
        if waiting and not block.is_heading:
            lines.extend(waiting)
            number += 2 * len(waiting)
            waiting = []
    lines.extend(waiting)
    text = "\n\n".join(lines)
    if not text.strip():
        raise UnreadableText("The file holds no words.")
    if len(text) > MAX_TEXT_BYTES:
        raise UnreadableText(f"The file holds too much: a text may have up to {MAX_TEXT_BYTES // 1024**2} MB.")
    last = text.count("\n") + 1
    found = (replace(doubt, line=min(doubt.line, last)) for doubt in doubts.freeze())
    return f"{text}\n", tuple(found)


def write_table(rows: list[list[str]], *, has_header: bool) -> str:
    """Write rows of cells in the notation, all of the width of the widest; "" for a table without words.

    A line break in a cell is written as <br>.
    """
    if not any(cell for row in rows for cell in row):
        return ""
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join(_write_cell(cell) for cell in [*row, *[""] * (width - len(row))]) + " |" for row in rows]
    if has_header:
        lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)


def _write_cell(cell: str) -> str:
    return cell.replace("|", "\\|").replace("\n", "<br>")
