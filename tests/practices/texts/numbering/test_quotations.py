"""Quotations of whole provisions: what they hold opens nothing in the text that quotes."""

import pytest

from practices.texts.numbering import render, segment

AMENDING = """Article 1

The Regulations are amended as follows:

1. Article 11 is replaced by the following:

{}Article 11
Gifts
1. Staff accept no gifts.

2. What cannot be refused is handed in.

ANNEX I

(c) The register.{}

2. Article 24 is deleted.

Article 2

This Amendment enters into force tomorrow.
"""
MARKS = [("“", "”"), ("„", "“"), ("„", "”"), ("« ", " »"), ('"', '"'), ("‘", "’"), ("“", "”; and")]


def labels_of(text: str) -> list[str]:
    return [item.label for item in segment(text).segments if item.label]


@pytest.mark.parametrize(("opener", "closer"), MARKS)
def test_quoted_provisions_are_paragraphs_of_the_piece_that_quotes(opener, closer):
    found = segment(AMENDING.format(opener, closer))

    quoted = [item.text for item in found.segments if item.parent == "art_1__para_1"]
    assert [item.label for item in found.segments if item.label] == ["Article 1", "1.", "2.", "Article 2"]
    assert quoted == [
        "Article 11 is replaced by the following:",
        f"{opener}Article 11",
        "Gifts",
        "1. Staff accept no gifts.",
        "2. What cannot be refused is handed in.",
        "ANNEX I",
        f"(c) The register.{closer}",
    ]
    assert found.doubts == ()


def test_quotation_goes_on_behind_words_that_it_quotes():
    text = AMENDING.format("“", "”").replace("is handed in.", "is an “official gift”.\n\n3. It is “lost”.")

    assert labels_of(text) == ["Article 1", "1.", "2.", "Article 2"]


def test_quotation_whose_paragraphs_each_begin_with_the_mark_ends_with_the_last():
    text = AMENDING.format("“", "”").replace("2. What", "“2. What").replace("ANNEX", "“ANNEX").replace("(c)", "“(c)")

    assert labels_of(text) == ["Article 1", "1.", "2.", "Article 2"]


def test_quotation_below_an_item_belongs_to_the_item():
    found = segment("Article 1\n\nAmended are:\n\n(a) Article 2:\n\n“2. Old.\n\n3. New.”\n\n(b) Article 3.\n")

    assert [item.parent for item in found.segments if "New" in item.text] == ["art_1__point_a"]
    assert [item.label for item in found.segments] == ["Article 1", "(a)", "", "", "", "(b)"]


@pytest.mark.parametrize(
    "text",
    [
        "Article 1\n\nIn these rules:\n\n“official” means:\n\n(a) staff;\n\n(b) others.”\n",
        "Article 1\n\nIt reads:\n\n“Staff are heard.”\n\n(a) One.\n\n(b) Two.\n",
        "Article 1\n\nIt reads:\n\n“Staff are heard.\n\n(a) One.\n\n(b) Two.\n",
        "Article 1\n\nIt reads thus.\n\n“Staff are heard.\n\n(a) One.\n\n(b) Two.”\n",
        "Article 1\n\nIt reads:\n\n‘Staff are heard.\n\n(a) The members’ rights.\n\n(b) Two.\n",
        "Article 1\n\nIt reads:\n\n“Staff” are heard.\n\n(a) One and “two”.\n\n(b) Two.\n",
    ],
    ids=["definition", "one paragraph", "never closed", "no colon", "apostrophe", "words alone"],
)
def test_marks_that_quote_no_provisions_change_nothing(text):
    assert labels_of(text) == ["Article 1", "(a)", "(b)"]


def test_quotation_that_stays_open_for_too_long_is_none():
    text = "Article 1\n\nIt reads:\n\n“Staff.\n\n" + "(a) One.\n\nMore.\n\n" * 150 + "The end.”\n"

    assert "(a)" in labels_of(text)


def test_quotation_of_one_wrapped_paragraph_stays_with_the_article():
    words = "Staff members shall at all times conduct themselves in a manner that befits\n" * 4
    text = f"Article 1\n{words}(a) they read:\n“{words}for ever.”\n(b) they write.\n{words}"

    assert labels_of(text) == ["Article 1", "(a)", "(b)"]


@pytest.mark.parametrize(("opener", "closer"), MARKS)
def test_quotation_is_written_and_read_again_the_same(opener, closer):
    found = segment(AMENDING.format(opener, closer)).segments
    text = render(found)

    assert [(item.eid, item.text) for item in segment(text).segments] == [(item.eid, item.text) for item in found]
    assert "{#" not in text
