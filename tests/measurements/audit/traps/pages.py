"""PDF files with loops, bombs, sizes, locks and actions."""

import zlib

from tests.measurements.audit.samples import docx, html, pdf, stream
from tests.measurements.audit.traps import Bait, Traps

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
MEGABYTE = 1024 * 1024


def page_traps(bait: Bait) -> Traps:
    yield "page-tree-loop.pdf", pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")
    yield (
        "page-tree-wide.pdf",
        pdf(
            CATALOG,
            b"<< /Type /Pages /Kids [" + b"3 0 R " * 100_000 + b"] /Count 100000 >>",
            _page(),
            stream(b""),
            FONT,
        ),
    )
    yield "page-count.pdf", pdf(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", _page(), _words(), FONT)
    yield (
        "page-count-negative.pdf",
        pdf(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count -7 >>", _page(), _words(), FONT),
    )
    yield "page-tree-deep.pdf", _deep_tree(20_000)
    yield (
        "bomb.pdf",
        lambda: pdf(
            CATALOG, PAGES, _page(), stream(zlib.compress(b"BT ET " * (50 * MEGABYTE)), b"/Filter /FlateDecode"), FONT
        ),
    )
    yield (
        "bomb-twice.pdf",
        lambda: pdf(
            CATALOG,
            PAGES,
            _page(),
            stream(zlib.compress(zlib.compress(bytes(400 * MEGABYTE))), b"/Filter [/FlateDecode /FlateDecode]"),
            FONT,
        ),
    )
    yield (
        "words-endless.pdf",
        pdf(CATALOG, PAGES, _page(), stream(b"BT /F1 12 Tf " + b"(words) Tj " * 400_000 + b"ET"), FONT),
    )
    yield "operators.pdf", pdf(CATALOG, PAGES, _page(), stream(b"q " * 2_000_000), FONT)
    yield "lines.pdf", pdf(CATALOG, PAGES, _page(), stream(b"0 0 m 9 9 l S " * 300_000), FONT)
    yield "nested-arrays.pdf", pdf(CATALOG, PAGES, _page(), stream(b"[" * 1_000_000), FONT)
    yield "huge-box.pdf", pdf(CATALOG, PAGES, _page(b"/MediaBox [0 0 1e12 1e12]"), _words(), FONT)
    yield "no-box.pdf", pdf(CATALOG, PAGES, _page(b"/MediaBox [0 0 0 0]"), _words(), FONT)
    yield "length-lying.pdf", pdf(CATALOG, PAGES, _page(), stream(b"BT ET", length=2_000_000_000), FONT)
    yield "length-loop.pdf", pdf(CATALOG, PAGES, _page(), b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream", FONT)
    yield "form-loop.pdf", _form_loop()
    yield (
        "outline-loop.pdf",
        pdf(
            b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
            PAGES,
            _page(),
            _words(),
            FONT,
            b"<< /First 6 0 R /Last 6 0 R /Next 6 0 R /Title (x) >>",
        ),
    )
    yield (
        "structure-loop.pdf",
        pdf(
            b"<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 6 0 R >>",
            PAGES,
            _page(),
            _words(),
            FONT,
            b"<< /Type /StructTreeRoot /K 6 0 R /S /P /P 6 0 R >>",
        ),
    )
    yield (
        "script.pdf",
        pdf(
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.launchURL\\('%b'\\)) >> >>"
            % bait.address.encode(),
            PAGES,
            _page(),
            _words(),
            FONT,
        ),
    )
    yield (
        "call.pdf",
        pdf(
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /URI /URI (%b) >> >>" % bait.address.encode(),
            PAGES,
            _page(),
            _words(),
            FONT,
        ),
    )
    yield "external-stream.pdf", pdf(CATALOG, PAGES, _page(), stream(b"", b"/F (%b)" % bait.path.encode()), FONT)
    yield "image.pdf", _image
    yield "encrypted-nonsense.pdf", pdf(trailer=b"/Encrypt << /Filter /Standard /V 5 /R 6 /O (x) /U (y) /P -1 >>")
    yield "previous-loop.pdf", pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 9")
    yield "no-objects.pdf", b"%PDF-1.7\n%%EOF\n"
    yield "only-header.pdf", b"%PDF-"
    yield "polyglot-zip.pdf", pdf() + docx()
    yield "polyglot-page.pdf", html("<!-- ")[:-20] + pdf()
    yield "reversed.pdf", pdf()[::-1]


def _page(box: bytes = b"/MediaBox [0 0 595 842]", resources: bytes = b"<< /Font << /F1 5 0 R >> >>") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R %b /Contents 4 0 R /Resources %b >>" % (box, resources)


def _words() -> bytes:
    return stream(b"BT /F1 12 Tf 72 770 Td (Article 1) Tj 0 -20 Td (Nobody takes a gift.) Tj ET")


def _deep_tree(depth: int) -> bytes:
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, depth)]
    return pdf(CATALOG, *nodes, _page())


def _form_loop() -> bytes:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R /Y 6 0 R >> >>"
    page = _page(resources=b"<< /XObject << /X 6 0 R >> >>")
    return pdf(CATALOG, PAGES, page, stream(b"/X Do " * 50), FONT, stream(b"/X Do /Y Do " * 50, form))


def _image() -> bytes:
    entries = b"/Type /XObject /Subtype /Image /Width 200000 /Height 200000 "
    entries += b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode"
    page = _page(resources=b"<< /XObject << /X 5 0 R >> >>")
    return pdf(
        CATALOG, PAGES, page, stream(b"500 0 0 500 0 0 cm /X Do"), stream(zlib.compress(bytes(30 * MEGABYTE)), entries)
    )
