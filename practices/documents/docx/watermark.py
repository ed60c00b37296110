"""Words across each page, behind the text, as Word itself draws them."""

from lxml import etree
from lxml.builder import ElementMaker

from practices.documents.documents import printable
from practices.documents.docx.elements import W

VML, OFFICE = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"
V = ElementMaker(namespace=VML, nsmap={"v": VML, "o": OFFICE})


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
