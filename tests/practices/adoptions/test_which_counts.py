"""Which word counts: periods, orders that are named or asked for, days to come, and the organization's own word."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from organizations.invitations import ScannedLetter
from practices.actions.adoption_notices import agree_to_adoption, state_beside_adoption
from practices.actions.adoption_order import AdoptionRefused, OrderNeeded
from practices.actions.adoptions import reverse_adoption
from practices.actions.relayed import UNKNOWN, Provenance, RelayRefused
from practices.actions.relayed_decisions import confirm_relayed
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.renewals import renew_adoptions
from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.exchange.changes import AdoptionInterruption, Change, PublicAdoption
from practices.models.exchange.public_counts import SimilarSpan
from practices.models.relayed import RelayedStatement
from practices.outreach.queries.return_standing import standings_of
from practices.queries.adoptions.adopters import adopters_of
from practices.queries.adoptions.confirmed import confirmed_by, latest_confirmations
from practices.queries.adoptions.counting import BY_FIRST_DAY
from practices.queries.adoptions.courses import decide_standing
from practices.queries.adoptions.own_statements import OwnStatements
from practices.queries.adoptions.public_index import outdated
from practices.queries.adoptions.standing import read_entries
from tests import factories
from tests.statements import record_adoption


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
def in_place(union, code, speaker):
    return said(union, code, speaker, State.IN_PLACE, "2004-05-14")


def said(union, code, by, state, day, **fields):
    return record_adoption(
        organization=union, reference=code, track=Track.ADOPTION, state=state, effective=PartialDate.parse(day), by=by,
        **fields,
    )  # fmt: skip


def shown(as_of, *, rule=2):
    (entry,) = decide_standing(read_entries(None, known_at=timezone.now()), as_of, rule=rule).values()
    return State(entry.state)


DAY = datetime.date(2004, 5, 14)


def test_year_that_follows_a_day_in_it_counts_from_then_on_everywhere(union, code, speaker, in_place):
    said(union, code, speaker, State.WITHDRAWN, "2004", follows=in_place)

    assert shown(DAY) == State.WITHDRAWN
    assert shown(DAY, rule=BY_FIRST_DAY) == State.IN_PLACE
    assert [row.state for row in OwnStatements(union, None).read(OwnStatements(union, None).last())] == ["withdrawn"]
    assert standings_of(union, code)[0].event.state == State.WITHDRAWN
    assert adopters_of(code, None).similar_count == 0
    note_changes()
    assert not SimilarSpan.objects.exists()


def test_year_that_precedes_a_day_in_it_counts_until_that_day(union, code, speaker, in_place):
    said(union, code, speaker, State.WITHDRAWN, "2004", precedes=in_place)

    assert (shown(DAY - datetime.timedelta(days=1)), shown(DAY)) == (State.WITHDRAWN, State.IN_PLACE)


def test_year_over_a_day_in_it_has_to_say_which_came_first(union, code, speaker, in_place):
    with pytest.raises(OrderNeeded, match="In place, since 14 May 2004") as asked:
        said(union, code, speaker, State.WITHDRAWN, "2004")

    assert asked.value.public_ids == (in_place.public_id,)
    assert AdoptionEvent.objects.count() == 1


def test_nothing_is_asked_where_both_orders_show_the_same_state(union, code, speaker, in_place):
    assert said(union, code, speaker, State.IN_PLACE, "2004").follows is None


@pytest.mark.parametrize(("day", "counts"), [("2003", False), ("2004-04", False), ("2004-06", True), ("2005", True)])
def test_what_is_wholly_earlier_or_later_counts_so_whatever_the_order_of_recording(
    union, code, speaker, in_place, day, counts
):
    said(union, code, speaker, State.WITHDRAWN, day)

    assert (shown(today()) == State.WITHDRAWN) == counts


def test_contradictions_are_refused(union, code, speaker, in_place):
    later = said(union, code, speaker, State.PARTLY, "2006")
    elsewhere = said(union, factories.instrument(), speaker, State.PARTLY, "2004")
    reverse_adoption(event=said(union, code, speaker, State.PARTLY, "2008"), by=speaker)
    reversal, gone = AdoptionEvent.objects.order_by("-sequence")[:2]
    wrong = [
        {"follows": later},
        {"follows": in_place, "precedes": later},
        {"precedes": elsewhere},
        {"follows": gone},
        {"follows": reversal},
    ]
    for named in wrong:
        with pytest.raises(AdoptionRefused) as refusal:
            said(union, code, speaker, State.WITHDRAWN, "2004", **named)
        assert not isinstance(refusal.value, OrderNeeded)


def test_circle_is_refused(union, code, speaker):
    march = said(union, code, speaker, State.PLANNED, "2004-03-05")
    year = said(union, code, speaker, State.PARTLY, "2004", precedes=march)

    with pytest.raises(AdoptionRefused, match="contradict"):
        said(union, code, speaker, State.IN_PLACE, "2004-09-10", precedes=year)


def test_database_refuses_an_event_that_names_two(in_place):
    event = AdoptionEvent(
        organization=in_place.organization, reference=in_place.reference, track="adoption", state="in_place",
        effective_on=DAY, follows=in_place, precedes=in_place,
    )  # fmt: skip

    assert "an event follows another or precedes one" in str(_refusal(event))


def _refusal(event):
    with pytest.raises(Exception, match="follows another") as refusal:
        event.validate_constraints()
    return refusal.value


@pytest.mark.parametrize("state", [state for state in State if state not in (State.PLANNED, State.CONSIDERING)])
def test_what_is_so_already_never_begins_on_a_day_to_come(union, code, speaker, state):
    track = Track.ADOPTION if state not in (State.PROCEDURE_IN_PLACE, State.NONE_PUBLISHED) else Track.MEASURES
    track = Track.IMPLEMENTATION if state == State.NOT_KNOWN else track
    statement = "We do not." if state == State.NOT_PLANNED else ""
    values = {"organization": union, "reference": code, "track": track, "state": state, "statement": statement}
    with time_machine.travel("2026-06-30T09:00:00Z", tick=False):
        for day in ("2026-07-02", "2026-07", "2027"):
            with pytest.raises(AdoptionRefused, match="is in the future"):
                record_adoption(**values, effective=PartialDate.parse(day), by=speaker)

        assert record_adoption(**values, effective=PartialDate.parse("2026-06-30"), by=speaker).sequence == 1


def test_today_is_today_where_the_day_began_first(union, code, speaker):
    with time_machine.travel("2026-06-30T10:30:00Z", tick=False):  # 00:30 of 1 July in Kiritimati
        said(union, code, speaker, State.IN_PLACE, "2026-07-01")


def test_plan_may_lie_ahead(union, code, speaker):
    assert said(union, code, speaker, State.PLANNED, str(today().year + 2)).sequence == 1


def last_confirmed(as_of=None):
    now = timezone.now()
    standing = decide_standing(read_entries(None, known_at=now), as_of or today())
    found = confirmed_by(standing, latest_confirmations(as_of=as_of or today(), known_at=now), as_of=as_of or today())
    return next((one.on for one in found.values()), None)


LETTER_ON = datetime.date(2019, 3, 1)
BY_LETTER = Provenance(ScannedLetter(("letter.pdf", b"%PDF-1.7 we say so"), LETTER_ON, ""))


def relayed(union, code, secretariat, state, day, **fields):
    fields = {"as_organization": True, "provenance": BY_LETTER, **fields}
    return said(union, code, secretariat, state, day, **fields)


def confirm(event, by=None):
    waiting = RelayedStatement.objects.waiting().get(event=event)
    confirm_relayed(relayed=waiting, by=by or factories.secretariat_member())
    event.record.refresh_from_db()


def test_last_confirmed_is_the_day_of_the_letter_never_that_of_typing(union, code, secretariat):
    event = relayed(union, code, secretariat, State.IN_PLACE, "2004", statement_on=datetime.date(2019, 2, 2))
    (entry,) = read_entries(secretariat, known_at=timezone.now())
    before = timezone.now()
    assert (entry.said_on, entry.is_confirmed, last_confirmed()) == ((), False, None)

    confirm(event)

    assert (event.record.said_on, last_confirmed()) == (LETTER_ON, LETTER_ON)
    (entry,) = read_entries(secretariat, known_at=before)
    assert (entry.said_on, entry.is_confirmed) == ((), False)


def test_word_without_a_letter_is_of_the_day_on_which_the_organization_confirms_it(union, code, secretariat, speaker):
    event = relayed(union, code, secretariat, State.IN_PLACE, "2004", provenance=UNKNOWN)
    assert last_confirmed() is None

    confirm(event, speaker)

    assert last_confirmed() == today()


def test_what_is_entered_from_a_source_confirms_on_no_day(code, secretariat):
    quiet = factories.organization("Quiet Office")
    source = Provenance(source="https://example.org/gazette/12")
    event = relayed(
        quiet, code, secretariat, State.IN_PLACE, "2004", provenance=source, statement_on=LETTER_ON, statement="We do."
    )
    confirm(event)

    assert (shown(today()), last_confirmed()) == (State.IN_PLACE, None)


def test_word_from_a_letter_carries_its_order_and_is_asked_for_it(union, code, secretariat, in_place):
    with pytest.raises(OrderNeeded):
        relayed(union, code, secretariat, State.WITHDRAWN, "2004")

    confirm(relayed(union, code, secretariat, State.WITHDRAWN, "2004", precedes=in_place))

    assert (shown(DAY - datetime.timedelta(days=1)), shown(DAY)) == (State.WITHDRAWN, State.IN_PLACE)


def test_word_from_a_letter_whose_order_is_open_since_is_not_confirmed(union, code, secretariat, speaker, in_place):
    partly = said(union, code, speaker, State.PARTLY, "2004-05-20")
    event = relayed(union, code, secretariat, State.WITHDRAWN, "2004", follows=partly)
    reverse_adoption(event=partly, by=speaker)

    with pytest.raises(RelayRefused, match=r"In place, since 14 May 2004.*enter it again"):
        confirm(event)
    assert not AdoptionEvent.objects.visible_to(None).filter(pk=event.pk).exists()

    reverse_adoption(event=event, by=secretariat)
    confirm(relayed(union, code, secretariat, State.WITHDRAWN, "2004", follows=in_place))
    assert shown(today()) == State.WITHDRAWN


def test_word_from_a_letter_is_confirmed_where_a_later_event_said_its_order(
    union, code, secretariat, speaker, in_place
):
    event = relayed(union, code, secretariat, State.WITHDRAWN, "2004", follows=in_place)
    reverse_adoption(event=in_place, by=speaker)
    said(union, code, speaker, State.PARTLY, "2004-06-01", follows=event)

    confirm(event)

    assert shown(today()) == State.PARTLY


def test_agreement_that_is_entered_confirms_on_the_day_of_agreement(union, code, secretariat):
    agreed_on = today() - datetime.timedelta(days=20)
    event = relayed(union, code, secretariat, State.IN_PLACE, "2004", as_organization=False, agreed_on=agreed_on)

    confirm(event)

    assert (event.record.said_on, event.record.agreed_on, last_confirmed()) == (None, agreed_on, agreed_on)


def test_what_the_organizations_people_record_themselves_is_their_word_of_today(union, code, speaker):
    said(union, code, speaker, State.IN_PLACE, "2004")

    assert last_confirmed() == today()


def test_agreement_confirms_on_its_day_once_it_is_known(union, code, secretariat):
    event = said(union, code, secretariat, State.IN_PLACE, "2004")
    agreed_on = today() - datetime.timedelta(days=20)
    agree_to_adoption(event=event, on=agreed_on, by=factories.officer(union))
    before = timezone.now() - datetime.timedelta(days=1)

    assert last_confirmed() == agreed_on
    (entry,) = read_entries(secretariat, known_at=timezone.now())
    assert entry.said_on == (agreed_on,)
    with time_machine.travel(before, tick=False):
        assert read_entries(secretariat, known_at=timezone.now()) == []


def test_statement_that_the_secretariat_enters_has_its_own_day(union, code, secretariat, in_place):
    with pytest.raises(AdoptionRefused, match="Give the date"):
        state_beside_adoption(event=in_place, statement="We see it so.", by=secretariat)

    on = datetime.date(2020, 2, 2)
    about = {"event": in_place, "by": secretariat, "provenance": BY_LETTER}
    state_beside_adoption(statement="We see it so.", on=on, **about)
    confirm(in_place)

    assert (in_place.record.statement_on, in_place.record.stated_at is None) == (on, False)


def test_kept_rows_know_what_counts_again_later(union, code, speaker):
    september = said(union, code, speaker, State.PLANNED, "2004-09-10")
    year = said(union, code, speaker, State.PLANNED, "2004")
    said(union, code, speaker, State.PLANNED, "2004-03-05")
    note_changes()

    row = PublicAdoption.objects.get(number=year.sequence)
    assert (row.effective_on, row.last_until) == (datetime.date(2004, 1, 1), datetime.date.max)
    (gap,) = AdoptionInterruption.objects.all()
    assert (gap.number, gap.begins_on, gap.ends_on) == (
        year.sequence, datetime.date(2004, 3, 5), september.effective_on,
    )  # fmt: skip
    assert PublicAdoption.objects.get(number=september.sequence).last_until == september.effective_on


def test_rows_of_another_version_are_written_anew_and_the_log_is_told_nothing(union, code, speaker, in_place):
    said(union, code, speaker, State.WITHDRAWN, "2004", follows=in_place)
    note_changes()
    told = Change.objects.count()
    PublicAdoption.objects.update(rule_version=1, last_until=datetime.date.max)
    SimilarSpan.objects.create(
        organization=union, is_dated=True, begins_on=DAY, ends_on=datetime.date.max
    )  # fmt: skip
    assert outdated().exists()

    assert renew_adoptions() == 2

    assert not outdated().exists()
    assert PublicAdoption.objects.get(number=1).last_until == DAY
    assert not SimilarSpan.objects.exists()
    assert (renew_adoptions(), note_changes(), Change.objects.count()) == (0, 0, told)
