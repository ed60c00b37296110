"""The words of a paragraph of an OpenDocument text, with what hangs on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from practices.documents.docx.blocks import UnplacedDoubt
from practices.documents.docx.markup import NOTE, Piece, web_address
from practices.documents.docx.symbols import read_private
from practices.documents.odt.styles import DRAW, OFFICE, SVG, TEXT, OdtStyle, OdtStyles

_LINK = "{http://www.w3.org/1999/xlink}href"
_SKIPPED = {
    *(TEXT + name for name in ("page-number", "page-count", "tracked-changes", "hidden-text", "ruby-text")),
    *(TEXT + name for name in ("note-citation", "note-body", "sequence-decls", "file-name")),
    *(OFFICE + name for name in ("annotation", "annotation-end", "forms")),
}
_CUT = UnplacedDoubt("picture", "A picture of which only a part is shown in the file is not in the text.", 0.4)
_HIDDEN = UnplacedDoubt("hidden_text", "Hidden words stand here and were left out.", 0.4)


@dataclass(frozen=True, slots=True)
class FramedPicture:
    """A picture: its part in the file, "" for one elsewhere, its bytes where it stands in the text, its alternative.

    `is_first` says that no words of the paragraph stand before it.
    """

    part: str
    data: str
    alternative: str
    is_first: bool


@dataclass(slots=True)
class OdtContent:
    """What a paragraph holds. `boxes` are the text boxes that hang on it."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    findings: list[UnplacedDoubt] = field(default_factory=list)
    pictures: list[FramedPicture] = field(default_factory=list)


class WordReader:
    """Reads the words of paragraphs. `take_note` gives the mark of a note."""

    def __init__(self, styles: OdtStyles, take_note: Callable[[etree._Element], str]) -> None:
        self._styles = styles
        self._take_note = take_note

    def read(self, paragraph: etree._Element, look: int) -> OdtContent:
        """Read a text:p or text:h whose style has the emphasis `look`."""
        content = OdtContent()
        self._read_children(paragraph, content, look, "")
        return content

    def read_unless_hidden(self, paragraph: etree._Element, style: OdtStyle) -> OdtContent:
        """Read a text:p or text:h of this style, nothing of one whose style hides its words."""
        if not style.is_hidden:
            return self.read(paragraph, style.dress(0))
        found = [_HIDDEN] if "".join(paragraph.itertext()).strip() else []
        return OdtContent(findings=found)

    def _read_children(self, parent: etree._Element, content: OdtContent, look: int, address: str) -> None:
        if parent.text:
            content.pieces.append((_clean(parent.text), look, address))
        for child in parent:
            self._read_child(child, content, look, address)
            if child.tail:
                content.pieces.append((_clean(child.tail), look, address))

    def _read_child(self, child: etree._Element, content: OdtContent, look: int, address: str) -> None:
        tag = child.tag
        if tag == TEXT + "span":
            self._read_span(child, content, look, address)
        elif tag == TEXT + "a":
            self._read_children(child, content, look, web_address(child.get(_LINK, "")) or address)
        elif tag == TEXT + "s":
            content.pieces.append((" ", look, address))
        elif tag == TEXT + "tab":
            content.pieces.append(("\t", look, address))
        elif tag == TEXT + "line-break":
            content.pieces.append(("\n", look, address))
        elif tag == TEXT + "note":
            content.pieces.append((f"[^{self._take_note(child)}]", NOTE, ""))
        elif tag.startswith(DRAW):
            self._read_drawing(child, content)
        elif tag not in _SKIPPED:
            self._read_children(child, content, look, address)

    def _read_span(self, span: etree._Element, content: OdtContent, look: int, address: str) -> None:
        style = self._styles.find_style("text", span.get(TEXT + "style-name"))
        if style.is_hidden:
            content.findings.append(_HIDDEN)
            return
        self._read_children(span, content, style.dress(look), address)

    def _read_drawing(self, drawing: etree._Element, content: OdtContent) -> None:
        """Find text boxes, pictures and objects; what is in a box is left to the reader of blocks."""
        stack = [drawing]
        while stack:
            element = stack.pop()
            tag = element.tag
            if element.get(DRAW + "display") == "none":
                content.findings.extend([_HIDDEN] if _has_words(element) else [])
                continue
            if tag == DRAW + "text-box":
                content.boxes.append(element)
                continue
            if tag == DRAW + "object":
                message = "An equation or an embedded object stands here in the file and is not in the text."
                content.findings.append(UnplacedDoubt("embedded_object", message, 0.6))
                continue
            if tag == DRAW + "image" and not _stands_for_object(element):
                if self._styles.is_cut(element.getparent()):
                    content.findings.append(_CUT)
                else:
                    content.pictures.append(_read_picture(element, content.pieces))
            stack.extend(reversed(element))


def _stands_for_object(image: etree._Element) -> bool:
    frame = image.getparent()
    return frame is not None and frame.find(DRAW + "object") is not None


def _has_words(drawing: etree._Element) -> bool:
    paragraphs = drawing.iter(TEXT + "p", TEXT + "h")
    return any(words.strip() for paragraph in paragraphs for words in paragraph.itertext())


def _read_picture(image: etree._Element, pieces: Sequence[Piece]) -> FramedPicture:
    frame = image.getparent()
    alternative = "" if frame is None else (frame.findtext(SVG + "desc") or frame.findtext(SVG + "title") or "")
    is_first = not any(words.strip() for words, _look, _address in pieces)
    data = image.findtext(OFFICE + "binary-data") or ""
    return FramedPicture(image.get(_LINK, "").removeprefix("./"), data, alternative, is_first)


def _clean(words: str) -> str:
    """Return words as they are printed: white space in the file is one space, soft hyphens are not seen."""
    if "\n" in words or "\t" in words or "\r" in words:
        words = words.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return words if words.isascii() else read_private(words.replace("\u00ad", ""))
