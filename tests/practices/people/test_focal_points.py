"""Focal points: entered, handed over, shared with consent, erased."""

import datetime
from dataclasses import replace

import pytest
from wagtail.models import PageLogEntry

from organizations.focal_point_directory import directory, entries_of, without_focal_point
from organizations.focal_points import (
    FocalPointEntry,
    FocalPointRefused,
    add_focal_point,
    change_focal_point,
    end_focal_point,
    erase_focal_point,
    hand_over,
    record_consent,
)
from organizations.models import FocalPoint
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-06-01")]
ENTRY = FocalPointEntry(
    name="Ana Lind", function="Legal office", email="ana@commission.example", phone="+43 1", postal_address="1"
)
JANUARY, MAY, JUNE = (datetime.date(2026, month, 1) for month in (1, 5, 6))


@pytest.fixture
def organization():
    return factories.organization()


@pytest.fixture
def officer(organization):
    return factories.officer(organization)


def add(organization, by, entry=ENTRY, **fields):
    return add_focal_point(organization=organization, entry=entry, by=by, **{"valid_from": JANUARY, **fields})


def test_officer_and_secretariat_keep_the_entries_of_an_organization(organization, officer, secretariat):
    added = add(organization, officer)
    changed = change_focal_point(point=added, entry=replace(ENTRY, name="Bo"), valid_from=MAY, by=secretariat)

    assert (changed.name, changed.valid_from, changed.made_by) == ("Bo", MAY, officer)


@pytest.mark.parametrize(
    ("entry", "fields", "said"),
    [
        (replace(ENTRY, name="", function=" "), {}, "Name the person"),
        (replace(ENTRY, email="", phone="", postal_address=""), {}, "Give an e-mail address"),
        (replace(ENTRY, email="nobody"), {}, "valid email"),
        (replace(ENTRY, role="emperor"), {}, "emperor"),
        (replace(ENTRY, language="xx-nope"), {}, "xx-nope"),
        (ENTRY, {"valid_until": datetime.date(2025, 12, 31)}, "before the first"),
        (replace(ENTRY, shared_with="participants"), {}, "consent"),
        (replace(ENTRY, consent_on=datetime.date(2026, 6, 2)), {}, "future"),
        (replace(ENTRY, name="x" * 300), {}, "200"),
    ],
)
def test_entry_that_cannot_be_kept_is_refused(organization, officer, entry, fields, said):
    with pytest.raises(FocalPointRefused, match=said):
        add(organization, officer, entry, **fields)


def test_nobody_else_keeps_the_entries(organization, officer):
    point = add(organization, officer)
    other = factories.officer(factories.organization())

    for act in (
        lambda: add(organization, other),
        lambda: change_focal_point(point=point, entry=ENTRY, valid_from=JANUARY, by=other),
        lambda: hand_over(point=point, entry=ENTRY, on=JUNE, by=other),
        lambda: end_focal_point(point=point, on=JUNE, by=other),
        lambda: record_consent(point=point, on=JUNE, by=other),
        lambda: erase_focal_point(point=point, by=other),
    ):
        with pytest.raises(FocalPointRefused, match="manage its focal points"):
            act()


def test_successor_holds_from_the_day_after_the_one_before(organization, officer):
    point = add(organization, officer)
    successor = hand_over(point=point, entry=replace(ENTRY, name="Bo"), on=MAY, by=officer)

    point.refresh_from_db()
    assert point.valid_until == datetime.date(2026, 4, 30)
    assert successor.succeeds == point
    assert [list(FocalPoint.objects.valid(day)) for day in (datetime.date(2026, 4, 30), MAY)] == [[point], [successor]]


def test_hand_over_is_refused_twice_and_on_the_first_day(organization, officer):
    point = add(organization, officer)
    with pytest.raises(FocalPointRefused, match="later day"):
        hand_over(point=point, entry=ENTRY, on=JANUARY, by=officer)
    hand_over(point=point, entry=ENTRY, on=MAY, by=officer)

    with pytest.raises(FocalPointRefused, match="handed over before"):
        hand_over(point=point, entry=ENTRY, on=JUNE, by=officer)


def test_end_before_the_beginning_is_refused(organization, officer):
    with pytest.raises(FocalPointRefused, match="before the first"):
        end_focal_point(point=add(organization, officer), on=datetime.date(2025, 1, 1), by=officer)


def test_others_see_an_entry_with_consent_and_until_it_is_withdrawn(organization, officer):
    point = add(organization, officer)
    other, delegate = factories.officer(factories.organization()), factories.delegate()
    assert entries_of(other, organization) == []

    record_consent(point=point, on=MAY, by=officer)
    assert entries_of(other, organization) == [point]
    assert entries_of(delegate, organization) == []
    record_consent(point=point, on=None, by=officer)
    assert entries_of(other, organization) == []


def test_erased_entry_holds_nothing_personal_and_is_changed_no_more(organization, officer):
    point = record_consent(point=add(organization, officer), on=MAY, by=officer)
    erased = erase_focal_point(point=point, by=officer)

    erased.refresh_from_db()
    assert (erased.name, erased.function, erased.email, erased.phone, erased.postal_address) == ("",) * 5
    assert (erased.shared_with, erased.consent_on, erased.valid_until) == ("secretariat", None, JUNE)
    with pytest.raises(FocalPointRefused, match="erased"):
        change_focal_point(point=erased, entry=ENTRY, valid_from=JANUARY, by=officer)


def test_log_names_no_person(organization, officer):
    point = add(organization, officer)
    change_focal_point(point=point, entry=replace(ENTRY, name="Bo Berg"), valid_from=JANUARY, by=officer)
    erase_focal_point(point=point, by=officer)

    entries = PageLogEntry.objects.filter(action__startswith="organizations.focal_point_")
    assert {entry.action.rpartition("_")[2] for entry in entries} == {"added", "changed", "erased"}
    told = " ".join(f"{entry.data} {entry.label} {entry.message}" for entry in entries)
    assert not [words for words in ("Ana", "Bo", "commission.example", "+43") if words in told]


def test_organization_whose_last_one_ended_is_told(organization, officer, secretariat):
    untouched = factories.organization()
    point = add(organization, officer)
    assert [page.pk for page in without_focal_point(secretariat, on=JUNE)] == []
    end_focal_point(point=point, on=MAY, by=officer)

    assert [page.pk for page in without_focal_point(secretariat, on=JUNE)] == [organization.pk]
    assert [page.pk for page in without_focal_point(officer, on=JUNE)] == [organization.pk]
    assert [page.pk for page in without_focal_point(factories.officer(untouched), on=JUNE)] == [untouched.pk]


def test_directory_costs_the_same_queries_for_many_entries(
    organization, officer, secretariat, django_assert_num_queries
):
    for _number in range(4):
        add(factories.organization(), secretariat)
    directory(secretariat, on=JUNE)

    with django_assert_num_queries(3):
        assert len(directory(secretariat, on=JUNE)) == 5
