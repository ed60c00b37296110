"""Marks and the other notation by which a person says what a line is."""

import pytest

from practices.texts.numbering import segment
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.marks import LineMark, read_mark, write_mark
from practices.texts.numbering.scheme import is_line_alone


def read(text: str) -> list[tuple[str, str, str, str]]:
    return [(item.eid, item.element, item.label, item.text) for item in segment(text).segments]


def doubts(text: str) -> list[tuple[int, str]]:
    return [(doubt.line, doubt.code) for doubt in segment(text).doubts]


def test_mark_gives_its_eid_to_the_piece_that_the_words_tell():
    assert read("{#art_5} Article 7\n\n  {#art_5__x} (a) Words.\n") == [
        ("art_5", "article", "Article 7", ""),
        ("art_5__x", "point", "(a)", "Words."),
    ]


def test_mark_before_words_without_number_makes_a_paragraph_and_the_next_go_on_from_it():
    text = "Article 6\n\n{#art_6__p_2} The second.\n\nThe third.\n"

    assert [item[0] for item in read(text)] == ["art_6", "art_6__p_2", "art_6__p_3"]


def test_mark_that_says_all_is_taken_at_its_word():
    text = "{#chp_1 chapter 0 | Chapter 1 | Gifts}\n\n{#art_9 article 1 =9bis | Art. 9² | No. \\| 1} 2. No number.\n"

    chapter, article = segment(text).segments

    assert (chapter.element, chapter.label, chapter.heading, chapter.num) == ("chapter", "Chapter 1", "Gifts", None)
    assert (article.label, article.heading, article.text) == ("Art. 9²", "No. | 1", "2. No number.")
    assert (article.num, article.path, article.parent) == ("9bis", ("9bis",), "chp_1")


def test_plain_notation_goes_on_behind_a_mark():
    marked = "{#art_3 article 0 | Article 3 | Gifts}"
    text = f"{marked}\n\n1. One:\n\n  (a) first;\n\n  {{#b point 2 | (b)}} second;\n\n  (c) third.\n"

    assert [item[0] for item in read(text)] == [
        "art_3",
        "art_3__para_1",
        "art_3__para_1__point_a",
        "b",
        "art_3__para_1__point_c",
    ]


def test_numbers_of_marked_pieces_are_doubted_as_any():
    assert doubts("{#a article 0 | Article 1} One.\n\n{#b article 0 | Article 3} Three.\n") == [(3, "missing_number")]


def test_repeated_eid_is_doubted_and_the_second_piece_gets_its_own():
    text = "{#art_1} Article 1\n\nOne.\n\n{#art_1} Article 2\n\nTwo.\n"

    assert [item[0] for item in read(text)] == ["art_1", "art_2"]
    assert doubts(text) == [(5, "repeated_id")]


def test_level_without_a_parent_is_doubted():
    assert doubts("{#a article 0} One.\n\n{#b point 4} Two.\n") == [(3, "level_without_parent")]


@pytest.mark.parametrize(
    "line",
    [
        "{#} x",
        "{#a}",
        "{#a b c} x",
        "{#a nothing 1} x",
        "{#a p} x",
        "{#a p 1 x",
        "{#a p 1 | b | c | d | e} x",
        "{a p 1} x",
    ],
)
def test_malformed_mark_is_plain_text(line):
    assert [item[3] for item in read(f"Article 1\n\n{line}\n")] == [line]


def test_mark_survives_writing_and_reading():
    mark = LineMark("x", "point", 4, None, "a | b}", "c \\ d", ("sch 1/2", "5"))

    assert read_mark(f"{write_mark(mark)} the words") == (mark, "the words")


@pytest.mark.parametrize(
    "words", ["1. is no number", "(a) is no item", "- is no item", "ARTICLE 5", "| a | b |", "# no"]
)
def test_backslash_makes_a_plain_paragraph(words):
    assert [item[3] for item in read(f"Article 1\n\nFirst.\n\n\\{words}\n")] == ["", "First.", words]


def test_backslash_behind_a_number_keeps_what_follows_in_the_text():
    assert read("Article 1\n\n1. \\(a) is no item.\n\n2. Two.\n")[1] == (
        "art_1__para_1",
        "paragraph",
        "1.",
        "(a) is no item.",
    )


def test_backslash_and_space_are_what_scanning_left():
    text = "Article 1\n\n\\ Staff take no gifts.\n"

    assert read(text)[0][3] == "Staff take no gifts."
    assert doubts(text) == [(3, "ocr_mark")]


def test_footnote_stands_below_its_paragraph_and_leaves_the_addresses():
    text = "Article 1\n\nOne.[^1]\n\n[^1]: A note that\ngoes on.\n\nTwo.\n\n[^b]: Another.\n"

    assert read(text) == [
        ("art_1", "article", "Article 1", ""),
        ("art_1__p_1", "p", "", "One.[^1]"),
        ("art_1__p_1__note_1", "note", "1", "A note that goes on."),
        ("art_1__p_2", "p", "", "Two."),
        ("art_1__p_2__note_b", "note", "b", "Another."),
    ]


def test_figure_is_a_paragraph_of_its_own():
    assert read("Annex I\n\nForms\n\n![](page:12)\n") == [
        ("att_I", "doc", "Annex I", ""),
        ("att_I__p_1", "p", "", "![](page:12)"),
    ]


@pytest.mark.parametrize("text", ["{+}\n{+}\n", "{+} \n"])
def test_a_further_line_without_words_begins_nothing(text):
    assert segment(text).segments == ()


def test_a_further_line_without_words_above_the_first_words_is_no_line_of_them():
    assert [piece.text for piece in segment("{+}\n{+} Staff act.\n{+}\n{+} Always.").segments] == [
        "Staff act.\n\nAlways."
    ]


def test_further_lines_and_cells_of_several_lines_stay():
    text = "Article 1\n\nThe address:\n{+} Street 1\n{+} Vienna\n\n| a<br>b | c \\| d |\n| --- | --- |\n| 1 | 2 |\n"

    assert [item[3] for item in read(text)] == [
        "",
        "The address:\nStreet 1\nVienna",
        "| a<br>b | c \\| d |\n| --- | --- |\n| 1 | 2 |",
    ]


def test_line_before_a_mark_without_words_stands_alone():
    lines = [
        SourceLine(1, "1.", gap=False),
        SourceLine(2, "", gap=False, mark=LineMark("sec_1", "hcontainer", heading="Gifts")),
    ]

    assert is_line_alone(lines, 0, 61)
