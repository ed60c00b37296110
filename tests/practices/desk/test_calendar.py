"""Deadlines as a calendar: a file for who signed in, and an address that names nobody and can be ended."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from practices.actions.calendar_addresses import (
    CalendarRefused,
    find_calendar_address,
    make_calendar_address,
    withdraw_calendar_address,
)
from practices.desk.queries.deadlines import LABELS, deadlines_of, named_entries
from practices.desk.queries.week import _lists
from practices.models.calendar_addresses import CalendarAddress
from practices.models.dates import PartialDate
from practices.models.outreach.enquiries import Enquiry
from practices.outreach.actions.contacts import log_contact
from practices.outreach.actions.dropped import take_mail
from tests import factories
from tests.practices.desk.conftest import client_of, days, focal_point, waiting, yearly_return
from tests.practices.documents.messages.written import mail

pytestmark = pytest.mark.django_db


def asked(organization: Any, by: Any, *, due_on: datetime.date, **fields: Any) -> Any:
    happened = PartialDate(days(-90))
    return log_contact(organization=organization, kind="letter", happened=happened, due_on=due_on, by=by, **fields)


def found(user: Any) -> dict[str, datetime.date]:
    user.__dict__.pop("_reader", None)
    return {row.kind: row.on for row in deadlines_of(user, now=timezone.now())}


def test_secretariat_has_letters_steps_enquiries_and_returns(ours: Any, secretariat: Any) -> None:
    asked(ours, secretariat, due_on=days(-20))
    asked(factories.organization(), secretariat, due_on=days(40), next_step="Call", next_step_on=days(50))
    Enquiry.objects.create(title="Rules", question="?", begins_on=days(-100), due_on=days(30))
    yearly_return(ours, factories.instrument())
    focal_point(ours, valid_until=days(60))

    assert set(found(secretariat)) == {"request", "step", "enquiry", "return", "focal"}
    assert found(secretariat)["step"] == days(50)


def test_officer_has_those_of_the_own_organization_alone(ours: Any, secretariat: Any) -> None:
    officer = factories.officer(ours)
    yearly_return(ours, factories.instrument())
    focal_point(ours, valid_until=days(60))
    others = factories.organization()
    yearly_return(others, factories.instrument())
    focal_point(others, valid_until=days(61))
    asked(ours, secretariat, due_on=days(3))
    Enquiry.objects.create(title="Rules", question="?", begins_on=days(-100), due_on=days(30))

    assert set(found(officer)) == {"own_return", "focal"}
    assert found(officer)["focal"] == days(60)


def test_every_kind_of_a_line_has_a_label(ours: Any) -> None:
    kinds = {rows.query.annotations["list_name"].value for rows in _lists((days(0), days(1)))}

    assert kinds <= set(LABELS)


def test_file_has_names_and_the_same_uid_though_the_day_moves(ours: Any, secretariat: Any) -> None:
    letter = asked(ours, secretariat, due_on=days(10), reference_number="PX/2026/0007")
    (first,) = named_entries(deadlines_of(secretariat, now=timezone.now()))
    log_contact(organization=ours, kind="letter", happened=PartialDate(days(-1)), due_on=days(20), follows=letter,
                by=secretariat)  # fmt: skip
    (second,) = named_entries(deadlines_of(secretariat, now=timezone.now()))

    assert (first.uid, first.on, second.on) == (second.uid, days(10), days(20))
    file = client_of(secretariat).get(reverse("desk:calendar_file"))
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert {"private", "no-store"} <= set(file["Cache-Control"].split(", "))
    words = file.content.decode().replace("\r\n ", "")
    assert "PX/2026/0007" in words
    assert f"UID:{first.uid}" in words


def test_two_of_one_kind_at_one_address_are_two_entries(ours: Any, secretariat: Any) -> None:
    for until in (60, 61):
        focal_point(ours, valid_until=days(until))

    assert len({entry.uid for entry in named_entries(deadlines_of(secretariat, now=timezone.now()))}) == 2


def test_address_tells_how_many_and_names_nobody(client: Any, ours: Any, secretariat: Any) -> None:
    for organization in (ours, factories.organization()):
        asked(organization, secretariat, due_on=days(10), reference_number="PX/2026/0007")
    key = make_calendar_address(language="fr", by=secretariat)
    answer = client.get(reverse("calendar", args=[key]))
    words = answer.content.decode().replace("\r\n ", "")

    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
    assert words.count("BEGIN:VEVENT") == 1
    assert "2\r\n" in words
    assert "PX/2026/0007" not in words
    assert ours.title not in words
    assert f"URL:{settings.BASE_URL}/admin/" in words
    assert client.post(reverse("calendar", args=[key])).status_code == 405


def test_address_ends_with_the_next_one_with_its_end_and_with_the_role(client: Any, ours: Any) -> None:
    officer = factories.officer(ours)

    def opens(key: str) -> int:
        return int(client.get(reverse("calendar", args=[key])).status_code)

    first = make_calendar_address(language="en", by=officer)
    second = make_calendar_address(language="en", by=officer)
    assert [opens(first), opens(second)] == [404, 200]
    withdraw_calendar_address(by=officer)
    withdraw_calendar_address(by=officer)
    assert opens(second) == 404
    third = make_calendar_address(language="en", by=officer)
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert opens(third) == 404
    type(officer).objects.filter(pk=officer.pk).update(is_active=True)
    officer.groups.clear()
    assert opens(third) == 404
    assert [opens(key) for key in ("x", "x" * 43, "%00" * 43, third + "x")] == [404] * 4


def test_key_is_kept_nowhere(ours: Any) -> None:
    officer = factories.officer(ours)
    key = make_calendar_address(language="en", by=officer)
    row = CalendarAddress.objects.get()

    assert key not in {str(getattr(row, field.attname)) for field in row._meta.fields}
    assert find_calendar_address(key) == row


def test_without_a_desk_there_is_no_calendar(client: Any) -> None:
    somebody = factories.person()
    with pytest.raises(CalendarRefused):
        make_calendar_address(language="en", by=somebody)
    client.force_login(somebody)

    assert client.get(reverse("desk:calendar")).status_code in (302, 403, 404)
    assert client.get(reverse("desk:calendar_file")).status_code in (302, 403, 404)


def test_screen_shows_the_address_once_and_ends_it(ours: Any) -> None:
    client = client_of(factories.officer(ours))
    shown = client.post(reverse("desk:calendar"), {"do": "make"})

    assert "/deadlines/" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "/calendar.ics</code>" not in client.get(reverse("desk:calendar")).content.decode()
    assert client.post(reverse("desk:calendar"), {"do": "withdraw"}).status_code == 302
    assert not CalendarAddress.objects.exists()


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_calendar_is_in_the_language_of_its_reader(client: Any, ours: Any, secretariat: Any, language: str) -> None:
    asked(ours, secretariat, due_on=days(10))
    with override(language):
        label = str(LABELS["request"]).replace(",", "\\,")
    content = client.get(reverse("calendar", args=[make_calendar_address(language=language, by=secretariat)])).content

    assert f"SUMMARY;LANGUAGE={language}:{label}" in content.decode().replace("\r\n ", "")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_desk_leads_to_the_calendar_and_to_replies_that_wait(ours: Any, secretariat: Any) -> None:
    take_mail(content=mail())

    assert waiting(secretariat)["replies"] == 1
    for user in (secretariat, factories.officer(ours)):
        assert reverse("desk:calendar") in client_of(user).get(reverse("wagtailadmin_home")).content.decode()
