"""A PDF file, opened to be changed, or refused."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf

from practices.documents.text import UnreadableText

_LOCKED = "The PDF file is locked with a password: save a copy without one, and send that."
_DAMAGED = "The PDF file is damaged and cannot be cleaned: open it in its own program and save it again."
MAX_PAGES = 2000


@contextmanager
def open_pdf(data: bytes) -> Iterator[pikepdf.Pdf]:
    """Open a file. Raises UnreadableText if it is locked, damaged or too large, also while it is read."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            if len(document.pages) > MAX_PAGES:
                raise UnreadableText(f"The PDF file has {len(document.pages)} pages; up to {MAX_PAGES} are read.")
            yield document
    except pikepdf.PasswordError as error:
        raise UnreadableText(_LOCKED) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise UnreadableText(_DAMAGED) from error
