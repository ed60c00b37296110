"""What became of each clause between two editions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.texts.comparison import ChangeKind, Clause, ClauseChange, trace

GIFTS = "Members accept no gifts, favours or hospitality from persons who have business with the organization."
CARS = "Vehicles of the organization are used for official journeys only, and a log is kept of each journey."
NEWS = "Members speak to the press only when the head of mission has authorized them to do so in writing."


def clauses(**texts: str) -> list[Clause]:
    return [Clause(key=key, text=text, label=key.removeprefix("art_")) for key, text in texts.items()]


def test_trace_says_nothing_of_the_same_text():
    text = clauses(art_1=GIFTS, art_2=CARS)

    assert all(change.is_untouched for change in trace(text, text))


def test_trace_tells_reworded_from_replaced_at_the_same_number():
    found = trace(
        clauses(art_1=GIFTS, art_2=CARS),
        clauses(art_1=GIFTS.replace("no gifts", "no gift above 20 euro"), art_2=NEWS),
    )

    assert [(change.kind, change.left, change.right) for change in found] == [
        (ChangeKind.REWORDED, "art_1", "art_1"),
        (ChangeKind.REMOVED, "art_2", None),
        (ChangeKind.NEW, None, "art_2"),
    ]


def test_trace_follows_what_an_insertion_renumbered():
    found = trace(clauses(art_1=GIFTS, art_2=CARS), clauses(art_1=GIFTS, art_2=NEWS, art_3=CARS))

    assert found[1] == ClauseChange(ChangeKind.NEW, None, "art_2")
    assert found[2] == ClauseChange(ChangeKind.SAME, "art_2", "art_3", is_renumbered=True)


def test_trace_finds_a_rule_that_moved_and_was_reworded():
    found = trace(
        clauses(art_1=GIFTS, art_2=CARS, art_3=NEWS),
        clauses(art_1=CARS, art_2=NEWS, art_3=GIFTS.replace("favours or ", "")),
    )

    assert found[-1] == ClauseChange(ChangeKind.REWORDED, "art_1", "art_3", is_renumbered=True, is_moved=True)
    assert not any(change.is_moved for change in found[:2])


def test_trace_pairs_one_of_several_that_read_alike():
    found = trace(clauses(art_1="Deleted", art_2="Deleted", art_3=GIFTS), clauses(art_3=GIFTS, art_7="Deleted"))

    assert [change.kind for change in found].count(ChangeKind.REMOVED) == 1
    assert [change.kind for change in found if change.right] == [ChangeKind.SAME, ChangeKind.SAME]


def test_trace_refuses_a_key_that_comes_twice():
    with pytest.raises(ValueError, match="twice"):
        trace([Clause("a", "x"), Clause("a", "y")], [])


texts = st.lists(st.sampled_from([GIFTS, CARS, NEWS, GIFTS[:50], "Deleted", ""]), max_size=6)


@given(texts, texts)
def test_trace_names_each_clause_of_both_texts_once(before, after):
    left = [Clause(f"art_{number}", text) for number, text in enumerate(before)]
    right = [Clause(f"art_{number}", text) for number, text in enumerate(after)]

    found = trace(left, right)

    assert [change.right for change in found if change.right] == [clause.key for clause in right]
    assert sorted(change.left for change in found if change.left) == sorted(clause.key for clause in left)
