"""The address of a frozen comparison holds it whole, and says when it was damaged."""

import datetime
import uuid

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from practices.queries.comparison.sheets import ComparisonOrder
from practices.queries.frozen.addresses import DamagedAddress, FrozenComparison, FrozenText, read_frozen

TODAY = datetime.date(2026, 5, 14)
HEX = "0123456789abcdef"


def texts(count):
    return tuple(FrozenText(uuid.UUID(int=number), f"{number:020x}", f"{number:08x}") for number in range(count))


def frozen(count=2, **fields):
    return FrozenComparison(texts(count), **{"frozen_on": TODAY, "method": "1", **fields})


def read(query):
    return read_frozen(QueryDict(query), by=TODAY)


states = st.builds(
    FrozenText,
    edition=st.uuids(),
    words=st.text(HEX, min_size=20, max_size=20),
    places=st.text(HEX, min_size=8, max_size=8),
)
comparisons = st.builds(
    FrozenComparison,
    texts=st.lists(states, min_size=2, max_size=6, unique_by=lambda text: text.edition).map(tuple),
    frozen_on=st.dates(max_value=TODAY),
    method=st.integers(1, 999).map(str),
    by=st.sampled_from(ComparisonOrder.values),
    on=st.none() | st.dates(),
    pair=st.none() | st.just((2, 1)),
)


@given(made=comparisons)
def test_what_was_written_is_read(made):
    assert read(made.query()) == made


@given(made=comparisons)
def test_six_texts_are_well_under_two_thousand_characters(made):
    assert len(made.query()) < 700


@given(made=comparisons, place=st.integers(0), sign=st.sampled_from(HEX + "&=.,-"))
def test_a_changed_sign_is_told_or_changes_nothing(made, place, sign):
    query = made.query()
    at = place % len(query)
    changed = query[:at] + sign + query[at + 1 :]
    try:
        found = read(changed)
    except DamagedAddress:
        return
    assert found == made


@given(made=comparisons, length=st.integers(0, 600))
def test_an_address_that_was_cut_is_told(made, length):
    query = made.query()
    if length < len(query):
        with pytest.raises(DamagedAddress):
            read(query[:length])


@pytest.mark.parametrize("sign", [".", ",", ")", ").", "»"])
def test_signs_of_the_sentence_around_it_do_no_harm(sign):
    assert read(frozen().query() + sign) == frozen()


def test_further_parameters_do_no_harm():
    assert read(f"{frozen().query()}&words=now&utm_source=mail") == frozen()


def test_the_order_of_texts_is_part_of_it():
    first, second = (str(text) for text in texts(2))
    query = frozen().query()

    with pytest.raises(DamagedAddress):
        read(query.replace(first, "x").replace(second, first).replace("x", second))


@pytest.mark.parametrize(
    "made",
    [
        frozen(1),
        frozen(7),
        FrozenComparison((texts(1)[0],) * 2, frozen_on=TODAY, method="1"),
        frozen(frozen_on=TODAY + datetime.timedelta(days=1)),
        frozen(by="likeness"),
        frozen(pair=(1, 3)),
        frozen(method="1; DROP"),
    ],
)
def test_what_the_portal_never_makes_is_refused_with_a_right_check(made):
    with pytest.raises(DamagedAddress):
        read(made.query())


@pytest.mark.parametrize(
    "query", ["", "text=", "text=%00", "frozen=2026-05-14", "text=" + "x" * 5000, "check=%ff%fe", "on=%00&frozen=1"]
)
def test_a_hostile_address_is_refused(query):
    with pytest.raises(DamagedAddress):
        read(query)
