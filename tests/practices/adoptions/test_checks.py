"""The secretariat looks at evidence: what a check is, and every refusal."""

import datetime

import pytest
from django.utils import timezone

from practices.actions.adoption_checks import check_adoption
from practices.actions.adoption_notices import agree_to_adoption
from practices.actions.adoptions import AdoptionRefused, reverse_adoption
from practices.models.adoptions import AdoptionEvent, Basis, EvidenceKind, State, Track
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.queries.adoptions.statements import adoption_rows
from practices.queries.adoptions.waiting import events_to_check
from tests import factories
from tests.practices.adoptions.standing import standing_entries


@pytest.fixture
def union(db):
    return factories.organization("Harbour Union")


@pytest.fixture
def code(db):
    return factories.instrument(title="Model code")


def said(union, code, **fields):
    """Record an event whose evidence has an address."""
    return factories.adoption(code, organization=union, **{"evidence_address": "https://example.org/a", **fields})


def refused(event, by):
    with pytest.raises(AdoptionRefused) as refusal:
        check_adoption(event=event, by=by)
    return str(refusal.value)


def test_check_is_a_new_event_that_stands_in_the_place_of_the_first(union, code, secretariat):
    event = said(union, code, variations="Without section 6.")

    check = check_adoption(event=event, by=secretariat, note="Looked at the annex.")

    assert (check.basis, check.checks, check.state, check.effective_on) == (
        Basis.CHECKED,
        event,
        event.state,
        event.effective_on,
    )
    assert check.record.is_public
    row = adoption_rows(AdoptionEvent.objects.filter(pk=check.pk).for_listing(), None)[0]
    assert (row.variations, row.note, row.checks) == (
        "Without section 6.",
        "Looked at the annex.",
        str(event.public_id),
    )


def test_check_by_the_organization_or_a_stranger_is_refused(union, code):
    event = said(union, code)

    for by in (factories.officer(union), factories.officer(factories.organization())):
        assert "Only the secretariat checks" in refused(event, by)


def test_check_of_ones_own_organization_is_refused(union, code, secretariat):
    event = said(union, code)
    secretariat.groups.add(union.officers)

    assert "members never check their own" in refused(event, secretariat)


def test_second_check_and_check_of_a_check_are_refused(union, code, secretariat):
    event = said(union, code)
    check = check_adoption(event=event, by=secretariat)

    assert "checked already" in refused(event, secretariat)
    assert "checked already" in refused(check, secretariat)


def test_check_of_what_was_reversed_is_refused(union, code, secretariat):
    event = said(union, code)
    reversal = reverse_adoption(event=event, by=secretariat)

    for gone in (event, reversal):
        assert "reversed before" in refused(gone, secretariat)


def test_check_without_evidence_is_refused(union, code, secretariat):
    event = factories.adoption(code, organization=union, statement="We say so.")

    assert "no evidence to check" in refused(event, secretariat)


def test_check_of_what_another_event_of_the_day_follows_changes_nothing_that_is_shown(union, code, secretariat):
    first = said(union, code, state=State.PLANNED)
    second = said(union, code, state=State.IN_PLACE, follows=first)

    check = check_adoption(event=first, by=secretariat)

    assert check.precedes == second
    standing = standing_entries(None, as_of=today(), known_at=timezone.now())
    assert [entry.state for entry in standing.values()] == [State.IN_PLACE]


def test_check_can_be_made_again_once_it_was_taken_back(union, code, secretariat):
    event = said(union, code)
    check = check_adoption(event=event, by=secretariat)

    reverse_adoption(event=check, by=secretariat, note="The wrong annex.")

    assert check_adoption(event=event, by=secretariat).checks == event


def test_organization_does_not_take_a_check_alone_back(union, code, secretariat):
    check = check_adoption(event=said(union, code), by=secretariat)

    with pytest.raises(AdoptionRefused, match="Only the secretariat reverses a check"):
        reverse_adoption(event=check, by=factories.officer(union))


def test_reversal_of_the_event_takes_its_check_back_too(union, code, secretariat):
    event = said(union, code)
    check_adoption(event=event, by=secretariat)

    reverse_adoption(event=event, by=factories.officer(union), note="A slip.")

    assert not AdoptionEvent.objects.standing().exists()


def test_check_of_what_is_not_public_is_not_public_until_the_agreement(union, code, secretariat):
    event = said(union, code, by=secretariat)
    check = check_adoption(event=event, by=secretariat)
    assert not AdoptionEvent.objects.visible_to(None).exists()

    agree_to_adoption(event=check, on=datetime.date(2004, 9, 6), by=factories.officer(union))

    assert set(AdoptionEvent.objects.visible_to(None)) == {event, check}


def test_events_to_check_are_those_with_evidence_that_nobody_checked(union, code, secretariat):
    own = factories.organization()
    secretariat.groups.add(own.officers)
    waiting = said(union, code)
    check_adoption(event=said(factories.organization(), code), by=secretariat)
    factories.adoption(code)
    said(own, code)

    assert list(events_to_check(AdoptionEvent.objects.all(), secretariat)) == [waiting]
    assert not events_to_check(AdoptionEvent.objects.all(), factories.officer(union)).exists()


@pytest.mark.parametrize(
    ("track", "state", "kind"),
    [
        (Track.IMPLEMENTATION, State.IN_PLACE, EvidenceKind.TRAINING_RECORD),
        (Track.INVESTIGATION, State.PROCEDURE_IN_PLACE, EvidenceKind.PROCEDURE),
        (Track.MEASURES, State.PLANNED, EvidenceKind.ORDER),
    ],
)
def test_other_tracks_rest_on_other_evidence(union, code, track, state, kind):
    event = said(union, code, track=track, state=state, evidence_kind=kind)

    assert event.evidence_kind == kind


@pytest.mark.parametrize("kind", [EvidenceKind.TEXT, EvidenceKind.ARTICLE])
def test_text_or_article_as_evidence_of_another_track_is_refused(union, code, kind):
    with pytest.raises(AdoptionRefused, match="proves adoption only"):
        said(union, code, track=Track.MEASURES, state=State.PLANNED, evidence_kind=kind)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"evidence_kind": "hearsay"}, "the evidence for the event"),
        ({"basis": "nothing"}, "the evidence for the event"),
        ({"evidence_kind": "article"}, "name the provision"),
        ({"evidence_kind": "text", "evidence_address": ""}, "Evidence that is a text"),
    ],
)
def test_evidence_that_is_not_there_is_refused(union, code, fields, words):
    with pytest.raises(AdoptionRefused, match=words):
        said(union, code, **fields)


def test_kind_of_evidence_follows_from_the_basis(union, code):
    own = factories.instrument(union)
    text = said(union, code, basis=Basis.TEXT_PUBLISHED, own_instrument=own)
    elsewhere = said(
        union, code, basis=Basis.TEXT_PUBLISHED, own_instrument=own, track=Track.MEASURES, state=State.PLANNED
    )

    assert (text.evidence_kind, elsewhere.evidence_kind) == (EvidenceKind.TEXT, EvidenceKind.STATEMENT)


def test_what_two_persons_stand_behind_is_public_at_once(union, code, secretariat):
    values = {"statement": "Yes.", "statement_on": datetime.date(2004, 6, 1)}
    event = said(union, code, by=secretariat, as_organization=True, is_seconded=True, **values)

    assert event.record.is_public
    assert event.record.public_at == event.recorded_at
    assert event.record.statement_on == datetime.date(2004, 6, 1)


def test_check_in_the_name_of_the_organization_is_refused(union, code, secretariat):
    with pytest.raises(AdoptionRefused, match="members never check their own"):
        said(union, code, by=secretariat, as_organization=True, basis=Basis.CHECKED)


def test_date_of_a_statement_in_the_future_is_refused(union, code):
    with pytest.raises(AdoptionRefused, match="statement is in the future"):
        said(union, code, statement="Yes.", statement_on=datetime.date(9999, 1, 1))


def test_partial_dates_are_kept(union, code, secretariat):
    event = said(union, code, effective=PartialDate.parse("2004-05"))

    assert check_adoption(event=event, by=secretariat).effective_precision == "month"
