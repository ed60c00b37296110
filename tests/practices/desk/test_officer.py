"""The desk of an organization: where it stands, what is asked of it, what others did, and nothing of the outreach."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import FocalPoint, OrganizationPage
from practices.actions.adoption_notices import agree_to_adoption, give_adoption_notice
from practices.actions.topics import tag_provision
from practices.desk.queries.activity import done_by_others
from practices.models.adoptions import AdoptionRecord
from practices.models.dates import PartialDate
from practices.models.evidence import Confirmation
from practices.models.instruments import InstrumentPage
from practices.outreach.actions.contacts import log_contact
from tests import factories
from tests.exchange_factories import access_token
from tests.practices.desk.conftest import CANARY, client_of, days, desk, letter, yearly_return

HOME = "/admin/"
CONFIRM = "/admin/desk/confirm/"


def stands(ours: OrganizationPage, reference: InstrumentPage, officer: Any) -> None:
    for track, state, year in (("adoption", "in_place", 2004), ("measures", "planned", 2005)):
        factories.adoption(
            reference,
            organization=ours,
            by=officer,
            track=track,
            state=state,
            effective=PartialDate(datetime.date(year, 1, 1)),
        )


def test_standing_is_shown_by_the_four_tracks(ours: OrganizationPage, reference: InstrumentPage) -> None:
    officer = factories.officer(ours)
    stands(ours, reference, officer)

    (own,) = desk(officer).organizations

    (row,) = own.rows
    assert (own.name, row.reference) == (ours.title, reference.title)
    assert [cell.state_label for cell in row.cells] == ["In place", "Not known", "Not known", "Planned"]
    assert [cell.since for cell in row.cells] == ["1 January 2004", "", "", "1 January 2005"]
    assert row.confirmed_on
    assert not row.is_due


def test_button_confirms_that_nothing_changed(ours: OrganizationPage, reference: InstrumentPage) -> None:
    officer = factories.officer(ours)
    stands(ours, reference, officer)
    keys = {"organization": ours.translation_key, "reference": reference.translation_key}

    page = client_of(officer).post(CONFIRM, keys, follow=True)

    assert Confirmation.objects.get().organization == ours
    assert f"Confirmed today: nothing changed in relation to {reference.title}." in page.content.decode()


def test_confirming_for_others_is_not_there(
    ours: OrganizationPage, theirs: OrganizationPage, reference: InstrumentPage, secretariat: Any
) -> None:
    stands(ours, reference, factories.officer(ours))
    keys = {"organization": ours.translation_key, "reference": reference.translation_key}
    others = [factories.officer(theirs), secretariat]
    officer = client_of(factories.officer(ours))
    wrong: list[dict[str, Any]] = [
        {},
        {**keys, "reference": "\0"},
        {**keys, "organization": "9" * 400},
        {**keys, "reference": uuid.uuid4()},
        {**keys, "reference": factories.instrument().translation_key},
    ]

    assert [client_of(other).post(CONFIRM, keys).status_code for other in others] == [404, 404]
    assert {officer.post(CONFIRM, values).status_code for values in wrong} == {404}
    assert officer.get(CONFIRM).status_code == 405
    assert not Confirmation.objects.exists()


def test_asked_of_us(ours: OrganizationPage, reference: InstrumentPage, secretariat: Any) -> None:
    officer = factories.officer(ours)
    FocalPoint.objects.filter(organization=ours).update(valid_until=days(-1))
    event = factories.adoption(reference, organization=ours, by=secretariat)
    yearly_return(ours, reference)
    FocalPoint.objects.filter(organization=ours, valid_until__isnull=True).update(valid_until=days(-1))

    found = {group.name: group for group in desk(officer).asked}

    assert list(found) == ["returns", "agreements", "focal_missing"]
    assert found["agreements"].label == "1 entry about you waits for your agreement"
    assert str(event.public_id) in found["agreements"].lines[0].url


def test_token_that_ends_is_asked_of_its_organization_alone(
    ours: OrganizationPage, theirs: OrganizationPage, secretariat: Any
) -> None:
    officer = factories.officer(ours)
    token, _key = access_token(ours, by=officer, name="Register", expires_on=days(14))
    access_token(ours, by=officer, name="Website", expires_on=days(15))

    (found,) = desk(officer).asked

    (line,) = found.lines
    assert (found.name, found.label) == ("tokens", "1 access token ends soon")
    assert (line.what, line.on, str(token.public_id) in line.url) == ("Register", days(14), True)
    assert desk(factories.officer(theirs)).asked == ()
    assert desk(secretariat).asked == ()


def test_statement_is_possible_beside_what_became_public_after_notice(
    ours: OrganizationPage, reference: InstrumentPage, secretariat: Any
) -> None:
    officer = factories.officer(ours)
    event = factories.adoption(reference, organization=ours, by=secretariat)
    give_adoption_notice(event=event, by=secretariat)
    AdoptionRecord.objects.update(is_public=True, public_at=timezone.now())

    found = {group.name: group for group in desk(officer).asked}
    agree_to_adoption(event=event, on=days(0), by=officer)

    assert found["statements"].label == "1 entry about you is shown without your agreement: agree, reply or object"
    assert desk(officer).asked == ()


def test_terms_are_asked_for_until_they_are_accepted(db: None) -> None:
    fresh = factories.organization("Fresh", terms=False)

    names = [group.name for group in desk(factories.officer(fresh)).asked]

    assert names == ["terms", "focal_missing"]


def test_others_are_told_of_on_shared_topics_only(
    ours: OrganizationPage, theirs: OrganizationPage, operator: Any
) -> None:
    gifts, travel = factories.topic(), factories.topic()
    own = factories.edition(factories.instrument(ours))
    tag_provision(provision=own.provisions.first(), topics=[gifts], by=operator)
    alike = factories.edition(factories.instrument(theirs, title="On gifts"))
    tag_provision(provision=alike.provisions.first(), topics=[gifts], by=operator)
    other = factories.edition(factories.instrument(theirs, title="On travel"))
    tag_provision(provision=other.provisions.first(), topics=[travel], by=operator)
    hidden = factories.edition(factories.instrument(theirs, title=CANARY, audience=None), audience=None)
    tag_provision(provision=hidden.provisions.first(), topics=[gifts], by=operator)
    factories.adoption(alike.instrument, state="not_planned", statement="No.")
    adopted = factories.adoption(alike.instrument)

    lines = desk(factories.officer(ours)).activity

    assert sorted(line.what for line in lines) == [
        "Adoption: In place, in relation to On gifts",
        f"Text published: On gifts, {alike.slug}",
    ]
    assert {line.organization for line in lines} == {adopted.organization.title, theirs.title}


def test_what_is_older_than_90_days_is_not_told(ours: OrganizationPage, theirs: OrganizationPage) -> None:
    gifts = factories.topic()
    factories.instrument(ours, topics=[gifts])
    factories.adoption(factories.instrument(theirs, topics=[gifts]))
    officer = factories.officer(ours)

    assert len(done_by_others(officer, days(80))) == 1
    assert done_by_others(officer, days(91)) == []


def test_officer_meets_nothing_of_the_outreach(
    ours: OrganizationPage, reference: InstrumentPage, secretariat: Any
) -> None:
    log_contact(
        organization=ours,
        kind="letter",
        happened=PartialDate(days(-60)),
        due_on=days(-1),
        by=secretariat,
        text=CANARY,
        obstacles=CANARY,
        next_step=CANARY,
        next_step_on=days(-1),
        reference_number="PX/2026/0099",
    )
    letter(ours)

    body = client_of(factories.officer(ours)).get(HOME).content.decode()

    assert CANARY not in body
    assert "PX/2026" not in body
    assert "overdue" not in body
    assert "This week" not in body


@pytest.mark.parametrize("many", [1, 6])
def test_desk_of_an_officer_costs_the_same_for_many(
    ours: OrganizationPage, theirs: OrganizationPage, secretariat: Any, many: int
) -> None:
    gifts, officer = factories.topic(), factories.officer(ours)
    factories.instrument(ours, topics=[gifts])
    desk(officer)
    for _number in range(many):
        alike = factories.instrument(theirs, topics=[gifts])
        stands(ours, alike, officer)
        factories.adoption(alike)
        factories.adoption(alike, organization=ours, by=secretariat, track="implementation")

    with CaptureQueriesContext(connection) as queries:
        found = desk(officer)

    assert len(found.organizations[0].rows) == many
    assert len(queries) <= 32
