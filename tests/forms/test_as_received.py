"""A sample of the forms of the portal, sent as they were received: `make audit ARGS=forms` sends all of them."""

import pytest

from tests.forms.received import walk
from tests.leaks.exchange import make_exchange
from tests.whole import many

pytestmark = [pytest.mark.django_db, pytest.mark.once]

OFTEN = ("/admin/my-texts/", "/admin/webhooks/", "/admin/approvals/", "/admin/import/", "/sign-in/account/")


def test_no_form_is_refused_that_is_sent_as_it_was_received() -> None:
    exchange = make_exchange()

    own = walk("own_approver", exchange.people["own_approver"], starts=OFTEN, of_route=1, most_pages=many(16, 6))
    public = walk("anonymous", None, starts=("/", "/search/?q=gift"), of_route=1, most_pages=many(8, 4))

    assert own.faults == []
    assert public.faults == []
    assert own.sent > many(15, 4)
    assert public.sent > many(2, 0)
