"""A drafting pack as a Word file: contents, a section for each provision, room to draft, sources."""

from collections.abc import Iterator

from practices.documents.docx.block_writing import write_blocks
from practices.documents.docx.print_styles import PLAIN
from practices.documents.drafting_pack.documents import (
    DraftingPack,
    PackFrame,
    PackGap,
    PackProvision,
    PackQuote,
    PackSource,
    PackText,
)
from practices.documents.print_blocks import (
    PrintBlock,
    PrintContents,
    PrintDocument,
    PrintParagraph,
    PrintRow,
    PrintTable,
    StyledRun,
    link,
    page_number,
    paragraph,
    strong,
)

ROOM = 5
"""Empty lines to draft in; the box grows."""


def write_drafting_pack(pack: DraftingPack) -> bytes:
    """Write a drafting pack as DOCX. The same pack gives the same bytes."""
    printed = PrintDocument(
        title=pack.title,
        language=pack.frame.language,
        on=pack.made_on,
        blocks=(*_head(pack), *_provisions(pack), *_annex(pack)),
        footer=(paragraph("Footer", f"{pack.title} · {pack.dated} · ", *page_number(pack.frame.page)),),
        subject=pack.reference.title,
    )
    return write_blocks(printed)


def _head(pack: DraftingPack) -> Iterator[PrintBlock]:
    """Return title, date, the two texts, what must be known first, and the contents."""
    frame = pack.frame
    yield paragraph("Title", pack.title)
    yield paragraph("Subtitle", pack.dated)
    yield _text(frame.own, pack.own, frame)
    yield _text(frame.reference, pack.reference, frame)
    for note in pack.notes:
        yield paragraph("Notice", note)
    yield PrintContents(paragraph("TOC Heading", frame.contents))


def _text(label: str, text: PackText, frame: PackFrame) -> PrintParagraph:
    about = f"\n{text.organization}, {text.described}\n{frame.terms}: {text.terms}\n"
    return paragraph("Normal", strong(f"{label}: "), strong(text.title, text.language), about, link(text.address))


def _provisions(pack: DraftingPack) -> Iterator[PrintBlock]:
    """Return a section for each provision of the reference with gaps."""
    frame = pack.frame
    for provision in pack.provisions:
        yield from _provision(provision, frame)
        yield paragraph("Heading 2", frame.wordings)
        if not provision.wordings:
            yield paragraph("Remark", frame.no_wordings)
        for wording in provision.wordings:
            yield from _quote(wording, frame)
        yield paragraph("Heading 2", frame.draft)
        yield _room(pack.own.language)
        yield paragraph("Table Text")


def _provision(provision: PackProvision, frame: PackFrame) -> Iterator[PrintBlock]:
    title = " ".join(filter(None, (provision.cited, provision.heading)))
    yield paragraph("Heading 1", title, language=provision.language)
    yield paragraph("Remark", f"{frame.reference}: ", link(provision.address), keep=True)
    if provision.note:
        yield paragraph("Notice", provision.note)
    for gap in provision.gaps:
        yield from _gap(gap, provision.language)


def _gap(gap: PackGap, language: str) -> Iterator[PrintBlock]:
    yield paragraph("Table Text", strong(gap.standing), keep=True)
    yield from _lines(gap.theirs, language, 1)
    if gap.own is not None:
        source = StyledRun(gap.own.source, language=gap.own.language)
        yield paragraph("Table Text", f"{gap.own_label}: ", source, keep=True)
        yield from _words(gap.own)
    if gap.difference:
        yield paragraph("Table Text", strong(gap.difference))
    if gap.why:
        yield paragraph("Remark", gap.why)


def _quote(quote: PackQuote, frame: PackFrame) -> Iterator[PrintBlock]:
    yield paragraph("Table Text", strong(quote.source), keep=True)
    yield from _words(quote)
    yield paragraph("Table Text", f"{frame.terms}: {quote.terms}\n", link(quote.address))


def _words(quote: PackQuote) -> Iterator[PrintBlock]:
    if quote.text:
        yield from _lines(quote.text, quote.language, 2)
    if quote.note:
        yield paragraph("Remark", quote.note)


def _lines(text: str, language: str, depth: int) -> Iterator[PrintBlock]:
    """Return the paragraphs of a passage, set in."""
    for part in text.split("\n\n"):
        yield paragraph(f"{PLAIN} {depth}", part, language=language)


def _room(language: str) -> PrintTable:
    """Return a box to draft in."""
    empty = paragraph("Normal", "", language=language)
    return PrintTable((PrintRow(((empty,) * ROOM,)),), (1,), language, is_grid=True)


def _annex(pack: DraftingPack) -> Iterator[PrintBlock]:
    """Return the wordings that are meant for no provision with a gap, what has a counterpart, and the sources."""
    frame = pack.frame
    if pack.other_wordings:
        yield paragraph("Heading 1", frame.other_wordings)
        for wording in pack.other_wordings:
            yield from _quote(wording, frame)
    if pack.present:
        yield paragraph("Heading 1", frame.present)
        for line in pack.present:
            yield paragraph("Table Text", line)
    if pack.sources:
        yield paragraph("Heading 1", frame.sources)
        for source in pack.sources:
            yield _source(source, frame)


def _source(source: PackSource, frame: PackFrame) -> PrintParagraph:
    return paragraph(
        "Table Text",
        f"{source.citation}\n{frame.terms}: {source.terms}\n{frame.digest}: ",
        StyledRun(source.digest, language="en"),
        f"\n{frame.address}: ",
        link(source.address),
    )
