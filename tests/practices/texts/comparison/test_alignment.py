import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.texts.comparison import Clause, PairingGround, align, prepare, rank
from practices.texts.comparison.alignment import _best_first, as_vectors
from tests.practices.texts.comparison import clauses as texts
from tests.practices.texts.comparison.clauses import number
from tests.practices.texts.comparison.strategies import editions

FLOORS = st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0])


@given(editions(), editions(), FLOORS)
@settings(deadline=None)
def test_every_clause_is_in_a_pair_and_every_score_in_range(left, right, floor):
    pairs = align(left, right, floor=floor)

    assert {pair.left for pair in pairs} - {None} == {clause.key for clause in left}
    assert {pair.right for pair in pairs} - {None} == {clause.key for clause in right}
    for pair in pairs:
        made = pair.left is not None and pair.right is not None
        assert 0 <= pair.score <= 1
        assert pair.score >= floor - 1e-6 if made else (pair.score, pair.reason) == (0, None)


@given(editions(), editions(), FLOORS)
@settings(deadline=None)
def test_swapping_the_sides_turns_the_pairs_round(left, right, floor):
    forth = {(pair.left, pair.right, pair.score) for pair in align(left, right, floor=floor)}
    back = {(pair.right, pair.left, pair.score) for pair in align(right, left, floor=floor)}

    assert forth == back


@given(editions())
@settings(deadline=None)
def test_an_edition_aligned_with_itself_pairs_each_clause_with_itself(edition):
    pairs = [(pair.left, pair.right) for pair in align(edition, edition, floor=1.0)]

    assert pairs == [(clause.key, clause.key) for clause in edition]


def test_left_order_comes_first_and_right_leftovers_last():
    left = number(texts.GIFTS, texts.VEHICLES, texts.SECRETS)
    right = number(texts.LEAVE, texts.SECRETS, texts.GIFTS)

    pairs = [(pair.left, pair.right) for pair in align(left, right)]

    assert pairs == [("1", "3"), ("2", None), ("3", "2"), (None, "1")]


def test_reworded_clauses_are_pairs_on_words_alone():
    left = number(*texts.CODE)
    right = number(texts.LEAVE, texts.GIFTS_REWORDED, texts.VEHICLES)

    found = {pair.left: pair.right for pair in align(left, right) if pair.right}

    assert found["1"] == "2"


def test_same_words_score_one_and_say_so():
    [pair] = align(number(texts.GIFTS), number(texts.GIFTS.upper().replace(" ", "\n")))

    assert pair.score == 1.0
    assert pair.reason.ground is PairingGround.SAME


def test_unrelated_clauses_have_no_counterpart():
    pairs = align(number(texts.GIFTS, texts.LEAVE), number(texts.VEHICLES, texts.TRAINING))

    assert all(pair.left is None or pair.right is None for pair in pairs)


def test_a_clause_that_was_split_is_in_two_pairs():
    left = number(f"{texts.GIFTS} {texts.HARASSMENT}", texts.LEAVE)
    right = number(texts.GIFTS, texts.HARASSMENT, texts.LEAVE)

    pairs = {(pair.left, pair.right) for pair in align(left, right)}

    assert {("1", "1"), ("1", "2"), ("2", "3")} <= pairs


def test_equal_clauses_pair_by_place():
    repeated = ["This rule was repealed in full."] * 5

    pairs = align(number(texts.GIFTS, *repeated), number(texts.GIFTS, *repeated))

    assert [(pair.left, pair.right) for pair in pairs] == [(str(n), str(n)) for n in range(1, 7)]


def test_a_confirmed_link_is_made_whatever_the_score():
    left, right = number(texts.GIFTS, texts.LEAVE), number(texts.LEAVE, texts.VEHICLES)

    pairs = align(left, right, links=[("1", "2"), ("1", "gone")])

    linked = next(pair for pair in pairs if pair.left == "1")
    assert (linked.right, linked.reason.ground) == ("2", PairingGround.LINK)
    assert linked.score < 0.5


def test_like_headings_are_a_reason():
    left = [
        Clause("1", texts.VEHICLES, heading="Acceptance of gifts and honours"),
        *number("x", texts.LEAVE)[1:],
    ]
    right = [
        Clause("1", texts.TRAINING, heading="Acceptance of gifts and honours"),
        Clause("2", texts.REPORTING),
    ]

    pair = next(pair for pair in align(left, right, floor=0.3) if pair.left == "1")

    assert (pair.right, pair.reason.ground) == ("1", PairingGround.HEADING)


def test_shared_topics_raise_a_score():
    def score(*topics):
        left = [Clause("1", texts.GIFTS, topics=frozenset(topics)), Clause("2", texts.LEAVE)]
        right = [Clause("1", texts.GIFTS_REWORDED, topics=frozenset({"gifts"})), Clause("2", texts.TRAINING)]
        return dict(rank(left, right, top=5)["1"])["1"]

    assert score("gifts") > score("leave") == score()


def test_clauses_without_words_have_no_counterpart_but_their_like():
    pairs = align([Clause("1", ""), Clause("2", texts.GIFTS)], [Clause("1", "…"), Clause("2", texts.GIFTS)])

    assert [(pair.left, pair.right) for pair in pairs] == [("1", None), ("2", "2"), (None, "1")]


def test_an_empty_side_leaves_everything_alone():
    assert [(pair.left, pair.right) for pair in align([], number(texts.GIFTS))] == [(None, "1")]
    assert align([], []) == []


def test_a_clause_of_ten_thousand_words_is_aligned():
    pairs = align(number(f"{texts.GIFTS} " * 600, texts.LEAVE), number(texts.LEAVE, texts.GIFTS))

    assert ("1", "2") in {(pair.left, pair.right) for pair in pairs}


@pytest.mark.parametrize("floor", [-0.1, 1.1, float("nan")])
def test_a_floor_out_of_range_is_refused(floor):
    with pytest.raises(ValueError, match="floor"):
        align([], [], floor=floor)


def test_a_key_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="same key: 1"):
        prepare([Clause("1", "a"), Clause("1", "b")])


def test_prepared_clauses_are_taken_as_they_are():
    prepared = prepare(number(*texts.CODE))

    assert as_vectors(prepared, None) is prepared
    assert prepare(number(*texts.CODE)) is prepared


def test_ranking_is_best_first_and_cut_at_the_top():
    ranking = rank(number(texts.GIFTS_REWORDED), number(*texts.CODE), top=2)

    assert ranking["1"][0][0] == "1"
    assert len(ranking["1"]) == 2
    assert ranking["1"][0][1] >= ranking["1"][1][1]


@pytest.mark.parametrize("shape", [(40, 40), (2**15 + 2, 2)])
def test_candidates_come_by_score_then_nearness_then_place(shape):
    score = np.zeros(shape, dtype=np.float32)
    rows = [0, 1, 2, shape[0] - 1]
    for row, column, value in zip(rows * 2, [0] * 4 + [1] * 4, [0.5, 0.5, 0.9, 0.5, 0.5, 0.7, 0.5, 0.5], strict=True):
        score[row, column] = value

    found = _best_first(score, 0.2)

    places = [(row, column) for row in rows for column in (0, 1)]
    assert found == sorted(places, key=lambda at: (-score[at], abs(at[0] - at[1]), sum(at), at))
