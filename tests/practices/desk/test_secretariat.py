"""What waits for the secretariat: each kind once, nothing where nothing waits, never its own checks."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import OrganizationPage
from practices.actions.adoption_checks import check_adoption
from practices.actions.confirmations import confirm_standing
from practices.actions.proposals import propose_release
from practices.models.dates import PartialDate
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Proposal, Workflow
from practices.outreach.actions.contacts import log_contact
from practices.outreach.actions.enquiries import note_contact
from tests import factories
from tests.practices.desk.conftest import (
    clearance,
    days,
    desk,
    draft,
    focal_point,
    letter,
    removal,
    suggestion,
    waiting,
    yearly_return,
)
from tests.practices.outreach.enquiries.making import asked as asked_by_letter
from tests.practices.outreach.enquiries.making import enquiry


def asked(organization: OrganizationPage, by: Any, due_on: datetime.date, **fields: Any) -> Any:
    return log_contact(
        organization=organization,
        kind="letter",
        happened=PartialDate(days(-60)),
        due_on=due_on,
        reference_number="PX/2026/0001",
        by=by,
        **fields,
    )


def groups_of(user: Any) -> dict[str, Any]:
    """Return what waits for somebody and what fell due, by name."""
    found = desk(user)
    return {group.name: group for group in (*found.waiting, *found.follow_up)}


def test_what_waits_was_asked_by_a_person_and_the_rest_stands_apart(ours: OrganizationPage, secretariat: Any) -> None:
    removal(ours, factories.secretariat_member())
    letter(ours)

    found = desk(secretariat)

    assert [group.name for group in found.waiting] == ["removals"]
    assert [group.name for group in found.follow_up if group.name == "letters"] == ["letters"]


def test_an_enquiry_is_overdue_until_each_that_was_asked_has_responded(
    ours: OrganizationPage, secretariat: Any
) -> None:
    other = factories.organization()
    made = enquiry(ours, other, by=secretariat, title="Rules", begins_on=days(-60), due_on=days(-1))
    assert "enquiries" not in groups_of(secretariat)  # nobody was asked yet

    first, second = asked_by_letter(made, ours, other, by=secretariat, on=days(-30), due_on=days(-1))
    group = groups_of(secretariat)["enquiries"]
    assert [(line.what, line.url.rpartition("enquiries/")[2], line.on) for line in group.lines] == [
        ("Rules: no response recorded from 2 organizations", f"{made.public_id}/", days(-1))
    ]

    for contact, meaning in ((first, "declines"), (second, "answers")):
        reply = log_contact(organization=contact.organization, kind="meeting", happened=PartialDate(days(-5)),
                            by=secretariat)  # fmt: skip
        note_contact(enquiry=made, contact=reply, meaning=meaning, by=secretariat)
    assert "enquiries" not in groups_of(secretariat)


def test_nothing_waits_where_all_is_done(ours: OrganizationPage, secretariat: Any) -> None:
    found = desk(secretariat)

    assert (found.waiting, found.follow_up, found.week, found.asked, found.organizations) == ((), (), (), (), ())


def test_reply_is_overdue_the_day_after_and_not_once_it_came(ours: OrganizationPage, secretariat: Any) -> None:
    sent = asked(ours, secretariat, days(-1))
    late = desk(secretariat)

    reply = {"kind": "reply", "happened": PartialDate(days(0)), "follows": sent}
    log_contact(organization=ours, by=secretariat, **reply)

    (group,) = late.follow_up
    assert (group.name, group.label, group.lines[0].organization) == ("overdue", "1 reply is overdue", ours.title)
    assert group.lines[0].on == days(-1)
    assert waiting(secretariat) == {}


def test_reply_that_is_due_this_week_is_ahead_and_not_overdue(ours: OrganizationPage, secretariat: Any) -> None:
    asked(ours, secretariat, days(3), next_step="Ring them", next_step_on=days(2))
    asked(ours, secretariat, days(40))

    found = desk(secretariat)

    assert found.waiting == found.follow_up == ()
    assert [(line.on, line.what) for line in found.week] == [
        (days(2), "Next step: Ring them"),
        (days(3), "An answer was requested by this day: Letter PX/2026/0001"),
    ]


def test_next_step_waits_until_a_contact_follows(ours: OrganizationPage, secretariat: Any) -> None:
    note = log_contact(
        organization=ours,
        kind="note",
        happened=PartialDate(days(-9)),
        by=secretariat,
        next_step="Ring them",
        next_step_on=days(-1),
    )
    before = waiting(secretariat)

    log_contact(organization=ours, kind="call", happened=PartialDate(days(0)), follows=note, by=secretariat)

    assert before == {"steps": 1}
    assert waiting(secretariat) == {}


def test_letters_and_drafts_and_clearances_wait(ours: OrganizationPage, secretariat: Any) -> None:
    letter(ours)
    first = draft("First report")
    clearance(first)
    clearance(first, expires_at=timezone.now() - datetime.timedelta(days=1))

    found = groups_of(secretariat)

    assert {name: group.count for name, group in found.items()} == {"letters": 1, "drafts": 1, "clearances": 1}
    assert found["clearances"].lines[0].what == "Waiting: Legal office, First report"


def test_evidence_waits_until_it_is_checked_and_not_that_of_ones_own(
    ours: OrganizationPage, theirs: OrganizationPage, reference: InstrumentPage, secretariat: Any
) -> None:
    factories.adoption(reference, organization=ours, evidence_address="https://example.org/order")
    factories.adoption(reference, organization=theirs, evidence_address="https://example.org/order")
    factories.adoption(reference, organization=theirs, track="measures", state="planned")
    before = waiting(secretariat)["checks"]

    secretariat.groups.add(ours.officers)

    assert before == 2
    assert waiting(secretariat)["checks"] == 1


def test_suggestions_and_removals_of_ones_own_wait_for_another(
    ours: OrganizationPage, theirs: OrganizationPage, reference: InstrumentPage, secretariat: Any
) -> None:
    for organization in (ours, theirs):
        suggestion(factories.instrument(organization), reference)
        removal(organization, factories.secretariat_member())
    removal(theirs, secretariat)
    before = waiting(secretariat)

    secretariat.groups.add(ours.officers)
    after = waiting(secretariat)

    assert (before["suggestions"], before["removals"]) == (2, 2)
    assert (after["suggestions"], after["removals"]) == (1, 1)


def test_standing_lapses_after_a_year_and_not_once_it_is_confirmed(
    ours: OrganizationPage, reference: InstrumentPage, secretariat: Any
) -> None:
    officer = factories.officer(ours)
    factories.adoption(reference, organization=ours, by=officer, effective=PartialDate(datetime.date(2004, 1, 1)))
    fresh = waiting(secretariat)

    with time_machine.travel(timezone.now() + datetime.timedelta(days=370)):
        lapsed = desk(secretariat)
        confirm_standing(organization=ours, reference=reference, by=officer)
        confirmed = waiting(secretariat)

    (group,) = [group for group in lapsed.follow_up if group.name == "lapsed"]
    assert "lapsed" not in {**fresh, **confirmed}
    assert (group.count, group.lines[0].what) == (1, f"Not reconfirmed since then, in relation to {reference.title}")
    assert group.lines[0].on == days(0)


def test_check_by_the_secretariat_reconfirms_nothing(
    ours: OrganizationPage, reference: InstrumentPage, secretariat: Any
) -> None:
    officer = factories.officer(ours)
    evidence = {"evidence_address": "https://example.org/order", "effective": PartialDate(datetime.date(2004, 1, 1))}
    event = factories.adoption(reference, organization=ours, by=officer, **evidence)

    with time_machine.travel(timezone.now() + datetime.timedelta(days=370)):
        check_adoption(event=event, by=secretariat)
        found = groups_of(secretariat)

    assert [line.on for line in found["lapsed"].lines] == [days(0)]


def test_focal_points_that_are_missing_or_end_soon(ours: OrganizationPage, secretariat: Any) -> None:
    ending = factories.organization("Ending")
    focal_point(ending, valid_until=days(20))
    factories.organization("Missing")
    factories.organization("Ended")
    focal_point(OrganizationPage.objects.get(title="Ended"), valid_until=days(-5))

    found = groups_of(secretariat)

    assert [(line.organization, line.on) for line in found["focal_missing"].lines] == [
        ("Ended", days(-5)),
        ("Missing", None),
    ]
    assert [(line.organization, line.on) for line in found["focal_ending"].lines] == [("Ending", days(20))]


def test_return_waits_while_an_answer_of_it_is_open(
    ours: OrganizationPage, reference: InstrumentPage, secretariat: Any
) -> None:
    at = timezone.now()
    yearly_return(ours, reference, answered_at=at, handed_in_at=at)
    Proposal.objects.create(
        workflow=Workflow.ADOPTION,
        action="confirm_standing",
        summary="Nothing changed",
        organization=ours,
        origin="signed_link",
        proposed_at=at,
    )

    found = groups_of(secretariat)

    assert found["returns"].lines[0].what == f"Return for 2026 in relation to {reference.title}"
    assert found["proposals"].lines[0].what == "From a return: Nothing changed"


def test_return_does_not_wait_for_what_was_proposed_after_it(
    ours: OrganizationPage, reference: InstrumentPage, secretariat: Any
) -> None:
    before = timezone.now() - datetime.timedelta(days=400)
    yearly_return(ours, reference, year=2025, answered_at=before, handed_in_at=before)
    at = timezone.now()
    yearly_return(ours, reference, answered_at=at, handed_in_at=at)
    Proposal.objects.create(
        workflow=Workflow.ADOPTION,
        action="confirm_standing",
        summary="Nothing changed",
        organization=ours,
        origin="signed_link",
        proposed_at=at,
    )

    found = groups_of(secretariat)

    assert [line.what for line in found["returns"].lines] == [f"Return for 2026 in relation to {reference.title}"]


def test_at_most_eight_lines_of_a_kind_and_the_way_to_all(ours: OrganizationPage, secretariat: Any) -> None:
    for number in range(1, 12):
        letter(ours, number)

    (group,) = desk(secretariat).follow_up

    assert (group.count, len(group.lines), group.has_more) == (11, 8, True)
    assert group.label == "11 letters not recorded as sent"


@pytest.mark.parametrize("many", [1, 7])
def test_desk_costs_the_same_for_many(
    ours: OrganizationPage, theirs: OrganizationPage, reference: InstrumentPage, secretariat: Any, many: int
) -> None:
    desk(secretariat)
    for number in range(many):
        enquiry(ours, by=secretariat, begins_on=days(-60), due_on=days(-1 - number))
        letter(ours, number + 1)
        asked(ours, secretariat, days(-1 - number), next_step="Ring", next_step_on=days(number - 3))
        suggestion(factories.instrument(theirs), reference)
        removal(theirs, factories.secretariat_member())
        clearance(draft(f"Report {number}"))
        focal_point(factories.organization(f"Ending {number}"), valid_until=days(3))
        factories.organization(f"Missing {number}")
        adopter = factories.organization(f"Adopter {number}")
        factories.adoption(reference, organization=adopter, evidence_address="https://example.org/a")
        propose_release(
            kind="instrument",
            thing=reference.translation_key,
            title="It",
            organization=adopter,
            audience="public",
            authority="A letter",
            by=factories.officer(adopter),
        )
    begun = enquiry(ours, by=secretariat, begins_on=days(-60), due_on=days(-2))
    asked_by_letter(begun, ours, by=secretariat, on=days(-30), due_on=days(-2))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = desk(secretariat)

    assert len(found.waiting) + len(found.follow_up) >= 8
    assert len(queries) <= 43
