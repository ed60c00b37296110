"""Pictures that a page holds itself; those that lie elsewhere are never fetched."""

import base64
import re

from lxml import etree

from practices.documents.html import looks

_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,", re.IGNORECASE)
_SPACE = re.compile(r"\s+|%0A|%0D", re.IGNORECASE)


def inline_picture(element: etree._Element) -> bytes:
    """Return the bytes of a picture that stands in its address (data:), b"" for any other, and for a hidden one."""
    address = looks.attribute(element, "src").strip()
    found = _DATA.match(address)
    is_spacer = {looks.attribute(element, "width"), looks.attribute(element, "height")} & {"0", "1"}
    if found is None or is_spacer or looks.is_hidden(element):
        return b""
    try:
        return base64.b64decode(_SPACE.sub("", address[found.end() :]), validate=True)
    except ValueError:
        return b""
