"""What webhooks are told: changes of the log are gathered into deliveries, each with its body."""

import datetime
import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.urls import reverse

from practices.exchange.actions.changes import head_of
from practices.exchange.actions.webhooks import scope_of
from practices.models.exchange.changes import Change, ChangeAct, ChangeScope, LogEntry
from practices.models.exchange.webhooks import Webhook, WebhookDelivery

MOST_CHANGES = 100
"""Changes of one delivery."""
MOST_OPEN = 10
"""Deliveries of a webhook that wait at the same time; further changes wait in the log."""


def make_deliveries(*, now: datetime.datetime) -> int:
    """Make the deliveries of what changed since the last ones; give how many.

    Paused webhooks get none, nor do those whose log is not filled yet. A webhook that another
    worker looks after at this moment is left to it.
    """
    logs = LogEntry.objects.filter(scope=OuterRef("organization__change_scope__code"))
    last = Subquery(logs.order_by("-number").values("number")[:1])
    begun = ChangeScope.objects.being_filled()
    behind = Webhook.objects.filter(paused_at__isnull=True).exclude(organization__change_scope__in=begun)
    behind = behind.annotate(last=last).filter(last__gt=F("after"))
    return sum(_make_some(pk, now) for pk in behind.order_by("pk").values_list("pk", flat=True))


def make_delivery(*, webhook: Webhook, changes: Iterable[Change], now: datetime.datetime) -> WebhookDelivery:
    """Make one delivery, due now; without changes a trial."""
    listed = list(changes)
    key = uuid.uuid4()
    body = {
        "id": str(key),
        "webhook": str(webhook.public_id),
        "made_at": _written(now),
        "changes": [describe_change(change) for change in listed],
    }
    return WebhookDelivery.objects.create(
        public_id=key,
        webhook=webhook,
        number=listed[-1].number if listed else 0,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        made_at=now,
        next_at=now,
    )


def describe_change(change: Change) -> dict[str, Any]:
    """Return an entry as `/api/v1/changes/` gives it."""
    is_there = change.act != ChangeAct.WITHDRAWN
    return {
        "cursor": str(change.number),
        "kind": change.kind,
        "id": change.thing,
        "act": change.act,
        "organization": str(change.organization) if change.organization else None,
        "recorded_at": _written(change.recorded_at),
        "url": settings.BASE_URL + reverse(f"{change.kind}-detail", args=[change.thing]) if is_there else None,
    }


@transaction.atomic
def _make_some(pk: int, now: datetime.datetime) -> int:
    rows = Webhook.objects.select_for_update(skip_locked=True, of=("self",)).select_related("organization")
    webhook = rows.filter(pk=pk, paused_at__isnull=True).first()
    if webhook is None:
        return 0
    open_count = WebhookDelivery.objects.filter(webhook=webhook, number__gt=0, next_at__isnull=False).count()
    scope, count = scope_of(webhook), 0
    head = head_of(scope)
    while webhook.after < head and open_count + count < MOST_OPEN:
        changes = Change.objects.of_scope(scope).after(webhook.after).filter(number__lte=head)
        if webhook.kinds:
            changes = changes.filter(kind__in=webhook.kinds)
        some = list(changes[:MOST_CHANGES])
        if some:
            make_delivery(webhook=webhook, changes=some, now=now)
            count += 1
        webhook.after = some[-1].number if len(some) == MOST_CHANGES else head
    webhook.save(update_fields=["after"])
    return count


def _written(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
