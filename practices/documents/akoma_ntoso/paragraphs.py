"""The words of an element as paragraphs of the notation, with their notes and with what interrupts them."""

import re
from collections.abc import Callable

from lxml import etree

from practices.documents.akoma_ntoso.notes import NoteBook
from practices.documents.akoma_ntoso.pieces import AknPiece
from practices.documents.akoma_ntoso.vocabulary import (
    HIERARCHY,
    STRUCTURES,
    has_words,
    identifier,
    local_name,
    squeeze,
    words_of,
)
from practices.documents.akoma_ntoso.words import ParagraphWords
from practices.texts.numbering.hashes import strip_markup
from practices.texts.numbering.pictures import plain_alternative

Parts = list[AknPiece | ParagraphWords]

_BLOCKS = frozenset({"p", "block", "item", "li", "heading", "num", "caption", "listIntroduction", "listWrapUp"})
_INTERRUPTING = STRUCTURES | HIERARCHY | {"table", "blockList", "ul", "ol", "toc", "foreign"}
_PICTURE = re.compile(r"pictures/([0-9a-f]{20})/$")
_PAGE = re.compile(r"page:[1-9]\d{0,4}")


class ParagraphReader:
    """Reads words; `read_inside` gives the pieces of an element that stands among them, such as a quoted article."""

    def __init__(self, notes: NoteBook, read_inside: Callable[[etree._Element], list[AknPiece]]) -> None:
        self._notes = notes
        self._read_inside = read_inside

    def read(self, element: etree._Element) -> list[AknPiece]:
        """Return the paragraphs of an element, each with its notes, and between them what interrupts the words."""
        if figure := _figure(element):
            return [AknPiece("p", identifier(element), text=figure)]
        pieces = self._gather(element)
        if _is_note_alone(element):
            return pieces[0].content
        if pieces and pieces[0].element == "p":
            pieces[0].eid = pieces[0].eid or identifier(element)
        return pieces

    def read_heading(self, element: etree._Element) -> tuple[str, list[AknPiece]]:
        """Return the words of a heading, which bears no marks, and what goes below it, such as notes."""
        words, parts = ParagraphWords(), Parts()
        self._collect(element, words, parts)
        return squeeze(strip_markup(words.freeze())), [part for part in parts if isinstance(part, AknPiece)]

    def read_cell(self, cell: etree._Element) -> tuple[str, list[AknPiece]]:
        """Return the words of a cell in one line, and its notes."""
        words, parts = ParagraphWords(in_cell=True), Parts()
        self._collect(cell, words, parts)
        return words.freeze(), [part for part in parts if isinstance(part, AknPiece)]

    def _gather(self, element: etree._Element) -> list[AknPiece]:
        words = ParagraphWords()
        parts: Parts = [words]
        self._collect(element, words, parts)
        pieces: list[AknPiece] = []
        for part in parts:
            if isinstance(part, ParagraphWords):
                if text := part.freeze():
                    pieces.append(AknPiece("p", text=text))
            elif part.element == "note" and pieces and pieces[-1].element == "p":
                pieces[-1].content.append(part)
            else:
                pieces.append(part)
        return pieces

    def _collect(self, element: etree._Element, words: ParagraphWords, parts: Parts) -> ParagraphWords:
        """Collect the words of an element. `parts` gets what interrupts them, and the words that go on behind it."""
        words.add(element.text)
        for child in element:
            words = self._collect_child(child, local_name(child), words, parts)
            words.add(child.tail)
        return words

    def _collect_child(self, child: etree._Element, name: str, words: ParagraphWords, parts: Parts) -> ParagraphWords:
        if name in {"authorialNote", "noteRef"}:
            self._collect_note(child, words, parts)
        elif name in {"eol", "br"}:
            words.add_break()
        elif name == "img":
            words.add(f" {child.get('alt') or ''} ")
        elif name in _INTERRUPTING and not words.in_cell:
            following = words.follow()
            parts.extend([*self._read_inside(child), following])
            return following
        elif name:
            if name in _BLOCKS:
                words.add_break()
            opened = words.open(name, child.get("href") or "")
            words = self._collect(child, words, parts)
            words.close(opened)
        return words

    def _collect_note(self, element: etree._Element, words: ParagraphWords, parts: Parts) -> None:
        """Set the mark of a note, and read the note itself unless it was read before."""
        is_reference = local_name(element) == "noteRef"
        if is_reference and (known := self._notes.known_mark(element)):
            words.add_mark(f"[^{known}]")
            return
        note = self._notes.find(element) if is_reference else element
        if note is None:
            words.add(f" {element.get('marker') or ''} ")
            return
        mark = self._notes.mark(note)
        words.add_mark(f"[^{mark}]")
        inner = ParagraphWords(in_cell=True)
        self._collect(note, inner, [])
        parts.append(AknPiece("note", identifier(note), mark, text=squeeze(inner.freeze().replace("<br>", " "))))


def _is_note_alone(element: etree._Element) -> bool:
    """Say whether a paragraph holds a note and no word that it could belong to."""
    return len(element) == 1 and local_name(element[0]) == "authorialNote" and not has_words(element)


def _figure(element: etree._Element) -> str:
    """Return the page of the source file, or the picture of ours, that a paragraph shows; "" for another one."""
    found = element[0] if len(element) == 1 and not has_words(element) else None
    if found is not None and local_name(found) == "img" and (code := _PICTURE.search(found.get("src") or "")):
        kind = "decorative" if found.get("class") == "decorative" else "picture"
        return f"![{plain_alternative(found.get('alt') or '')}]({kind}:{code[1]})"
    if found is None or local_name(found) != "remark" or not _PAGE.fullmatch(found.get("title") or ""):
        return ""
    return f"![{words_of(found).replace(']', ')')}]({found.get('title')})"
