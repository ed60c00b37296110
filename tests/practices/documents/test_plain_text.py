"""What the text of an edition may be."""

import pytest

from practices.documents.plain_text import check_text, read_plain_file, strip_controls
from practices.documents.text import MAX_TEXT_BYTES, UnreadableText


def test_text_gets_plain_line_ends():
    assert check_text("a\r\nb\rc\n") == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\nb\x07", "Line 2 holds a control character .U.0007"),
        ("a\ud800", "U.D800"),
        ("a" * (MAX_TEXT_BYTES + 1), "up to 4 MB"),
        ("é" * (MAX_TEXT_BYTES // 2 + 1), "up to 4 MB"),
    ],
)
def test_text_that_no_edition_may_hold_is_refused(text, message):
    with pytest.raises(UnreadableText, match=message):
        check_text(text)


def test_stripped_controls_are_counted_from_the_first():
    assert strip_controls("a\nb\x07c\x00\x0bd") == ("a\nbc d", 2, 2)


def test_stripping_leaves_a_text_that_may_be_held():
    text = "".join(map(chr, range(0x100))) + "\ud800\udfff"

    assert check_text(strip_controls(text)[0])


def test_plain_file_is_read_as_it_stands():
    read = read_plain_file("Artikel 1\n\nÜber Geschenke\n".encode("latin-1"))

    assert (read.text, read.format) == ("Artikel 1\n\nÜber Geschenke\n", "text")
    assert [doubt.code for doubt in read.doubts] == ["guessed_encoding"]
