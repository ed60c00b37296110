"""Text whose letters a file gives only as places of glyphs in the font, where these follow the usual order.

Files made without a map to Unicode show "7KLV" for "This": each letter is the place of its glyph. The fonts of the
usual office programs keep the order of Apple's standard glyphs: a space is the third, "A" the 36th.
"""

_SPACE = "\x03"
_LEAST_SHARE = 0.04  # of such spaces among the characters of a line: in prose it is about 0.15


def _table() -> dict[int, str]:
    table = {place: chr(place + 29) for place in range(3, 98)}
    roman = bytes(range(0x80, 0x100)).decode("mac_roman")
    table |= {place: roman[place - 98] for place in range(98, 172)}
    table |= {place: roman[place - 97] for place in range(172, 202)}
    del table[0x20]  # a space that stands in the text was put there for a gap
    return table


_TABLE = _table()


def has_glyph_codes(text: str) -> bool:
    """Say whether some of the text of a page is given as places of glyphs."""
    return text.count(_SPACE) > 4 and text.count(_SPACE) > 0.01 * len(text)


def decode_glyphs(text: str) -> str:
    """Return the letters of a line for the places of their glyphs; as many characters as before."""
    return text.translate(_TABLE)


def is_coded(text: str) -> bool:
    """Say whether a line holds so many spaces given as glyphs that its font has no map."""
    return text.count(_SPACE) >= _LEAST_SHARE * len(text) and _SPACE in text
