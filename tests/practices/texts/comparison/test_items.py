import pytest

from practices.texts.comparison import Clause
from practices.texts.comparison.items import ItemsRefused, read_clauses


def test_items_are_named_by_key_then_number_then_eid():
    items = [
        {"key": "a", "num": "1", "eid": "art_1", "text": "x"},
        {"num": 2, "eid": "art_2", "text": "x"},
        {"num": None, "eid": "art_3", "text": "x"},
    ]

    assert [clause.key for clause in read_clauses(items)] == ["a", "2", "art_3"]
    assert [clause.key for clause in read_clauses(items, by="eid")] == ["art_1", "art_2", "art_3"]


def test_a_repeated_name_is_counted():
    items = [{"num": "1", "text": text} for text in ("x", "y", "z")]

    assert [clause.key for clause in read_clauses(items)] == ["1", "1#2", "1#3"]


def test_an_item_brings_its_language_heading_and_topics():
    [clause] = read_clauses(
        [{"num": "1", "text": " x ", "heading": "H", "language": "fr", "label": "Article 1", "topics": ["t"]}]
    )

    assert clause == Clause("1", "x", "H", "fr", "Article 1", frozenset({"t"}))


def test_items_without_name_or_text_are_left_out_but_for_numbered_headings():
    items = [
        {"text": "x"},
        {"num": "1", "text": ""},
        {"eid": "chp_1", "heading": "Conduct", "text": ""},
        {"num": "10", "heading": "Discretion", "text": None},
    ]

    assert [clause.key for clause in read_clauses(items)] == ["10"]


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ({"num": "1"}, "must be a list"),
        ("text", "must be a list"),
        ([], "no item with a name"),
        ([1], "Item 1 is not an object"),
        ([{"num": "1", "text": ["x"]}], "“text” of item 1"),
        ([{"num": "1", "text": "x", "topics": "t"}], "“topics” of item 1"),
        ([{"num": "1", "text": "\ud800"}], "half a character"),
        ([{"num": "1", "text": "x"}, {"num": "1", "text": "x"}, {"num": "1#2", "text": "x"}], "named “1#2”"),
    ],
)
def test_what_cannot_be_compared_is_refused(items, message):
    with pytest.raises(ItemsRefused, match=message):
        read_clauses(items)
