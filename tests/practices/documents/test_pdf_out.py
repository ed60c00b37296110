"""The PDF: tagged, in its language, the same each time, with every label of the text in order."""

import io
import re

import pypdfium2
import pytest
from pypdf import PdfReader

from practices.documents.pdf_out import UnprintableText, write_pdf
from tests.practices.documents.exported import RICH, exported, withheld


def read(document):
    return PdfReader(io.BytesIO(write_pdf(document)))


def words(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def outline(entries):
    for entry in entries:
        yield from outline(entry) if isinstance(entry, list) else [entry.title]


def test_pdf_is_tagged_and_says_that_it_is_pdf_ua():
    reader = read(exported())
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].lower().startswith("en")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_pdf_carries_title_author_and_keywords():
    said = read(exported()).metadata

    assert (said.title, said.author) == ("Code of Conduct", "Forum of Organizations")
    assert "FO/2003/5" in said["/Keywords"]


def test_pdf_of_the_same_document_has_the_same_bytes():
    assert write_pdf(exported()) == write_pdf(exported())


def test_pdf_shows_labels_table_note_link_and_status():
    reader = read(exported(text_status="extract", status_label="Extract", gaps={"art_2": "Number 2 is missing."}))
    text = words(reader)

    places = [text.index(label) for label in ("Article 1", "1. No gift", "(a)", "Duty", "Article 2", "Words of")]
    assert places == sorted(places)
    assert "A note of it." in text
    assert "Number 2 is missing." in text
    assert text.count("Extract") >= 2
    links = [note.get_object()["/A"].get("/URI") for page in reader.pages for note in page.get("/Annots", ())
             if "/A" in note.get_object()]  # fmt: skip
    assert "https://example.org/?a=1&b=2" in links


def test_pdf_has_bookmarks_and_page_numbers():
    reader = read(exported("\n\n".join(f"Article {n} – Gifts {n}\n\n" + "Words. " * 120 for n in range(1, 21))))

    assert "Article 20 Gifts 20" in [" ".join(title.split()) for title in outline(reader.outline)]
    assert f"Page 2 of {len(reader.pages)}" in " ".join(reader.pages[1].extract_text().split())


@pytest.mark.parametrize(
    "hostile", ['#panic("x")', "$x", "#let a = 1", "@nobody", '#read("/etc/passwd")', "\\u{41}", "```"]
)
def test_pdf_prints_what_looks_like_source(hostile):
    text = words(read(exported(f"1. Before {hostile} after.\n", title=f"Title {hostile}")))

    assert re.sub(r"\s", "", f"Before {hostile} after.") in re.sub(r"\s", "", text)


def test_pdf_in_arabic_says_its_language_and_keeps_its_words():
    pytest.importorskip("fontpkg_amiri")
    made = write_pdf(exported("المادة 1\n\n1. لا يقبل الأعضاء أي هدية.\n", language="ar", title="مدونة السلوك"))

    assert "لا يقبل الأعضاء أي هدية" in pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range()
    assert b"ar" in PdfReader(io.BytesIO(made)).trailer["/Root"]["/Metadata"].get_data()


def test_pdf_without_the_text_is_one_page_that_says_why():
    reader = read(withheld())

    assert len(reader.pages) == 1
    assert "Its text is not in this file." in words(reader)
    assert "No gift" not in words(reader)


def test_pdf_with_a_stray_sign_is_made_all_the_same():
    reader = read(exported("1. Words " * 60 + " \U000f1234.\n"))

    assert "Words" in words(reader)


def test_pdf_of_letters_that_no_font_has_is_refused():
    with pytest.raises(UnprintableText, match="Word"):
        write_pdf(exported("1. " + "\U000f1234" * 40 + "\n"))


def test_pdf_of_rich_text_has_no_marks_of_the_notation_left():
    text = words(read(exported(RICH)))

    assert not re.search(r"\*|\[\^|<br>|\]\(|\| ---", text)
