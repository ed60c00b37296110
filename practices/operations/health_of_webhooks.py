"""How the calls of webhooks stand: whether any is late, and whether a receiver has not answered for long."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Min, OuterRef, QuerySet, Subquery

from practices.models.exchange.webhooks import Webhook, WebhookDelivery
from practices.operations.findings import HealthFinding, HealthStatus, in_words

LATE_CALL = datetime.timedelta(minutes=10)
"""How far behind its time the sending of a webhook may be: the runs of three minutes, and one that takes long."""
FAILED_CALLS = 4
"""Failed tries of one delivery, in some forty minutes, after which its receiver counts as failing."""


def look_at_webhooks(now: datetime.datetime) -> Iterator[HealthFinding]:
    """Look at the first delivery that waits at each webhook: what comes after it waits with it."""
    due = first_call_due()
    late = now - due if due else datetime.timedelta()
    if late > LATE_CALL:
        yield HealthFinding("webhooks", HealthStatus.WARN, f"calls are {in_words(late)} late: does run_due run?")
    else:
        yield HealthFinding("webhooks", HealthStatus.OK, "no call is late")
    failing = failing_receivers()
    if failing:
        yield HealthFinding(
            "receivers", HealthStatus.WARN, f"{failing} receivers of webhooks take no call: see their pages"
        )
    else:
        yield HealthFinding("receivers", HealthStatus.OK, "all take their calls")


def first_call_due() -> datetime.datetime | None:
    """Return when the first of the calls is due that wait for no other one; None when none waits."""
    oldest: datetime.datetime | None = _first_waiting("next_at").aggregate(oldest=Min("first"))["oldest"]
    return oldest


def failing_receivers() -> int:
    """Return how many webhooks wait at a delivery that was tried several times in vain."""
    return _first_waiting("attempt_count").filter(first__gte=FAILED_CALLS).count()


def _first_waiting(field: str) -> QuerySet[Any]:
    """Return the webhooks at work, each with a field of the first delivery that waits (`first`)."""
    waiting = WebhookDelivery.objects.filter(webhook=OuterRef("pk"), number__gt=0, next_at__isnull=False)
    first = Subquery(waiting.order_by("pk").values(field)[:1])
    return Webhook.objects.filter(paused_at__isnull=True).annotate(first=first)
