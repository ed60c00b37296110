"""The content of a paragraph of a Word file: its runs, fields, links, notes, and what hangs on it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from lxml import etree

from practices.documents.docx.fields import OpenFields, address_of, is_left_out
from practices.documents.docx.graphics import Graphics, choose_content, look_into
from practices.documents.docx.markup import BOLD, ITALIC, NOTE, Piece
from practices.documents.docx.names import BR, ID, MC, R_PR, R_RUN, TAB, VAL, M, R, T, W, is_on
from practices.documents.docx.styles import DocxStyle, Styles
from practices.documents.docx.symbols import UNKNOWN, is_symbol_font, read_private, read_symbol

_PAGE_BREAKS = {"page", "column"}


@dataclass(slots=True)
class Content:
    """What a paragraph holds. `boxes` are the text boxes that hang on it."""

    pieces: list[Piece] = field(default_factory=list)
    graphics: list[Graphics] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    equations: int = 0
    unknown_symbols: int = 0
    struck: bool = False
    hidden: bool = False


Outside = tuple[OpenFields, Content, DocxStyle, str]
_Handler = Callable[["InlineReader", Any], None]


class InlineReader:
    """Reads paragraphs one after the other; fields may reach from one into the next.

    `counts` says how often there was an "insertion", a "deletion" or a "comment".
    """

    def __init__(
        self, styles: Styles, links: dict[str, str], take_note: Callable[[str, str], str], *, are_fields_trusted: bool
    ) -> None:
        """`links` are the web addresses by relationship; `take_note` gives the mark for a note by kind and id."""
        self.fields = OpenFields(are_trusted=are_fields_trusted)
        self.counts: Counter[str] = Counter()
        self._styles = styles
        self._links = links
        self._take_note = take_note
        self._content = Content()
        self._style = DocxStyle()
        self._look = 0
        self._address = ""
        self._font = ""

    def read(self, paragraph: etree._Element, style: DocxStyle) -> Content:
        """Read one w:p whose style is `style`."""
        content = self._content = Content()
        self._style = style
        self._address = ""
        self._read_children(paragraph)
        return content

    def begin_apart(self) -> Outside:
        """Begin a text of its own, such as a note or a text box; give what `end_apart` needs to go back."""
        outside = self.fields, self._content, self._style, self._address
        self.fields = OpenFields()
        return outside

    def end_apart(self, outside: Outside) -> None:
        """Go back to where `begin_apart` was called."""
        self.fields, self._content, self._style, self._address = outside

    def _read_children(self, parent: etree._Element) -> None:
        for child in parent:
            handler = self._in_paragraph.get(child.tag)
            if handler is not None:
                handler(self, child)

    def _read_run(self, run: etree._Element) -> None:
        self._look, self._font = self._style.look, ""
        if self._style.hidden and run.find(R_PR) is None:
            self._skip_hidden(run)
            return
        for child in run:
            tag = child.tag
            if tag == T:
                if child.text:
                    self._add(child.text)
            elif tag == R_PR:
                if self._dress(child):
                    self._skip_hidden(run)
                    return
            elif (handler := self._in_run.get(tag)) is not None:
                handler(self, child)

    def _skip_hidden(self, run: etree._Element) -> None:
        """Leave out hidden words; the marks of fields hold all the same."""
        for child in run:
            if child.tag in (W + "fldChar", W + "instrText"):
                self._in_run[child.tag](self, child)
            elif child.tag == T:
                self._content.hidden = True

    def _dress(self, properties: etree._Element) -> bool:
        """Take in the look of a run, and say whether it is hidden."""
        hidden = bool(self._style.hidden)
        for child in properties:
            tag = child.tag
            if tag == W + "b":
                self._set(BOLD, on=is_on(child.get(VAL)))
            elif tag == W + "i":
                self._set(ITALIC, on=is_on(child.get(VAL)))
            elif tag == W + "rStyle":
                hidden = self._dress_by_style(child.get(VAL)) or hidden
            elif tag == W + "rFonts":
                font = child.get(W + "ascii") or child.get(W + "hAnsi")
                self._font = font if font is not None and is_symbol_font(font) else ""
            elif tag == W + "vanish":
                hidden = is_on(child.get(VAL))
            elif tag in (W + "strike", W + "dstrike"):
                self._content.struck = self._content.struck or is_on(child.get(VAL))
        return hidden

    def _dress_by_style(self, key: str | None) -> bool:
        """Take in a character style: what both styles set is off again, as toggles are (ECMA-376, part 1, 17.7.3)."""
        style = self._styles.find_character(key)
        if style.bold:
            self._look ^= BOLD
        if style.italic:
            self._look ^= ITALIC
        return bool(style.hidden)

    def _set(self, look: int, *, on: bool) -> None:
        self._look = self._look | look if on else self._look & ~look

    def _add(self, words: str) -> None:
        fields = self.fields
        if fields.is_muted:
            return
        if self._font:
            words = "".join(read_symbol(ord(sign), self._font) or sign for sign in words)
        elif not words.isascii():
            words = read_private(words.replace("\u00ad", ""))
        self._content.pieces.append((words, self._look, self._address or fields.address))

    def _read_tab(self, _element: etree._Element) -> None:
        self._add("\t")

    def _read_line_end(self, _element: etree._Element) -> None:
        self._add("\n")

    def _read_hyphen(self, _element: etree._Element) -> None:
        self._add("-")

    def _read_code(self, element: etree._Element) -> None:
        self.fields.add_code(element.text or "")

    def _count_comment(self, _element: etree._Element) -> None:
        self.counts["comment"] += 1

    def _read_break(self, element: etree._Element) -> None:
        if element.get(W + "type") not in _PAGE_BREAKS:
            self._add("\n")

    def _read_symbol(self, element: etree._Element) -> None:
        try:
            code = int(element.get(W + "char", ""), 16)
        except ValueError:
            code = 0
        sign = read_symbol(code, element.get(W + "font", ""))
        if sign is None:
            self._content.unknown_symbols += 1
        self._font = ""
        self._add(UNKNOWN if sign is None else sign)

    def _read_field_mark(self, element: etree._Element) -> None:
        self.fields.change(element.get(W + "fldCharType"))

    def _read_simple_field(self, element: etree._Element) -> None:
        code = element.get(W + "instr", "")
        if is_left_out(code):
            return
        before, self._address = self._address, address_of(code) or self._address
        self._read_children(element)
        self._address = before

    def _read_link(self, element: etree._Element) -> None:
        before, self._address = self._address, self._links.get(element.get(R + "id", ""), "")
        self._read_children(element)
        self._address = before

    def _read_control(self, element: etree._Element) -> None:
        """Read a content control, unless it only shows what it waits for."""
        properties = element.find(W + "sdtPr")
        if properties is not None and properties.find(W + "showingPlcHdr") is not None:
            return
        self._read_children(element)

    def _read_insertion(self, element: etree._Element) -> None:
        self.counts["insertion"] += 1
        self._read_children(element)

    def _skip_deletion(self, element: etree._Element) -> None:
        """Leave out deleted words; a field that begins or ends among them is kept in step."""
        self.counts["deletion"] += 1
        for mark in element.iterdescendants(W + "fldChar", W + "delInstrText"):
            if mark.tag == W + "fldChar":
                self._read_field_mark(mark)
            else:
                self.fields.add_code(mark.text or "")

    def _read_equation(self, element: etree._Element) -> None:
        if self.fields.is_muted:
            return
        self._content.equations += 1
        self._look = self._style.look
        self._add("".join(text.text or "" for text in element.iterdescendants(M + "t")))

    def _read_alternate(self, element: etree._Element) -> None:
        chosen = choose_content(element)
        if chosen is not None:
            self._read_children(chosen)

    def _read_alternate_in_run(self, element: etree._Element) -> None:
        chosen = choose_content(element)
        for child in () if chosen is None else chosen:
            if child.tag == T:
                self._add(child.text or "")
            elif (handler := self._in_run.get(child.tag)) is not None:
                handler(self, child)

    def _read_note_mark(self, element: etree._Element) -> None:
        if self.fields.is_muted:
            return
        kind = "footnote" if element.tag == W + "footnoteReference" else "endnote"
        mark = self._take_note(kind, element.get(ID, ""))
        self._content.pieces.append((f"[^{mark}]", NOTE, ""))

    def _read_graphics(self, element: etree._Element) -> None:
        if self.fields.is_muted:
            return
        found = look_into(element)
        found.is_first = not any(words.strip() for words, _look, _address in self._content.pieces)
        self._content.boxes.extend(found.boxes)
        self._content.graphics.append(found)

    _in_paragraph: ClassVar[dict[str, _Handler]] = {
        R_RUN: _read_run,
        **dict.fromkeys(
            (W + name for name in ("smartTag", "customXml", "sdtContent", "dir", "bdo", "rubyBase")), _read_children
        ),
        W + "sdt": _read_control,
        W + "hyperlink": _read_link,
        W + "fldSimple": _read_simple_field,
        **dict.fromkeys((W + "ins", W + "moveTo"), _read_insertion),
        **dict.fromkeys((W + "del", W + "moveFrom"), _skip_deletion),
        **dict.fromkeys((M + "oMath", M + "oMathPara"), _read_equation),
        MC + "AlternateContent": _read_alternate,
    }
    """How each element is read that may stand in a paragraph; others hold no words."""

    _in_run: ClassVar[dict[str, _Handler]] = {
        **dict.fromkeys((TAB, W + "ptab"), _read_tab),
        BR: _read_break,
        W + "cr": _read_line_end,
        W + "noBreakHyphen": _read_hyphen,
        W + "sym": _read_symbol,
        W + "fldChar": _read_field_mark,
        W + "instrText": _read_code,
        **dict.fromkeys((W + "footnoteReference", W + "endnoteReference"), _read_note_mark),
        W + "commentReference": _count_comment,
        **dict.fromkeys((W + "drawing", W + "pict", W + "object"), _read_graphics),
        W + "ruby": _read_children,
        MC + "AlternateContent": _read_alternate_in_run,
    }
    """How each element is read that may stand in a run."""
