"""The format of a file, known by its content."""

import pytest

from practices.documents.formats import recognise
from practices.documents.text import UnreadableText
from tests.measurements.audit import samples
from tests.measurements.audit.samples import TEXT, zip_of

AKN = "<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'><act/></akomaNtoso>"
PAGE = "<p>One</p>\n<p>Two</p>\n<ul><li>Three</li></ul>"


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (samples.docx(), "docx"),
        (samples.odt(), "odt"),
        (samples.pdf(), "pdf"),
        (b"junk before\n" + samples.pdf(), "pdf"),
        (samples.akoma_ntoso(), "akoma_ntoso"),
        (f"<?xml version='1.0'?>\n<!-- note -->\n<!DOCTYPE akomaNtoso [<!ENTITY a 'b'>]>{AKN}".encode(), "akoma_ntoso"),
        (AKN.encode("utf-16"), "akoma_ntoso"),
        (AKN.replace("akomaNtoso xmlns", "an:akomaNtoso xmlns:an").encode(), "akoma_ntoso"),
        (samples.html(), "html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "html"),
        (PAGE.encode(), "html"),
        (f"<!-- part -->\n<div class='a'>\n{PAGE}\n</div>".encode(), "html"),
        (f"@extends('base')\n{PAGE}{PAGE}".encode(), "html"),
        (TEXT.encode(), "text"),
        (b"Article 1\n\nThe tag <p> is not text.\n", "text"),
        ("Artikel 1\n\nÜber Geschenke".encode("cp1252"), "text"),
        (b"---\ntitle: Code\n---\n\nWords\n", "markdown"),
        (b"# Code\n\nSee [the code][code].\n\n[code]: https://example.org\n", "markdown"),
        (b"Code\n====\n\n```\nwords\n```\n", "markdown"),
    ],
)
def test_format_is_known_by_the_content(data, format_):
    assert recognise("file", data) == format_


@pytest.mark.parametrize(
    ("name", "format_"), [("a.md", "markdown"), ("A.MARKDOWN", "markdown"), ("a.txt", "text"), ("a", "text")]
)
def test_name_tells_markdown_from_plain_text(name, format_):
    assert recognise(name, TEXT.encode()) == format_


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.docx", "a.pdf"])
def test_name_tells_nothing_else(name):
    assert recognise(name, samples.odt()) == "odt"
    assert recognise(name, samples.html()) == "html"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (bytes(100), "empty"),
        (b"\x89PNG\r\n", "an image.*Make a PDF"),
        (b"\xff\xd8\xff\xe0", "an image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>", "an image"),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password.*Take the password off",
        ),
        (b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"), "a spreadsheet"),
        (b"\xd0\xcf\x11\xe0", "an old Office file"),
        (zip_of({"xl/workbook.xml": b""}), "a spreadsheet"),
        (zip_of({"ppt/presentation.xml": b""}), "a presentation"),
        (zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "a spreadsheet"),
        (zip_of({"mimetype": b"application/vnd.oasis.opendocument.graphics"}), "without text"),
        (zip_of({"META-INF/container.xml": b""}), "EPUB"),
        (zip_of({"Index/Document.iwa": b""}), "Pages"),
        (zip_of({"code.docx": b""}), "a ZIP archive.*Unpack it"),
        (zip_of({f"{number}": b"" for number in range(10_001)}), "more than 10,000 members"),
        (b"PK\x03\x04words", "damaged"),
        (b"\x1f\x8bwords", "an archive"),
        (b"words".ljust(257) + b"ustar", "an archive"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "a web archive"),
        (b"\x7fELF", "a program"),
        (b"%!PS-Adobe", "PostScript"),
        (b"<?xml version='1.0'?><rss/>", "XML of another kind .<rss>."),
        (b"<?xml version='1.0'?><office:document/>", "flat OpenDocument"),
        (b"<?xml version='1.0'?><pkg:package/>", "Word file in flat XML"),
        (b"<?xml version='1.0'?>words", "no first element"),
        (b"<xs:schema xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'/>", "XML of another kind"),
    ],
)
def test_other_files_are_refused_with_what_they_are_and_what_to_do(data, message):
    with pytest.raises(UnreadableText, match=message):
        recognise("file", data)
