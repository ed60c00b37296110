"""A report holds what its audience may see, and nothing else."""

import json

import pytest

from practices.documents.report_files.paper import OUTREACH
from practices.documents.report_files.reading import as_data
from practices.models.dates import PartialDate
from practices.models.releases import Audience
from practices.reports.queries.preflight import RESTRICTED_FIGURES
from tests import factories
from tests.practices.outreach.enquiries.making import enquiry
from tests.report_factories import contact, document, value
from tests.statements import record_adoption

pytestmark = pytest.mark.django_db
OPEN = [Audience.PUBLIC, Audience.DELEGATIONS, Audience.PARTICIPATING, Audience.NAMED]


@pytest.fixture
def unconfirmed(secretariat):
    """Something that the secretariat says of an organization that did not agree."""
    body = factories.organization("Body")
    return record_adoption(
        organization=body, reference=factories.instrument(), track="adoption", state="planned",
        effective=PartialDate.parse("2004"), by=secretariat, note="HiddenNote", variations="HiddenVariation",
    )  # fmt: skip


@pytest.mark.parametrize("audience", OPEN)
def test_unconfirmed_statuses_are_in_no_issue_but_the_secretariats(unconfirmed, audience):
    found = document(audience=audience)

    assert value(found, "adoption_planned") == 0
    assert "HiddenVariation" not in json.dumps(as_data(found))
    assert value(document(audience=Audience.OWN), "adoption_planned") == 1


@pytest.mark.parametrize("audience", OPEN)
def test_contacts_and_obstacles_are_in_no_issue_but_the_secretariats(audience):
    contact(reference_number="HIDDEN/1", obstacles="HiddenObstacle", text="HiddenText")

    found = document(audience=audience)

    said = json.dumps(as_data(found))
    assert "Hidden" not in said
    assert "HIDDEN" not in said
    assert not OUTREACH & {table.name for table in found.tables}
    assert not RESTRICTED_FIGURES & {figure.name for figure in found.figures}


def test_the_secretariats_issue_tells_of_contacts():
    asked = contact(obstacles="No staff")

    found = document(audience=Audience.OWN, enquiry=enquiry(by=factories.secretariat_member()).pk)

    assert {table.name for table in found.tables} >= OUTREACH
    assert {figure.name for figure in found.figures} >= RESTRICTED_FIGURES
    obstacles = next(table for table in found.tables if table.name == "obstacles")
    assert obstacles.rows[0].things == (str(asked.public_id),)
    assert obstacles.rows[0].cells[2].words == "No staff"


@pytest.mark.parametrize(
    ("released_to", "seen_by"),
    [
        (Audience.PUBLIC, set(OPEN)),
        (Audience.DELEGATIONS, {Audience.DELEGATIONS, Audience.PARTICIPATING, Audience.NAMED}),
        (Audience.PARTICIPATING, {Audience.PARTICIPATING, Audience.NAMED}),
        (None, set()),
    ],
)
def test_a_reference_is_told_of_to_whom_it_was_released(released_to, seen_by):
    factories.adoption(factories.instrument(title="CanaryCode", audience=released_to))

    told = {audience for audience in OPEN if "CanaryCode" in json.dumps(as_data(document(audience=audience)))}

    assert told == seen_by


def test_a_contact_only_organization_is_in_no_report(secretariat):
    hidden = factories.organization("HiddenBody", is_contact_only=True, terms=False)
    record_adoption(
        organization=hidden, reference=factories.instrument(), track="adoption", state="planned",
        effective=PartialDate.parse("2004"), by=secretariat,
    )  # fmt: skip

    for audience in (*OPEN, Audience.OWN):
        assert "HiddenBody" not in json.dumps(as_data(document(audience=audience)))


def test_an_own_text_that_is_not_released_is_not_named_as_evidence():
    body = factories.organization()
    own = factories.instrument(body, title="HiddenRules", audience=None)
    factories.adoption(organization=body, own_instrument=own, basis="text_published")

    assert "HiddenRules" not in json.dumps(as_data(document()))
    assert "HiddenRules" in json.dumps(as_data(document(audience=Audience.OWN)))
