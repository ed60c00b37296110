"""The paragraphs, headings, items and tables of a page, in its order."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from practices.documents.html import lists, looks, tables
from practices.documents.html.left_out import EDGES, LeftOut
from practices.documents.html.notes import HtmlNotes, drop_back_links
from practices.documents.html.pictures import inline_picture
from practices.documents.html.words import PLAIN, HtmlRun, HtmlStyle, safe_address, write_runs
from practices.documents.raw_pictures import RawPictures

_BOX_NAMES = (
    "html body div p section article main header footer aside address center fieldset figure figcaption form "
    "details summary hgroup legend caption dd dt dl li tr td th tbody thead tfoot table ul ol menu dir "
    "blockquote pre hr h1 h2 h3 h4 h5 h6 noframes listing xmp plaintext search"
)
_BOXES = frozenset(_BOX_NAMES.split())
_ENDED = re.compile(r"[.;:!?。；：]\W?\s*$")
_NUMBERED = re.compile(
    r"\s*(?:\((?:\d{1,3}[a-z]?|[a-z]{1,2}|[ivxlc]{1,7})\)|(?:\d{1,3}|[A-Za-z]|[ivxlc]{2,7})[.)](?=\s)"
    r"|\d{1,3}(?:\.\d{1,3})+\.?(?=\s)|[•·▪–—-]\s)"
)
_OWN_NUMBER = re.compile(
    r"(?:\*\*)?(?:\((?:\d{1,3}[a-z]?|[a-z]{1,2}|[ivxlc]{1,7})\)|(?:\d{1,3}|[A-Za-z]|[ivxlc]{2,7})[.)]"
    r"|\d{1,3}(?:\.\d{1,3})+\.?|§+\s?\d+\w?|(?:Article|Section|Rule|Regulation|Clause|Chapter|Part|Annex)\s+[\dIVXLC]+\w{0,3}\.?)(?:\*\*)?(?=\s)"
)
_NUMBER_OF_NOTE = re.compile(r"[\[(]?\s*([^\s\])(\[.:]{0,8})\s*[\])]?[.:]?\s+")


@dataclass(slots=True)
class HtmlBlock:
    """A paragraph, a heading (`depth` 1 to 6), the lines of a table or of code, or a note."""

    text: str
    depth: int = 0
    kind: str = "paragraph"
    is_subtitle: bool = False


class PageWriter:
    """Walks over a page and collects its blocks."""

    def __init__(self, notes: HtmlNotes, pictures: RawPictures | None = None) -> None:
        """Begin a page; `pictures` takes those that it holds itself."""
        self.blocks: list[HtmlBlock] = []
        self.left_out = LeftOut()
        self._pictures = pictures
        self._notes = notes
        self._written: set[str] = set()
        self._waiting: list[str] = []
        self._runs: list[HtmlRun] = []
        self._style = PLAIN
        self._indent = 0
        self._lead = ""
        self._is_fresh = False
        self._quotes = 0
        self._items = 0
        self._in_cell = False
        self._subtitle = False
        self._breaks = 0
        self._visits: dict[str, Callable[[etree._Element], None]] = {
            **dict.fromkeys(("ul", "ol", "menu", "dir"), self._visit_list),
            **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), self._visit_lines),
            "dl": self._visit_definitions,
            "table": self._visit_table,
        }

    def walk(self, element: etree._Element) -> None:
        """Take in what is inside `element`."""
        self._add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._visit(child)
            self._add(child.tail)

    def finish(self) -> None:
        """End the last paragraph, and write its notes and those that nothing written refers to."""
        self._flush()
        self._waiting += [mark for mark in self._notes.texts if mark not in self._written]
        self._write_notes()

    def _add(self, words: str | None) -> None:
        if not words:
            return
        if self._breaks and words.strip():
            self._settle_break(words)
        self._runs.append(HtmlRun(str(words), self._style))

    def _settle_break(self, words: str) -> None:
        """Begin a paragraph after a line's end where a sentence ended, a number begins, or the end was doubled."""
        before = "".join(run.words for run in self._runs[-4:])
        if self._in_cell:
            self._runs.append(HtmlRun("<br>", is_raw=True))
        elif self._breaks > 1 or _ENDED.search(before[-40:]) or _NUMBERED.match(words):
            self._flush()
        else:
            self._runs.append(HtmlRun(" "))
        self._breaks = 0

    def _visit(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag == "img" and self._pictures is not None and self._take_picture(element, self._pictures):
            return
        if self.left_out.takes(element, self._notes, len(self.blocks)):
            for heading in element.iter("h1") if tag in EDGES else ():
                self._visit_heading(heading, 1)
            return
        if element in self._notes.marks:
            self._refer(self._notes.marks[element])
        elif depth := looks.heading_depth(element):
            self._visit_heading(element, depth)
        elif tag == "br":
            self._breaks += 1
        elif visit := self._visits.get(tag):
            visit(element)
        elif tag in _BOXES:
            self._visit_box(element, tag)
        else:
            self._visit_words(element, tag)

    def _take_picture(self, element: etree._Element, pictures: RawPictures) -> bool:
        """Add a picture that the page itself holds, as a block of its own; say whether it does."""
        data = inline_picture(element)
        is_decorative = looks.attribute(element, "role") in {"presentation", "none"}
        line = pictures.write(data, looks.attribute(element, "alt"), is_decorative=is_decorative) if data else ""
        if line:
            self._flush()
            self.blocks.append(HtmlBlock(line, kind="picture"))
        return bool(line)

    def _visit_words(self, element: etree._Element, tag: str) -> None:
        kept = self._style
        address = safe_address(looks.attribute(element, "href")) if tag == "a" else ""
        strong, emphasis = kept.strong or looks.is_bold(element), kept.emphasis or looks.is_italic(element)
        if (strong, emphasis, address) != (kept.strong, kept.emphasis, ""):
            self._style = HtmlStyle(strong, emphasis, address or kept.address)
        if tag == "q":
            self._add("“")
        self.walk(element)
        if tag == "q":
            self._add("”")
        self._style = kept

    def _visit_box(self, element: etree._Element, tag: str) -> None:
        self._flush()
        kept = self._style, self._quotes, self._subtitle
        self._quotes += tag == "blockquote"
        self._subtitle = self._subtitle or looks.is_subtitle(element)
        if tag in {"p", "div", "address", "figcaption"} and looks.is_bold(element):
            self._style = HtmlStyle(strong=True, emphasis=self._style.emphasis)
        if looks.is_item(element) and not self._lead:
            self._lead = "- "
        if looks.is_code(element):
            self._visit_lines(element)
        else:
            self.walk(element)
        self._flush()
        self._style, self._quotes, self._subtitle = kept
        if looks.is_item(element):
            self._lead = ""

    def _visit_heading(self, element: etree._Element, depth: int) -> None:
        self._flush()
        kept, self._style = self._style, PLAIN
        self.walk(element)
        self._style = kept
        self._breaks = 0
        words = write_runs([HtmlRun(run.words, HtmlStyle(address=run.style.address), run.is_raw) for run in self._runs])
        self._runs = []
        if words:
            self.blocks.append(HtmlBlock(words.replace("<br>", " "), depth=depth, kind="heading"))
        self._write_notes()

    def _visit_list(self, element: etree._Element) -> None:
        """Write items below the words of the item around them; one without words lends its number to the first."""
        self._flush()
        marks = dict(lists.list_marks(element))
        outer, base = self._lead, self._indent
        self._items += 1
        for child in element:
            if not isinstance(child.tag, str) or child in self._notes.places:
                continue
            if child not in marks:
                self._visit(child)
                continue
            is_numbered = marks[child] not in {"", "- "}
            self._lead, self._is_fresh = (outer.removeprefix("- ") if is_numbered else outer) + marks[child], True
            self.walk(child)
            self._flush()
            base, outer = base + 2 if outer else base, ""
            self._indent = base
        self._items -= 1
        self._lead, self._is_fresh = "", False

    def _visit_definitions(self, element: etree._Element) -> None:
        """Join a term with the first paragraph that defines it."""
        self._flush()
        term: list[HtmlRun] = []
        for child in element.iter("dt", "dd"):
            if any(above.tag == "dl" and above is not element for above in child.iterancestors("dl", "li")) and (
                next(child.iterancestors("dl")) is not element
            ):
                continue
            if self.left_out.takes(child, self._notes, len(self.blocks)):
                continue
            if child.tag == "dt":
                self._end_term(term)
                self.walk(child)
                term, self._runs = self._runs, []
                continue
            number = write_runs(list(term))
            self._runs = [*term, HtmlRun(" " if _OWN_NUMBER.match(f"{number} ") or not number else ": ")]
            term = []
            self.walk(child)
            self._flush()
        self._end_term(term)

    def _end_term(self, term: list[HtmlRun]) -> None:
        self._runs = [*term, *self._runs]
        self._flush()

    def _visit_table(self, element: etree._Element) -> None:
        self._flush()
        if self._in_cell:
            for row in tables.rows_of(element):
                for cell in tables.cells_of(row):
                    self.walk(cell)
                    self._add(" ")
            return
        for caption in (child for child in element if child.tag == "caption"):
            self._visit_box(caption, "p")
        if tables.lays_out(element):
            self._lay_out(element)
            return
        grid = tables.read_grid(element)
        if grid.is_merged:
            self.left_out.merged.append(len(self.blocks))
        rows = [[self._write_cell(cell) for cell in row] for row in grid.rows]
        has_head = grid.has_head and any(next(iter(rows), ()))
        rows = [row for row in rows if any(row)]
        if not rows:
            return
        width = max(map(len, rows))
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        if has_head and len(lines) > 1:
            lines.insert(1, "|" + " --- |" * width)
        self.blocks.append(HtmlBlock("\n".join(lines), kind="table"))
        self._write_notes()

    def _lay_out(self, table: etree._Element) -> None:
        for row in tables.rows_of(table):
            cells = tables.cells_of(row)
            if tables.is_numbered_row(cells):
                kept = self._indent
                for cell in cells:
                    if not looks.words_in(cell):
                        continue
                    if len(looks.words_in(cell)) < 12 and not self._lead:
                        self._lead, self._is_fresh = f"{looks.words_in(cell)} ", True
                    else:
                        self.walk(cell)
                        self._flush()
                self._lead, self._is_fresh, self._indent = "", False, kept
                continue
            for cell in cells:
                self.walk(cell)
                self._flush()

    def _write_cell(self, cell: etree._Element | None) -> str:
        """Return the words of a cell as one line, with a mark where a line ends."""
        if cell is None:
            return ""
        inner = PageWriter(self._notes)
        inner._in_cell, inner._written = True, self._written
        inner.walk(cell)
        inner._flush()
        self._waiting += inner._waiting
        self.left_out.take_in(inner.left_out, len(self.blocks))
        lines = [line.strip() for block in inner.blocks for line in block.text.split("\n")]
        return "<br>".join(line.replace("|", "\\|") for line in lines if line)

    def _visit_lines(self, element: etree._Element) -> None:
        """Keep the lines of preformatted text."""
        self._flush()
        for line_end in element.iter("br"):
            line_end.tail = f"\n{line_end.tail or ''}"
        words = "".join(str(part) for part in element.itertext()).expandtabs(4)
        for part in re.split(r"\n[ \t]*\n", words):
            lines = [line.rstrip() for line in part.split("\n") if line.strip()]
            if lines:
                self.blocks.append(HtmlBlock("\n".join(lines), kind="lines"))

    def _refer(self, mark: str) -> None:
        if self._runs and self._runs[-1].words.isspace() and len(self._runs) > 1:
            self._runs.pop()
        self._runs.append(HtmlRun(f"[^{mark}]", is_raw=True))
        if mark not in self._written:
            self._written.add(mark)
            self._waiting.append(mark)

    def _flush(self) -> None:
        """End a paragraph."""
        self._breaks = 0
        runs, self._runs = self._runs, []
        words = write_runs(runs)
        if not words:
            return
        lead, self._lead = self._lead, ""
        if _OWN_NUMBER.match(words) and (lead.strip() in {"-", ""} or words.startswith(lead.strip())):
            lead = ""
        space = " " * self._indent
        if self._is_fresh:
            self._indent, self._is_fresh = self._indent + 2, False
        quote = "> " * min(self._quotes, 3)
        self.blocks.append(HtmlBlock(f"{space}{quote}{lead}{words}", is_subtitle=self._subtitle))
        if not self._in_cell:
            self._write_notes()

    def _write_notes(self) -> None:
        waiting, self._waiting = self._waiting, []
        for mark in waiting:
            note = PageWriter(HtmlNotes())
            element = self._notes.texts[mark]
            drop_back_links(element, self._notes)
            note.walk(element)
            note.finish()
            words = " ".join(line.strip() for block in note.blocks for line in block.text.split("\n"))
            number = _NUMBER_OF_NOTE.match(words)
            if number and number[1] in {"", mark.partition("-")[0]}:
                words = words[number.end() :]
            self.blocks.append(HtmlBlock(f"[^{mark}]: {words.strip()}", kind="note"))
