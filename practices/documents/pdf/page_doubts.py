"""What a person should look at: what was left out of the pages, and what may be wrong with them."""

from collections.abc import Callable, Iterable, Sequence

from practices.documents.pdf.hyphens import LineJoiner
from practices.documents.pdf.pages import Page
from practices.documents.pdf.writing import Writer, name_pages


def doubt_pages(writer: Writer, pages: Sequence[Page], dropped: dict[str, int]) -> None:
    """Say what was left out of the pages, and what may be wrong with them. `dropped` are the running heads."""
    starts = writer.starts(len(pages))
    if dropped:
        quoted = "; ".join(f"“{text[:80]}”" for text in list(dropped)[:5])
        message = f"Running heads, feet and page numbers were left out on {max(dropped.values())} pages: {quoted}."
        writer.doubt(1, "running_heads", message, 0.1)
    for code, weight, applies, message in _OF_MANY:
        numbers = [page.number for page in pages if applies(page)]
        if numbers:
            writer.doubt(starts[numbers[0] - 1], code, message.format(pages=name_pages(numbers)), weight)
    for page in pages:
        for code, weight, message in _of_one(page):
            writer.doubt(starts[page.number - 1], code, message, weight)


_OF_MANY: tuple[tuple[str, float, Callable[[Page], bool], str], ...] = (
    (
        "ocr_layer",
        0.8,
        lambda page: page.drawings.has_hidden_text and not page.is_picture,
        "A machine read the text from a picture on {pages}: compare it with the page.",
    ),
    (
        "decoded_glyphs",
        0.8,
        lambda page: page.words.is_decoded and not page.is_picture,
        "The file does not say which letters it shows on {pages}: they were found by the order of the font's glyphs. "
        "Compare them with the page.",
    ),
    ("broken_page", 0.9, lambda page: page.is_broken, "The file is damaged: {pages} could not be read."),
    ("text_cut", 1.0, lambda page: page.words.is_cut, "There is too much text: {pages} was not read to the end."),
    (
        "turned_text",
        0.5,
        lambda page: bool(page.asides),
        "Some text is turned on {pages}: it stands behind the other text of the page.",
    ),
)


def _of_one(page: Page) -> Iterable[tuple[str, float, str]]:
    """Return the doubts of a single page: code, weight, message."""
    if page.words.slanted:
        quoted = "; ".join(page.words.slanted)[:120]
        yield "slanted_text", 0.3, f"Slanted text on page {page.number} was left out: “{quoted}”."
    if page.beside:
        quoted = "; ".join(page.beside)[:120]
        text = f"Words in the margin of page {page.number} were made notes to the lines beside them: “{quoted}”."
        yield "margin_notes", 0.3, text
    if page.words.unmapped and not page.is_picture:
        text = f"{page.words.unmapped} characters of page {page.number} have no meaning in the file."
        yield "unknown_characters", 0.5, text


def doubt_running_pictures(writer: Writer, numbers: Sequence[int]) -> None:
    """Say that a picture that comes again on these pages is not in the text."""
    if numbers:
        message = f"A picture that comes again in the same place was left out on {name_pages(numbers)}."
        writer.doubt(1, "running_pictures", message, 0.1)


def doubt_layers(writer: Writer, layers: Sequence[str]) -> None:
    """Say that the file has layers that it does not show."""
    if layers:
        quoted = ", ".join(f"“{name[:80]}”" for name in layers[:5] if name) or "without a name"
        message = f"The file has layers that it does not show ({len(layers)}: {quoted}): their words were not read."
        writer.doubt(1, "hidden_layers", message, 0.6)


def doubt_hyphens(writer: Writer, joiner: LineJoiner) -> None:
    for words, message in (
        (joiner.kept, "Words parted at the end of a line kept their hyphen"),
        (joiner.joined, "Words parted at the end of a line were joined"),
    ):
        if words:
            writer.doubt(1, "hyphens", f"{message}: {', '.join(words[:12])}.", 0.2)
