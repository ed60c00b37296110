"""A text as a Word file: real headings, labels hanging, tables, footnotes. The same document gives the same bytes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from practices.documents.documents import ExportDocument
from practices.documents.docx.block_writing import write_blocks
from practices.documents.docx.print_styles import NUMBERED, PLAIN
from practices.documents.layout import (
    Heading,
    Item,
    LayoutLine,
    LayoutPicture,
    LayoutRemark,
    LayoutTable,
    column_widths,
    contents_depth,
    facts_of,
    lay_out,
)
from practices.documents.print_blocks import (
    PrintBlock,
    PrintContents,
    PrintDocument,
    PrintParagraph,
    PrintPicture,
    PrintRow,
    PrintTable,
    StyledRun,
    StyledRuns,
    link,
    page_number,
    paragraph,
    strong,
)


def write_docx(document: ExportDocument) -> bytes:
    """Write a document as DOCX, A4. Its first page says how the text is cited."""
    cited, frame = document.cited, document.frame.language
    reminder = "" if document.is_plain_authentic else cited.status_label
    page = paragraph("Footer", f"{reminder}\t", *page_number(document.frame.page), language=frame)
    printed = PrintDocument(
        title=cited.title,
        language=cited.language,
        on=document.published_on or "2000-01-01",
        blocks=(*_head(document), *_contents_and_text(document)),
        header=(paragraph("Header", f"{document.short_title}\t{cited.acronym or cited.organization}"),),
        footer=(page,),
        first_header=(paragraph("Header", cited.organization),),
        first_footer=(*_facts(document), page),
        author=cited.organization,
        subject=document.kind,
        keywords=", ".join(filter(None, (document.kind, cited.symbol, cited.status_label))),
        comments=document.citation,
    )
    return write_blocks(printed)


def _head(document: ExportDocument) -> Iterator[PrintBlock]:
    """Return title, subtitle, and what must be known first."""
    cited, frame = document.cited, document.frame.language
    yield paragraph("Title", cited.title)
    yield paragraph("Subtitle", document.subtitle, language=frame)
    if not document.is_plain_authentic:
        yield paragraph("Notice", f"{cited.status_label}\n{document.status_note}", language=frame, edge="box")
    if document.notice:
        yield paragraph("Notice", document.notice, language=frame, edge="box")
        yield paragraph("Notice", link(cited.address), language=frame)


def _facts(document: ExportDocument) -> Iterator[PrintParagraph]:
    frame = document.frame.language
    for name, words, address in facts_of(document):
        yield paragraph(
            "Footer", strong(f"{name}: "), StyledRun(words, language="en" if address else ""), language=frame
        )


def _contents_and_text(document: ExportDocument) -> Iterator[PrintBlock]:
    items, frame = lay_out(document), document.frame
    depth = contents_depth(items)
    if depth:
        yield PrintContents(paragraph("TOC Heading", frame.contents, language=frame.language), depth)
    languages = {row.eid: row.language for row in document.provisions}
    for item in items:
        yield from _item(item, frame.language, languages.get(item.eid, ""))


def _item(item: Item, frame: str, language: str = "") -> Iterator[PrintBlock]:
    """Set an item; `language` is that of its words, where it is another than the text's."""
    match item:
        case Heading(_, level, label, words):
            own = [f"{label} " if words else label] if label else []
            yield paragraph(f"Heading {level}", *own, *words)
        case LayoutLine(_, depth, "", words, _):
            yield paragraph(f"{PLAIN} {depth + 1}", *words, language=language)
        case LayoutLine(_, depth, label, words, _):
            yield paragraph(f"{NUMBERED} {depth + 1}", f"{label}\t", *words, language=language)
        case LayoutTable(_, _, head, rows):
            heads = [PrintRow(_cells(map(_strong, head)), is_head=True)] if head else []
            yield PrintTable(
                (*heads, *(PrintRow(_cells(row)) for row in rows)), tuple(column_widths(item)), is_fixed=False
            )
            yield paragraph("Table Text")
        case LayoutPicture():
            yield from _picture(item)
        case LayoutRemark(_, _, words):
            yield paragraph("Remark", words, language=frame)


def _picture(item: LayoutPicture) -> Iterator[PrintBlock]:
    """Set a picture, or the words that lead to it, and its caption."""
    style = f"{PLAIN} {item.depth + 1}"
    if item.picture is not None and item.picture.content:
        yield PrintPicture(item.picture.content, "", item.alternative, is_own_size=True)
    else:
        yield paragraph(style, *item.link)
    if item.caption:
        yield paragraph(style, *(replace(run, emphasis=True) for run in item.caption))


def _cells(row: Iterable[StyledRuns]) -> tuple[tuple[PrintParagraph], ...]:
    return tuple((PrintParagraph("Table Text", cell),) for cell in row)


def _strong(runs: StyledRuns) -> StyledRuns:
    return tuple(replace(run, strong=True) for run in runs)
