"""Doubts: what is out of order is said, never mended."""

import pytest

from practices.texts.numbering import Doubt, segment


def doubts(text: str) -> list[tuple[int, str]]:
    return [(doubt.line, doubt.code) for doubt in segment(text).doubts]


def articles(*numbers: str) -> str:
    return "".join(f"Article {number}\nThe rule holds.\n\n" for number in numbers)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["1", "2", "2a", "3"], []),
        (["1", "2", "2 bis", "2 ter", "3"], []),
        (["1", "3"], [(4, "missing_number")]),
        (["1", "1"], [(4, "repeated_number")]),
        (["1", "2", "4", "3"], [(7, "missing_number"), (10, "out_of_order")]),
        (["11", "11a"], [(1, "starts_late")]),
    ],
)
def test_order_of_articles_is_doubted(numbers, expected):
    assert doubts(articles(*numbers)) == expected


def test_repeated_article_keeps_its_number_and_gets_its_own_eid():
    found = segment(articles("1", "1"))

    assert [(item.eid, item.num) for item in found.segments] == [("art_1", "1"), ("art_1_2", "1")]


def test_repeated_and_missing_items_of_a_list_are_doubted():
    assert doubts("Article 1\n1. One.\n2. Two.\n2. Two.\n4. Four.\n") == [(4, "repeated_number"), (5, "missing_number")]


def test_list_that_begins_late_is_doubted():
    assert doubts("Article 1\nText.\n\n3. Three.\n4. Four.\n") == [(4, "list_starts_late")]


def test_doubt_is_a_sentence_that_names_what_and_where():
    [doubt] = segment(articles("1", "3")).doubts

    assert doubt == Doubt(4, "missing_number", "Between Article 1 and Article 3 a number is missing (line 4).", 0.5)


def test_doubts_of_one_kind_are_kept_in_bounds():
    found = segment(articles(*["1"] * 300)).doubts

    assert len(found) == 101
    assert found[-1].message == "There are 199 more doubts of this kind."
