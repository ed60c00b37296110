"""A comparison as a flat list: one line for each provision in each row, and for each gap."""

from collections.abc import Iterator

from practices.documents.comparison_sheet.documents import ComparisonDocument, SheetCell, SheetPassage, SheetRow

NOTHING = SheetPassage("", "", "", "", "", "")


def heads(document: ComparisonDocument) -> tuple[str, ...]:
    """Return the heads of `lines`, in the language of the frame."""
    frame = document.frame
    return (
        frame.row, frame.heading, frame.topic, frame.why, frame.changes, frame.text_number, frame.organization,
        frame.instrument, frame.symbol, frame.date, frame.text_language, frame.status, frame.provision,
        frame.provision_heading, frame.text, frame.note, frame.address,
    )  # fmt: skip


def lines(document: ComparisonDocument) -> Iterator[tuple[str, ...]]:
    """Return the provisions, row by row and text by text; a text that has nothing in a row has a line that says so."""
    texts = {text.number: text for text in document.texts}
    for row in document.rows:
        for cell in row.cells:
            text = texts[cell.text]
            about = (text.organization, text.title, text.symbol, text.dated_on, text.language, text.status_label)
            for place, passage in enumerate(cell.passages or (NOTHING,)):
                note = "; ".join(filter(None, [text.notice, *([] if place else cell.remarks)]))
                yield (
                    str(row.number), row.heading, row.topic, _why(row, cell), row.changes, str(text.number), *about,
                    passage.cited, passage.heading, passage.text, note, passage.address,
                )  # fmt: skip


def _why(row: SheetRow, cell: SheetCell) -> str:
    return cell.why if cell.passages else ""


def facts(document: ComparisonDocument) -> list[tuple[str, str]]:
    """Return what is said of the whole: name, words."""
    frame = document.frame
    said = [(frame.comparison, f"{document.title}. {document.summary}")]
    said += [(frame.texts, about) for text in document.texts for about in [described(document, text.number)]]
    said += [(frame.note, words) for words in (*document.withdrawn, *document.notes)]
    return [*said, (frame.citation, document.citation), (frame.address, document.address)]


def described(document: ComparisonDocument, number: int) -> str:
    """Describe a text in a line."""
    text = document.text(number)
    symbol = f" ({text.symbol})" if text.symbol else ""
    parts = (
        f"{number}. {text.organization}: {text.title}{symbol}", text.date, text.language_label, text.status_label,
        text.in_force, text.standing, text.notice, text.address,
    )  # fmt: skip
    return ". ".join(part.rstrip(".") for part in parts if part)
