"""The front door: any file is read, or refused in words."""

import dataclasses
import logging
import subprocess
import sys

import pytest

from practices.documents import files
from practices.documents.child import OUT_OF_MEMORY, TOO_DEEP
from practices.documents.child_process import Ended
from practices.documents.files import check_file_size, count_file_pages, read_file, render_file_page
from practices.documents.limits import MAX_FILE_BYTES, MAX_TEXT_BYTES
from practices.documents.readings import ReadFile
from practices.documents.text import UnreadableText
from practices.texts.numbering import segment
from tests.measurements.audit import samples
from tests.measurements.audit.samples import TEXT


def test_plain_text_is_read_as_it_stands():
    assert read_file("code.txt", TEXT.encode()) == ReadFile(TEXT, "text")


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (samples.docx(), "docx"),
        (samples.odt(), "odt"),
        (samples.pdf(), "pdf"),
        (samples.html(), "html"),
        (samples.akoma_ntoso(), "akoma_ntoso"),
        (f"---\ntitle: Code\n---\n\n{TEXT}".encode(), "markdown"),
        ("Artikel 1\n\nNiemand nimmt ein Geschenk über 5 €.\n".encode("cp1252"), "text"),
    ],
)
def test_file_of_each_format_is_read_in_a_child_process(data, format_):
    read = read_file("file", data)

    assert read.format == format_
    assert segment(read.text).segments


def test_everything_that_a_reader_gives_comes_through_the_child():
    read = read_file("file", samples.html("<h1>Kodex</h1><p>Wörter\x07 <input type=text></p>".replace("\x07", "&#7;")))

    assert (read.title, read.language) == ("Kodex", "en")
    assert "Wörter" in read.text
    assert {doubt.code for doubt in read.doubts} >= {"control_left_out"}
    assert all(dataclasses.is_dataclass(doubt) for doubt in read.doubts)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "empty"),
        ("a.png", b"\x89PNG\r\n", "an image"),
        ("a.txt", b"- - -", "no words"),
        ("a.html", b"<html><body><p> </p></body></html>", "no words"),
        ("a.docx", samples.docx()[:900], "damaged"),
        ("a.xml", b"<akomaNtoso><act>", "broken XML"),
        ("a.txt", b"a" * (MAX_TEXT_BYTES + 1), "up to 4 MB"),
        ("a.pdf", b"%PDF-" + bytes(MAX_FILE_BYTES), "up to 32 MB"),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_the_reason(name, data, message):
    with pytest.raises(UnreadableText, match=message):
        read_file(name, data)


@pytest.mark.parametrize(
    ("ended", "message"),
    [
        (Ended(-24, b"", ""), "longer than 20 seconds"),
        (Ended(-14, b"", ""), "longer than 20 seconds"),
        (Ended(-9, b"", ""), "more than 512 MB"),
        (Ended(OUT_OF_MEMORY, b"", ""), "more than 512 MB"),
        (Ended(1, b"", "MemoryError"), "more than 512 MB"),
        (Ended(TOO_DEEP, b"", ""), "nested too deeply"),
        (Ended(-11, b"", ""), "damaged"),
        (Ended(1, b"", "ValueError: x"), "damaged"),
    ],
)
def test_every_other_end_of_the_child_has_words_for_the_user(ended, message):
    assert message in files._explain("docx", ended)


def test_end_of_the_child_by_a_fault_is_logged_for_the_operator(caplog):
    with caplog.at_level(logging.WARNING):
        files._explain("docx", Ended(1, b"", "Traceback\nValueError: x"))

    assert caplog.messages == ["The reader of a docx file ended with status 1: ValueError: x"]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"text":1,"format":"docx","doubts":[],"title":"","language":"","pages":[],"is_scan":false}',
        b'{"text":"a","format":"docx","doubts":[{"line":"1"}],"title":"","language":"","pages":[],"is_scan":false}',
        b'{"text":"a","format":"docx","doubts":7,"title":"","language":"","pages":[],"is_scan":false}',
    ],
)
def test_answer_that_is_none_is_refused(answer):
    with pytest.raises(UnreadableText, match="damaged"):
        files._parse(answer, "docx")


def test_size_is_checked_before_the_file_is_looked_at():
    check_file_size(MAX_FILE_BYTES)
    with pytest.raises(UnreadableText, match="up to 32 MB"):
        check_file_size(MAX_FILE_BYTES + 1)


def test_page_of_a_pdf_file_is_given_as_a_picture():
    assert render_file_page(samples.pdf(), 1, 200).startswith(b"\x89PNG")


def test_page_that_the_file_does_not_have_is_refused():
    with pytest.raises(UnreadableText):
        render_file_page(samples.pdf(), 7, 200)


def test_page_of_another_format_is_not_shown():
    with pytest.raises(UnreadableText, match="Only pages of PDF files"):
        render_file_page(samples.docx(), 1, 800)


def test_pages_of_a_pdf_file_are_counted_by_the_child():
    assert count_file_pages(samples.pdf()) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (samples.docx(), "Only pages of PDF files"),
        (b"%PDF-1.7 cut off", "damaged"),
        (b"%PDF-" + bytes(MAX_FILE_BYTES), "up to 32 MB"),
    ],
)
def test_pages_that_cannot_be_counted_are_refused_with_the_reason(data, message):
    with pytest.raises(UnreadableText, match=message):
        count_file_pages(data)


@pytest.mark.parametrize("answer", [b"", b"-1", b"7 pages"])
def test_count_that_is_none_is_refused(answer):
    with pytest.raises(UnreadableText, match="damaged"):
        files._parse_count(answer)


def test_process_that_asks_parses_no_pdf_itself():
    code = (
        "import sys; from practices.documents.files import count_file_pages as count, render_file_page as render\n"
        "data = sys.stdin.buffer.read(); print(count(data), len(render(data, 1, 200)) > 0, 'pypdfium2' in sys.modules)"
    )

    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, input=samples.pdf(), cwd=files.ROOT, capture_output=True, check=True)

    assert ended.stdout.split() == [b"1", b"True", b"False"]
