"""The signs of symbol fonts (Symbol, Wingdings) as characters that every font has."""

UNKNOWN = "□"
"""What stands for a sign that has no known character."""

_SYMBOL = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
"""Symbol from 0x20 to 0x7E."""
_SYMBOL_ABOVE = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
"""Symbol from 0xA0 on."""
_WINGDINGS = {
    0x20: " ",
    0x22: "✂",
    0x28: "☎",
    0x2A: "✉",
    0x3F: "✍",
    0x41: "✌",
    0x46: "☞",
    0x45: "☜",
    0x4A: "☺",
    0x6C: "●",
    0x6D: "❍",
    0x6E: "■",
    0x6F: "□",
    0x70: "□",
    0x71: "❑",
    0x72: "❒",
    0x73: "⬧",
    0x74: "⧫",
    0x75: "◆",
    0x76: "❖",
    0x77: "⬥",
    0x78: "☒",
    0x7B: "❀",
    0x7D: "”",
    0x7E: "„",
    0x9F: "•",
    0xA0: "▪",
    0xA1: "○",
    0xA3: "○",
    0xA7: "▪",
    0xA8: "☐",
    0xAB: "★",
    0xB6: "★",
    0xD8: "➢",
    0xE0: "→",
    0xDF: "←",
    0xE1: "↑",
    0xE2: "↓",
    0xE8: "➔",
    0xF0: "⇨",
    0xF3: "⇔",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "•", 0xA3: "☐"}
_FONTS = {
    "symbol": {0x20 + place: sign for place, sign in enumerate(_SYMBOL)}
    | {0xA0 + place: sign for place, sign in enumerate(_SYMBOL_ABOVE)},
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
}
_PRIVATE = 0xF000
"""Word keeps the signs of symbol fonts in the private area, from here to 0xF0FF."""


def is_symbol_font(font: str | None) -> bool:
    """Say whether the letters of a font are signs."""
    return font is not None and font.casefold() in _FONTS


def read_symbol(code: int, font: str) -> str | None:
    """Return the character for a sign by its place in the font; None if it is not known."""
    place = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    signs = _FONTS.get(font.casefold())
    if signs is not None:
        return signs.get(place)
    return chr(code) if code == place and 0x20 <= code < 0xD800 else None


def read_private(text: str, font: str = "symbol") -> str:
    """Put characters for the signs that a text holds in the private area."""
    if not any(_PRIVATE <= ord(sign) <= _PRIVATE + 0xFF for sign in text):
        return text
    return "".join(
        (read_symbol(ord(sign), font) or UNKNOWN) if _PRIVATE <= ord(sign) <= _PRIVATE + 0xFF else sign for sign in text
    )
