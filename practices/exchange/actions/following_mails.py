"""The mails to followers: the link that confirms, and what changed. Plain text, in the follower's language."""

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from practices.exchange.actions.list_mail import ListMail
from practices.exchange.queries.following import followed_of, in_words
from practices.exchange.queries.updates import UpdateLine
from practices.models.exchange.following import Subscription

AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def mail_confirmation(subscription: Subscription, key: str) -> None:
    """Send the link that confirms an address, after the commit."""
    _send_later(subscription, "follow_confirm", reverse_for=("follow_confirm", key))


def mail_known(subscription: Subscription, key: str) -> None:
    """Tell, after the commit, an address that it follows this already, and how it can change that."""
    _send_later(subscription, "follow_known", reverse_for=("follow_one", key))


def mail_updates(
    subscription: Subscription, lines: Sequence[UpdateLine], *, count: int, key: str, number: int, user: Any
) -> None:
    """Send what changed, now. `count`: of how many changed things the lines are the first.

    `number`: the place in the log up to which it tells; the mail is named by it, so that the same mail sent twice
    can be told to be the same. Raises OSError where it cannot be sent.
    """
    with override(subscription.language):
        one_click = settings.BASE_URL + reverse("follow_stop", args=[key])
        context = {
            "lines": [(line, _absolute(line.address)) for line in lines],
            "count": count,
            "rest": count - len(lines),
            "followed": in_words(followed_of(subscription), user),
            "changes": _absolute(reverse("change-list")),
            "manage": _absolute(reverse("follow_one", args=[key])),
            "stop": one_click,
        }
        subject = _line(render_to_string("practices/mails/follow_update_subject.txt", context))
        body = render_to_string("practices/mails/follow_update.txt", context)
    thread = _name(subscription)
    headers = {
        **AUTOMATIC,
        "Precedence": "list",
        "List-Id": f"<updates.{_host()}>",
        "List-Unsubscribe": f"<{one_click}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Message-ID": f"<{thread}.{number}@{_host()}>",
        "References": f"<{thread}@{_host()}>",
    }
    ListMail(subject, body, None, [address_of(subscription)], headers=headers).send(using="direct")


def address_of(subscription: Subscription) -> str:
    """Return where a subscription is written to: of an account, the address that it has now."""
    return subscription.user.email if subscription.user is not None else subscription.email


def _send_later(subscription: Subscription, name: str, *, reverse_for: tuple[str, str]) -> None:
    with override(subscription.language):
        view, key = reverse_for
        context = {
            "followed": in_words(followed_of(subscription), None, gives_search=False),
            "address": _absolute(reverse(view, args=[key])),
        }
        subject = _line(render_to_string(f"practices/mails/{name}_subject.txt", context))
        body = render_to_string(f"practices/mails/{name}.txt", context)
    message = EmailMessage(subject, body, None, [subscription.email], headers=AUTOMATIC)
    transaction.on_commit(partial(message.send, using="default"), robust=True)


def _absolute(address: str) -> str:
    return settings.BASE_URL + address if address.startswith("/") else address


def _line(text: str) -> str:
    """Keep a subject on one line, whatever stands in a title."""
    return " ".join(text.split())


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def _name(subscription: Subscription) -> str:
    """Name the thread of a subscription, without giving its id away."""
    return "follow." + hashlib.sha256(f"thread {subscription.public_id}".encode()).hexdigest()[:24]
