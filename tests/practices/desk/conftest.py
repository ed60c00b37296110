"""What waits on a desk: letters, returns, requests, drafts; and two organizations that stand beside a reference."""

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from organizations.models import FocalPoint, OrganizationPage
from practices.desk.queries.desks import Desk, desk_of
from practices.models.editions import today
from practices.models.evidence import AdoptionSuggestion
from practices.models.instruments import InstrumentPage
from practices.models.outreach.letters import Letter, LetterModel, Mailing
from practices.models.outreach.returns import Return
from practices.models.redactions import RedactionRequest
from practices.models.reports.drafts import Clearance, ReportDraft
from practices.policies import proposals_to_decide
from tests import factories

CANARY = "canary5b1d0c77ae"


def desk(user: Any) -> Desk:
    """Return the desk of `user` now, asked for anew."""
    user.__dict__.pop("_reader", None)
    return desk_of(user, proposals=proposals_to_decide(user), now=timezone.now())


def waiting(user: Any) -> dict[str, int]:
    """Return what waits for `user`, what fell due, and what the portal found, counted by name."""
    found = desk(user)
    return {group.name: group.count for group in (*found.waiting, *found.follow_up, *found.backlog)}


def client_of(user: Any) -> Client:
    """Sign `user` in."""
    client = Client()
    client.force_login(user)
    return client


def days(number: int) -> datetime.date:
    """Return the day so many days from now."""
    return today() + datetime.timedelta(days=number)


def focal_point(organization: OrganizationPage, **fields: Any) -> FocalPoint:
    """Register a focal point that holds since a year."""
    return FocalPoint.objects.create(
        organization=organization, **{"name": "A name", "valid_from": days(-365), **fields}
    )


def letter(organization: OrganizationPage, number: int = 1) -> Letter:
    """Make a letter that is not recorded as sent."""
    model, _made = LetterModel.objects.get_or_create(title="A letter")
    mailing = Mailing.objects.create(letter_model=model, dated_on=days(-3))
    return Letter.objects.create(
        mailing=mailing,
        organization=organization,
        language="en",
        year=2026,
        number=number,
        reference_number=f"PX/2026/{number:04}",
        subject=CANARY,
        body="Words",
    )


def yearly_return(organization: OrganizationPage, reference: InstrumentPage, **fields: Any) -> Return:
    """Open a return."""
    values = {
        "year": 2026,
        "focal_point": focal_point(organization),
        "token_digest": uuid.uuid4().hex,
        "expires_at": timezone.now() + datetime.timedelta(days=30),
        "sent_at": timezone.now(),
        **fields,
    }
    return Return.objects.create(organization=organization, reference=reference, **values)


def removal(organization: OrganizationPage, by: Any) -> RedactionRequest:
    """Ask that the words of a contact go."""
    return RedactionRequest.objects.create(
        kind="contact",
        thing=uuid.uuid4(),
        organization=organization,
        reason="personal_data",
        asked_by=by,
        asked_at=timezone.now(),
    )


def suggestion(instrument: InstrumentPage, reference: InstrumentPage) -> AdoptionSuggestion:
    """Let the machine suggest that a text reads like a reference."""
    return AdoptionSuggestion.objects.create(
        instrument=instrument, reference=reference, likeness=0.8, method="1", found_at=timezone.now()
    )


def draft(title: str = "A report", **fields: Any) -> ReportDraft:
    """Begin a report."""
    return ReportDraft.objects.create(title=title, as_of=today(), known_on=today(), **fields)


def clearance(of: ReportDraft, **fields: Any) -> Clearance:
    """Ask somebody to clear a draft."""
    values = {
        "name": "Legal office",
        "email": "legal@example.org",
        "token_digest": uuid.uuid4().hex,
        "draft_digest": "0" * 64,
        "asked_at": timezone.now(),
        "expires_at": timezone.now() + datetime.timedelta(days=7),
        **fields,
    }
    return Clearance.objects.create(draft=of, **values)


@pytest.fixture
def ours(db: None) -> OrganizationPage:
    """Our organization, with a focal point."""
    made = factories.organization("Our organization")
    focal_point(made)
    return made


@pytest.fixture
def theirs(db: None) -> OrganizationPage:
    """Another organization, with a focal point."""
    made = factories.organization("Their organization")
    focal_point(made)
    return made


@pytest.fixture
def reference(db: None) -> InstrumentPage:
    """A reference of a third organization, with a focal point."""
    made = factories.instrument(title="The model code")
    focal_point(made.organization)
    return made
