"""What the tests of following make."""

import re
from typing import Any

from django.core import mail
from django.utils import timezone

from practices.exchange.actions.changes import head_of, note_changes
from practices.exchange.actions.following import confirm
from practices.exchange.actions.updates import UpdateRun, send_updates
from practices.exchange.queries.following import Followed
from practices.models.exchange.following import Frequency, Subscription

ADDRESS = "reader@example.org"


def followed(**given: Any) -> Followed:
    """Something that is followed."""
    kinds = tuple(given.pop("kinds", ()))
    return Followed(**given).with_kinds(kinds) if kinds else Followed(**given)


def subscription(*, email: str = ADDRESS, frequency: str = Frequency.AT_ONCE, **given: Any) -> Subscription:
    """Make a confirmed subscription that was told of all there is."""
    note_changes()
    values = {"user": None, "scope": "", "language": "en", **given}
    made = Subscription(
        email=email if values["user"] is None else "",
        frequency=frequency,
        confirmed_at=timezone.now(),
        after=head_of(values["scope"]),
        **values,
    )
    made.save()
    return made


def told(now: Any = None) -> list[str]:
    """Note what changed, send what is due, and give the bodies of the mails."""
    mail.outbox.clear()
    note_changes()
    send(now)
    return [str(message.body) for message in mail.outbox]


def send(now: Any = None) -> UpdateRun:
    """Send what is due."""
    return send_updates(now=now or timezone.now())


def link_in(message: Any, part: str) -> str:
    """Return the address in a mail that holds `part`, without the portal's own."""
    found = re.search(rf"http://127\.0\.0\.1:8000(/\S*{part}\S*)", str(message.body))
    assert found, message.body
    return found[1]


__all__ = ["ADDRESS", "confirm", "followed", "link_in", "send", "subscription", "told"]
