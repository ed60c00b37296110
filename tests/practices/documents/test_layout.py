"""What is printed of a text: headings, hanging labels, tables, notes, remarks."""

import itertools

from practices.documents.layout import (
    Heading,
    LayoutLine,
    LayoutRemark,
    LayoutTable,
    column_widths,
    contents_depth,
    lay_out,
)
from practices.documents.print_blocks import StyledRun, plain_words
from tests.practices.documents.exported import RICH, exported

DEEP = "## Part I – Scope\n\n### Chapter 1 – General\n\nArticle 1 – Gifts\n\nWords.\n\nAnnex I\n\n1. Form\n\nWords.\n"


def printed(text=RICH, **fields):
    return lay_out(exported(text, **fields))


def test_articles_are_headings_and_numbers_hang():
    items = printed("Article 1 – Gifts\n\n1. No gift.\n\n  (a) None.\n")

    assert [(item.level, item.label) for item in items if isinstance(item, Heading)] == [(1, "Article 1")]
    assert [(item.depth, item.label) for item in items if isinstance(item, LayoutLine)] == [(0, "1."), (1, "(a)")]


def test_levels_of_headings_are_never_skipped():
    items = printed(DEEP)
    levels = [item.level for item in items if isinstance(item, Heading)]

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_label_hangs_before_the_words_of_an_unnumbered_piece_below_it():
    first = next(
        item for item in printed("Article 1 – Gifts\n\n1. One.\n\nTwo.\n\nThree.\n") if isinstance(item, LayoutLine)
    )

    assert (first.label, plain_words(first.words)) == ("1.", "One.")


def test_note_stands_where_it_is_referred_to_and_nowhere_else():
    runs = [run for item in printed() if isinstance(item, LayoutLine) for run in item.words]

    assert [plain_words(run.note) for run in runs if run.note] == ["A note of it."]
    assert "A note of it." not in [plain_words(item.words) for item in printed() if isinstance(item, LayoutLine)]


def test_note_that_nothing_refers_to_is_printed_in_its_place():
    items = printed("1. Words of the rule, without a mark.\n\n[^7]: A note of it.\n")

    assert "A note of it." in [plain_words(item.words) for item in items if isinstance(item, LayoutLine)]


def test_mark_without_a_note_stays_in_the_text():
    (line,) = printed("1. Words of the rule[^7] that refer to nothing, as a whole sentence does.\n")

    assert "[7]" in plain_words(line.words)


def test_table_keeps_head_rows_and_breaks():
    (grid,) = [item for item in printed() if isinstance(item, LayoutTable)]

    assert [plain_words(cell) for cell in grid.head] == ["Duty", "Who acts"]
    assert StyledRun("\n") in grid.rows[0][0]
    assert len(column_widths(grid)) == 2


def test_gap_and_page_of_the_source_are_remarks():
    items = printed(gaps={"art_2": "Number 2 is not in this extract."})

    assert [item.words for item in items if isinstance(item, LayoutRemark)] == [
        "Page 12 of the source file: Form",
        "Number 2 is not in this extract.",
    ]


def test_title_is_not_printed_twice():
    items = printed("# Code of Conduct\n\nThe members agree.\n\n1. Words.\n")

    assert not [item for item in items if isinstance(item, Heading) and plain_words(item.words) == "Code of Conduct"]


def test_long_text_lists_its_contents_by_level():
    articles = "\n\n".join(f"Article {number} – Gifts\n\nWords." for number in range(1, 200))

    assert contents_depth(printed(f"## Part I – Scope\n\n{articles}\n")) == 1
    assert contents_depth(printed("\n\n".join(f"Article {number} – Gifts\n\nWords." for number in range(1, 21)))) == 1
    assert contents_depth(printed()) == 0
