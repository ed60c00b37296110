"""A Markdown file read into numbered text."""

import html
import re
from dataclasses import replace

from practices.documents.html.looks import attribute
from practices.documents.html.notes import find_notes
from practices.documents.html.parsing import parse_page
from practices.documents.html.reading import write_page
from practices.documents.markdown.front_matter import read_front_matter
from practices.documents.markdown.notation import is_notation
from practices.documents.markdown.rules import INDENT, LINE_FEED, MOST_NESTED, NOTE, NOTHING, make_parser
from practices.documents.readings import ReadFile
from practices.documents.text import UnreadableText, read_text
from practices.texts.numbering import Doubt

_WORD = re.compile(r"\w")
_TITLE = re.compile(r"\{\{\s*(?:page|site\.page)\.title\s*\}\}")
_HEADING = re.compile(r"^# (.+)", re.MULTILINE)
_SIGNS = re.compile(f"[{INDENT}{LINE_FEED}{NOTE}{NOTHING}]")
_BACK = str.maketrans({LINE_FEED: "\n", INDENT: " ", NOTE: "[^", NOTHING: "", "\u00a0": " "})


def read_markdown(data: bytes) -> ReadFile:
    """Read a Markdown file. Raises UnreadableText.

    What is said before the text for the programs of a site is left out, its title taken; links and notes are
    resolved, HTML is cleaned, repeated numbers of a list are counted. A text in the notation stays as it is.
    """
    text, doubts = read_text(data)
    lines = _SIGNS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    front = read_front_matter(lines)
    body = _TITLE.sub(lambda _: front.title.replace("\\", ""), "\n".join(lines[front.lines :])).strip("\n")
    if not _WORD.search(body):
        raise UnreadableText("The file holds no words.")
    written, more = (f"{body}\n", []) if is_notation(body) else _write(body)
    heading = _HEADING.search(written)
    return ReadFile(
        text=written,
        format="markdown",
        doubts=tuple(sorted((*(_move(doubt, written) for doubt in doubts), *more), key=lambda doubt: doubt.line)),
        title=front.title or (heading[1] if heading else ""),
        language=front.language,
    )


def _write(body: str) -> tuple[str, list[Doubt]]:
    """Return Markdown in the notation, and what was left out of it; its notes are read as those of a page."""
    parser, env = make_parser(), {"notes": dict[str, str]()}
    tokens = parser.parse(body, env)
    if any(token.level >= MOST_NESTED - 1 for token in tokens):
        raise UnreadableText(f"The file is nested too deep: fewer than {MOST_NESTED} levels are read.")
    page = parser.renderer.render(tokens, parser.options, env)
    for mark, words in env["notes"].items():
        page += f'<aside data-note="{html.escape(mark)}">{NOTHING}{parser.renderInline(words, env)}</aside>'
    del tokens  # several times as large as the text
    root = parse_page(page)
    notes = find_notes(root)
    notes.texts |= {attribute(note, "data-note"): note for note in root.iter("aside")}
    notes.places.update(root.iter("aside"))
    notes.marks |= {link: mark for link in root.iter("a") if (mark := attribute(link, "data-note")) in env["notes"]}
    _blocks, text, doubts = write_page(root, notes)
    return text.replace(f" {LINE_FEED}", LINE_FEED).translate(_BACK), doubts


def _move(doubt: Doubt, text: str) -> Doubt:
    """Move a doubt about letters from the line of the file to the line of the text."""
    sought = "\ufffd" if doubt.code == "broken_characters" else ""
    for number, line in enumerate(text.split("\n"), start=1):
        if (sought and sought in line) or (not sought and not line.isascii()):
            return replace(doubt, line=number)
    return replace(doubt, line=1)
