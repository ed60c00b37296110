"""Where the exchange of letters stands with each organization: last contact, last reply, what is asked, silence."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from organizations.models import FocalPoint, OrganizationPage, reader_of
from practices.models.dates import Precision, format_partial_date
from practices.models.outreach.contacts import Contact, ContactKind, ContactRecord
from practices.models.outreach.letters import Letter as UnsentLetter
from practices.outreach.queries.contacts import ContactRow, contact_rows, with_all
from practices.outreach.queries.known import by_name, known_contacts
from practices.outreach.queries.requests import OpenRequest, requests_among
from practices.outreach.queries.responses import LetterResponse, letters_of
from practices.queries.adoptions.statements import Named, name_organization

HEADS = (
    "organization",
    "organization_id",
    "last_contact",
    "last_contact_kind",
    "last_reply",
    "asked_on",
    "answer_asked_for_by",
    "days_open",
    "reminders",
    "next_step_by",
    "focal_points",
)


@dataclass(frozen=True, slots=True)
class ContactStanding:
    """One organization. Dates are in their precision, "" where nothing is recorded.

    `request` is the open request with the earliest day; `next_step_on` the next day that was noted and is not past,
    else the last one. `focal_points` counts those that hold on the day.
    """

    organization: Named
    is_contact_only: bool
    last_contact: str
    last_contact_kind: str
    last_reply: str
    request: OpenRequest | None
    requests: int
    next_step_on: datetime.date | None
    focal_points: int


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Everything that was exchanged with one organization."""

    standing: ContactStanding
    contacts: tuple[ContactRow, ...]
    letters: tuple[LetterResponse, ...]
    requests: tuple[OpenRequest, ...]
    unsent: tuple[UnsentLetter, ...]
    focal_points: tuple[FocalPoint, ...]
    next_steps: tuple[ContactRow, ...]
    obstacles: tuple[ContactRow, ...]


def standings(user: Any, *, as_of: datetime.date, known_at: datetime.datetime) -> list[ContactStanding]:
    """Return all organizations in alphabetical order, for the secretariat; none for anybody else. Six queries."""
    if not reader_of(user).is_secretariat:
        return []
    organizations = OrganizationPage.objects.for_listing()
    return _standings(organizations, known_contacts(as_of=as_of, known_at=known_at), as_of)


def correspondence(
    user: Any, organization: OrganizationPage, *, as_of: datetime.date, known_at: datetime.datetime
) -> Correspondence:
    """Return what was exchanged with `organization`, newest first, as far as `user` may see it."""
    known = known_contacts(as_of=as_of, known_at=known_at, organization=organization.pk)
    rows = contact_rows(with_all(Contact.objects.visible_to(user).filter(organization=organization)))
    standing_rows = [row for row in rows if row.stands]
    return Correspondence(
        standing=_standings([organization], known, as_of)[0],
        contacts=tuple(rows),
        letters=letters_of(known, as_of=as_of),
        requests=tuple(requests_among(known, as_of=as_of)),
        unsent=tuple(UnsentLetter.objects.visible_to(user).unsent().filter(organization=organization).for_listing()),
        focal_points=tuple(
            FocalPoint.objects.visible_to(user).valid(as_of).filter(organization=organization).for_listing()
        ),
        next_steps=tuple(row for row in standing_rows if row.next_step or row.next_step_on),
        obstacles=tuple(row for row in standing_rows if row.obstacles or row.help_offered),
    )


def sheet_rows(rows: Iterable[ContactStanding]) -> list[tuple[str, ...]]:
    """Return the lines under `HEADS`, in the order of the rows."""
    return [
        (
            row.organization.name,
            row.organization.id,
            row.last_contact,
            row.last_contact_kind,
            row.last_reply or gettext("no reply recorded"),
            row.request.asked if row.request else "",
            row.request.due_on.isoformat() if row.request else "",
            _number(row.request.days_open) if row.request else "",
            str(row.request.reminders) if row.request else "",
            row.next_step_on.isoformat() if row.next_step_on else "",
            str(row.focal_points),
        )
        for row in rows
    ]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _standings(
    organizations: Iterable[OrganizationPage], known: Sequence[Contact], as_of: datetime.date
) -> list[ContactStanding]:
    of_organization: dict[int, list[Contact]] = defaultdict(list)
    for contact in known:
        of_organization[contact.organization_id].append(contact)
    requests: dict[str, list[OpenRequest]] = defaultdict(list)
    for request in requests_among(known, as_of=as_of):
        requests[request.organization.id].append(request)
    steps, points = _next_steps(known, as_of), _valid_points(as_of)
    rows = [
        _standing(page, of_organization[page.pk], requests[str(page.translation_key)], steps, points)
        for page in organizations
    ]
    return sorted(rows, key=lambda row: by_name(row.organization))


def _standing(
    page: OrganizationPage,
    contacts: Sequence[Contact],
    requests: Sequence[OpenRequest],
    steps: dict[int, datetime.date],
    points: dict[int, int],
) -> ContactStanding:
    last = _last(contacts)
    reply = _last([contact for contact in contacts if contact.kind == ContactKind.REPLY])
    return ContactStanding(
        organization=name_organization(page),
        is_contact_only=page.is_contact_only,
        last_contact=_day(last),
        last_contact_kind=last.get_kind_display() if last else "",
        last_reply=_day(reply),
        request=min(requests, key=lambda request: (request.due_on, request.sequence), default=None),
        requests=len(requests),
        next_step_on=steps.get(page.pk),
        focal_points=points.get(page.pk, 0),
    )


def _last(contacts: Sequence[Contact]) -> Contact | None:
    dated = [contact for contact in contacts if contact.happened_precision != Precision.UNKNOWN]
    return max(dated, key=lambda contact: (contact.happened_on, contact.sequence), default=None)


def _day(contact: Contact | None) -> str:
    return format_partial_date(contact.happened_on, contact.happened_precision) if contact else ""


def _next_steps(known: Sequence[Contact], as_of: datetime.date) -> dict[int, datetime.date]:
    """Return the next day of each organization by which something was to be done, else the last that has passed."""
    keys = {contact.pk: contact.organization_id for contact in known}
    days: dict[int, list[datetime.date]] = defaultdict(list)
    dated = ContactRecord.objects.filter(next_step_on__isnull=False).values_list("contact_id", "next_step_on")
    for contact, day in dated:
        if contact in keys and day is not None:
            days[keys[contact]].append(day)
    return {key: min((day for day in found if day >= as_of), default=max(found)) for key, found in days.items()}


def _valid_points(on: datetime.date) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for key in FocalPoint.objects.valid(on).values_list("organization_id", flat=True):
        counts[key] += 1
    return counts
