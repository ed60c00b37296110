"""The fast way through the many paragraphs that hold nothing but words: one walk over the whole body.

Asking for a few elements by name lets the XML library skip all others, which most of a Word file is made of.
"""

from lxml import etree

from practices.documents.docx.markup import BOLD, ITALIC, Piece
from practices.documents.docx.names import BR, ILVL, MC, NUM_ID, P_STYLE, TAB, VAL, M, P, T, W, is_on, to_number
from practices.documents.docx.numbering_part import left_of
from practices.documents.docx.properties import ParagraphProperties
from practices.documents.docx.styles import Styles

Simple = tuple[ParagraphProperties, list[Piece]]

_OUTLINE, _INDENT, _FONTS = W + "outlineLvl", W + "ind", W + "rFonts"
_PROPERTIES = (NUM_ID, ILVL, P_STYLE, _INDENT, _OUTLINE)
_LOOKS = {W + "b": BOLD, W + "i": ITALIC}
_SPACES = {TAB: "\t", BR: "\n"}
_BLOCKS = {W + name for name in ("tbl", "sdt", "customXml", "ins", "moveTo")} | {MC + "AlternateContent"}
_UNUSUAL = """
    del moveFrom hyperlink fldSimple smartTag dir bdo ptab cr noBreakHyphen sym fldChar instrText footnoteReference
    endnoteReference commentReference drawing pict object ruby pPrChange rPrChange rStyle vanish specVanish strike
    dstrike
"""
"""What makes a paragraph one that is read at length, beside blocks inside it."""
_ASKED_FOR = (
    *(T, P, *_PROPERTIES, *_LOOKS, *_SPACES, *_BLOCKS),
    *(W + name for name in _UNUSUAL.split()),
    *(M + "oMath", M + "oMathPara"),
)


def read_simple_paragraphs(  # noqa: C901, PLR0912 - one loop over each word of the file: calls would take as long again
    body: etree._Element, styles: Styles, *, has_symbol_fonts: bool
) -> dict[etree._Element, Simple]:
    """Read those paragraphs among the children of `body` that hold only words, tabs and line breaks in runs.

    All others are not in the answer. With `has_symbol_fonts`, nor are paragraphs that name a font. The properties of
    a paragraph stand before its words, those of a run before the run's. Neighbouring words of one look are one piece,
    however many runs Word has cut them into.
    """
    simple: dict[etree._Element, Simple] = {}
    found: ParagraphProperties | None = None  # None while the paragraph at hand is no simple one
    pieces: list[Piece] = []
    held, last = "", 0
    run: etree._Element | None = None  # the last run that has a look of its own
    look = base = 0
    paragraph = body
    for element in body.iter(*_ASKED_FOR, *([_FONTS] if has_symbol_fonts else [])):
        tag = element.tag
        if tag == P or tag in _BLOCKS:
            if element.getparent() is not body:
                if found is not None:
                    del simple[paragraph]
                    found = None
                continue
            if found is not None and held:
                pieces.append((held, last, ""))
            found = None
            if tag == P:
                paragraph, found, pieces = element, ParagraphProperties(styles.plain), []
                simple[paragraph] = found, pieces
                held, last, run, base = "", 0, None, styles.plain.look
        elif found is None:
            continue
        elif tag == T or tag in _SPACES:
            words = element.text if tag == T else _read_space(tag, element)
            if words is None or not (words.isascii() or _is_ordinary(words)):
                del simple[paragraph]
                found = None
                continue
            now = look if run is not None and element.getparent() is run else base
            if now != last:
                if held:
                    pieces.append((held, last, ""))
                held, last = "", now
            held += words
        elif tag in _PROPERTIES:
            _take_property(tag, element, found, styles)
            base = found.style.look
        elif tag in _LOOKS:
            owner = element.getparent().getparent()  # the run, or the properties of the paragraph's mark
            if owner is not run:
                run, look = owner, base
            look = look | _LOOKS[tag] if is_on(element.get(VAL)) else look & ~_LOOKS[tag]
        else:
            del simple[paragraph]
            found = None
    if found is not None and held:
        pieces.append((held, last, ""))
    return simple


def _read_space(tag: str, element: etree._Element) -> str | None:
    """Read a tab or a break, "" for a tab stop; None for a break of another kind."""
    if not element.attrib:
        return _SPACES[tag]
    return "" if tag == TAB else None


def _take_property(tag: str, element: etree._Element, found: ParagraphProperties, styles: Styles) -> None:
    if tag == NUM_ID:
        found.num_id = element.get(VAL)
    elif tag == ILVL:
        found.num_level = to_number(element.get(VAL))
    elif tag == P_STYLE:
        found.style = styles.find(element.get(VAL))
    elif tag == _INDENT:
        found.left = left_of(element)
    else:
        found.outline = to_number(element.get(VAL))


def _is_ordinary(words: str) -> bool:
    """Say whether words hold no soft hyphen and no sign of a symbol font."""
    return "\u00ad" not in words and not any("\uf000" <= sign <= "\uf0ff" for sign in words)
