"""Contacts and focal points for the tests of outreach."""

import datetime
from typing import Any

from organizations.focal_points import FocalPointEntry, add_focal_point
from organizations.models import FocalPoint, OrganizationPage
from practices.models.dates import PartialDate
from practices.models.outreach.contacts import Contact
from practices.outreach.actions.contacts import log_contact
from tests import factories


def contact(of: OrganizationPage | None = None, *, on: str = "2026-01-12", by: Any = None, **fields: Any) -> Contact:
    """Log a contact, a letter unless told otherwise."""
    return log_contact(
        organization=of or factories.organization(),
        happened=PartialDate.parse(on),
        by=by or factories.secretariat_member(),
        **{"kind": "letter", **fields},
    )


def reply(to: Contact, *, on: str = "2026-02-01", **fields: Any) -> Contact:
    """Log a reply to a contact."""
    return contact(OrganizationPage.objects.get(pk=to.organization_id), on=on, kind="reply", follows=to, **fields)


def focal_point(of: OrganizationPage, *, since: str = "2025-01-01", until: str = "", **fields: Any) -> FocalPoint:
    """Enter a focal point, seen by the secretariat alone unless told otherwise."""
    return add_focal_point(
        organization=of,
        entry=FocalPointEntry(**{"name": "Ana Lind", "email": "ana@commission.example", **fields}),
        valid_from=datetime.date.fromisoformat(since),
        valid_until=datetime.date.fromisoformat(until) if until else None,
        by=factories.secretariat_member(),
    )
