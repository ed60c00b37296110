"""Which contact is an organization's answer to an enquiry."""

from collections import defaultdict
from collections.abc import Collection

from django.utils import timezone

from practices.models.editions import today
from practices.models.outreach.contacts import Contact
from practices.models.outreach.enquiries import Enquiry
from practices.outreach.queries.enquiry_counts import EnquiryAct
from practices.outreach.queries.enquiry_events import acts_of
from practices.outreach.queries.known import known_contacts


def answers_of(enquiry: Enquiry, organizations: Collection[int]) -> dict[int, Contact]:
    """Return by organization (key) the newest contact that answers the enquiry. Five queries."""
    now = timezone.now()
    contacts = known_contacts(as_of=today(), known_at=now, organizations=organizations)
    acts = acts_of(enquiry, contacts, now)
    return {one.organization_id: one for one in contacts if acts.get(one.pk) == EnquiryAct.ANSWERS}


def answered_by(contacts: Collection[Contact]) -> dict[int, list[Enquiry]]:
    """Return by contact (key) the enquiries that it answers and that are about a reference instrument.

    Three queries, and two for each enquiry that asked their organizations.
    """
    now = timezone.now()
    organizations = {one.organization_id for one in contacts}
    asked = Enquiry.objects.filter(reference__isnull=False, members__organization__in=organizations).distinct()
    known = known_contacts(as_of=today(), known_at=now, organizations=organizations)
    keys = {one.pk for one in contacts}
    found: dict[int, list[Enquiry]] = defaultdict(list)
    for enquiry in asked.order_by("pk"):
        for key, act in acts_of(enquiry, known, now).items():
            if key in keys and act == EnquiryAct.ANSWERS:
                found[key].append(enquiry)
    return found
