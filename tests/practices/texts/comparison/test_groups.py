from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.texts.comparison import Clause, PairingGround, group
from tests.practices.texts.comparison import clauses as texts
from tests.practices.texts.comparison.clauses import number
from tests.practices.texts.comparison.strategies import editions


@given(st.lists(editions(most=5), min_size=1, max_size=4), st.sampled_from([0.0, 0.5, 1.0]))
@settings(deadline=None, max_examples=60)
def test_every_clause_of_every_edition_is_in_exactly_one_row(sides, floor):
    rows = group(sides, floor=floor)

    for edition, side in enumerate(sides):
        assert Counter(key for row in rows for key in row.cells[edition]) == Counter(c.key for c in side)
    for row in rows:
        assert 0 <= row.score <= 1
        assert len(row.cells) == len(row.reasons) == len(sides)
        assert any(row.cells)


@given(st.lists(editions(most=5), min_size=2, max_size=3))
@settings(deadline=None, max_examples=40)
def test_the_first_edition_keeps_its_order(sides):
    first = [row.cells[0][0] for row in group(sides) if row.cells[0]]

    assert first == sorted(first, key=int)


@given(editions(most=5))
@settings(deadline=None, max_examples=40)
def test_equal_editions_stand_side_by_side(edition):
    rows = group([edition, edition, edition], floor=1.0)

    assert [row.cells for row in rows if row.cells[0]] == [((c.key,),) * 3 for c in edition]


def test_rows_of_three_editions():
    first = number(texts.GIFTS, texts.SECRETS, texts.LEAVE)
    second = number(texts.SECRETS, texts.GIFTS_REWORDED, texts.TRAINING)
    third = number(texts.VEHICLES, texts.LEAVE, texts.GIFTS)

    rows = [row.cells for row in group([first, second, third])]

    assert rows == [
        (("1",), ("2",), ("3",)),
        ((), (), ("1",)),
        ((), ("3",), ()),
        (("2",), ("1",), ()),
        (("3",), (), ("2",)),
    ]


def test_a_split_clause_fills_one_cell_with_two_keys():
    rows = group([number(f"{texts.GIFTS} {texts.HARASSMENT}"), number(texts.GIFTS, texts.LEAVE, texts.HARASSMENT)])

    assert rows[0].cells == (("1",), ("1", "3"))


def test_reasons_stand_with_the_cell_that_joined():
    [row] = group([number(texts.GIFTS), number(texts.GIFTS)])

    assert row.score == 1.0
    assert row.reasons[0] is None
    assert row.reasons[1].ground is PairingGround.SAME


def test_a_clause_alone_has_no_score_and_no_reason():
    [row] = group([number(texts.GIFTS), []])

    assert (row.cells, row.score, row.reasons) == ((("1",), ()), 0.0, (None, None))


def test_a_confirmed_link_puts_two_clauses_into_one_row():
    sides = [number(texts.GIFTS), number(texts.LEAVE, texts.VEHICLES)]

    rows = group(sides, links={(0, 1): [("1", "2")]})

    assert [row.cells for row in rows] == [(("1",), ("2",)), ((), ("1",))]
    assert rows[0].reasons[1].ground is PairingGround.LINK


def test_no_edition_gives_no_row():
    assert group([]) == []


def test_a_floor_out_of_range_is_refused():
    with pytest.raises(ValueError, match="floor"):
        group([[Clause("1", "a")]], floor=2)


def test_a_row_that_the_first_edition_lacks_stands_behind_the_row_that_it_reads_like():
    gifts, lamps = "Staff accept no gift, favour or hospitality from contractors.", "Lamps are put out at ten."
    near = "Hospitality from contractors may be accepted as a favour, no gift being asked for in return."
    first = [Clause("1", gifts), Clause("2", lamps)]
    second = [Clause("a", gifts), Clause("b", lamps), Clause("c", near)]
    third = [Clause("x", near)]

    by_place = [row.cells for row in group([first, second, third])]
    by_content = [row.cells for row in group([first, second, third], by_content=True)]

    assert by_place[-1] == ((), ("c",), ("x",))
    assert by_content == [by_place[0], by_place[2], by_place[1]]
