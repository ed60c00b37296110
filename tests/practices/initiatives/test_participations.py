"""Who takes part: what is public when, what is refused, and the register itself."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from practices.actions.initiatives import (
    InitiativeRefused,
    add_meeting,
    add_statement,
    remove_entry,
    show_initiative,
    write_initiative,
)
from practices.actions.participations import (
    agree_to_participation,
    end_participation,
    give_notice_of_participation,
    note_agreement,
    publish_due_participations,
    state_beside_participation,
    take_back_participation,
    take_part,
)
from practices.actions.relayed_decisions import confirm_relayed
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.initiatives import InitiativeMeeting, Participation
from practices.models.notices import WAITING_TIME
from practices.models.relayed import RelayedStatement
from practices.operations.due import run_without_worker
from tests import factories
from tests.practices.initiatives.making import initiative, participation
from tests.practices.outreach.returns.making import focal_point

pytestmark = pytest.mark.django_db

PUBLIC = AnonymousUser()
YEAR = PartialDate.parse("2006")


def is_seen(part, user=PUBLIC):
    return Participation.objects.visible_to(user).filter(pk=part.pk).exists()


def test_what_an_organization_says_of_itself_is_public_at_once():
    assert is_seen(participation(statement="We lend trainers."))


def test_what_the_secretariat_records_waits_for_agreement(secretariat):
    part = participation(by=secretariat)
    officer = factories.officer(part.organization)
    assert (is_seen(part), is_seen(part, officer), is_seen(part, secretariat)) == (False, True, True)

    agree_to_participation(participation=part, by=officer)

    assert is_seen(part)
    assert Participation.objects.get().agreed_on == today()


def test_notice_makes_it_public_after_the_waiting_time(secretariat, mailoutbox, django_capture_on_commit_callbacks):
    part = participation(by=secretariat)
    officer = factories.officer(part.organization)
    with django_capture_on_commit_callbacks(execute=True):
        give_notice_of_participation(participation=part, by=secretariat)
    assert [message.to for message in mailoutbox] == [[officer.email]]
    assert part.initiative.title in mailoutbox[0].body

    assert publish_due_participations(on=today() + WAITING_TIME - datetime.timedelta(days=1)) == 0
    assert not is_seen(part)
    assert publish_due_participations(on=today() + WAITING_TIME) == 1
    assert is_seen(part)


def test_notice_goes_to_focal_points_where_nobody_has_an_account(
    secretariat, mailoutbox, django_capture_on_commit_callbacks
):
    part = participation(by=secretariat)
    point = focal_point(part.organization, language="fr")
    with django_capture_on_commit_callbacks(execute=True):
        give_notice_of_participation(participation=part, by=secretariat)

    assert mailoutbox[0].to == [point.email]


def test_notice_that_reaches_nobody_is_refused(secretariat):
    part = participation(by=secretariat)

    with pytest.raises(InitiativeRefused, match="No one"):
        give_notice_of_participation(participation=part, by=secretariat)

    assert Participation.objects.get().public_from is None


def test_everything_due_includes_participations(secretariat):
    part = participation(by=secretariat)
    Participation.objects.update(noticed_on=today(), public_from=today())

    assert ("participations", 1) in [(done.name, done.count) for done in run_without_worker()]
    assert is_seen(part)


def test_refused_people_and_dates(secretariat):
    part = participation(by=secretariat)
    stranger, officer = factories.officer(factories.organization()), factories.officer(part.organization)
    about = {"initiative": part.initiative, "organization": part.organization}
    tomorrow = PartialDate(today() + datetime.timedelta(days=1))

    for refused in (
        lambda: take_part(**about, since=YEAR, by=stranger),
        lambda: take_part(**about, since=YEAR, by=officer),  # takes part already
        lambda: take_part(**about, since=tomorrow, by=officer),
        lambda: take_part(**about, since=YEAR, until=PartialDate.parse("2005"), by=officer),
        lambda: take_part(**about, since=YEAR, evidence_address="javascript:1", by=officer),
        lambda: take_part(**about, since=YEAR, statement="Their words", by=secretariat),
        lambda: take_part(
            initiative=initiative(published=False), organization=part.organization, since=YEAR, by=officer
        ),
        lambda: agree_to_participation(participation=part, by=secretariat),
        lambda: note_agreement(participation=part, on=tomorrow.on, by=secretariat),
        lambda: note_agreement(participation=part, on=today(), by=officer),
        lambda: give_notice_of_participation(participation=part, by=officer),
        lambda: state_beside_participation(participation=part, statement="Theirs", by=secretariat),
        lambda: take_back_participation(participation=part, by=stranger),
        lambda: end_participation(participation=part, until=YEAR, by=stranger),
    ):
        with pytest.raises(InitiativeRefused):
            refused()


def test_secretariat_ends_a_public_participation_only_on_the_organizations_word(secretariat):
    part = participation()
    with pytest.raises(InitiativeRefused, match="give the date"):
        end_participation(participation=part, until=PartialDate.parse("2012"), by=secretariat)

    end_participation(participation=part, until=PartialDate.parse("2012"), agreed_on=today(), by=secretariat)

    assert Participation.objects.get().until_on is None
    confirm_relayed(relayed=RelayedStatement.objects.get(), by=factories.officer(part.organization))

    assert Participation.objects.get().until_on == datetime.date(2012, 1, 1)
    with pytest.raises(InitiativeRefused, match="ended before"):
        end_participation(participation=part, until=PartialDate.parse("2013"), agreed_on=today(), by=secretariat)


def test_organization_takes_part_again_after_an_end():
    part = participation()
    officer = factories.officer(part.organization)
    end_participation(participation=part, until=PartialDate.parse("2012"), by=officer)

    take_part(initiative=part.initiative, organization=part.organization, since=PartialDate.parse("2015"), by=officer)

    assert Participation.objects.count() == 2


def test_what_nobody_saw_is_taken_back_and_what_is_public_by_its_organization(secretariat):
    hidden, public = participation(by=secretariat), participation()
    take_back_participation(participation=hidden, by=secretariat)
    with pytest.raises(InitiativeRefused, match="public"):
        take_back_participation(participation=public, by=secretariat)

    take_back_participation(participation=public, by=factories.officer(public.organization))

    assert not Participation.objects.exists()


def test_statement_is_the_organizations_own_at_any_time(secretariat):
    part = participation(by=secretariat)
    officer = factories.officer(part.organization)

    state_beside_participation(participation=part, statement=" We only observe. ", by=officer)

    row = Participation.objects.get()
    assert (row.statement, row.statement_on) == ("We only observe.", today())


def test_register_is_kept_by_the_secretariat_alone():
    made, officer = initiative(), factories.officer(factories.organization())
    for refused in (
        lambda: write_initiative(slug="x", title="X", summary="X", began=YEAR, by=officer),
        lambda: show_initiative(initiative=made, published=False, by=officer),
        lambda: add_meeting(initiative=made, held=YEAR, title="X", by=officer),
        lambda: add_statement(initiative=made, made=YEAR, title="X", text="X", by=officer),
    ):
        with pytest.raises(InitiativeRefused, match="secretariat"):
            refused()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"summary": ""},
        {"slug": "no address"},
        {"language": "zz"},
        {"website": "javascript:1"},
        {"ended": PartialDate.parse("2001")},
    ],
)
def test_initiative_that_breaks_a_rule_is_refused(secretariat, wrong):
    values = {"slug": "roster", "title": "Roster", "summary": "Trainers.", "began": YEAR, "by": secretariat}

    with pytest.raises(InitiativeRefused):
        write_initiative(**{**values, **wrong})


def test_two_initiatives_at_one_address_are_refused(secretariat):
    initiative(slug="roster")

    with pytest.raises(InitiativeRefused, match="already"):
        initiative(slug="roster")


def test_meeting_entered_in_error_is_taken_out(secretariat):
    meeting = add_meeting(initiative=initiative(), held=YEAR, title="Second meeting", by=secretariat)

    remove_entry(entry=meeting, by=secretariat)

    assert not InitiativeMeeting.objects.exists()
