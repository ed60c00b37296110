"""The notation inside a provision: tables, notes, marked words, links, pages of the file."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.documents.notation import (
    Figure,
    Note,
    Paragraph,
    Run,
    RunKind,
    Table,
    TextPicture,
    bare_text,
    picture_codes,
    plain_words,
    read_blocks,
    read_runs,
)


def plain(words):
    return (Run(RunKind.PLAIN, words),)


def test_table_with_a_header_row_has_head_and_rows():
    (table,) = read_blocks("| Item | Limit |\n| --- | --- |\n| Cup | 5 |")

    assert table == Table((plain("Item"), plain("Limit")), ((plain("Cup"), plain("5")),))


def test_table_without_a_rule_has_no_head_and_short_rows_are_filled():
    (table,) = read_blocks("| a | b |\n| c |")

    assert table == Table((), ((plain("a"), plain("b")), (plain("c"), ())))


def test_bar_and_break_stay_in_their_cell():
    (table,) = read_blocks(r"| a \| b<br>c |")

    assert table.rows == (((Run(RunKind.PLAIN, "a | b"), Run(RunKind.BREAK), Run(RunKind.PLAIN, "c")),),)


def test_blocks_of_several_kinds_keep_their_order():
    blocks = read_blocks("Words.\n\n[^1]: A note.\n\n![The form](page:12)\n\nMore\nwords.")

    assert blocks == (
        Paragraph(plain("Words.")),
        Note("1", plain("A note.")),
        Figure("The form", 12),
        Paragraph(plain("More\nwords.")),
    )


@pytest.mark.parametrize(
    ("words", "run"),
    [
        ("*word*", Run(RunKind.EMPHASIS, runs=plain("word"))),
        ("**word**", Run(RunKind.STRONG, runs=plain("word"))),
        ("[words](https://example.org/a)", Run(RunKind.LINK, address="https://example.org/a", runs=plain("words"))),
        ("[us](mailto:a@example.org)", Run(RunKind.LINK, address="mailto:a@example.org", runs=plain("us"))),
        ("[^2]", Run(RunKind.NOTE, "2")),
    ],
)
def test_marked_words_are_a_run_of_their_own(words, run):
    assert read_runs(f"a {words}, b") == (Run(RunKind.PLAIN, "a "), run, Run(RunKind.PLAIN, ", b"))


@pytest.mark.parametrize(
    "words",
    ["5 * 3 * 2", "a*b*c", "[x](javascript:alert(1))", "[x](data:text/html,y)", "[x](/inside)", "* a", "[ ]", "** **"],
)
def test_what_is_no_mark_stays_as_it_is(words):
    assert read_runs(words) == plain(words)


def test_backslash_takes_a_mark_its_meaning():
    assert read_runs(r"\*as printed\*") == plain("*as printed*")
    assert read_blocks("\\1. is not a number") == (Paragraph(plain("1. is not a number")),)


def test_plain_words_leave_the_marks_out():
    assert plain_words(read_runs("a **b *c* d**[^1]<br>e")) == "a b *c* d e".replace("*c*", "c")


def test_bare_text_is_the_words_alone():
    assert bare_text("A *b*.\n\n| c | d |\n| --- | --- |\n| e | f |\n\n![G](page:1)") == "A b.\n\nc d e f\n\nG"


@pytest.mark.parametrize("part", ["*a ", "**a ", "[a", "[^", "[a](https://x(", "|", "![", "\\", "<br"])
def test_a_long_text_of_unfinished_marks_is_read_in_time(part):
    began = time.process_time()

    read_blocks(part * 20_000)

    assert time.process_time() - began < 2


@given(st.text(alphabet="ab 1*[]()^|\\<br>-:!page\n.", max_size=80))
def test_any_text_is_read(text):
    for block in read_blocks(text):
        assert isinstance(block, Paragraph | Table | Note | Figure)


CODE = "0c5d" * 5


def test_picture_has_its_alternative_and_the_caption_directly_below():
    text = f"Words.\n\n![What [sic it shows](picture:{CODE})\n*Figure 1 – Who decides*\n\n*No caption.*"

    (before, picture, after) = read_blocks(text)

    assert isinstance(before, Paragraph)
    assert picture == TextPicture(CODE, "What [sic it shows", caption=(Run(RunKind.PLAIN, "Figure 1 – Who decides"),))
    assert isinstance(after, Paragraph)
    assert picture_codes(text) == [CODE]
    assert bare_text(text) == "Words.\n\nWhat [sic it shows\nFigure 1 – Who decides\n\nNo caption."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"![](picture:{CODE})", TextPicture(CODE, "")),
        (f"![](decorative:{CODE})", TextPicture(CODE, "", is_decorative=True)),
        (f"![A seal](decorative:{CODE})", TextPicture(CODE, "", is_decorative=True)),
        ("![x](picture:12)", None),
        (f"![x](picture:{CODE.upper()})", None),
        (f"See ![x](picture:{CODE})", None),
    ],
)
def test_line_that_is_no_picture_is_words(line, expected):
    (block,) = read_blocks(line)

    assert block == expected if expected else isinstance(block, Paragraph)
