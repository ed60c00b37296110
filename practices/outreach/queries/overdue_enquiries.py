"""Enquiries whose day has passed for somebody who was asked, and of whom no response is recorded."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from organizations.models import OrganizationEvent
from practices.models.outreach.contacts import Contact
from practices.models.outreach.enquiries import Enquiry, EnquiryContact, EnquiryMember
from practices.models.outreach.letters import Letter
from practices.models.outreach.returns import Return
from practices.outreach.queries.enquiry_counts import standings_on
from practices.outreach.queries.enquiry_events import RETURN_FIELDS, acts_among, contact_events, return_events


@dataclass(frozen=True, slots=True)
class OverdueEnquiry:
    """An enquiry, of how many organizations the day has passed without a response, and the first such day."""

    enquiry: Enquiry
    count: int
    due_on: datetime.date


def overdue_enquiries(
    contacts: Sequence[Contact], *, as_of: datetime.date, known_at: datetime.datetime
) -> list[OverdueEnquiry]:
    """Return the overdue enquiries, the longest due first; `contacts` are all that is known. Five queries at most."""
    enquiries = list(Enquiry.objects.filter(begins_on__lte=as_of).order_by("pk"))
    if not enquiries:
        return []
    members, noted, written, returned = _parts(as_of, known_at)
    found = []
    for enquiry in enquiries:
        population = members[enquiry.pk]
        about = [contact for contact in contacts if contact.organization_id in population]
        acts = acts_among(about, noted[enquiry.pk], written[enquiry.pk])
        events = list(contact_events(about, acts))
        for row in returned[enquiry.pk]:
            events += return_events(*row, as_of=as_of, known_at=known_at)
        events.sort(key=lambda event: event.place)
        standings = standings_on(population, events, as_of, due_on=enquiry.due_on)
        days = [one.due_on for one in standings.values() if one.is_overdue and one.due_on]
        if days:
            found.append(OverdueEnquiry(enquiry, len(days), min(days)))
    return sorted(found, key=lambda one: (one.due_on, one.enquiry.pk))


def _parts(as_of: datetime.date, known_at: datetime.datetime) -> tuple[Any, Any, Any, Any]:
    """Return by enquiry who is in it and has not ended, what was noted of contacts, which were written, its returns."""
    members: defaultdict[int, set[int]] = defaultdict(set)
    noted: defaultdict[int, dict[int, str]] = defaultdict(dict)
    written: defaultdict[int, set[int]] = defaultdict(set)
    returned: defaultdict[int, list[Any]] = defaultdict(list)
    ended = OrganizationEvent.objects.ended_before(as_of).order_by().values("organization")
    present = EnquiryMember.objects.present().exclude(organization__in=ended)
    for enquiry, key in present.order_by().values_list("enquiry", "organization"):
        members[enquiry].add(key)
    notes = EnquiryContact.objects.filter(noted_at__lte=known_at).order_by("noted_at", "pk")
    for enquiry, key, meaning in notes.values_list("enquiry", "contact", "meaning"):
        noted[enquiry][key] = meaning
    letters = Letter.objects.filter(mailing__enquiry__isnull=False, contact__isnull=False).order_by()
    for enquiry, key in letters.values_list("mailing__enquiry", "contact"):
        written[enquiry].add(key)
    rows = Return.objects.filter(enquiry__isnull=False, opened_at__lte=known_at).order_by("pk")
    rows = rows.exclude(is_error=True, closed_at__lte=known_at)
    for enquiry, *row in rows.values_list("enquiry", *RETURN_FIELDS):
        returned[enquiry].append(row)
    return members, noted, written, returned
