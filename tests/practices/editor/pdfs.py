"""PDF files made for tests."""

import typst


def pdf_of(*pages: str) -> bytes:
    """Make a PDF with a page for each of these texts (plain words)."""
    source = "#set page(width: 200pt, height: 300pt)\n" + "\n#pagebreak()\n".join(pages)
    made: bytes = typst.compile(source.encode(), format="pdf")
    return made
