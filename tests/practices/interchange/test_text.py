"""Plain text out of the bytes of a file."""

import codecs

import pytest

from practices.interchange.text import MAX_TEXT_BYTES, UnreadableText, read_text

TEXT = "Article 1\nLa règle tient.\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_text_is_read_in_unicode_without_a_doubt(data):
    assert read_text(data) == (TEXT, ())


def test_text_in_windows_letters_is_read_with_a_doubt_about_the_first_line_that_shows_it():
    text, [doubt] = read_text(TEXT.encode("cp1252"))

    assert text == TEXT
    assert (doubt.line, doubt.code) == (2, "guessed_encoding")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"- - -\n***", "no words"),
        (b"%PDF-1.7 text", "PDF"),
        (b"PK\x03\x04word", "ZIP"),
        (b"\x7fELF\x00\x01\x02", "binary"),
        (b"text\x00text", "binary"),
        (b"\xff\xfea", "UTF-16"),
        (b"caf\xe9 \x81\x8d", "neither"),
        (b"a" * (MAX_TEXT_BYTES + 1), "up to 4 MB"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_the_reason(data, message):
    with pytest.raises(UnreadableText, match=message):
        read_text(data)
