"""Small sound files of every format, made here, and those of the corpus when it is there: what is mutated."""

import io
import zipfile
from pathlib import Path

TEXT = (
    "# Code of Conduct\n\nArticle 1 – Gifts\n\n1. Nobody takes a gift.\n\n2. Unless:\n\n  (a) it is small;\n\n"
    "  (b) it is shared.\n\nArticle 2\nPay[^1]\n\n[^1]: See the scale.\n\n| Grade | Pay |\n| --- | --- |\n| A | 1 |\n"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
MOST_BYTES = 150_000


def zip_of(members: dict[str, bytes], *, stored: frozenset[str] = frozenset()) -> bytes:
    """Return a ZIP archive of the members, those named in `stored` not compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=kind)
    return file.getvalue()


def docx(body: str = "", *, prolog: str = "<?xml version='1.0' encoding='UTF-8'?>", **parts: bytes) -> bytes:
    """Return a Word file with this body; `parts` are further members, "__" in their names stands for "/"."""
    words = body or "".join(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
        f"<w:r><w:t>{line}</w:t></w:r></w:p>"
        for line in ("Nobody takes a gift.", "Everybody is paid.")
    )
    members = {
        "[Content_Types].xml": (
            b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
            b"<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
            b"<Default Extension='xml' ContentType='application/xml'/><Override PartName='/word/document.xml' "
            b"ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"
        ),
        "_rels/.rels": (
            b"<Relationships xmlns='"
            + RELS.encode()
            + b"'><Relationship Id='rId1' Type='"
            + R.encode()
            + b"/officeDocument' Target='word/document.xml'/></Relationships>"
        ),
        "word/_rels/document.xml.rels": (
            b"<Relationships xmlns='"
            + RELS.encode()
            + b"'><Relationship Id='rId1' Type='"
            + R.encode()
            + b"/numbering' Target='numbering.xml'/></Relationships>"
        ),
        "word/document.xml": f"{prolog}<w:document xmlns:w='{W}'><w:body>{words}</w:body></w:document>".encode(),
        "word/numbering.xml": (
            f"<w:numbering xmlns:w='{W}'><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
            "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum><w:num w:numId='1'>"
            "<w:abstractNumId w:val='0'/></w:num></w:numbering>"
        ).encode(),
    }
    return zip_of(members | {name.replace("__", "/"): data for name, data in parts.items()})


def odt(
    body: str = "<text:h text:outline-level='1'>Gifts</text:h><text:p>Nobody takes one.</text:p>", prolog: str = ""
) -> bytes:
    """Return an OpenDocument text with this body."""
    ns = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?>{prolog}<office:document-content xmlns:office='{ns}:office:1.0' "
        f"xmlns:text='{ns}:text:1.0' xmlns:table='{ns}:table:1.0' office:version='1.2'><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    manifest = f"<manifest:manifest xmlns:manifest='{ns}:manifest:1.0'/>"
    return zip_of(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        },
        stored=frozenset({"mimetype"}),
    )


def pdf(*objects: bytes, root: int = 1, trailer: bytes = b"") -> bytes:
    """Return a PDF file of these objects, numbered from 1; the usual ones of one page when there are none."""
    objects = objects or (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        stream(b"BT /F1 12 Tf 72 770 Td (Article 1) Tj 0 -20 Td (Nobody takes a gift of any value.) Tj ET"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    file, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer\n<< /Size %d /Root %d 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        trailer,
        start,
    )
    return bytes(file)


def stream(content: bytes, entries: bytes = b"", length: int | None = None) -> bytes:
    """Return a stream object; `length` is what it says of its length."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (
        len(content) if length is None else length,
        entries,
        content,
    )


def akoma_ntoso(body: str = "", prolog: str = "<?xml version='1.0' encoding='UTF-8'?>") -> bytes:
    """Return an Akoma Ntoso act with this body."""
    articles = body or (
        "<article eId='art_1'><num>Article 1</num><heading>Gifts</heading><paragraph eId='art_1__para_1'><num>1.</num>"
        "<content><p>Nobody takes a gift.</p></content></paragraph></article>"
    )
    return (
        f"{prolog}<akomaNtoso xmlns='{AKN}'><act name='act'><meta><identification source='#us'><FRBRWork>"
        "<FRBRthis value='/akn/un/act/2000/1/!main'/><FRBRuri value='/akn/un/act/2000/1'/>"
        "<FRBRdate date='2000-01-01' name=''/><FRBRauthor href='#us'/><FRBRcountry value='un'/></FRBRWork>"
        "<FRBRExpression><FRBRthis value='/akn/un/act/2000/1/eng'/>"
        "<FRBRuri value='/akn/un/act/2000/1/eng'/><FRBRdate date='2000-01-01' name=''/><FRBRauthor href='#us'/>"
        "<FRBRlanguage language='eng'/></FRBRExpression></identification></meta>"
        f"<body>{articles}</body></act></akomaNtoso>"
    ).encode()


def html(body: str = "", prolog: str = "<!DOCTYPE html>") -> bytes:
    """Return a page with this body."""
    words = body or (
        "<h1>Code</h1><h2>Article 1</h2><p>Nobody <b>takes</b> a gift<sup><a href='#fn1' id='r1'>1</a></sup>.</p>"
        "<ol type='a'><li>Small<li>Shared</ol><table><tr><th>Grade<th>Pay<tr><td>A<td>1</table>"
        "<p id='fn1'><a href='#r1'>1</a> Of value.</p>"
    )
    head = "<head><meta charset='utf-8'><title>Code</title></head>"
    return f"{prolog}<html lang='en'>{head}<body>{words}</body></html>".encode()


def sound_files(corpus: Path | None) -> dict[str, bytes]:
    """Return files by name: one of each format, and those of the corpus of up to MOST_BYTES."""
    files = {
        "code.docx": docx(),
        "code.odt": odt(),
        "code.pdf": pdf(),
        "code.xml": akoma_ntoso(),
        "code.html": html(),
        "code.md": f"---\ntitle: Code\n---\n\n{TEXT}\n[a]: https://example.org\n".encode(),
        "code.txt": TEXT.encode(),
        "code-1252.txt": "Artikel 1\n\nÜber Geschenke, für alle.\n".encode("cp1252"),
        "code-16.txt": TEXT.encode("utf-16"),
    }
    folders = [corpus / name for name in ("03_akn", "04_importer_files")] if corpus is not None else []
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if path.stat().st_size <= MOST_BYTES and path.suffix != ".json":
            files[path.name] = path.read_bytes()
    return files
