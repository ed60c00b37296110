"""States of texts: a digest is found again in the rows of provisions, and what became of each since is told."""

import datetime

import pytest

from practices.models.editions import EditionPage
from practices.queries.frozen.text_states import (
    Period,
    ProvisionVersion,
    histories,
    period_of_state,
    present_states,
    published_periods,
    since,
    words_digest,
)
from tests.practices.compare.freezing import CODE, amend, text_of

pytestmark = pytest.mark.django_db
EVER = Period(datetime.datetime.min.replace(tzinfo=datetime.UTC))


def at(hour):
    return datetime.datetime(2026, 5, 14, hour, tzinfo=datetime.UTC)


def piece(key, text, start, end=None, *, eid="", replaces=None):
    return ProvisionVersion(key, eid or f"sec_{key}", text, at(start), None if end is None else at(end), replaces)


def pieces_of(edition):
    return histories([edition.pk])[edition.pk]


def state_of(edition):
    return present_states([edition])[0]


@pytest.mark.parametrize(
    ("other", "common"),
    [
        (Period(at(3), at(5)), Period(at(3), at(4))),
        (Period(at(1)), Period(at(2), at(4))),
        (Period(at(4)), None),
        (Period(at(1), at(2)), None),
    ],
)
def test_what_two_periods_have_in_common(other, common):
    assert Period(at(2), at(4)).meets(other) == common
    assert other.meets(Period(at(2), at(4))) == common


def test_a_state_is_found_at_the_time_at_which_it_stood():
    pieces = [piece(1, "a", 1), piece(2, "b", 1, 3), piece(3, "c", 3, replaces=2)]

    assert period_of_state(pieces, words_digest(["a", "b"]), EVER) == Period(at(1), at(3))
    assert period_of_state(pieces, words_digest(["a", "c"]), EVER) == Period(at(3))


def test_a_state_of_another_time_is_not_found():
    pieces = [piece(1, "a", 1, 3), piece(2, "b", 3)]

    assert period_of_state(pieces, words_digest(["a"]), Period(at(4), at(5))) is None
    assert period_of_state(pieces, words_digest(["x"]), EVER) is None
    assert period_of_state([], words_digest([]), EVER) is None


def test_what_became_of_each_provision():
    pieces = [
        piece(1, "a", 1),
        piece(2, "b", 1, 3),
        piece(3, "c", 1, 3),
        piece(4, "b2", 3, eid="sec_2", replaces=2),
        piece(5, "d", 3),
    ]

    became = since(pieces, at(1))

    assert dict(became.earlier) == {1: 1, 4: 2}
    assert (became.reworded, became.added, became.gone) == ((4,), (5,), (3,))


def test_a_provision_that_was_reworded_twice_is_followed():
    pieces = [piece(1, "a", 1, 2), piece(2, "b", 2, 3, replaces=1), piece(3, "c", 3, replaces=2)]

    assert dict(since(pieces, at(1)).earlier) == {3: 1}


def test_a_text_that_was_out_of_publication_comes_back_unchanged():
    pieces = [piece(1, "a", 1, 2, eid="sec_1"), piece(2, "a", 4, eid="sec_1")]

    assert since(pieces, at(1)).is_nothing
    assert published_periods(pieces) == [Period(at(1), at(2)), Period(at(4))]


def test_words_reworded_and_back_again_are_the_same_state():
    edition = text_of(CODE)
    before = state_of(edition)

    amend(amend(edition, "courtesy", "token"), "token", "courtesy")

    assert state_of(EditionPage.objects.get(pk=edition.pk)) == before


def test_a_corrected_text_is_another_state_and_the_first_is_on_record():
    edition = text_of(CODE)
    before = state_of(edition)
    amend(edition, "courtesy", "token")

    period = period_of_state(pieces_of(edition), before.words, EVER)

    assert state_of(edition).words != before.words
    assert period is not None
    assert len(since(pieces_of(edition), period.start).reworded) == 1


def test_a_renumbered_text_has_the_same_words_at_other_places():
    edition = text_of(CODE)
    before = state_of(edition)

    after = state_of(amend(edition, "2. Gifts", "3. Gifts"))

    assert after.words == before.words
    assert after.places != before.places


def test_a_text_status_is_part_of_its_places():
    edition = text_of(CODE)
    before = state_of(edition)
    edition.text_status = "extract"

    assert state_of(edition).places != before.places
    assert state_of(edition).words == before.words


def test_states_of_many_texts_take_one_query(django_assert_num_queries):
    editions = [text_of(CODE) for _number in range(3)]

    with django_assert_num_queries(1):
        assert len({state.words for state in present_states(editions)}) == 1
