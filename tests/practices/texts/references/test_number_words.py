"""Words that count: each language's, their endings, and what is put together of two of them."""

import pytest

from practices.texts.references.number_words import is_ordinal, read_number_words, read_ordinal


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("dertiende", 13),
        ("eenentwintigste", 21),
        ("dix-septième", 17),
        ("vierzehntem", 14),
        ("decimotercero", 13),
        ("tredicesimo", 13),
        ("тринадцатого", 13),
        ("третьей", 3),
        ("twenty-first", 21),
        ("الحادية", 11),
        ("1er", 1),
        ("2nd", 2),
    ],
)
def test_ordinal_says_a_number(word: str, value: int):
    assert is_ordinal(word)
    assert read_ordinal(word) == value


@pytest.mark.parametrize("word", ["two", "deux", "prima", "none", "12", "2nds", "lid"])
def test_other_words_are_no_ordinals(word: str):
    assert not is_ordinal(word)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("décimo primero", 11),
        ("двадцать первого", 21),
        ("الثانية عشرة", 12),
        ("الحادية عشرة", 11),
        ("الثانية والعشرون", 0),
        ("premier", 1),
    ],
)
def test_two_words_say_one_number(words: str, value: int):
    assert read_number_words(words, 0, len(words.split(maxsplit=1)[0])).value == value
