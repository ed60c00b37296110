"""Enquiries for tests: a population, letters, replies."""

import datetime
from typing import Any

from organizations.models import OrganizationPage
from practices.models.outreach.contacts import Contact
from practices.models.outreach.enquiries import Enquiry
from practices.outreach.actions.enquiries import EnquiryPlan, begin_enquiry
from practices.outreach.actions.sent_letters import record_sent
from tests import factories
from tests.practices.outreach.letters import making

BEGINS = datetime.date(2026, 1, 5)


def enquiry(*members: OrganizationPage, by: Any, **fields: Any) -> Enquiry:
    """Begin an enquiry with these organizations, or with a new one."""
    values = {"title": "Rules of conduct", "question": "Do you have a code?", "begins_on": BEGINS, **fields}
    return begin_enquiry(plan=EnquiryPlan(**values), organizations=members or [factories.organization()], by=by)


def asked(of: Enquiry, *members: OrganizationPage, by: Any, on: datetime.date = BEGINS, **fields: Any) -> list[Contact]:
    """Make letters for the enquiry and record them as sent on their day."""
    made = making.mailing(*members, by=by, enquiry=of, dated_on=on, **fields)
    return [record_sent(letter=letter, sent_on=on, by=by) for letter in making.letters_of(made)]
