"""Jobs of the audit of webhooks: webhooks of two organizations, changes to tell, a round of calls, what is kept."""

import datetime
import io
import ipaddress
import urllib.parse
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from organizations.actions import found_organization
from practices.actions.outside import Reach, post
from practices.exchange.actions.changes import add_entries, head_of
from practices.exchange.actions.deliveries import deliver_webhooks
from practices.exchange.actions.webhooks import make_webhook, scope_of
from practices.models.exchange.changes import Change, ChangedKind, ChangeScope
from practices.models.exchange.webhooks import Webhook, WebhookDelivery

TIME_LIMIT = 5.0
"""Seconds for one call on this machine."""
KINDS = (ChangedKind.INSTRUMENT, ChangedKind.PRACTICE, ChangedKind.ADOPTION)
CHOSEN: tuple[tuple[str, ...], ...] = ((), (ChangedKind.INSTRUMENT,))
"""Each organization has a webhook for everything, and one that is told of one kind."""


def begin_webhooks(address: str, _silence: io.StringIO) -> dict[str, int]:
    """Have two organizations told at `address`; give after which place of its log each webhook begins."""
    reach = _reach(address)
    for number in range(2):
        owner = found_organization(
            name=f"Organization {number}", slug=f"organization-{number}", kind="intergovernmental", by=None
        )
        by = get_user_model().objects.create_user(f"officer-{number}", f"officer-{number}@example.org", None)
        by.groups.add(owner.officers)
        for kinds in CHOSEN:
            make_webhook(organization=owner, name="Audit", address=f"{address}/in", kinds=kinds, by=by, reach=reach)
    return {str(webhook.public_id): webhook.after for webhook in Webhook.objects.order_by("pk")}


def change_things(count: int, _silence: io.StringIO) -> None:
    """Add so many entries to the log of each scope that is followed, by themselves: of what, plays no part here."""
    for scope in ChangeScope.objects.filter(organization__isnull=False).order_by("pk"):
        with transaction.atomic():
            last = head_of(scope.code)
            add_entries(
                [
                    (
                        Change(kind=KINDS[place % len(KINDS)], thing=str(uuid.uuid4()), act="changed"),
                        {scope.code: last + place},
                    )
                    for place in range(1, count + 1)
                ]
            )


def deliver(address: str, ahead: float, _silence: io.StringIO) -> dict[str, Any]:
    """Make a round of calls with a clock that is `ahead` of time, in seconds; say what waits, and for how long."""
    reach = _reach(address)

    def clock() -> datetime.datetime:
        return timezone.now() + datetime.timedelta(seconds=ahead)

    def send(to: str, body: bytes, headers: Mapping[str, str]) -> int:
        return post(to, body, headers, TIME_LIMIT, reach=reach)

    done = deliver_webhooks(clock=clock, send=send, jitter=lambda: 0.5)
    waiting = WebhookDelivery.objects.filter(next_at__isnull=False).order_by("webhook", "pk")
    first = {delivery.webhook_id: delivery.next_at for delivery in waiting.reverse()}  # the others wait for these
    wait = max((min(first.values()) - clock()).total_seconds(), 0.0) if first else None
    return {"delivered": done.delivered, "failed": done.failed, "wait": wait}


def inspect_webhooks(starts: Mapping[str, int], _silence: io.StringIO) -> dict[str, Any]:
    """Return what each webhook was to be sent from its start (places in its log), and what is kept of deliveries."""
    return {key: _kept(Webhook.objects.get(public_id=key), start) for key, start in starts.items()}


def _kept(webhook: Webhook, start: int) -> dict[str, Any]:
    log = Change.objects.of_scope(scope_of(webhook)).after(start)
    told = log.filter(kind__in=webhook.kinds) if webhook.kinds else log
    deliveries = WebhookDelivery.objects.filter(webhook=webhook)
    return {
        "after": webhook.after,
        "head": head_of(scope_of(webhook)),
        "is_paused": webhook.paused_at is not None,
        "entries": list(told.order_by("number").values_list("number", flat=True)),
        "delivered": [str(key) for key in _keys(deliveries.filter(delivered_at__isnull=False))],
        "waiting": [str(key) for key in _keys(deliveries.filter(next_at__isnull=False))],
    }


def _keys(deliveries: Any) -> Any:
    return deliveries.order_by("pk").values_list("public_id", flat=True)


def _reach(address: str) -> Reach:
    """Let this machine be asked, at the port of `address` alone."""
    here = ipaddress.ip_address("127.0.0.1")
    return Reach(lambda found: found == here, frozenset({urllib.parse.urlsplit(address).port or 80}))
