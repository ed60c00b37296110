"""XML and HTML with entities, addresses, depth and sizes that nobody should follow."""

from collections.abc import Callable

from tests.measurements.audit.samples import RELS, R, akoma_ntoso, docx, html, odt
from tests.measurements.audit.traps import Bait, Traps

Maker = Callable[[str, str], bytes]
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{level} '{f'&a{level - 1};' * 10}'>" for level in range(1, 10))
    + "]>"
)
QUADRATIC = f"<!DOCTYPE x [<!ENTITY big '{'x' * 100_000}'>]>"


def _docx(body: str, prolog: str) -> bytes:
    return docx(f"<w:p><w:r><w:t>Words {body}</w:t></w:r></w:p>", prolog=prolog)


def _odt(body: str, prolog: str) -> bytes:
    return odt(f"<text:p>Words {body}</text:p>", prolog)


def _akn(body: str, prolog: str) -> bytes:
    return akoma_ntoso(f"<article eId='a'><content><p>Words {body}</p></content></article>", prolog)


def _html(body: str, prolog: str) -> bytes:
    return html(f"<p>Words {body}</p>", prolog)


MAKERS: dict[str, Maker] = {"docx": _docx, "odt": _odt, "xml": _akn, "html": _html}


def markup_traps(bait: Bait) -> Traps:
    for ending, make in MAKERS.items():
        external = f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file://{bait.path}'>]>"
        called = f"<!DOCTYPE x [<!ENTITY e SYSTEM '{bait.address}'>]>"
        parameter = f"<!DOCTYPE x [<!ENTITY % p SYSTEM '{bait.address}'> %p;]>"
        yield f"xxe-file.{ending}", make("&e;", external)
        yield f"xxe-network.{ending}", make("&e;", called)
        yield f"xxe-parameter.{ending}", make("", parameter)
        yield f"dtd-network.{ending}", make("", f"<!DOCTYPE x SYSTEM '{bait.address}'>")
        yield f"laughs.{ending}", make("&a9;", LAUGHS)
        yield f"quadratic.{ending}", make("&big;" * 10_000, QUADRATIC)
        yield f"stylesheet.{ending}", make("", f"<?xml-stylesheet type='text/xsl' href='{bait.address}'?>")
        yield (
            f"include.{ending}",
            make(
                f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file://{bait.path}' parse='text'/>", ""
            ),
        )
        yield f"surrogates.{ending}", make("&#xD800;&#x0;&#xFFFE;&#1114112;", "")
    utf16 = _akn(
        "&e;", f"<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file://{bait.path}'>]>"
    )
    yield "xxe-utf16.xml", utf16.decode().encode("utf-16")
    yield "xxe-utf7.xml", b"<?xml version='1.0' encoding='UTF-7'?>+ADw-akomaNtoso/+AD4-"
    yield from _deep()
    yield from _large(bait)


def _deep() -> Traps:
    for depth in (200, 300, 100_000):
        yield f"deep-{depth}.xml", akoma_ntoso("<section>" * depth + "<p>x</p>" + "</section>" * depth)
        yield f"deep-{depth}.html", html("<div>" * depth + "<p>words" + "</div>" * depth)
        yield f"deep-{depth}.docx", docx("<w:sdt><w:sdtContent>" * depth + "<w:p/>" + "</w:sdtContent></w:sdt>" * depth)
        yield f"deep-{depth}.odt", odt("<text:section>" * depth + "<text:p>x</text:p>" + "</text:section>" * depth)
        yield (
            f"deep-table-{depth}.docx",
            docx(
                "<w:tbl><w:tr><w:tc>" * depth + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * depth
            ),
        )
        yield f"deep-list-{depth}.html", html("<ol><li>" * depth + "words")
        yield f"deep-table-{depth}.html", html("<table><tr><td>a<td>" * depth + "words")
        yield f"deep-inline-{depth}.html", html("<p>" + "<b><i><a href='https://x.org'>" * depth + "words")


def _large(bait: Bait) -> Traps:
    yield "elements.html", html("<i>a</i>" * 450_000)
    yield "elements-too-many.html", html("<i>a</i>" * 600_000)
    yield "elements.xml", akoma_ntoso("<p>a</p>" * 700_000)
    yield "elements.docx", docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 300_000)
    yield "attributes.xml", akoma_ntoso(f"<article {' '.join(f'a{number}=' + repr('') for number in range(100_000))}/>")
    yield "attributes.html", html(f"<p {' '.join(f'a{number}=1' for number in range(200_000))}>words")
    yield "long-attribute.html", html(f"<p class='{'heading' * 500_000}'>words")
    yield "cells.html", html("<table>" + "<tr><td colspan=999999 rowspan=999999>words<td>a" * 20_000)
    yield "breaks.html", html("<p>words" + "<br>" * 300_000 + "words" + "<br>a" * 200_000)
    yield "numbers.html", html("<ol start=99999999999999999999 reversed>" + "<li value=-9e9>words" * 50_000)
    yield (
        "notes-loop.html",
        html("<p id=fn1><a href='#fn2'>1</a> words <a href='#fn1'>1</a></p><p id=fn2><a href='#fn1'>2</a> words</p>"),
    )
    yield (
        "notes.html",
        html("".join(f"<p>w<a href='#fn{number}'>{number}</a><p id=fn{number}>n" for number in range(20_000))),
    )
    yield "lookalike-notes.html", html("<p id=fn1>" + "words " * 300_000 + "<a href='#fn1'>1</a>" * 20_000)
    yield (
        "links.html",
        html(
            f"<p>x <a href='javascript:alert(1)'>a</a> <img src='{bait.address}'><iframe src='{bait.address}'></iframe>"
        ),
    )
    yield "plaintext.html", html("<plaintext>" + "<b>words</b>\n" * 100_000)
    yield "comments.html", html("<!--" * 500_000)
    yield "namespaces.xml", akoma_ntoso("".join(f"<p xmlns:n{number}='u{number}'>a</p>" for number in range(50_000)))
    yield (
        "grid-after.docx",
        docx(
            "<w:tbl><w:tr><w:trPr><w:gridBefore w:val='999999999'/></w:trPr><w:tc><w:tcPr>"
            "<w:gridSpan w:val='2000000000'/></w:tcPr><w:p><w:r><w:t>words</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        ),
    )
    yield (
        "repeated-cells.odt",
        odt(
            "<table:table><table:table-row table:number-rows-repeated='1000000'><table:table-cell "
            "table:number-columns-repeated='1000000'><text:p>words</text:p></table:table-cell></table:table-row></table:table>"
        ),
    )
    yield "spaces.odt", odt("<text:p>words<text:s text:c='2000000000'/>words</text:p>")
    yield (
        "levels.docx",
        docx(
            "<w:p><w:pPr><w:outlineLvl w:val='-5'/><w:numPr><w:ilvl w:val='99999999'/>"
            "<w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>words</w:t></w:r></w:p>"
        ),
    )
    yield (
        "style-loop.docx",
        docx(
            **{
                "word__styles.xml": (
                    b"<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
                    b"<w:style w:styleId='a'><w:basedOn w:val='b'/></w:style><w:style w:styleId='b'>"
                    b"<w:basedOn w:val='a'/></w:style></w:styles>"
                ),
                "word___rels__document.xml.rels": (
                    b"<Relationships xmlns='"
                    + RELS.encode()
                    + b"'><Relationship Id='s' Type='"
                    + R.encode()
                    + b"/styles' Target='styles.xml'/></Relationships>"
                ),
            }
        ),
    )
