"""Changing the addresses in the directory: who is told, what the record says, and what it opens to the secretariat."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from wagtail.models import PageLogEntry

from organizations.focal_points import (
    ADDRESS_CHANGED,
    FocalPointEntry,
    add_focal_point,
    change_focal_point,
    end_focal_point,
    erase_focal_point,
    hand_over,
    record_consent,
)
from organizations.invitations import agree, invite, withdraw
from organizations.membership import remove_member
from organizations.models import FocalPoint, OrganizationName
from organizations.second_persons import UNREACHABLE_AFTER, is_unreachable, person_of, refuse_two
from practices.models.editions import today
from tests import factories
from tests.practices.people.test_second_persons import letter

ENTRY = FocalPointEntry(name="Ana Lind", email="ana@registry.example", postal_address="1 Harbour Street")
OTHER = replace(ENTRY, email="bo@elsewhere.example", postal_address="")
LONG_AGO = datetime.date(2020, 1, 1)
DAY = datetime.timedelta(days=1)

CHANGES: dict[str, Any] = {
    "changed": lambda point, by: change_focal_point(point=point, entry=OTHER, valid_from=LONG_AGO, by=by),
    "put off": lambda point, by: change_focal_point(point=point, entry=ENTRY, valid_from=today() + 99 * DAY, by=by),
    "left with a telephone": lambda point, by: change_focal_point(
        point=point, entry=replace(ENTRY, email="", postal_address="", phone="1"), valid_from=LONG_AGO, by=by
    ),
    "ended long ago": lambda point, by: change_focal_point(
        point=point, entry=ENTRY, valid_from=LONG_AGO, valid_until=LONG_AGO + DAY, by=by
    ),
    "handed over": lambda point, by: hand_over(point=point, entry=OTHER, on=today(), by=by),
    "ended": lambda point, by: end_focal_point(point=point, on=today() - DAY, by=by),
    "erased": lambda point, by: erase_focal_point(point=point, by=by),
}
"""Each way in which an address is another one afterwards."""


@pytest.fixture
def organization(db: None) -> Any:
    return factories.organization("Registry")


@pytest.fixture
def point(organization: Any) -> FocalPoint:
    made = FocalPoint(organization=organization, valid_from=LONG_AGO, **ENTRY.values())
    made.save()
    return made


@pytest.fixture
def sent(django_capture_on_commit_callbacks: Any) -> Any:
    """Return the mails that an act sends, by address."""

    def send(act: Any) -> dict[str, Any]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return {address: message for message in mail.outbox for address in message.to}

    return send


def pass_by(days: datetime.timedelta) -> Any:
    return time_machine.travel(timezone.now() + days, tick=False)


@pytest.mark.parametrize("change", CHANGES)
def test_address_as_it_was_is_told_of_each_change_and_the_record_has_it(
    organization: Any, point: FocalPoint, secretariat: Any, sent: Any, change: str
) -> None:
    mails = sent(lambda: CHANGES[change](point, secretariat))

    assert "ana@registry.example" in mails
    assert "Before: ana@registry.example; 1 Harbour Street" in mails["ana@registry.example"].body
    assert str(secretariat) in mails["ana@registry.example"].body
    [row] = PageLogEntry.objects.filter(page=organization, action=ADDRESS_CHANGED)
    assert row.user == secretariat
    assert "example" not in str(row.data), "the record names no person"


@pytest.mark.parametrize("change", ["changed", "handed over"])
def test_new_address_and_the_people_are_told_too(
    organization: Any, point: FocalPoint, secretariat: Any, sent: Any, change: str
) -> None:
    people = {factories.officer(organization).email, factories.coordinator(organization).email}

    mails = sent(lambda: CHANGES[change](point, secretariat))

    assert {"ana@registry.example", "bo@elsewhere.example", *people} == mails.keys()
    assert all("Now: bo@elsewhere.example" in message.body for message in mails.values())


def test_another_address_is_told_where_there_are_no_people(
    organization: Any, point: FocalPoint, secretariat: Any, sent: Any
) -> None:
    mails = sent(lambda: add_focal_point(organization=organization, entry=OTHER, valid_from=LONG_AGO, by=secretariat))

    assert mails.keys() == {"ana@registry.example", "bo@elsewhere.example"}
    assert "Before: no address" in mails["ana@registry.example"].body


def test_mail_is_in_the_language_of_the_entry(
    organization: Any, point: FocalPoint, secretariat: Any, sent: Any
) -> None:
    FocalPoint.objects.update(language="fr")
    OrganizationName.objects.create(organization=organization, language="fr", name="Greffe")

    mails = sent(lambda: erase_focal_point(point=point, by=secretariat))

    assert "Greffe" in mails["ana@registry.example"].body


def test_who_changes_the_address_is_not_told(organization: Any, point: FocalPoint, sent: Any) -> None:
    officer, colleague = factories.officer(organization), factories.officer(organization)

    mails = sent(lambda: end_focal_point(point=point, on=today(), by=officer))

    assert mails.keys() == {"ana@registry.example", colleague.email}


def test_nobody_is_told_of_what_leaves_the_address_as_it_was(
    organization: Any, point: FocalPoint, secretariat: Any, sent: Any
) -> None:
    entry = replace(ENTRY, name="Ana Lund", function="Registrar")

    assert not sent(lambda: change_focal_point(point=point, entry=entry, valid_from=LONG_AGO, by=secretariat))
    assert not sent(lambda: record_consent(point=point, on=today(), by=secretariat))
    assert not PageLogEntry.objects.filter(page=organization, action=ADDRESS_CHANGED).exists()


def test_last_address_is_told_what_follows(organization: Any, point: FocalPoint, secretariat: Any, sent: Any) -> None:
    for last_day in (today(), today() - DAY):
        mails = sent(lambda last_day=last_day: end_focal_point(point=point, on=last_day, by=secretariat))
        assert "for 30 days, two members of the secretariat" in mails["ana@registry.example"].body
    factories.officer(organization)
    change_focal_point(point=point, entry=ENTRY, valid_from=LONG_AGO, by=secretariat)

    mails = sent(lambda: erase_focal_point(point=point, by=secretariat))

    assert "two members" not in mails["ana@registry.example"].body


def test_organization_that_never_had_anybody_is_unreachable_at_once(organization: Any) -> None:
    assert is_unreachable(organization)


@pytest.mark.parametrize("change", CHANGES.keys() - {"changed", "put off", "handed over"})
def test_address_that_is_removed_keeps_its_organization_reachable_for_thirty_days(
    organization: Any, point: FocalPoint, secretariat: Any, change: str
) -> None:
    CHANGES[change](point, secretariat)
    two = [person_of(one, organization) for one in (secretariat, factories.secretariat_member())]

    assert not is_unreachable(organization)
    assert "in the past 30 days" in refuse_two(organization, *two, source="Gazette 3")
    with pass_by(UNREACHABLE_AFTER - DAY):
        assert not is_unreachable(organization)
    with pass_by(UNREACHABLE_AFTER + DAY):
        assert is_unreachable(organization)
        assert refuse_two(organization, *two, source="Gazette 3") == ""


def test_address_that_ran_out_keeps_its_organization_reachable_for_thirty_days(
    organization: Any, point: FocalPoint
) -> None:
    FocalPoint.objects.update(valid_until=today() - 29 * DAY)
    assert not is_unreachable(organization)

    FocalPoint.objects.update(valid_until=today() - 31 * DAY)
    assert is_unreachable(organization)


def test_people_who_leave_keep_it_reachable_for_thirty_days(organization: Any, secretariat: Any) -> None:
    officer = factories.officer(organization)

    remove_member(organization=organization, account=officer, role="officer", by=secretariat)

    assert not is_unreachable(organization)
    with pass_by(UNREACHABLE_AFTER + DAY):
        assert is_unreachable(organization)


def test_invitation_that_is_withdrawn_keeps_it_reachable_for_thirty_days(organization: Any, secretariat: Any) -> None:
    asked = invite(
        organization=organization, name="", email="a@example.org", role="officer", by=secretariat, letter=letter()
    )
    withdraw(invitation=agree(invitation=asked, by=factories.secretariat_member()), by=secretariat)

    assert not is_unreachable(organization)
    with pass_by(UNREACHABLE_AFTER + DAY):
        assert is_unreachable(organization)
