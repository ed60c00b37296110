"""Texts cut into pieces around the words that were looked for."""

from hypothesis import given, settings
from hypothesis import strategies as st

from practices.queries.editions.highlights import HighlightFragment, mark_places, mark_tokens, snippet
from practices.queries.typed import clean_query
from practices.texts.comparison.search_words import own_tokens, word_tokens


def joined(pieces):
    return "".join(piece.text for piece in pieces)


def test_words_with_a_stem_that_was_looked_for_are_marked():
    pieces = mark_tokens("No gift, and no Gifts.", frozenset({"en0gift"}), "en")

    assert [piece.text for piece in pieces if piece.is_hit] == ["gift", "Gifts"]
    assert joined(pieces) == "No gift, and no Gifts."


def test_numbers_and_places_are_marked():
    assert mark_tokens("Decision 462", frozenset({"n0462"}), "") == (
        HighlightFragment("Decision "),
        HighlightFragment("462", is_hit=True),
    )
    assert mark_places("a.c", [(1, 2)]) == (
        HighlightFragment("a"),
        HighlightFragment(".", is_hit=True),
        HighlightFragment("c"),
    )


def test_snippet_keeps_the_first_hit_of_a_long_text():
    text = "before " * 100 + "gift " + "after " * 100

    kept = snippet(mark_tokens(text, frozenset({"en0gift"}), "en"))

    assert any(piece.is_hit and piece.text == "gift" for piece in kept)
    assert joined(kept).startswith("… ")
    assert joined(kept).endswith(" …")
    assert len(joined(kept)) < 340


@settings(deadline=None)
@given(st.text(max_size=600), st.lists(st.text(min_size=1, max_size=5), max_size=3))
def test_marked_pieces_joined_are_the_text(text, words):
    tokens = frozenset(token for word in words for token in (*word_tokens(word, "en"), *own_tokens(word)))

    assert joined(mark_tokens(text, tokens, "")) == text
    assert joined(mark_tokens(text, tokens, "en")) == text


@settings(deadline=None)
@given(st.text(max_size=3000))
def test_cleaned_query_is_short_and_plain(typed):
    cleaned = clean_query(typed)

    assert len(cleaned.split()) <= 20
    assert "\0" not in cleaned
    assert '"' not in cleaned
