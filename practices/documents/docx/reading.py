"""A Word file to numbered text: automatic numbers written out, headings, tables, notes; what is doubtful is said."""

from collections import Counter

from lxml import etree

from practices.documents.docx.blocks import DocxBlock, UnplacedDoubt, assemble, leave_out_contents
from practices.documents.docx.body import DocxBodyReader
from practices.documents.docx.counting import Counting
from practices.documents.docx.inline import InlineReader
from practices.documents.docx.names import W
from practices.documents.docx.notes import DocxNotes
from practices.documents.docx.numbering_part import Numbering
from practices.documents.docx.package import Package
from practices.documents.docx.simple import read_simple_paragraphs
from practices.documents.docx.styles import Styles
from practices.documents.readings import ReadFile
from practices.documents.text import UnreadableText

_JUNK_TITLES = {"word document", "document", "untitled", "microsoft word"}


def read_docx(data: bytes) -> ReadFile:
    """Read a Word file (.docx, .docm, .dotx; strict ones too).

    Headers, footers, tables of contents, comments, deleted and hidden words are left out. Raises UnreadableText for
    what is no Word file, is encrypted, damaged or larger than the limits, and for one that holds no words.
    """
    package = Package(data)
    root = package.read_document()
    body = root.find(W + "body")
    if body is None:
        raise UnreadableText("The file is no Word document: its part document.xml has no body.")
    styles = Styles(package.read_bytes("styles"))
    language = (styles.language or package.read_property("language")).partition("-")[0].lower()
    sources = _Sources(package, styles, language)
    try:
        found = _read_body(body, sources, are_fields_trusted=True)
        if found.is_broken_off:
            found = _read_body(body, sources, are_fields_trusted=False)
    except RecursionError as error:
        raise UnreadableText("The file is nested too deep: tables in tables, boxes in boxes.") from error
    text, doubts = assemble(leave_out_contents(found.blocks), found.general)
    title = found.title or _read_title(package)
    return ReadFile(text, "docx", doubts, title=title, language=language, raw_pictures=found.pictures.contents)


def _read_title(package: Package) -> str:
    """Return the title among the file's properties, unless it is what Word puts there by itself."""
    title = package.read_property("title")
    return "" if title.casefold() in _JUNK_TITLES else title


class _Sources:
    """The parts beside the document, read once."""

    def __init__(self, package: Package, styles: Styles, language: str) -> None:
        self.styles = styles
        self.language = language
        self.links = package.links
        self.has_symbol_fonts = package.has_symbol_fonts
        self.numbering = Numbering(package.read_part("numbering"), styles.list_styles)
        self.read_picture = package.read_picture
        self.note_parts = (package.read_part("footnotes"), package.read_part("endnotes"))


class _BodyContents:
    """What one pass over the body gave. `is_broken_off` says that a field did not end that hides what follows."""

    def __init__(self, reader: DocxBodyReader, inline: InlineReader, *, are_fields_trusted: bool) -> None:
        self.blocks: list[DocxBlock] = reader.finish()
        self.title = reader.title
        self.pictures = reader.pictures
        self.is_broken_off = inline.fields.is_muted
        self.general = _describe_changes(inline.counts)
        if not are_fields_trusted:
            message = "A field in the file does not end; a table of contents or page numbers may stand in the text."
            self.general.append(UnplacedDoubt("open_field", message, 0.6))


def _read_body(body: etree._Element, sources: _Sources, *, are_fields_trusted: bool) -> _BodyContents:
    notes = DocxNotes(*sources.note_parts)
    inline = InlineReader(sources.styles, sources.links, notes.refer, are_fields_trusted=are_fields_trusted)
    counting = Counting(sources.numbering, sources.language or "en")
    simple = read_simple_paragraphs(body, sources.styles, has_symbol_fonts=sources.has_symbol_fonts)
    reader = DocxBodyReader(sources.styles, counting, inline, notes, simple, sources.read_picture)
    reader.read(body)
    return _BodyContents(reader, inline, are_fields_trusted=are_fields_trusted)


def _describe_changes(counts: Counter[str]) -> list[UnplacedDoubt]:
    """Say once for the whole file what its reviewers left in it."""
    found: list[UnplacedDoubt] = []
    if counts["insertion"] or counts["deletion"]:
        message = (
            f"The file has tracked changes ({counts['insertion']} insertions, {counts['deletion']} deletions): "
            "it was read as if all were accepted. Accept or reject them in the file to be sure."
        )
        found.append(UnplacedDoubt("tracked_changes", message, 0.9))
    if counts["comment"]:
        found.append(UnplacedDoubt("comments_left_out", f"{counts['comment']} comments were left out.", 0.2))
    return found
