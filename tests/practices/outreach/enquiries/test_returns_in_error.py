"""A return of an enquiry that should not have been sent asked nobody; one that is merely closed did ask."""

import datetime

import pytest
from django.urls import reverse

from practices.models.editions import today
from practices.outreach.queries.enquiries import record_on
from tests import factories
from tests.practices.outreach.enquiries.making import enquiry
from tests.practices.outreach.returns import making as returns

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("act", "counts"), [("error", (0, 0)), ("close", (1, 1))])
def test_return_that_was_sent_in_error_is_taken_back(client, secretariat, act, counts):
    reference, body = factories.instrument(), factories.organization()
    made = enquiry(body, by=secretariat, reference=reference)
    opened_at = datetime.datetime.now(datetime.UTC)
    sent, _token = returns.asked(reference, of=body, enquiry=made, opened_at=opened_at)
    client.force_login(secretariat)

    client.post(reverse("returns_admin:detail", args=[sent.public_id]), {"act": act})

    found = record_on(made, today()).counts
    assert (found.asked, found.no_reply) == counts
    sent.refresh_from_db()
    assert sent.closed_at is not None
