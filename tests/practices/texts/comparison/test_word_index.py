"""Ranking by rarity: an oracle that counts words one by one, and what the arrays say."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.texts.comparison.search_queries import AllOf, AnyOf, Phrase
from practices.texts.comparison.word_index import IN_NAME, LENGTH, SATURATION, WordIndex

WORDS = st.lists(st.sampled_from(["en0gift", "en1gift", "en0duty", "o0osce", "n07", "c0onorth", "t012"]), max_size=12)


def counted(words: list[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in words:
        is_named = word[:3] == "en1"
        plain = word.replace("en1", "en0")
        found[plain] = 1 if plain[:2] in ("c0", "t0") else found[plain] + (IN_NAME if is_named else 1)
    return found


def expected(things: list[list[str]], asked: str) -> list[float]:
    """Work BM25 out as the books have it."""
    every = [counted(words) for words in things]
    lengths = [sum(many for word, many in one.items() if word[:2] not in ("c0", "t0")) for one in every]
    usual = sum(lengths) / len(lengths) or 1
    having = sum(1 for one in every if one[asked])
    rarity = math.log(1 + (len(things) - having + 0.5) / (having + 0.5))
    scores = []
    for one, length in zip(every, lengths, strict=True):
        often = one[asked]
        scores.append(rarity * often * (SATURATION + 1) / (often + SATURATION * (1 - LENGTH + LENGTH * length / usual)))
    return scores


@given(st.lists(WORDS, min_size=1, max_size=8).filter(lambda things: any("en0duty" in one for one in things)))
def test_a_word_is_worth_what_the_books_say(things: list[list[str]]):
    index = WordIndex.count(" ".join(words) for words in things)

    assert index.score([{"en0duty": 1.0}]) == pytest.approx(expected(things, "en0duty"), abs=1e-4)
    assert index.how_many("en0duty") == sum("en0duty" in one for one in things)


def test_of_a_word_the_best_token_counts_and_its_rarity_is_that_of_all_its_tokens():
    index = WordIndex.count(["en0gift", "o0gift", "en0duty", "en0gift en0duty"])

    both, one = index.score([{"en0gift": 1.0, "o0gift": 1.0}]), index.score([{"en0gift": 1.0}])

    assert both[0] == both[1] < one[0]
    assert both[2] == 0


def test_a_term_counts_where_all_its_words_are():
    index = WordIndex.count(["en0conflict en0interest", "en0conflict", "en0interest en0conflict en0duty"])

    found = index.score_terms([("en0conflict", "en0interest"), ("en0nothing",)])

    assert [bool(one) for one in found] == [True, False, True]
    assert not index.score_terms([()]).any()


def test_wholes_have_the_words_of_their_parts_and_what_stands_beside_them_once():
    parts = WordIndex.count(["en0gift c0onorth", "en0duty c0onorth", "en0gift"])

    wholes = parts.gathered(np.array([0, 0, 1], dtype=np.int32), 2)

    assert len(wholes) == 2
    assert (wholes.how_many("en0gift"), wholes.how_many("en0duty"), wholes.how_many("c0onorth")) == (2, 1, 1)
    assert wholes.lengths.tolist() == [2.0, 1.0]
    assert wholes.score([{"en0gift": 1.0}])[1] > wholes.score([{"en0gift": 1.0}])[0]


def test_what_was_saved_is_read_back(tmp_path):
    index = WordIndex.count(["en0gift en0gift", "", "x0pcdec426"])
    index.save(tmp_path)

    read = WordIndex.open(tmp_path)

    assert len(read) == 3
    assert read.score([{"en0gift": 1.0}]).tolist() == index.score([{"en0gift": 1.0}]).tolist()
    assert len(WordIndex.count([])) == 0
    assert WordIndex.count([]).score([{"en0gift": 1.0}]).tolist() == []


def test_what_matches_a_question_has_its_words():
    index = WordIndex.count(["en0gift en0duty", "en1gift", "en0duty o0osce", ""])
    gift, duty, osce = Phrase(("en0gift",)), Phrase(("en0duty",)), Phrase(("o0osce",))

    assert index.matching(gift).tolist() == [True, True, False, False]
    assert index.matching(AllOf((AnyOf((gift, osce)), duty))).tolist() == [True, False, True, False]
    assert index.matching(Phrase(("en1gift",))).tolist() == index.matching(gift).tolist()
    assert not index.matching(AnyOf((Phrase(("en0nothing",)), Phrase(("en0gift", "o0osce"))))).any()
