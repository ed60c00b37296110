"""A Markdown file read into numbered text."""

import re
from collections.abc import Iterator
from dataclasses import replace

from practices.documents.html.reading import write_fragment
from practices.documents.markdown.blocks import MarkdownReader
from practices.documents.markdown.found import MarkdownBlock, MarkdownContents
from practices.documents.markdown.front_matter import FrontMatter, read_front_matter
from practices.documents.markdown.inline import count_images, write_inline
from practices.documents.readings import ReadFile
from practices.documents.text import UnreadableText, read_text
from practices.texts.numbering import Doubt

_REFERRED = re.compile(r"\[\^([^\]\s]{1,20})\](?!:)")
_TITLE = re.compile(r"\{\{\s*(?:page|site\.page)\.title\s*\}\}")
_TEMPLATE = re.compile(r"\{%[^%\n]{0,500}%\}|\{\{[^{}\n]{0,500}\}\}")
_OWN_NUMBER = re.compile(
    r"(?:\((?:\d{1,3}[a-z]?|[a-z]{1,2}|[ivxlc]{1,7})\)|\d{1,3}[.)]|\d{1,3}(?:\.\d{1,3})+\.?|§+\s?\d+)(?=\s)"
)
_BREAK = re.compile(r"\s*<br>\s*")
_ENDED = re.compile(r"[.;:!?。]\W?$")


def read_markdown(data: bytes) -> ReadFile:
    """Read a Markdown file. Raises UnreadableText.

    What is said before the text for the programs of a site is left out, its title taken; links and notes are
    resolved, HTML is cleaned, repeated numbers of a list are counted.
    """
    text, doubts = read_text(data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front = read_front_matter(lines)
    found = MarkdownContents()
    MarkdownReader(found).read(_fill_in(lines[front.lines :], front))
    parts = list(_parts(found))
    if not parts:
        raise UnreadableText("The file holds no words.")
    written, starts = _write(parts)
    return ReadFile(
        text=written,
        format="markdown",
        doubts=tuple(
            sorted(
                (*(_move(doubt, written) for doubt in doubts), *_left_out(found, parts, starts)),
                key=lambda doubt: doubt.line,
            )
        ),
        title=front.title or next((part.text for part in parts if part.depth == 1), ""),
        language=front.language,
    )


def _fill_in(lines: list[str], front: FrontMatter) -> list[str]:
    """Put the title where the file asks for it."""
    return [_TITLE.sub(front.title.replace("\\", ""), line) if "{{" in line else line for line in lines]


def _parts(found: MarkdownContents) -> Iterator[MarkdownBlock]:
    """Return the blocks in the notation, each note behind the block that first refers to it."""
    written: set[str] = set()
    for block in found.blocks:
        for part in _in_notation(block, found):
            yield part
            for mark in _REFERRED.findall(part.text):
                if mark in found.notes and mark not in written:
                    written.add(mark)
                    note = write_inline(found.notes[mark], found.addresses)
                    yield MarkdownBlock("note", f"[^{mark}]: {_BREAK.sub(' ', note)}")
    for mark, words in found.notes.items():
        if mark not in written:
            yield MarkdownBlock("note", f"[^{mark}]: {write_inline(words, found.addresses)}")


def _in_notation(block: MarkdownBlock, found: MarkdownContents) -> Iterator[MarkdownBlock]:
    if block.kind == "lines":
        yield block
    elif block.kind == "html":
        yield from (MarkdownBlock("html", part) for part in write_fragment(block.text))
    elif block.kind == "table":
        rows = [write_inline(_TEMPLATE.sub("", row), found.addresses) for row in block.text.split("\n")]
        yield replace(block, text="\n".join(rows))
    else:
        words = write_inline(_TEMPLATE.sub("", block.text), found.addresses).strip()
        if block.kind == "heading":
            words = _BREAK.sub(" ", words.replace("\n", " ")).replace("**", "").strip()
        lead = "" if _OWN_NUMBER.match(words) and block.lead.strip() == "-" else block.lead
        for place, part in enumerate(_split_breaks(words)):
            yield replace(
                block, text=part, lead=lead if place == 0 else "", indent=block.indent + (2 if place and lead else 0)
            )


def _split_breaks(words: str) -> list[str]:
    """Begin a paragraph at the end of a line where a sentence ended."""
    parts: list[list[str]] = []
    for piece in _BREAK.split(words):
        if parts and not _ENDED.search(parts[-1][-1][-40:]):
            parts[-1].append(piece)
        else:
            parts.append([piece])
    return [part for pieces in parts if (part := " ".join(filter(None, pieces)).strip()).strip("*_ ")]


def _write(parts: list[MarkdownBlock]) -> tuple[str, list[int]]:
    """Return the text with a blank line between blocks, and the line at which each begins."""
    texts, starts, line = [], [], 1
    for part in parts:
        quote = "> " * part.quotes if part.kind not in {"table", "heading"} else ""
        lead = f"{'#' * part.depth} " if part.depth else f"{' ' * part.indent}{quote}{part.lead}"
        text = part.text if part.kind in {"table", "lines", "html", "note"} else f"{lead}{part.text}"
        texts.append(text)
        starts.append(line)
        line += text.count("\n") + 2
    return "\n\n".join(texts) + "\n", starts


def _left_out(found: MarkdownContents, parts: list[MarkdownBlock], starts: list[int]) -> Iterator[Doubt]:
    """Return a doubt for pictures and for commands of a site's program that were left out."""
    images = sum(count_images(block.text) for block in found.blocks if block.kind != "lines")
    if images:
        yield Doubt(1, "picture_left_out", f"{images} pictures were left out; their words are not in the text.", 0.4)
    if found.template_lines:
        line = starts[min(found.template_lines[0], len(starts) - 1)]
        what = "commands of a site's program were left out; what they insert is not in the text"
        yield Doubt(line, "command_left_out", f"{len(found.template_lines)} {what}.", 0.4)


def _move(doubt: Doubt, text: str) -> Doubt:
    """Move a doubt about letters from the line of the file to the line of the text."""
    sought = "\ufffd" if doubt.code == "broken_characters" else ""
    for number, line in enumerate(text.split("\n"), start=1):
        if (sought and sought in line) or (not sought and not line.isascii()):
            return replace(doubt, line=number)
    return replace(doubt, line=1)
