"""Tokens of the index of words: which words come to the same, and which do not."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from practices.texts.comparison.search_queries import AllOf, AnyOf, Phrase, words_of
from practices.texts.comparison.search_words import (
    STOP_WORDS,
    as_beside,
    as_name,
    is_stop_word,
    languages_of,
    name_tokens,
    number_tokens,
    own_tokens,
    symbol_tokens,
    unspoken_tokens,
    word_tokens,
)
from practices.texts.words import words
from practices.texts.written_forms import without_invisible


@pytest.mark.parametrize(
    ("left", "right", "language"),
    [
        ("gifts", "Gift", "en"),
        ("harcèlement", "HARCELEMENT", "fr"),
        ("Geschenke", "Geschenken", "de"),
        ("подарки", "ПОДАРКОВ", "ru"),
        ("regali", "regalo", "it"),
        ("acosos", "acoso", "es"),
    ],
)
def test_forms_of_a_word_come_to_the_same(left: str, right: str, language: str):
    assert word_tokens(left, language) == word_tokens(right, language) != []


def test_a_word_is_of_its_language():
    assert set(word_tokens("gift", "en")).isdisjoint(word_tokens("Gift", "de"))
    assert word_tokens("gift", "en-GB") == word_tokens("gift", "en")


def test_tokens_tell_their_languages():
    named = [*name_tokens("gifts 26", "en"), *word_tokens("cadeaux", "fr-CA"), *word_tokens("wakaf", "sw")]
    apart = [*own_tokens("PC.DEC/426 OSCE 14"), *map(as_beside, own_tokens("Geschenk")), "t07"]

    assert languages_of(" ".join([*named, *apart])) == ["en", "fr", "sw"]
    assert languages_of(" ".join(apart)) == []


def test_words_that_say_little_are_left_out_and_negations_are_not():
    assert word_tokens("the rights of the staff", "en") == word_tokens("rights staff", "en")
    assert len(word_tokens("shall not accept", "en")) == 3
    assert is_stop_word("Der")
    assert not is_stop_word("gift")


@pytest.mark.parametrize("language", sorted(STOP_WORDS))
def test_stop_words_are_stop_words_in_their_language(language: str):
    assert word_tokens(STOP_WORDS[language], language) == []


def test_a_symbol_is_one_word_however_its_signs_are_written():
    assert symbol_tokens("PC.DEC/426") == symbol_tokens("pc-dec/426") == ["x0pcdec426"]
    assert "x0pcdec426" in own_tokens("Decision PC.DEC/426")
    assert symbol_tokens("and/or") == []


def test_numbers_are_words():
    assert number_tokens("Rule 4 of 1999, ٤") == ["n04", "n01999", "n04"]


def test_names_are_found_as_words_and_as_names():
    tokens = name_tokens("Gifts", "en")

    assert tokens == ["en0gift", "en1gift"]
    assert as_name("en0gift") == "en1gift"


def test_what_is_no_word_of_a_name_is_kept_as_it_stands():
    assert unspoken_tokens("Rules for staff of the WHO, PC.DEC/426", "en") == [
        "o0for", "o0of", "o0the", "o0who", "o0pc", "o0dec", "n0426", "x0pcdec426",
    ]  # fmt: skip


@given(st.text(max_size=60), st.sampled_from(["en", "fr", "ru", "ar", "zh-hans", "th", "xx"]))
@example("0'0", "en")
@example("0S\u3400", "fr")
@example("0\u00ad0a", "en")
def test_a_name_is_found_by_each_of_its_words(text: str, language: str):
    kept = {*name_tokens(text, language), *unspoken_tokens(text, language)}

    for word in words(without_invisible(text)):
        looked_for = [*word_tokens(word, language), *own_tokens(word)]
        assert not looked_for or not kept.isdisjoint(looked_for), word


@given(st.text(max_size=200), st.sampled_from(["en", "fr", "ru", "ar", "zh-hans", "xx"]))
def test_tokens_are_ascii_letters_and_digits(text: str, language: str):
    for token in [*word_tokens(text, language), *own_tokens(text), *name_tokens(text, language)]:
        assert re.fullmatch(r"[a-z]+[01][a-z0-9]+", token), token
        assert len(token) < 80


def test_queries_are_written_for_both_databases():
    query = AllOf((words_of(["en0gift", "o0gift"]), AnyOf((Phrase(("en0conflict", "en0interest")), Phrase(("t012",))))))

    assert query.for_sqlite() == '(("en0gift" OR "o0gift") AND ("en0conflict en0interest" OR "t012"))'
    assert query.for_postgresql() == "((en0gift | o0gift) & ((en0conflict <-> en0interest) | t012))"


@pytest.mark.parametrize(
    "same", ["هدايا الهدايا والهدايا بالهدايا للهدايا", "موظف الموظفين والموظفون للموظفين", "التزام الالتزام بالالتزام"]
)
def test_arabic_words_are_the_same_with_and_without_their_article(same: str):
    assert len({tuple(word_tokens(word, "ar")) for word in same.split()}) == 1


def test_words_that_only_share_a_stem_with_a_small_word_are_kept():
    assert word_tokens("catena di comando", "it") != word_tokens("catena", "it")
    assert word_tokens("parar una decisión", "es") != word_tokens("decisión", "es")
    assert word_tokens("l\u2019avis de l'agent", "fr") == word_tokens("avis agent", "fr")
