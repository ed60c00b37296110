"""The layers of a PDF file that it does not show: PDFium gives their words like any others."""

from practices.documents.file_contents.pdf.cleaning import drop_hidden_layers
from practices.documents.text import UnreadableText

_MARK = b"/OCProperties"
_PACKED = b"/ObjStm"


def drop_layers(data: bytes) -> tuple[bytes, list[str]]:
    """Return the file without the layers that it does not show, and their names.

    A file that cannot be changed is given back as it is: opening it says why it is refused, if it is.
    """
    if _MARK not in data and _PACKED not in data:
        return data, []
    try:
        return drop_hidden_layers(data)
    except UnreadableText:
        return data, []
