"""What tests of returns are made of: focal points, an open return with its link, a code from the mail."""

import datetime
import itertools
import re
from typing import Any

from django.core import mail

from organizations.models import FocalPoint, OrganizationPage
from practices.models.instruments import InstrumentPage
from practices.models.outreach.returns import Return
from practices.outreach.actions import return_links
from practices.outreach.actions.return_links import digest_of_token
from tests import factories

COUNT = itertools.count(1)
LONG_AGO = datetime.date(2020, 1, 1)


def focal_point(of: OrganizationPage, **fields: Any) -> FocalPoint:
    """Make a focal point that holds since long ago, with an address."""
    number = next(COUNT)
    values = {"name": f"Person {number}", "email": f"point{number}@example.org", "valid_from": LONG_AGO, **fields}
    return FocalPoint.objects.create(organization=of, **values)


def asked(
    reference: InstrumentPage | None = None, *, of: OrganizationPage | None = None, second: bool = True, **fields: Any
) -> tuple[Return, str]:
    """Make an open return with the token of its link; with `second` a second person is registered."""
    organization = of or factories.organization()
    first = fields.pop("focal_point", None) or focal_point(organization)
    if second:
        focal_point(organization, role="deputy")
    token = return_links.make_token()
    now = datetime.datetime.now(datetime.UTC)
    made = Return.objects.create(
        **{
            "organization": organization,
            "reference": reference or factories.instrument(),
            "year": 2026,
            "focal_point": first,
            "token_digest": digest_of_token(token),
            "sent_at": now,
            "expires_at": now + datetime.timedelta(days=60),
            **fields,
        }
    )
    return Return.objects.for_listing().get(pk=made.pk), token


def code_from_mail() -> str:
    """Return the six digits of the last mail."""
    return re.search(r"^(\d{6})$", str(mail.outbox[-1].body), re.MULTILINE)[1]


def link_from_mail(message: Any = None) -> str:
    """Return the path of the link in a mail, by default the last one."""
    body = str((message or mail.outbox[-1]).body)
    return re.search(r"https?://[^/\s]+(/\S*returns/\S+/)", body)[1]


def typed(**tracks: dict[str, str]) -> dict[str, str]:
    """Return what a browser sends of the form: fields by track."""
    return {f"{track}-{name}": value for track, fields in tracks.items() for name, value in fields.items()}


IN_PLACE = {"adoption": {"state": "in_place", "since": "2004-05"}}
