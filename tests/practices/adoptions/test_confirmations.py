"""Confirming what stands: what is kept, every refusal, and what the table says of it."""

import datetime

import pytest
import time_machine

from practices.actions.adoptions import reverse_adoption
from practices.actions.confirmations import ConfirmationRefused, confirm_standing
from practices.models.adoptions import State, Track
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.evidence import Confirmation
from practices.queries.adoptions.confirmed import confirmed_by, latest_confirmations
from practices.queries.adoptions.standing import end_of
from tests import factories
from tests.practices.adoptions.standing import standing_entries


@pytest.fixture
def union(db):
    return factories.organization("Harbour Union")


@pytest.fixture
def code(db):
    return factories.instrument(title="Model code")


@pytest.fixture
def speaker(union):
    return factories.officer(union)


@pytest.fixture
def event(union, code, speaker):
    with time_machine.travel("2004-05-20T10:00:00Z", tick=False):
        return factories.adoption(code, organization=union, by=speaker, effective=PartialDate.parse("2004-05-14"))


def confirmed(union, code, as_of, known_on=None):
    known_at = end_of(known_on or today())
    standing = standing_entries(None, as_of=as_of, known_at=known_at)
    found = confirmed_by(standing, latest_confirmations(as_of=as_of, known_at=known_at), as_of=as_of)
    return found.get((code.pk, union.pk))


def test_confirmation_is_a_row_of_its_ledger_and_once_a_day(union, code, speaker, event):
    first = confirm_standing(organization=union, reference=code, by=speaker)

    assert (first.sequence, first.confirmed_on) == (1, today())
    assert confirm_standing(organization=union, reference=code, by=speaker) == first
    assert Confirmation.objects.count() == 1


def test_secretariat_enters_a_confirmation_that_two_stand_behind(union, code, secretariat, event):
    about = {"organization": union, "reference": code, "by": secretariat, "confirmed_on": datetime.date(2005, 1, 10)}
    with pytest.raises(ConfirmationRefused, match="do not act"):
        confirm_standing(**about)

    assert confirm_standing(**about, is_seconded=True).confirmed_on == datetime.date(2005, 1, 10)


def test_confirmation_by_a_stranger_or_in_the_future_is_refused(union, code, speaker, event):
    with pytest.raises(ConfirmationRefused, match="do not act"):
        confirm_standing(organization=union, reference=code, by=factories.officer(factories.organization()))
    with pytest.raises(ConfirmationRefused, match="in the future"):
        confirm_standing(organization=union, reference=code, by=speaker, confirmed_on=datetime.date(9999, 1, 1))


def test_confirmation_of_nothing_is_refused(union, code, speaker, event):
    other = factories.instrument()
    before = datetime.date(2004, 5, 13)
    reverse = {"organization": union, "by": speaker}

    for reference, on in ((other, None), (code, before)):
        with pytest.raises(ConfirmationRefused, match="Nothing is recorded"):
            confirm_standing(reference=reference, confirmed_on=on, **reverse)
    reverse_adoption(event=event, by=speaker)
    with pytest.raises(ConfirmationRefused, match="Nothing is recorded"):
        confirm_standing(reference=code, **reverse)


def test_what_was_not_confirmed_for_a_year_is_due_whatever_its_state(union, code, event):
    fresh, due = datetime.date(2005, 5, 20), datetime.date(2005, 5, 21)

    assert not confirmed(union, code, fresh).is_due
    late = confirmed(union, code, due)
    assert (late.on, late.is_due) == (datetime.date(2004, 5, 20), True)


def test_confirmation_counts_from_its_day_and_from_when_it_was_recorded(union, code, speaker, event):
    on = datetime.date(2006, 6, 1)
    with time_machine.travel("2006-08-01T10:00:00Z", tick=False):
        confirm_standing(organization=union, reference=code, by=speaker, confirmed_on=on)

    assert confirmed(union, code, on).on == on
    assert confirmed(union, code, on - datetime.timedelta(days=1)).is_due
    assert confirmed(union, code, on, known_on=datetime.date(2006, 7, 31)).is_due


def test_check_by_the_secretariat_confirms_nothing(union, code, secretariat, event):
    with time_machine.travel("2020-01-01T10:00:00Z", tick=False):
        factories.adoption(code, organization=union, by=secretariat, track=Track.MEASURES, state=State.PLANNED)

    assert confirmed(union, code, datetime.date(2020, 6, 1)).on == datetime.date(2004, 5, 20)
