"""PDF files set for a test, and pages of pictures."""

import io
from importlib.util import find_spec
from pathlib import Path

import pypdfium2 as pdfium
import typst
from PIL import Image

WORDS = (
    "The members of the staff are international civil servants and their responsibilities are not national but "
    "exclusively international. By accepting appointment they pledge themselves to discharge their functions and to "
    "regulate their conduct with the interests of the organization only in view."
)
PLAIN = '#set page(paper: "a4")\n#set text(size: 11pt, lang: "en")\n#set par(justify: true)\n'


def typeset(source: str, *, setting: str = PLAIN, font_package: str = "") -> bytes:
    """Set a text in typst's notation, with the fonts that come with it and those of a package."""
    spec = find_spec(font_package) if font_package else None
    folders = [str(Path(spec.origin).with_name("files"))] if spec and spec.origin else []
    fonts = typst.Fonts(include_system_fonts=False, font_paths=folders)
    return typst.compile((setting + source).encode(), font_paths=fonts)


def scan(data: bytes) -> bytes:
    """Make a PDF of pictures out of one with text, as a scanner does."""
    document = pdfium.PdfDocument(data)
    pictures: list[Image.Image] = [page.render(scale=1).to_pil().convert("L") for page in document]
    output = io.BytesIO()
    pictures[0].save(output, "PDF", save_all=True, append_images=pictures[1:])
    return output.getvalue()


def paragraphs(text: str) -> list[str]:
    """Return the blocks of a numbered text."""
    return text.strip().split("\n\n")
