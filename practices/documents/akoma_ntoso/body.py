"""The body of a document, its front, its ends and what is attached, read into pieces."""

import re
from collections.abc import Iterator

from lxml import etree

from practices.documents.akoma_ntoso.notes import NoteBook
from practices.documents.akoma_ntoso.paragraphs import ParagraphReader
from practices.documents.akoma_ntoso.pieces import AknPiece
from practices.documents.akoma_ntoso.tables import read_table
from practices.documents.akoma_ntoso.vocabulary import (
    BODIES,
    DOCUMENTS,
    ENDS,
    FRONTS,
    HIERARCHY,
    ITEMS,
    OWN_NAMES,
    STRUCTURES,
    has_words,
    identifier,
    local_name,
    squeeze,
    words_of,
)
from practices.texts.numbering.hashes import strip_markup

Found = tuple[AknPiece, str, str, float]
"""A doubt before its piece has a line: piece, code, message, weight."""

LONGEST_HEADING = 500

_HEADS = frozenset({"num", "heading", "subheading"})
_LEFT_OUT = frozenset({"meta", "componentInfo"}) | _HEADS
_ELSEWHERE = frozenset({"componentRef", "documentRef"})
_PARAGRAPHS = frozenset({"p", "block", "from", "listIntroduction", "listWrapUp", "tocItem", "caption", "docTitle"})
_INSIDE = ITEMS | {"recital", "item"}
_ZONES = frozenset({*FRONTS.values(), *ENDS.values()})


class AknBodyReader:
    """Reads the elements of one file; `doubts` grows as it goes."""

    def __init__(self, root: etree._Element) -> None:
        self.doubts: list[Found] = []
        self._paragraphs = ParagraphReader(NoteBook(root), self._read_inside)

    def read(self, document: etree._Element) -> AknPiece:
        """Return the tree of a document and of the components beside it; its root is no piece of the text itself."""
        root = AknPiece("root")
        self._read_document(document, root)
        for beside in document.itersiblings():
            self._read_element(beside, root)
        return root

    # documents

    def _read_document(self, document: etree._Element, piece: AknPiece) -> None:
        for child in document:
            name = local_name(child)
            if name in FRONTS or name in ENDS:
                self._read_zone(child, FRONTS.get(name) or ENDS[name], piece)
            elif name in BODIES or name in {"attachments", "components"}:
                self._walk(child, piece)
            else:
                self._read_element(child, piece)

    def _read_zone(self, zone: etree._Element, element: str, parent: AknPiece) -> None:
        """Read what stands before or behind the body; a cover and a preface become one."""
        last = parent.content[-1] if parent.content else None
        piece = last if last is not None and last.element == element else AknPiece(element, identifier(zone))
        self._walk(zone, piece)
        if element == "preface" and not piece.heading and piece.content and piece.content[0].is_paragraph():
            first = piece.content[0]
            if len(first.text) <= LONGEST_HEADING and not first.text.startswith(("|", "![", "[")):
                piece.heading = squeeze(strip_markup(first.text))
                piece.content[:1] = first.content
        if piece is not last and (piece.content or piece.heading or piece.label):
            parent.content.append(piece)

    def _read_attachment(self, holder: etree._Element, parent: AknPiece) -> None:
        """Read an attachment or a component: the document in it, else what it says in its place."""
        inner = next((child for child in holder if local_name(child) in DOCUMENTS), None)
        if inner is not None:
            self._read_annex(holder, inner, parent)
        else:
            self._walk(holder, parent)

    def _read_annex(self, holder: etree._Element, document: etree._Element, parent: AknPiece) -> None:
        piece = AknPiece("doc", identifier(holder) or identifier(document))
        self._read_heads(holder, piece)
        if not piece.label and not piece.heading:
            alias = document.find("{*}meta/{*}identification/{*}FRBRWork/{*}FRBRalias[@name='title']")
            stated = squeeze(alias.get("value") or "") if alias is not None else ""
            piece.heading = stated[:LONGEST_HEADING] or _kind_in_words(document)
        parent.content.append(piece)
        self._read_document(document, piece)

    # pieces

    def _walk(self, element: etree._Element, piece: AknPiece) -> None:
        """Read the children of `element` into `piece`; what follows a cross heading goes below it."""
        crossed: AknPiece | None = None
        for child in element:
            if local_name(child) == "crossHeading":
                heading, below = self._paragraphs.read_heading(child)
                crossed = AknPiece("hcontainer", identifier(child), heading=heading, content=below)
                piece.content.append(crossed)
            else:
                self._read_element(child, crossed if crossed and local_name(child) != "wrapUp" else piece)

    def _read_element(self, element: etree._Element, piece: AknPiece) -> None:
        name = local_name(element)
        if not name or name in _LEFT_OUT:
            return
        if name in _ELSEWHERE:
            self._doubt_elsewhere(element, piece)
        elif name == "foreign":
            self._doubt(piece, "foreign", "A part of the file that is no text (such as a formula) was left out.", 0.5)
        elif name == "table":
            self._read_table(element, piece)
        elif name in DOCUMENTS:
            self._read_annex(element, element, piece)
        elif name in {"component", "attachment"}:
            self._read_attachment(element, piece)
        elif name in _PARAGRAPHS or has_words(element):
            self._read_paragraph(element, piece)
        elif name in STRUCTURES:
            self._read_structure(element, piece)
        else:
            self._read_holder(element, name, piece)

    def _read_holder(self, element: etree._Element, name: str, piece: AknPiece) -> None:
        """Read an element that holds others: a piece if it is numbered, headed or one by its nature, else its parts."""
        below = _open_piece(element, name, piece)
        if below is None:
            self._walk(element, piece)
            return
        self._read_heads(element, below)
        self._walk(element, below)
        if below.element == "p" and below.content and below.content[0].is_paragraph():
            first = below.content.pop(0)
            below.text, below.content = first.text, [*first.content, *below.content]
        if below.content or below.label or below.heading or below.text:
            piece.content.append(below)

    def _read_heads(self, element: etree._Element, piece: AknPiece) -> None:
        """Read number, heading and subheading."""
        numbers = [words_of(child) for child in element if local_name(child) == "num"]
        headings: list[str] = []
        for child in element:
            if local_name(child) in {"heading", "subheading"}:
                heading, below = self._paragraphs.read_heading(child)
                headings.append(heading)
                piece.content.extend(below)
        piece.label = " ".join(filter(None, numbers)) or piece.label
        piece.heading = " – ".join(filter(None, headings))

    def _read_inside(self, element: etree._Element) -> list[AknPiece]:
        """Return the pieces of an element that stands inside a sentence."""
        inner = AknPiece("root")
        self._read_element(element, inner)
        return inner.content

    # words, tables, quotations

    def _read_paragraph(self, element: etree._Element, piece: AknPiece) -> None:
        """Read a paragraph; what it holds besides words, such as a quoted article, follows it."""
        name = element.get("name") or ""
        if local_name(element) == "block" and piece.element in _ZONES and name in {"label", "heading"}:
            words, below = self._paragraphs.read_heading(element)
            setattr(piece, name, words)
            piece.content.extend(below)
            return
        if next(element.iter("{*}img"), None) is not None:
            self._doubt(piece, "picture", "A picture of the file was left out.", 0.4)
        pieces = self._paragraphs.read(element)
        last = piece.content[-1] if piece.content else None
        if last is not None and last.is_paragraph() and all(part.element == "note" for part in pieces):
            last.content.extend(pieces)
        else:
            piece.content.extend(pieces)

    def _read_table(self, element: etree._Element, piece: AknPiece) -> None:
        for caption in element.iterchildren("{*}caption"):
            self._read_paragraph(caption, piece)
        notes: list[AknPiece] = []

        def read_cell(cell: etree._Element) -> str:
            words, below = self._paragraphs.read_cell(cell)
            notes.extend(below)
            return words

        if rows := read_table(element, read_cell):
            piece.content.append(AknPiece("p", identifier(element), text=rows, content=notes))

    def _read_structure(self, element: etree._Element, piece: AknPiece) -> None:
        """Read what is quoted: its pieces below one that stands for the quotation, or its words between the quotes."""
        below = AknPiece("hcontainer", identifier(element))
        self._walk(element, below)
        if not below.content:
            return
        if all(part.is_paragraph() for part in below.content):
            below.content[0].text = (element.get("startQuote") or "") + below.content[0].text
            below.content[-1].text += element.get("endQuote") or ""
            piece.content.extend(below.content)
            return
        piece.content.append(below)

    # doubts

    def _doubt(self, piece: AknPiece, code: str, message: str, weight: float) -> None:
        self.doubts.append((piece, code, message, weight))

    def _doubt_elsewhere(self, element: etree._Element, piece: AknPiece) -> None:
        address = element.get("href") or element.get("src") or ""
        if address.startswith(("#", "~")):
            return
        name = squeeze(element.get("showAs") or "") or address
        message = f"A part of the document lies in another file, which was not read: {name[:120]}"
        self._doubt(piece, "other_file", message, 0.6)


def _open_piece(element: etree._Element, name: str, parent: AknPiece) -> AknPiece | None:
    """Begin the piece that an element is; None for one that only holds others."""
    eid = identifier(element)
    is_headed = any(local_name(child) in _HEADS for child in element)
    own = next(_own_elements(element, name, is_headed=is_headed), "")
    if name in {"item", "li"}:
        label = next((words_of(child) for child in element if local_name(child) == "num"), "")
        return AknPiece(own if own in ITEMS else _item_element(label, parent), eid, label or "-")
    if own:
        return AknPiece(own, eid)
    if name == "hcontainer":
        return AknPiece("hcontainer", eid) if is_headed or eid else None
    if name in HIERARCHY:
        return AknPiece(name, eid) if is_headed or (eid and name != "list") else None
    return AknPiece("hcontainer", eid) if is_headed else None


def _own_elements(element: etree._Element, name: str, *, is_headed: bool) -> Iterator[str]:
    """Return the element that a container stands for, as the writer says it, and what is a piece by its name."""
    class_, named = element.get("class") or "", element.get("name") or ""
    if name == "hcontainer" and named in OWN_NAMES:
        yield named
    if name in {"blockContainer", "item"} and (class_ in HIERARCHY or class_ in OWN_NAMES or class_ == "p"):
        yield class_
    if name == "alinea" and class_ == "p" and not is_headed:
        yield "p"
    if name == "toc" or (name == "recital" and is_headed):
        yield name


def _item_element(label: str, parent: AknPiece) -> str:
    """Return the element of an item, as numbering does: by its number, and by what it lies in."""
    if not label:
        return "indent"
    if not label.lstrip("(")[:1].isdigit():
        return "point"
    return "subparagraph" if parent.element in _INSIDE else "paragraph"


def _kind_in_words(document: etree._Element) -> str:
    """Return the kind of a document as a heading: "annex" is "Annex"."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]+", " ", document.get("name") or local_name(document))
    return squeeze(name).capitalize()[:120] or "Annex"
