"""Pictures, and files that hold them, as tests make them."""

import base64
import io
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image


def picture(form: str = "PNG", *, size: tuple[int, int] = (60, 40), colour: Any = (200, 30, 30), **saved: Any) -> bytes:
    """Return a picture of one colour."""
    mode = "RGBA" if isinstance(colour, tuple) and len(colour) == 4 else "RGB"
    output = io.BytesIO()
    Image.new(mode, size, colour).save(output, form, **saved)
    return output.getvalue()


def word_file(*shown: bytes, alternative: str = "", caption: str = "", cut: int = 0, is_hidden: bool = False) -> bytes:
    """Return a Word file of two articles with pictures between them.

    `cut`: how much is cut off at the right edge, in percent.
    """
    made = docx.Document()
    made.add_heading("Code of conduct", 0)
    made.add_paragraph("Article 1")
    made.add_paragraph("Staff accept no gifts of any kind.")
    for content in shown:
        inline = made.add_picture(io.BytesIO(content))._inline
        inline.docPr.set("descr", alternative)
        if is_hidden:
            inline.docPr.set("hidden", "1")
        if cut:
            crop = OxmlElement("a:srcRect")
            crop.set("r", str(cut * 1_000))
            inline.find(f".//{qn('a:blip')}").addnext(crop)
        if caption:
            made.add_paragraph(caption)
    made.add_paragraph("Article 2")
    made.add_paragraph("Who is offered one says so.")
    output = io.BytesIO()
    made.save(output)
    return output.getvalue()


def web_page(content: bytes, *, media_type: str = "image/png", alternative: str = "A chart") -> bytes:
    """Return a web page that holds a picture itself, in a figure with a caption."""
    address = f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    return (
        "<html lang='en'><body><h1>Code of conduct</h1><p>Article 1</p><p>Staff accept no gifts.</p>"
        f"<figure><img alt='{alternative}' src='{address}'><figcaption>Figure 1 – Who decides</figcaption></figure>"
        "<p>Article 2</p><p>Words.</p></body></html>"
    ).encode()
