"""Writing what was read in the notation of numbered text, with its doubts and the lines where pages begin."""

import re
from collections.abc import Iterable, Sequence

from practices.documents.pdf.paragraphs import PdfParagraph
from practices.documents.pdf.tables import PdfTable
from practices.documents.pdf.words import BREAK
from practices.texts.numbering import Doubt

_MARKUP = re.compile(r"#{1,6}\s|\||!\[|\[\^[^\]\s]+\]:|\{#|\\")


class Writer:
    """Collects lines of text; `pages` holds the line at which each page begins, by page number."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.doubts: list[Doubt] = []
        self.pages: dict[int, int] = {}

    def add(self, *lines: str) -> int:
        """Add lines directly below each other, behind a blank line; give the number of the first."""
        if self.lines:
            self.lines.append("")
        self.lines += lines
        return len(self.lines) - len(lines) + 1

    def doubt(self, line: int, code: str, message: str, weight: float) -> None:
        self.doubts.append(Doubt(line, code, message, weight))

    def begin_page(self, page: int, line: int) -> None:
        self.pages.setdefault(page, line)

    def add_paragraph(self, paragraph: PdfParagraph) -> None:
        """Add a paragraph, and the notes whose marks stand in it."""
        text = _plain(paragraph.text)
        if not text:
            return
        text = f"\\{text}" if _MARKUP.match(text) else text
        text = f"{'#' * paragraph.depth} {text}" if paragraph.depth else text
        if paragraph.is_tied and self.lines:
            self.lines.append(text)
            line = len(self.lines)
        else:
            line = self.add(*filter(None, (paragraph.first.heading, text)))
        for part in paragraph.lines:
            self.begin_page(part.page, line)
        self.add_notes(paragraph.notes)

    def add_notes(self, notes: dict[str, str]) -> None:
        for name, text in notes.items():
            self.add(f"[^{name}]: {' '.join(text.replace(BREAK, '').split())}")

    def add_table(self, table: PdfTable, page: int) -> None:
        """Add a table; where its cells are not known, the page itself and the words of its lines."""
        if table.is_safe:
            rows = [_row(row) for row in table.rows]
            if table.has_head:
                rows.insert(1, "|" + " --- |" * len(table.rows[0]))
            self.begin_page(page, self.add(*rows))
            return
        line = self.add(f"![Table, page {page}](page:{page})")
        self.begin_page(page, line)
        message = f"The cells of a table on page {page} could not be told apart: the page is shown, its words follow."
        self.doubt(line, "table_facsimile", message, 0.6)
        for row in table.rows:
            text = _plain(" ".join(row))
            if text:
                self.add(text if not _MARKUP.match(text) else f"\\{text}")

    def add_picture(self, page: int) -> int:
        """Add the facsimile of a whole page."""
        line = self.add(f"![Page {page}](page:{page})")
        self.begin_page(page, line)
        return line

    def starts(self, count: int) -> tuple[int, ...]:
        """Return the line at which each of `count` pages begins; a page without text begins where the next one does."""
        starts: list[int] = []
        following = len(self.lines) or 1
        for page in range(count, 0, -1):
            following = min(self.pages.get(page, following), following)
            starts.append(following)
        return tuple(reversed(starts))


def _plain(text: str) -> str:
    """Return words with single spaces; a word that was broken at the very end keeps its hyphen."""
    text = f"{text[:-1]}-" if text.endswith(BREAK) else text
    return " ".join(text.replace(BREAK, "").split())


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def name_pages(pages: Iterable[int]) -> str:
    """Return page numbers in words: "page 3", "pages 1–4 and 7"."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    names = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    word = "page" if len(runs) == 1 and runs[0][0] == runs[0][1] else "pages"
    return f"{word} {names[0]}" if len(names) == 1 else f"{word} {', '.join(names[:-1])} and {names[-1]}"
