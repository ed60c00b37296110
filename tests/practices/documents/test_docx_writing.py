"""The Word file: styles that navigation knows, hanging labels, real tables and notes; read back it is the same text."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from practices.documents.docx.reading import read_docx
from practices.documents.docx.writing import write_docx
from practices.texts.numbering import segment
from tests.practices.documents.exported import RICH, exported, withheld

NESTED = "1. Conduct\n\n10.1 First.\n\n  (a) Points;\n\n    (iv) below.\n\n2. Gifts\n\nNone.\n"


def opened(document):
    return docx.Document(io.BytesIO(write_docx(document)))


def part(document, name):
    with zipfile.ZipFile(io.BytesIO(write_docx(document))) as packed:
        return etree.fromstring(packed.read(f"word/{name}.xml"))


def labels(text, language="en"):
    return [row.label for row in segment(text, language=language).segments if row.label]


def test_docx_has_title_headings_and_hanging_labels():
    made = opened(exported())
    styles = [(row.style.name, row.text) for row in made.paragraphs if row.text]

    assert styles[0] == ("Title", "Code of Conduct")
    assert ("Heading 1", "Article 1 Gifts") in styles
    assert ("Provision 2", "(a)\tSmall tokens;") in styles
    assert made.styles["Provision 2"].paragraph_format.first_line_indent < 0


def test_docx_has_tables_with_heads_and_real_notes():
    document = exported()
    body, notes = part(document, "document"), part(document, "footnotes")

    assert len(body.findall(f".//{qn('w:tblHeader')}")) == 1
    assert [node.get(qn("w:id")) for node in body.iter(qn("w:footnoteReference"))] == ["1"]
    assert "A note of it." in "".join(notes.itertext())


def test_docx_numbers_its_pages_and_runs_a_head():
    made = opened(exported(text_status="extract", status_label="Extract"))
    section = made.sections[0]

    assert "FO" in section.header.paragraphs[0].text
    fields = [node.text.strip() for node in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "Cite as" in "".join(row.text for row in section.first_page_footer.paragraphs)
    assert "Extract" in section.footer.paragraphs[0].text


def test_docx_says_its_language_title_and_author():
    said = opened(exported(language="fr")).core_properties

    assert (said.title, said.author, said.language) == ("Code of Conduct", "Forum of Organizations", "fr")
    assert said.created.date().isoformat() == "2004-02-01"


def test_docx_marks_what_the_portal_says_in_another_language():
    body = part(exported("Artikel 1\n\nWoorden van het artikel.\n", language="nl"), "document")

    assert "en" in {node.get(qn("w:val")) for node in body.iter(qn("w:lang"))}


def test_docx_in_arabic_runs_from_right_to_left():
    body = part(exported("المادة 1\n\n1. لا يقبل الأعضاء أي هدية.\n", language="ar"), "document")
    lines = [row for row in body.iter(qn("w:p")) if "هدية" in "".join(row.itertext())]

    assert all(row.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for row in lines)
    assert all(run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None for row in lines for run in row.iter(qn("w:r")))
    assert body.find(f".//{qn('w:sectPr')}/{qn('w:bidi')}") is not None


def test_docx_of_a_long_text_has_contents_that_lead_to_its_headings():
    text = "\n\n".join(f"Article {number} – Gifts {number}\n\nWords of it." for number in range(1, 21))
    body = part(exported(text), "document")

    entries = {node.get(qn("w:anchor")) for node in body.iter(qn("w:hyperlink"))}
    assert len(entries) == 20
    assert entries == {node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))}
    assert [node.text.strip() for node in body.iter(qn("w:instrText"))] == [
        f"PAGEREF _Toc{number} \\h" for number in range(1, 21)
    ]


def test_docx_of_the_same_document_has_the_same_bytes():
    assert write_docx(exported()) == write_docx(exported())


def test_docx_without_the_text_says_why():
    text = "\n".join(row.text for row in opened(withheld()).paragraphs)

    assert "Its text is not in this file." in text
    assert "No gift" not in text


def test_docx_holds_what_xml_cannot():
    assert "Words" in opened(exported("1. Words.\n", title="A\x0b\x00\ufffeB \ud800")).paragraphs[-1].text


@pytest.mark.parametrize("text", [RICH, NESTED])
def test_docx_read_back_has_the_same_labels(text):
    assert labels(read_docx(write_docx(exported(text))).text) == labels(text)


def test_treaties_read_back_from_docx_have_the_same_labels(corpus):
    files = sorted((corpus / "01_instruments" / "treaties").glob("*/*.en.txt"))[:5]

    for file in files:
        text = file.read_text()
        assert labels(read_docx(write_docx(exported(text))).text) == labels(text), file.name
    assert files
