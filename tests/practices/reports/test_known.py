"""The same inputs give the same bytes, whatever is recorded later."""

import datetime

import pytest
import time_machine

from practices.actions.adoption_notices import agree_to_adoption
from practices.actions.adoptions import reverse_adoption
from practices.actions.confirmations import confirm_standing
from practices.actions.releases import decide_release
from practices.documents.report_files.files import WRITERS
from practices.models.dates import PartialDate
from practices.models.releases import Audience
from practices.outreach.actions.contacts import take_back_contact
from practices.queries.adoptions.standing import end_of
from tests import factories
from tests.report_factories import contact, document, value
from tests.statements import record_adoption

pytestmark = pytest.mark.django_db
THEN = datetime.datetime(2026, 6, 30, 12, tzinfo=datetime.UTC)
LATER = THEN + datetime.timedelta(days=400)
DAY = THEN.date()


@pytest.fixture
def world(secretariat):
    """What was recorded by that day, some of it not public."""
    with time_machine.travel(THEN, tick=False):
        reference = factories.instrument()
        stated = factories.adoption(reference, effective=PartialDate.parse("2004-05-14"))
        unagreed = record_adoption(
            organization=factories.organization(), reference=reference, track="adoption", state="in_place",
            effective=PartialDate.parse("2005"), by=secretariat, agreed_on=None,
        )  # fmt: skip
        letter = contact(by=secretariat, due_on=DAY + datetime.timedelta(days=20), obstacles="No staff")
    return {"reference": reference, "stated": stated, "unagreed": unagreed, "letter": letter}


def happen_later(world, by):
    """Let everything happen that a report must not see."""
    reference, organization = world["reference"], world["stated"].organization
    factories.adoption(reference, effective=PartialDate.parse("2003"))
    reverse_adoption(event=world["stated"], by=factories.officer(organization))
    factories.adoption(reference, organization=organization, state="planned", effective=PartialDate.parse("2004-06"))
    agree_to_adoption(event=world["unagreed"], on=DAY, by=factories.officer(world["unagreed"].organization))
    about = {"organization": organization, "reference": reference, "confirmed_on": DAY}
    confirm_standing(**about, by=factories.officer(organization))
    contact(world["letter"].organization, kind="reply", follows=world["letter"], on=DAY, by=by)
    take_back_contact(contact=world["letter"], by=by, why="Sent to another address")
    hidden = factories.instrument(audience=None)
    factories.adoption(hidden, effective=PartialDate.parse("2003"))
    decide_release(
        kind="instrument", thing=hidden.translation_key, audience="public", authority="x", by=None, as_operator=True
    )
    factories.practice()


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.OWN])
@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "pdf"])
def test_the_same_report_has_the_same_bytes_after_later_events(world, secretariat, audience, form):
    inputs = {"audience": audience, "as_of": DAY, "known_at": end_of(DAY), "since": datetime.date(2026, 1, 1)}
    with time_machine.travel(THEN + datetime.timedelta(days=1), tick=False):
        before = WRITERS[form](document(**inputs))
    with time_machine.travel(LATER, tick=False):
        happen_later(world, secretariat)
        after = WRITERS[form](document(**inputs))

    assert after == before


def test_what_is_known_later_is_in_a_report_as_known_later(world, secretariat):
    with time_machine.travel(LATER, tick=False):
        happen_later(world, secretariat)
        then = document(as_of=DAY, known_at=end_of(DAY))
        now = document(as_of=DAY, known_at=end_of(LATER.date()))

    assert value(then, "with_similar_instrument") == 1
    assert value(now, "with_similar_instrument") == 3


def test_what_became_public_in_the_period_is_a_change(world):
    with time_machine.travel(LATER, tick=False):
        agree_to_adoption(
            event=world["unagreed"], on=LATER.date(), by=factories.officer(world["unagreed"].organization)
        )
        found = document(as_of=LATER.date(), known_at=end_of(LATER.date()), since=DAY)

    changes = next(table for table in found.tables if table.name == "changes")
    assert [row.cells[-1].words for row in changes.rows] == ["Made public"]


def test_what_was_closed_since_is_left_out(world):
    with time_machine.travel(LATER, tick=False):
        decide_release(
            kind="instrument", thing=world["reference"].translation_key, audience="own", authority="x", by=None,
            as_operator=True,
        )  # fmt: skip

        assert value(document(as_of=DAY, known_at=end_of(DAY)), "with_similar_instrument") == 0
