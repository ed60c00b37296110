"""Nothing is asked of an organization that no longer exists: no focal point, no word of where it stands, no return."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from organizations.models import OrganizationEnd, OrganizationEvent, OrganizationPage, with_end, without_ended
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.outreach.actions.letters import load_letter_models
from practices.outreach.actions.mailings import MailingRefused, make_reminders
from practices.outreach.actions.returns import open_returns
from practices.outreach.actions.sent_letters import record_sent
from practices.outreach.forms.returns import OpenReturnsForm
from practices.quality.queries.findings import finding_rows, findings, scope_of
from practices.queries.adoptions.references import exchange_members
from tests import factories
from tests.practices.desk.conftest import days, desk, focal_point
from tests.practices.outreach.enquiries.making import asked, enquiry
from tests.practices.outreach.letters import making

pytestmark = pytest.mark.django_db
LAST_YEAR = datetime.timedelta(days=370)


def end(organization: OrganizationPage, on: datetime.date = datetime.date(2020, 1, 1), precision: str = "year") -> None:
    OrganizationEvent.objects.create(organization=organization, kind="ended", on=on, precision=precision)


def named_on_desk(user: Any) -> set[str]:
    found = desk(user)
    return {line.organization for group in (*found.waiting, *found.follow_up, *found.backlog) for line in group.lines}


def named_by_quality(user: Any, kind: str) -> set[str]:
    return {row.organization for row in finding_rows(findings(scope_of(user, today(), kind=kind)))}


def test_no_focal_point_is_asked_for(secretariat: Any) -> None:
    gone, there = factories.organization("Gone"), factories.organization("There")
    ending = [factories.organization("Gone too"), factories.organization("There too")]
    for organization in ending:
        focal_point(organization, valid_until=days(20))
    end(gone)
    end(ending[0])

    assert named_on_desk(secretariat) == {"There", "There too"}
    assert named_by_quality(secretariat, "no_focal_point") == {there.title}
    assert named_on_desk(factories.officer(gone)) == set()


def test_no_word_of_where_it_stands_is_asked_for(secretariat: Any) -> None:
    reference, pages = factories.instrument(), [factories.organization("Gone"), factories.organization("There")]
    for organization in pages:
        focal_point(organization)
        factories.adoption(reference, organization=organization, effective=PartialDate(datetime.date(2004, 1, 1)))
    end(pages[0])

    with time_machine.travel(timezone.now() + LAST_YEAR):
        assert named_by_quality(secretariat, "not_reconfirmed") == {"There"}
        assert "Gone" not in named_on_desk(secretariat)


def test_no_return_is_opened(secretariat: Any) -> None:
    gone, there, reference = factories.organization(), factories.organization(), factories.instrument()
    for organization in (gone, there):
        focal_point(organization, email="a@example.org")
    end(gone)

    offered = OpenReturnsForm(user=secretariat).fields["organizations"].queryset
    opened = open_returns(organizations=[gone, there], reference=reference, year=2026, by=secretariat)

    assert gone not in offered
    assert there in offered
    assert [one.organization for one in opened.returns] == [there]
    assert [(one.pk, reason) for one, reason in opened.refused] == [(gone.pk, "The organization has ended.")]


def test_no_reminder_is_made(secretariat: Any, time_machine: Any) -> None:
    time_machine.move_to("2026-05-05T10:00:00Z")
    load_letter_models()
    organization = making.participant("Harbour Union")
    first = making.mailing(organization, by=secretariat, due_on=datetime.date(2026, 5, 20))
    contact = record_sent(letter=making.letters_of(first)[0], sent_on=making.DAY, by=secretariat)
    time_machine.move_to("2026-07-05T10:00:00Z")
    end(organization, datetime.date(2026, 6, 1), "month")

    with pytest.raises(MailingRefused, match="Harbour Union has ended"):
        make_reminders(contacts=[contact], by=secretariat, dated_on=timezone.now().date(), due_on=None)


def test_its_enquiry_is_not_overdue(secretariat: Any) -> None:
    gone = factories.organization("Gone")
    made = enquiry(gone, by=secretariat, begins_on=days(-60), due_on=days(-1))
    asked(made, gone, by=secretariat, on=days(-30), due_on=days(-1))
    assert "enquiries" in {group.name for group in desk(secretariat).follow_up}

    end(gone, days(-2), "day")

    assert "enquiries" not in {group.name for group in desk(secretariat).follow_up}


def test_it_has_a_row_until_it_ended_and_for_as_long_as_it_is_said_where_it_stands() -> None:
    silent, speaking = factories.organization("Silent"), factories.organization("Speaking")
    factories.officer(silent)
    factories.adoption(organization=speaking)
    for organization in (silent, speaking):
        end(organization)

    now, then = exchange_members(None), exchange_members(None, datetime.date(2020, 12, 31))

    assert not now[silent.pk].takes_part
    assert then[silent.pk].takes_part
    assert now[speaking.pk].takes_part


ENDS = [("2026-01-01", "year"), ("2026-03-15", "day"), ("2026-03-01", "month"), ("2025-12-31", "day")]


@pytest.mark.parametrize("other", ENDS)
@pytest.mark.parametrize("one", ENDS)
def test_two_ends_are_read_alike_wherever_an_end_is_asked_for(one: Any, other: Any) -> None:
    page = factories.organization()
    for on, precision in (one, other):
        end(page, datetime.date.fromisoformat(on), precision)
    pages = OrganizationPage.objects.filter(pk=page.pk)
    first = OrganizationEnd.of(with_end(pages).get())
    assert first is not None

    for day in map(datetime.date.fromisoformat, ("2025-12-31", "2026-01-01", "2026-03-16", "2026-04-01", "2027-01-01")):
        assert without_ended(pages, day).exists() is not (first.last_day < day)
