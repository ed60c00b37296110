"""Keys of doubts: what a person accepted stays accepted while its line is the same."""

from hypothesis import given
from hypothesis import strategies as st

from practices.texts.numbering import Doubt, doubt_key, doubt_keys, segment

GAP = "Article 1\nIt holds.\n\nArticle 3\nIt ends.\n"


def key_of(text: str) -> str:
    [doubt] = [doubt for doubt in segment(text).doubts if doubt.code == "missing_number"]
    return doubt_key(doubt, text)


@given(st.lists(st.sampled_from(["Some words stand here.", "", "More words."]), max_size=5))
def test_key_stays_when_other_lines_are_edited(lines):
    assert key_of(GAP.replace("It holds.", "\n".join(["It holds.", *lines]))) == key_of(GAP)


def test_key_changes_with_the_words_of_its_line():
    assert key_of(GAP.replace("Article 3", "Article 4")) != key_of(GAP)


def test_key_begins_with_the_code_and_white_space_does_not_count():
    assert key_of(GAP).startswith("missing_number-")
    assert key_of(GAP.replace("Article 3", "  Article   3 ")) == key_of(GAP)


def test_keys_of_equal_lines_differ():
    text = "Article 1\nA.\n\nArticle 1\nB.\n\nArticle 1\nC.\n"
    doubts = segment(text).doubts

    keys = doubt_keys(doubts, text)

    assert len(doubts) == len(set(keys)) == 2
    assert keys == [doubt_key(doubt, text) for doubt in doubts]
    assert [key[-2:] for key in keys] == ["-2", "-3"]


def test_key_of_a_doubt_beyond_the_text_is_given():
    assert doubt_key(Doubt(9, "debris", "", 0.1), "a\n").startswith("debris-")
