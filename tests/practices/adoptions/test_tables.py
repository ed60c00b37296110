"""Which statement stands, and what the tables of the page are made of."""

import datetime

import pytest
from django.utils import timezone

from practices.actions.adoption_notices import agree_to_adoption
from practices.actions.adoptions import reverse_adoption
from practices.documents.csv_sheet import BYTE_ORDER_MARK, inactive, write_csv
from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.dates import PartialDate
from practices.queries.adoptions.matrix import coverage_of
from practices.queries.adoptions.references import choose_reference, exchange_members
from practices.queries.adoptions.sheet import adoption_sheet
from practices.queries.adoptions.statements import TONES, adoption_rows
from tests import factories

LATER = datetime.date(2030, 1, 1)


@pytest.fixture
def code(db):
    return factories.instrument(factories.organization("Standing Forum"), title="Model code")


@pytest.fixture
def union(code):
    return factories.organization("Harbour Union")


def coverage(code, *, as_of=LATER, known_on=None, user=None, **fields):
    members = exchange_members(user)
    choice = choose_reference(user, members, asked=code.translation_key)
    day = known_on or timezone.now().date()
    return coverage_of(choice.chosen, members, user, as_of=as_of, known_on=day, **fields)


def states(code, **fields):
    return [cell.state for cell in coverage(code, **fields).matrix.rows[0].cells]


def said(code, union, state, effective, **fields):
    return factories.adoption(code, organization=union, state=state, effective=PartialDate.parse(effective), **fields)


def test_last_effective_date_counts_whatever_the_order_of_recording(code, union):
    said(code, union, State.IN_PLACE, "2004-05-14")
    said(code, union, State.CONSIDERING, "2001")

    assert states(code)[0] == State.IN_PLACE


def test_the_one_that_follows_counts_of_two_that_carry_the_same_day(code, union):
    planned = said(code, union, State.PLANNED, "2004-05-14")
    said(code, union, State.PARTLY, "2004-05-14", follows=planned)

    assert states(code)[0] == State.PARTLY


def test_what_was_taken_back_gives_way_to_what_was_said_before(code, union):
    said(code, union, State.PLANNED, "2003")
    speaker = factories.officer(union)
    reverse_adoption(event=said(code, union, State.IN_PLACE, "2004"), by=speaker)

    assert states(code)[0] == State.PLANNED


def test_what_was_taken_back_later_stood_as_known_before(code, union):
    event = said(code, union, State.IN_PLACE, "2004")
    event_day = event.recorded_at.date()

    assert states(code, known_on=event_day)[0] == State.IN_PLACE
    assert coverage(code, known_on=event_day - datetime.timedelta(days=1)).statements == ()


def test_month_begins_on_its_first_day(code, union):
    said(code, union, State.IN_PLACE, "2004-05")

    assert states(code, as_of=datetime.date(2004, 4, 30))[0] == State.NOT_KNOWN
    assert states(code, as_of=datetime.date(2004, 5, 1))[0] == State.IN_PLACE


def test_tracks_are_independent(code, union):
    said(code, union, State.IN_PLACE, "2004")
    said(code, union, State.NONE_PUBLISHED, "2004", track=Track.MEASURES)

    assert states(code) == [State.IN_PLACE, State.NOT_KNOWN, State.NOT_KNOWN, State.NONE_PUBLISHED]


@pytest.mark.parametrize("state", [State.HAD_BEFORE, State.PARTLY, State.IN_PLACE])
def test_states_that_count_as_similar(code, union, state):
    said(code, union, state, "2004")

    assert coverage(code).matrix.similar_count == 1


@pytest.mark.parametrize("state", [State.PLANNED, State.CONSIDERING, State.NOT_PLANNED, State.WITHDRAWN])
def test_states_that_do_not_count_as_similar(code, union, state):
    said(code, union, state, "2004", statement="Our words.")

    assert coverage(code).matrix.similar_count == 0


def test_rows_are_alphabetical_whatever_the_case_and_the_states(code):
    for name in ("polar council", "Corps alpin", "Harbour Union"):
        said(code, factories.organization(name), State.PLANNED, "2004")

    rows = coverage(code).matrix.rows

    assert [row.organization.name for row in rows] == ["Corps alpin", "Harbour Union", "polar council"]


def test_statements_are_newest_recorded_first_and_those_of_a_past_day_had_begun_by_then(code, union):
    first = said(code, union, State.IN_PLACE, "2004")
    second = said(code, union, State.PLANNED, "2003")

    now, then = coverage(code), coverage(code, as_of=datetime.date(2003, 6, 1))

    assert [row.id for row in now.statements] == [str(second.public_id), str(first.public_id)]
    assert [row.id for row in then.statements] == [str(second.public_id)]
    assert (now.later_count, then.later_count) == (0, 1)


def test_last_confirmed_is_the_latest_word_by_the_day_asked_for(code, union):
    said(code, union, State.IN_PLACE, "2003-06-01", said_on=datetime.date(2003, 6, 20))
    said(code, union, State.PLANNED, "2005-04", track=Track.MEASURES, said_on=datetime.date(2005, 5, 2))

    then = coverage(code, as_of=datetime.date(2005, 12, 31)).matrix.rows[0].confirmed
    assert then.on == datetime.date(2005, 5, 2)
    early = coverage(code, as_of=datetime.date(2004, 1, 1)).matrix.rows[0].confirmed
    assert (early.on, early.is_due) == (datetime.date(2003, 6, 20), False)


def test_agreement_confirms(code, union, secretariat):
    event = said(code, union, State.PLANNED, "2001", by=secretariat)
    agree_to_adoption(event=event, on=datetime.date(2002, 1, 15), by=factories.officer(union))

    assert coverage(code).matrix.rows[0].confirmed.on == datetime.date(2002, 1, 15)


def test_each_state_has_a_sign():
    assert set(TONES) == set(State)
    assert TONES[State.PLANNED] != TONES[State.PARTLY]


@pytest.mark.parametrize(
    ("address", "link"),
    [("https://example.org/a", "https://example.org/a"), ("javascript:alert(1)", ""), ("", "")],
)
def test_evidence_is_linked_where_it_can_be_followed(code, union, address, link):
    event = said(code, union, State.IN_PLACE, "2004")
    type(event.record).objects.filter(event=event).update(evidence_address=address)

    row = adoption_rows(AdoptionEvent.objects.for_listing(), None)[0]

    assert row.evidence_link == link


def test_sheet_has_a_line_for_each_organization_and_track(code, union):
    said(code, union, State.IN_PLACE, "2004")
    said(code, factories.organization("Corps alpin"), State.PLANNED, "2004")

    heads, rows = adoption_sheet(coverage(code).matrix, lambda address: f"https://example.org{address}")

    assert len(rows) == 8
    assert {len(row) for row in rows} == {len(heads)}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"])
def test_cell_that_would_begin_a_formula_is_inactive(cell):
    assert inactive(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Harbour Union", "2004-05-14", "a=b", " ", "'x"])
def test_cell_of_plain_text_stays_as_it_is(cell):
    assert inactive(cell) == cell


def test_csv_begins_with_the_byte_order_mark_and_quotes():
    assert write_csv(["a"], [['x, "y"']]) == f'{BYTE_ORDER_MARK}a\r\n"x, ""y"""\r\n'
