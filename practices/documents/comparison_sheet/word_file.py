"""A comparison as a Word file: A4 across, one column for each text, heads repeated on each page."""

from collections.abc import Iterable, Iterator

from practices.documents.comparison_sheet.documents import (
    ComparisonDocument,
    SheetCell,
    SheetPassage,
    SheetRow,
    SheetText,
    Stroke,
    strokes,
)
from practices.documents.comparison_sheet.lines import described
from practices.documents.docx.block_writing import write_blocks
from practices.documents.print_blocks import (
    PrintBlock,
    PrintDocument,
    PrintParagraph,
    PrintRow,
    PrintTable,
    StyledRun,
    page_number,
    paragraph,
    strong,
)

HEAD_FILL, HEADING_FILL = "F3F1EA", "F9F8F4"


def write_comparison_docx(document: ComparisonDocument) -> bytes:
    """Write a comparison as DOCX."""
    printed = PrintDocument(
        title=document.title,
        language=document.frame.language,
        on=document.frozen_on,
        blocks=(*_head(document), _table(document), *_foot(document)),
        footer=(paragraph("Footer", *page_number(document.frame.page)),),
        subject=document.order_label,
        comments=document.citation,
        margin=1.5,
        is_landscape=True,
    )
    return write_blocks(printed)


def _head(document: ComparisonDocument) -> Iterator[PrintBlock]:
    """Return title, texts, and what must be known first."""
    yield paragraph("Title", document.title)
    yield paragraph("Subtitle", document.summary)
    for words in document.withdrawn:
        yield paragraph("Notice", strong(words))
    yield paragraph("Heading 2", document.frame.texts)
    for text in document.texts:
        yield paragraph("Table Text", described(document, text.number))
    yield paragraph("Heading 2", document.frame.comparison)


def _foot(document: ComparisonDocument) -> Iterator[PrintBlock]:
    """Return what must be known of the whole, and how it is cited."""
    frame = document.frame
    yield paragraph("Heading 2", frame.about)
    for words in document.notes:
        yield paragraph("Table Text", words)
    for name, words in ((frame.citation, document.citation), (frame.address, document.address)):
        yield paragraph("Table Text", strong(f"{name}: "), words)


def _table(document: ComparisonDocument) -> PrintTable:
    texts = {text.number: text for text in document.texts}
    head = PrintRow(tuple(_text(text) for text in document.texts), is_head=True, fill=HEAD_FILL)
    rows = (made for row in document.rows for made in _rows(row, texts, document.frame.kept_back))
    return PrintTable((head, *rows), (1,) * len(document.texts), is_grid=True)


def _text(text: SheetText) -> tuple[PrintParagraph, ...]:
    symbol = f" ({text.symbol})" if text.symbol else ""
    about = "\n".join(filter(None, (f"{text.date}, {text.language_label}", text.status_label, text.notice)))
    return (
        paragraph("Table Text", f"{text.number}. {text.organization}"),
        paragraph("Table Text", strong(f"{text.title}{symbol}")),
        paragraph("Table Text", about),
    )


def _rows(row: SheetRow, texts: dict[int, SheetText], kept_back: str) -> Iterator[PrintRow]:
    """Return the heading of a row, over all columns, and the row itself."""
    reason = [f"  {row.reason}"] if row.reason else []
    heading = strong(row.heading, row.heading_language)
    yield PrintRow(((paragraph("Table Text", f"{row.number}. ", heading, *reason, keep=True),),), fill=HEADING_FILL)
    yield PrintRow(tuple((*_content(row, cell, texts[cell.text], kept_back),) for cell in row.cells))


def _content(row: SheetRow, cell: SheetCell, text: SheetText, kept_back: str) -> Iterator[PrintParagraph]:
    for passage, marked in zip(cell.passages, strokes(row, cell), strict=True):
        yield paragraph("Table Text", strong(_cited(passage, row)), language=text.language, keep=True)
        if marked or passage.text:
            yield from _paragraphs(marked or (Stroke(passage.text),), passage.language or text.language)
        elif text.notice:
            yield paragraph("Table Text", kept_back)
    for words in cell.remarks:
        yield paragraph("Remark", f"— {words}")


def _cited(passage: SheetPassage, row: SheetRow) -> str:
    heading = passage.heading if passage.heading not in (row.heading, passage.cited) else ""
    return " ".join(filter(None, (passage.cited, heading)))


def _paragraphs(marked: Iterable[Stroke], language: str) -> Iterator[PrintParagraph]:
    """Return paragraphs of words; an empty line begins one."""
    runs: list[StyledRun] = []
    for stroke in marked:
        for place, part in enumerate(stroke.words.split("\n\n")):
            if place and runs:
                yield paragraph("Table Text", *runs, language=language)
                runs = []
            if part:
                runs.append(StyledRun(part, mark=stroke.mark))
    if runs:
        yield paragraph("Table Text", *runs, language=language)
