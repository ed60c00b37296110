"""What every reading goes through before anybody sees it."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.documents.finishing import finish
from practices.documents.limits import MAX_DOUBTS, MAX_TEXT_BYTES
from practices.documents.plain_text import check_text
from practices.documents.readings import ReadFile, UnreadableText
from practices.texts.numbering import Doubt


def test_control_characters_are_left_out_with_one_doubt_that_counts_them():
    read = finish(ReadFile("Code\nA gift\x07 is\x00 none.\n\x07", "docx"))

    assert read.text == "Code\nA gift is none.\n"
    [doubt] = read.doubts
    assert (doubt.line, doubt.code) == (2, "control_characters")
    assert doubt.message == "3 control characters, the first in line 2, were left out."


def test_letters_stay_as_the_file_has_them():
    assert finish(ReadFile("cafe\u0301 \u00e9", "docx")).text == "cafe\u0301 \u00e9"


def test_doubts_and_pages_follow_their_lines_when_carriage_returns_become_lines():
    doubts = (Doubt(3, "b", "later", 0.5), Doubt(1, "a", "first", 0.5))

    read = finish(ReadFile("one\rtwo\nthree\r\nfour", "pdf", doubts, pages=(1, 3)))

    assert read.text == "one\ntwo\nthree\nfour"
    assert [(doubt.line, doubt.code) for doubt in read.doubts] == [(1, "a"), (4, "b")]
    assert read.pages == (1, 4)


def test_doubts_beyond_the_text_and_beyond_the_scale_are_brought_back():
    [doubt] = finish(ReadFile("one", "pdf", (Doubt(99, "a", "x\x00\ny", 7.0),))).doubts

    assert dataclasses.astuple(doubt) == (1, "a", "x y", 1.0)


def test_doubts_above_the_most_are_counted():
    read = finish(ReadFile("one", "pdf", tuple(Doubt(1, "a", "x", 0.5) for _ in range(MAX_DOUBTS + 5))))

    assert len(read.doubts) == MAX_DOUBTS
    assert read.doubts[-1].message == "There are 6 more doubts from here on."


@pytest.mark.parametrize(("language", "code"), [("EN-gb", "en"), ("fr", "fr"), ("deutsch", ""), ("", ""), ("x\n", "")])
def test_language_is_a_code_or_none(language, code):
    assert finish(ReadFile("one", "html", language=language)).language == code


@pytest.mark.parametrize(
    ("read", "message"),
    [(ReadFile("- \n", "docx"), "no words"), (ReadFile("a" * (MAX_TEXT_BYTES + 1), "docx"), "up to 4 MB")],
)
def test_text_without_words_or_of_too_many_is_refused(read, message):
    with pytest.raises(UnreadableText, match=message):
        finish(read)


def test_scan_may_hold_no_words():
    assert finish(ReadFile("", "pdf", is_scan=True)).text == ""


@given(
    st.text(alphabet=st.characters(codec=None)),
    st.lists(st.tuples(st.integers(), st.floats(allow_nan=False)), max_size=5),
)
def test_finished_text_is_one_that_an_edition_may_hold(text, doubts):
    read = finish(
        ReadFile(f"{text}a", "docx", tuple(Doubt(line, "a", text, weight) for line, weight in doubts), title=text)
    )

    assert check_text(read.text) == read.text
    assert all(1 <= doubt.line <= read.text.count("\n") + 1 and 0 <= doubt.weight <= 1 for doubt in read.doubts)
    assert finish(read) == read
