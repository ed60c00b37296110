"""Files that are locked, broken, blank, scanned or large: read, or refused in words."""

import io
import random

import pypdf
import pytest

from practices.documents.pdf import documents
from practices.documents.pdf.reading import read_pdf
from practices.documents.readings import UnreadableText
from tests.practices.documents.pdf.typesetting import WORDS, paragraphs, scan, typeset


def encrypt(data: bytes, *, user: str, owner: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(data))
    writer.encrypt(user_password=user, owner_password=owner, algorithm="RC4-128")
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def test_a_file_locked_for_changes_only_is_read():
    read = read_pdf(encrypt(typeset(WORDS), user="", owner="secret"))

    assert paragraphs(read.text) == [WORDS]


def test_a_file_locked_with_a_password_is_refused_in_words():
    with pytest.raises(UnreadableText, match="locked with a password"):
        read_pdf(encrypt(typeset(WORDS), user="secret", owner="secret"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "no PDF file", id="empty"),
        pytest.param(b"Article 1", "no PDF file", id="text"),
        pytest.param(b"%PDF-1.7\nnothing", "damaged", id="cut"),
    ],
)
def test_what_is_no_pdf_is_refused(data, words):
    with pytest.raises(UnreadableText, match=words):
        read_pdf(data)


def test_blank_pages_are_refused():
    with pytest.raises(UnreadableText, match="blank"):
        read_pdf(typeset("#pagebreak()"))


def test_too_many_pages_are_refused(monkeypatch):
    monkeypatch.setattr(documents, "MAX_PAGES", 2)

    with pytest.raises(UnreadableText, match="3 pages"):
        read_pdf(typeset("a\n#pagebreak()\nb\n#pagebreak()\nc"))


def test_a_scan_is_said_to_be_one():
    read = read_pdf(scan(typeset(f"{WORDS}\n#pagebreak()\n{WORDS}")))

    assert read.is_scan
    assert paragraphs(read.text) == ["![Page 1](page:1)", "![Page 2](page:2)"]
    assert [(doubt.line, doubt.code) for doubt in read.doubts] == [(1, "page_facsimile"), (3, "page_facsimile")]


def test_a_scanned_page_within_text_stands_in_its_place():
    writer = pypdf.PdfWriter()
    for data in (typeset(f"First. {WORDS}"), scan(typeset(WORDS)), typeset(f"Last. {WORDS}")):
        writer.append(io.BytesIO(data))
    output = io.BytesIO()
    writer.write(output)

    read = read_pdf(output.getvalue())

    assert not read.is_scan
    assert paragraphs(read.text) == [f"First. {WORDS}", "![Page 2](page:2)", f"Last. {WORDS}"]
    assert read.pages == (1, 3, 5)


def test_title_and_language_are_the_files_own_if_they_are_sane():
    set_title = '#set document(title: "{}")\n= Code of Conduct\n' + WORDS

    assert read_pdf(typeset(set_title.format("Code of Conduct"))).title == "Code of Conduct"
    assert read_pdf(typeset(set_title.format("Microsoft Word - draft3.docx"))).title == ""
    assert read_pdf(typeset(set_title.format("Letterhead of another office"))).title == ""
    assert read_pdf(typeset(WORDS)).language == "en"


@pytest.mark.parametrize("seed", range(60))
def test_damaged_files_are_read_or_refused(seed):
    dice = random.Random(seed)
    table = "#table(columns: 2, [a], [b], [c], [d])"
    data = bytearray(typeset(f"1. {WORDS}#footnote[{WORDS}]\n\n{table}\n#pagebreak()\n{WORDS}"))
    for _ in range(dice.randrange(1, 40)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    if dice.random() < 0.3:
        del data[dice.randrange(1, len(data)) :]

    try:
        read = read_pdf(bytes(data))
    except UnreadableText:
        return
    lines = read.text.count("\n") + 1
    assert all(1 <= doubt.line <= lines for doubt in read.doubts)
    assert list(read.pages) == sorted(read.pages)
