"""The look of a Word file that we write: paper, styles, fonts."""

import io
from functools import lru_cache
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from practices.documents.documents import direction
from practices.documents.layout import DEEPEST_HEADING, DEEPEST_INDENT

TEXT_FONT = "Cambria"
FRAME_FONT = "Calibri"
ARABIC_FONT = "Times New Roman"
SOFT = RGBColor(0x4A, 0x52, 0x60)
INK = RGBColor(0x16, 0x1B, 0x24)
STEP = Cm(1.15)
HEADING_SIZES = (16, 13.5, 12, 11.5)
COMPACT_SIZES = (13, 11, 10)
NUMBERED, PLAIN = "Provision", "Provision Text"


@lru_cache(maxsize=32)
def blank(language: str, *, margin: float, is_landscape: bool, has_first_page: bool, is_compact: bool = False) -> bytes:
    """Return an empty file with the paper and the styles for a language; `margin` is beside the words, in cm."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.8)
    section.header_distance, section.footer_distance = Cm(1.6), Cm(1.4)
    if is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        section.top_margin = section.bottom_margin = Cm(1.8)
        section.header_distance = section.footer_distance = Cm(0.9)
    section.left_margin = section.right_margin = Cm(margin)
    section.different_first_page_header_footer = has_first_page
    if is_compact:
        section.top_margin, section.bottom_margin = Cm(2), Cm(1.7)
        section.header_distance, section.footer_distance = Cm(1.2), Cm(1)
    _set_styles(made, language, measure=section.page_width - section.left_margin - section.right_margin)
    if is_compact:
        _set_compact(made)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def _set_compact(made: Document) -> None:
    """Make the letters of a paper smaller, so that it keeps to few pages."""
    _style(made, "Normal", TEXT_FONT, 9.5, after=3, leading=1.05)
    _style(made, "Title", TEXT_FONT, 18, strong=True, after=4)
    _style(made, "Subtitle", FRAME_FONT, 10, colour=SOFT, after=8)
    for level, size in enumerate(COMPACT_SIZES, start=1):
        _style(made, f"Heading {level}", TEXT_FONT, size, strong=True, before=8, after=3)
    _style(made, "Remark", FRAME_FONT, 8, colour=SOFT, emphasis=True, before=2, after=2)
    _style(made, "Table Text", TEXT_FONT, 8.5, before=1, after=1, leading=1)
    _style(made, "Table Text Narrow", FRAME_FONT, 7, before=0.4, after=0.4, leading=1)


def _set_styles(made: Document, language: str, *, measure: int) -> None:
    _set_language(made, language)
    _style(made, "Normal", TEXT_FONT, 11.5, after=6, leading=1.2)
    _style(made, "Title", TEXT_FONT, 25, strong=True, after=6)
    _style(made, "Subtitle", FRAME_FONT, 10, colour=SOFT, after=18)
    for level, size in enumerate(HEADING_SIZES[:DEEPEST_HEADING], start=1):
        _style(made, f"Heading {level}", TEXT_FONT, size, strong=True, before=18 if level < 3 else 14, after=6)
    _style(made, "Notice", FRAME_FONT, 9.5, after=12)
    _style(made, "Remark", FRAME_FONT, 9, colour=SOFT, emphasis=True)
    _style(made, "Table Text", TEXT_FONT, 9.5, before=2, after=2)
    _style(made, "Table Text Narrow", FRAME_FONT, 7, before=1, after=1)
    _style(made, "Header", FRAME_FONT, 8, colour=SOFT, after=2)
    _style(made, "Footer", FRAME_FONT, 8, colour=SOFT, after=2)
    _style(made, "footnote text", TEXT_FONT, 9, after=2)
    _style(made, "TOC Heading", TEXT_FONT, 14, strong=True, before=12, after=6)
    for depth in range(DEEPEST_INDENT + 1):
        numbered = _style(made, f"{NUMBERED} {depth + 1}", TEXT_FONT, 11.5, after=6, leading=1.2).paragraph_format
        numbered.left_indent, numbered.first_line_indent = STEP * (depth + 1), -STEP
        numbered.tab_stops.add_tab_stop(STEP * (depth + 1))
        plain = _style(made, f"{PLAIN} {depth + 1}", TEXT_FONT, 11.5, after=6, leading=1.2).paragraph_format
        plain.left_indent = STEP * depth
    for level in range(1, 4):
        entry = _style(made, f"toc {level}", TEXT_FONT, 10.5, after=2).paragraph_format
        entry.left_indent = Cm(0.6) * (level - 1)
        entry.tab_stops.add_tab_stop(Emu(measure), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for name in ("Header", "Footer"):
        stops = made.styles[name].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Emu(measure), WD_TAB_ALIGNMENT.RIGHT)
    mark = made.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.font.superscript = True
    link = made.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb = RGBColor(0x0B, 0x4A, 0x6F)


def style_id(name: str) -> str:
    """Return the id under which a style of ours, or of Word, is referred to."""
    return name.replace(" ", "")


def _style(
    made: Document,
    name: str,
    font: str,
    size: float,
    *,
    strong: bool = False,
    emphasis: bool = False,
    colour: RGBColor = INK,
    before: float = 0,
    after: float = 0,
    leading: float = 1.1,
) -> ParagraphStyle:
    styles: Any = made.styles
    style: ParagraphStyle = styles[name] if name in styles else _added(made, name)
    if name != "Normal":
        style.base_style = styles["Normal"]
    style.font.size, style.font.bold, style.font.italic, style.font.color.rgb = Pt(size), strong, emphasis, colour
    _set_fonts(style, font, size, strong=strong)
    place = style.paragraph_format
    place.space_before, place.space_after, place.line_spacing = Pt(before), Pt(after), leading
    if name.startswith(("Heading", "TOC Heading")):
        place.keep_with_next = True
    if name == "Title":
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
    return style


def _added(made: Document, name: str) -> Any:
    """Add a style; those that Word knows (table of contents, footnotes) are known by their names."""
    is_known = name.startswith(("toc ", "TOC ", "footnote "))
    return made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=is_known)


def _set_fonts(style: ParagraphStyle, font: str, size: float, *, strong: bool) -> None:
    """Name the fonts of a style outright: those of the template's theme would come first."""
    properties: Any = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for name in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{name}"), font)
    fonts.set(qn("w:cs"), ARABIC_FONT)
    for spacing in properties.findall(qn("w:spacing")) + properties.findall(qn("w:kern")):
        properties.remove(spacing)
    style.font.complex_script = None
    style.font.cs_bold = strong
    larger = properties.find(qn("w:szCs"))
    if larger is None:
        larger = properties.makeelement(qn("w:szCs"), {})
        properties.find(qn("w:sz")).addnext(larger)
    larger.set(qn("w:val"), str(round((size + 1) * 2)))


def _set_language(made: Document, language: str) -> None:
    defaults: Any = made.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    lang = defaults.find(qn("w:lang"))
    if lang is None:
        lang = defaults.makeelement(qn("w:lang"), {})
        defaults.append(lang)
    lang.set(qn("w:val"), language)
    lang.set(qn("w:eastAsia"), language)
    lang.set(qn("w:bidi"), language if direction(language) == "rtl" else "ar-SA")
