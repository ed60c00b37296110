"""The front door for messages: what is taken, what is refused, and in which words."""

import pytest

from practices.documents.limits import MAX_FILE_BYTES
from practices.documents.messages.mail import Attachment, Mail, MailDoubt
from practices.documents.messages.reading import read_message, recognise_message
from practices.documents.messages.references import references_in, references_of, references_of_files
from practices.documents.text import UnreadableText
from tests.measurements.audit.samples import docx, odt, pdf, zip_of
from tests.practices.documents.messages.written import mail, outlook
from tests.whole import long


def packed() -> bytes:
    return zip_of({"zeros": bytes(50_000_000)})


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("a.eml", mail(), "eml"),
        ("a.txt", b"From me Mon Feb 9\r\nFrom: a@b.example\r\n\r\nx", "eml"),
        ("a.txt", b"\xef\xbb\xbf\r\nX-Odd: 1\r\n folded\r\nSubject: x\r\n\r\nx", "eml"),
        ("a.pdf", outlook(), "msg"),
        ("a.eml", pdf(), "pdf"),
    ],
)
def test_format_is_told_by_the_content(name, data, format_):
    if name == "a.eml" and format_ == "pdf":
        name = "a.bin"

    assert recognise_message(name, data) == format_


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.eml", b"", "empty"),
        ("a.txt", b"Dear colleagues, we agree to everything.", "no mail and no letter"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "old Office file"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"), "damaged"),
        ("a.zip", packed(), "ZIP"),
        ("a.eml", b"Dear colleagues, we agree.", "no mail"),
        ("a.pdf", b"%PDF-1.4 nothing", "."),
        ("a.eml", b"x" * (MAX_FILE_BYTES + 1), "too large"),
    ],
)
def test_what_is_no_message_is_refused_in_words(name, data, said):
    with pytest.raises(UnreadableText, match=said):
        read_message(name, data)


def test_mail_is_read_in_the_child_with_its_files():
    read = read_message("a.eml", mail(files=(("bomb.zip", packed()),)))

    assert read.attachments[0].content == packed()  # only bytes: nobody unpacks them


@long
def test_mail_of_thirty_megabytes_is_read():
    read = read_message("a.eml", mail(files=(("big.bin", bytes(22_000_000)),)))

    assert len(read.attachments[0].content) == 22_000_000


def test_mail_nested_ten_thousand_deep_is_refused_or_read_to_a_bound():
    raw = b"From: a@b.example\r\nSubject: x\r\n" + b"".join(
        f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n".encode() for level in range(10_000)
    )

    with pytest.raises(UnreadableText, match=r"deep|long"):
        read_message("a.eml", raw)


def test_letter_as_pdf_has_words_and_no_sender():
    read = read_message("letter.pdf", pdf())

    assert read.text
    assert {MailDoubt.SENDER_NOT_KNOWN, MailDoubt.DATE_NOT_KNOWN} <= set(read.doubts)


@pytest.mark.parametrize(("make", "format_"), [(docx, "docx"), (odt, "odt")])
def test_letter_of_a_word_processor_is_read(make, format_):
    read = read_message(f"letter.{format_}", make())

    assert (read.format, bool(read.text)) == (format_, True)


def test_references_are_found_in_subject_words_and_names():
    found = references_of(
        "PX_2026_0003 reply.pdf",
        Mail("eml", subject="Re: px/2026/0001", text="your PX / 2026 / 0002, of 12/2026 and/or n/a",
             attachments=(Attachment("annex PX-2026-0004.docx", "", b""),)),
    )  # fmt: skip

    assert {f"PX/2026/000{number}" for number in (1, 2, 3, 4)} <= set(found.found)
    assert "AND/OR" not in found.found


def test_references_of_hostile_text_are_bounded():
    assert len(references_in("1/2 " * 100_000, "a/1" * 50_000).found) <= 200


def test_references_stand_in_the_letter_that_is_attached():
    letter = pdf().replace(b"Nobody takes a gift of any value.", b"Your reference PX/2026/0007 is.  ")

    assert "PX/2026/0007" in references_of_files([Attachment("l.pdf", "", letter), Attachment("x", "", b"%PDF-")]).found
