"""Elements of a Word file: runs, fields, bookmarks, links, and the properties of the file."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from docx.document import Document
from lxml import etree
from lxml.builder import ElementMaker

from practices.documents.documents import direction, printable
from practices.documents.docx.footnotes_part import RELATIONSHIPS, WORD

W = ElementMaker(namespace=WORD, nsmap={"w": WORD, "r": RELATIONSHIPS})
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def attributes(**values: object) -> dict[str, str]:
    """Name attributes as WordprocessingML does."""
    return {f"{{{WORD}}}{name}": str(value) for name, value in values.items()}


def make_run(properties: etree._Element, text: str) -> etree._Element:
    """Make a run of words; a line feed breaks the line, a tab is one."""
    run = W.r(properties)
    for place, piece in enumerate(printable(text).replace("\t", "\n\t").split("\n")):
        if piece.startswith("\t"):
            run.append(W.tab())
        elif place:
            run.append(W.br())
        words = W.t(piece.removeprefix("\t"))
        words.set(SPACE, "preserve")
        run.append(words)
    return run


def in_language(language: str) -> list[etree._Element]:
    """Return the properties of a run that say its language and direction."""
    if direction(language) == "rtl":
        return [W.rtl(), W.lang(attributes(bidi=language))]
    return [W.lang(attributes(val=language))]


def make_field(instruction: str, shown: etree._Element) -> Iterator[etree._Element]:
    """Make a field that Word works out, with the run that is shown until then."""
    code = W.instrText(f" {instruction} ")
    code.set(SPACE, "preserve")
    yield W.r(W.fldChar(attributes(fldCharType="begin")))
    yield W.r(code)
    yield W.r(W.fldChar(attributes(fldCharType="separate")))
    yield shown
    yield W.r(W.fldChar(attributes(fldCharType="end")))


def page_of(bookmark: str, shown: etree._Element) -> Iterator[etree._Element]:
    """Make the number of the page on which a bookmark of the file stands; whoever opens the file works it out."""
    begin, *others = make_field(f"PAGEREF {bookmark} \\h", shown)
    begin[0].set(f"{{{WORD}}}dirty", "true")
    yield from (begin, *others)


def page_break() -> etree._Element:
    """Make a run that begins a page."""
    return W.r(W.br(attributes(type="page")))


def bookmarked(name: str, number: int, runs: Iterable[etree._Element]) -> list[etree._Element]:
    """Put a bookmark around runs, so that links within the file lead there."""
    start = W.bookmarkStart(attributes(id=number, name=name[:40]))
    return [start, *runs, W.bookmarkEnd(attributes(id=number))]


def link_within(name: str, *runs: etree._Element) -> etree._Element:
    """Make a link to a bookmark of the file."""
    return W.hyperlink(attributes(anchor=name[:40], history=1), *runs)


def fill(place: Any, *paragraphs: etree._Element) -> None:
    """Put paragraphs into a head or foot of the pages, in place of what is there."""
    place.is_linked_to_previous = False
    element = place._element  # noqa: SLF001 - python-docx has no other way to its XML
    for child in list(element):
        element.remove(child)
    element.extend(paragraphs)


def describe_file(
    made: Document, *, on: str, author: str = "Practice Exchange", comments: str = "", **said: str
) -> None:
    """Fill in the properties of the file, each cut to what fits; its date is `on` (ISO 8601), not the clock's."""
    properties = made.core_properties
    for name, words in {**said, "author": author, "comments": comments}.items():
        setattr(properties, name, printable(words)[:255])
    properties.last_modified_by, properties.revision = "", 1
    day = date.fromisoformat(on)
    properties.created = properties.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
