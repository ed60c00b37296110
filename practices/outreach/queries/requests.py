"""What asked for an answer by a day and has no reply recorded."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from practices.models.dates import Precision, format_partial_date
from practices.models.outreach.contacts import Contact
from practices.outreach.queries.known import by_name, known_contacts
from practices.outreach.queries.threads import Threads
from practices.queries.adoptions.statements import Named, name_organization


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """One open request, its reminders with it.

    `due_on` is the last day by which an answer was asked for; `days_late` counts from it to the as-of date, 0 while
    it has not passed; `days_open` from the request itself, None where its day is not known.
    """

    id: str
    sequence: int
    organization: Named
    actor_label: str
    kind_label: str
    reference_number: str
    asked_on: datetime.date
    asked: str
    due_on: datetime.date
    days_late: int
    days_open: int | None
    reminders: int
    last_reminder_on: datetime.date | None

    @property
    def is_overdue(self) -> bool:
        """Whether the day has passed."""
        return self.days_late > 0


def open_requests(
    *, as_of: datetime.date, known_at: datetime.datetime, organization: int | None = None
) -> list[OpenRequest]:
    """Return the open requests, by organization alphabetically, then by day. `organization`: one's primary key.

    Two queries.
    """
    return requests_among(known_contacts(as_of=as_of, known_at=known_at, organization=organization), as_of=as_of)


def requests_among(contacts: Sequence[Contact], *, as_of: datetime.date) -> list[OpenRequest]:
    """Return the open requests among contacts that are all that is known. No query."""
    threads = Threads(contacts)
    asked = [one for one in contacts if threads.opens_request(one) and threads.first_reply(one) is None]
    found = [_request(contact, threads, as_of) for contact in asked]
    return sorted(found, key=lambda row: (*by_name(row.organization), row.asked_on, row.sequence))


def _request(contact: Contact, threads: Threads, as_of: datetime.date) -> OpenRequest:
    due_on = threads.last_due(contact)
    assert due_on is not None  # noqa: S101 - it opens a request
    reminders = threads.reminders(contact)
    return OpenRequest(
        id=str(contact.public_id),
        sequence=contact.sequence,
        organization=name_organization(contact.organization),
        actor_label=contact.get_actor_display(),
        kind_label=contact.get_kind_display(),
        reference_number=contact.reference_number,
        asked_on=contact.happened_on,
        asked=format_partial_date(contact.happened_on, contact.happened_precision),
        due_on=due_on,
        days_late=max(0, (as_of - due_on).days),
        days_open=(as_of - contact.happened_on).days if contact.happened_precision == Precision.DAY else None,
        reminders=len(reminders),
        last_reminder_on=max((one.happened_on for one in reminders), default=None),
    )
