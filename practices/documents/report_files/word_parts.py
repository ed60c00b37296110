"""What a report in Word is made of besides paragraphs: tables, pictures, the watermark of a draft, links within."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx.shared import Cm
from lxml import etree
from lxml.builder import ElementMaker

from practices.documents.documents import direction, printable
from practices.documents.docx.elements import W, attributes

WIDTH = 8840
"""Twentieths of a point: 15.6 cm, the width of the words on a page."""
LINE = {"val": "single", "sz": 4, "space": 0, "color": "B9B4A6"}
HEAD_FILL = "F3F1EA"
VML, OFFICE = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"
V = ElementMaker(namespace=VML, nsmap={"v": VML, "o": OFFICE})


def make_table(
    heads: Sequence[etree._Element], rows: Iterable[Sequence[etree._Element]], *, weights: Sequence[int], language: str
) -> etree._Element:
    """Make a table from paragraphs, one for each cell; its heads are repeated on each page."""
    widths = [max(WIDTH * weight // max(sum(weights), 1), 1) for weight in weights]
    edge = attributes(**LINE)
    borders = W.tblBorders(W.top(edge), W.bottom(edge), W.insideH(edge))
    properties = W.tblPr(
        W.tblW(attributes(w=sum(widths), type="dxa")),
        borders,
        W.tblLayout(attributes(type="fixed")),
        W.tblLook(attributes(val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1)),
    )
    if direction(language) == "rtl":
        properties.insert(0, W.bidiVisual())
    grid = W.tblGrid(*(W.gridCol(attributes(w=width)) for width in widths))
    made = W.tbl(properties, grid, _row(heads, widths, is_head=True))
    made.extend(_row(row, widths) for row in rows)
    return made


def _row(cells: Sequence[etree._Element], widths: Sequence[int], *, is_head: bool = False) -> etree._Element:
    row = W.tr(W.trPr(W.cantSplit(), *([W.tblHeader()] if is_head else [])))
    for width, paragraph in zip(widths, cells, strict=True):
        properties = W.tcPr(W.tcW(attributes(w=width, type="dxa")))
        if is_head:
            properties.append(W.shd(attributes(val="clear", color="auto", fill=HEAD_FILL)))
        row.append(W.tc(properties, paragraph))
    return row


def make_picture(part: Any, png: bytes, *, title: str, said: str, number: int) -> etree._Element:
    """Make a run with a picture as wide as the words; `said` is what a screen reader says of it."""
    inline = part.new_pic_inline(io.BytesIO(png), Cm(15.6))
    inline.docPr.set("id", str(number))
    inline.docPr.set("name", f"Chart {number}")
    inline.docPr.set("title", printable(title)[:255])
    inline.docPr.set("descr", printable(said)[:2000])
    return W.r(W.drawing(inline))


def watermark(words: str, number: int) -> etree._Element:
    """Make the run that puts words across a page, behind the text; it stands in the head of the pages."""
    shape = V.shape(
        V.fill(opacity=".5"),
        V.textpath({"style": 'font-family:"Calibri";font-size:1pt', "string": printable(words)[:60]}),
        {
            "id": f"PowerPlusWaterMarkObject{number}",
            "type": "#_x0000_t136",
            "alt": "",
            "style": (
                "position:absolute;margin-left:0;margin-top:0;width:400pt;height:133pt;rotation:315;z-index:-251658752;"
                "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
                "mso-position-vertical:center;mso-position-vertical-relative:margin"
            ),
            "fillcolor": "#d9d5ca",
            "stroked": "f",
        },
    )
    shape.set(f"{{{OFFICE}}}allowincell", "f")
    kind = V.shapetype(
        V.path(textpathok="t"),
        V.textpath(on="t", fitshape="t"),
        {"id": "_x0000_t136", "coordsize": "21600,21600", "adj": "10800", "path": "m@7,l@8,m@5,21600l@6,21600e"},
    )
    kind.set(f"{{{OFFICE}}}spt", "136")
    kind.insert(0, _formulas())
    return W.r(W.rPr(W.noProof()), W.pict(kind, shape))


def _formulas() -> etree._Element:
    equations = (
        "sum #0 0 10800", "prod #0 2 1", "sum 21600 0 @1", "sum 0 0 @2", "sum 21600 0 @3", "if @0 @3 0",
        "if @0 21600 @1", "if @0 0 @2", "if @0 @4 21600", "mid @5 @6", "mid @8 @5", "mid @7 @8", "mid @6 @7",
        "sum @6 0 @5",
    )  # fmt: skip
    return V.formulas(*(V.f(eqn=equation) for equation in equations))


def led_to(name: str, number: int, runs: Iterable[etree._Element]) -> list[etree._Element]:
    """Put a bookmark around runs, so that links within the file lead there."""
    start = W.bookmarkStart(attributes(id=number, name=name[:40]))
    return [start, *runs, W.bookmarkEnd(attributes(id=number))]


def leading_to(name: str, *runs: etree._Element) -> etree._Element:
    """Make a link to a bookmark of the file."""
    return W.hyperlink(attributes(anchor=name[:40], history=1), *runs)
