"""A document ready for the writer of Word files: paragraphs of runs, tables, pictures, contents. It knows no format."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


@dataclass(frozen=True, slots=True)
class StyledRun:
    """Words set alike; a line feed breaks the line, a tab is one.

    `address` is a link out of the file, `target` one to the paragraph of this `name`; `note` is what a footnote at
    this place says. `language` is "" for that of the paragraph. `mark` is "ins" or "del" for words that only one side
    of a comparison has, `field` what Word works out in place of the words, `style` a style of characters.
    """

    text: str
    emphasis: bool = False
    strong: bool = False
    address: str = ""
    note: "StyledRuns" = ()
    language: str = ""
    mark: str = ""
    field: str = ""
    style: str = ""
    target: str = ""


StyledRuns = tuple[StyledRun, ...]


@dataclass(frozen=True, slots=True)
class PrintParagraph:
    """A paragraph; `language` is "" for that of the document. Styles "Heading 1" and so on make headings.

    `keep` holds it on the page of the next one, `is_apart` leaves room above it. `edge` is "box" around it, "line"
    below it, or "". Links within the file lead to its `name`.
    """

    style: str
    runs: StyledRuns = ()
    language: str = ""
    keep: bool = False
    is_apart: bool = False
    edge: str = ""
    name: str = ""

    @property
    def level(self) -> int:
        """The level of a heading, 0 for any other paragraph."""
        return int(self.style[-1]) if self.style.startswith("Heading ") else 0


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A row of a table: the paragraphs of each cell. A single cell runs over all columns. `fill` is a colour or ""."""

    cells: tuple[tuple[PrintParagraph, ...], ...]
    is_head: bool = False
    fill: str = ""


@dataclass(frozen=True, slots=True)
class PrintTable:
    """A table as wide as the words; heads are repeated on each page. `language` decides which column stands first.

    `weights` are the widths of the columns in proportion, kept to where `is_fixed`. `is_grid` draws lines around each
    cell, and lets a row run on over the end of a page.
    """

    rows: tuple[PrintRow, ...]
    weights: tuple[int, ...]
    language: str = ""
    is_fixed: bool = True
    is_grid: bool = False


@dataclass(frozen=True, slots=True)
class PrintPicture:
    """A picture (PNG or JPEG); screen readers are given its title and description. `width` is its share of the words'.

    `is_own_size`: no wider than its pixels at 96 to the inch.
    """

    png: bytes
    title: str
    description: str
    is_own_size: bool = False
    width: float = 1


@dataclass(frozen=True, slots=True)
class PrintContents:
    """A table of contents on a page of its own, down to headings of level `depth`; nothing where there are none."""

    title: PrintParagraph
    depth: int = 1


PrintBlock = PrintParagraph | PrintTable | PrintPicture | PrintContents


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """A whole file. `on` is its date (ISO 8601); `margin` is left and right of the words, in cm.

    A first page with a head or foot of its own has neither of those of the others. `is_compact`: smaller letters, for
    a paper of few pages.
    """

    title: str
    language: str
    on: str
    blocks: tuple[PrintBlock, ...]
    footer: tuple[PrintParagraph, ...]
    header: tuple[PrintParagraph, ...] = ()
    first_footer: tuple[PrintParagraph, ...] = ()
    first_header: tuple[PrintParagraph, ...] = ()
    author: str = "Practice Exchange"
    subject: str = ""
    keywords: str = ""
    comments: str = ""
    watermark: str = ""
    margin: float = 3
    is_landscape: bool = False
    is_compact: bool = False


def paragraph(
    style: str,
    *words: str | StyledRun,
    language: str = "",
    keep: bool = False,
    is_apart: bool = False,
    edge: str = "",
    name: str = "",
) -> PrintParagraph:
    """Return a paragraph of runs; bare words are a run in its language."""
    return PrintParagraph(style, styled(words), language, keep, is_apart, edge, name)


def styled(words: Iterable[str | StyledRun]) -> StyledRuns:
    """Return runs, of bare words too."""
    return tuple(StyledRun(one) if isinstance(one, str) else one for one in words)


def strong(text: str, language: str = "") -> StyledRun:
    """Return words that stand out."""
    return StyledRun(text, strong=True, language=language)


def link(address: str, text: str = "") -> StyledRun:
    """Return a link with `text`, or the address itself, as its words; without an address, the words alone."""
    return StyledRun(text or address, address=address, language="" if text else "en")


def page_number(words: str) -> StyledRuns:
    """Return the words of a page's number, with fields for {page} and {pages} in them."""
    parts = re.split(r"(\{pages?\})", words)
    return tuple(StyledRun("1", field=_FIELDS[part]) if part in _FIELDS else StyledRun(part) for part in parts if part)


def plain_words(runs: Iterable[StyledRun]) -> str:
    """Return the words alone, on one line."""
    return " ".join("".join(run.text for run in runs).split())
