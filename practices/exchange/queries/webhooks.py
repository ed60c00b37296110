"""Webhooks, their deliveries and the tries of each, as rows."""

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practices.models.exchange.changes import ChangedKind
from practices.models.exchange.webhooks import PauseReason, Webhook, WebhookAttempt, WebhookDelivery
from practices.queries.wording import Words, name_of

WAITING, DELIVERED, NOT_DELIVERED = "waiting", "delivered", "not_delivered"
OUTCOMES = {
    WAITING: gettext_lazy("Waiting"),
    DELIVERED: gettext_lazy("Delivered"),
    NOT_DELIVERED: gettext_lazy("Not delivered"),
}
"""What became of a delivery: it waits for a try, was accepted, or was given up."""
CONDITIONS = {
    WAITING: Q(next_at__isnull=False),
    DELIVERED: Q(next_at__isnull=True, delivered_at__isnull=False),
    NOT_DELIVERED: Q(next_at__isnull=True, delivered_at__isnull=True),
}
ERRORS = {
    "no_address": gettext_lazy("the address cannot be called"),
    "unknown_name": gettext_lazy("this name is not found on the internet"),
    "not_public": gettext_lazy("the address leads to a private network, which is never called"),
    "too_late": gettext_lazy("no answer in time"),
    "certificate": gettext_lazy("the certificate is not valid for this name"),
    "no_answer": gettext_lazy("the connection failed"),
}
"""Why a call got no status; the codes are those of `practices.actions.outside.Why`."""


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """A webhook as its people see it. `delivered_at`: when a call was last accepted; `after`: told up to here."""

    id: str
    name: str
    organization: Words
    address: str
    kinds: tuple[str, ...]
    after: int
    is_paused: bool
    paused_at: datetime.datetime | None
    state_label: str
    waiting_count: int
    delivered_at: datetime.datetime | None
    made_at: datetime.datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery in the log; `answer` is what was answered last, "" before the first try."""

    id: str
    what: str
    is_trial: bool
    made_at: datetime.datetime
    outcome: str
    outcome_label: str
    try_count: int
    answer: str
    next_at: datetime.datetime | None
    delivered_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class TryRow:
    """One try; `took` in milliseconds."""

    tried_at: datetime.datetime
    answer: str
    is_accepted: bool
    took: int


def webhook_rows(webhooks: Iterable[Webhook]) -> list[WebhookRow]:
    """Return the rows of webhooks, in the order given. Two queries more than the webhooks themselves."""
    listed = list(webhooks)
    counted = (
        WebhookDelivery.objects.filter(webhook__in=[one.pk for one in listed])
        .order_by()
        .values("webhook")
        .annotate(waiting=Count("pk", filter=CONDITIONS[WAITING]), last=Max("delivered_at"))
    )
    counts = {row["webhook"]: row for row in counted}
    return [_webhook_row(one, counts.get(one.pk, {"waiting": 0, "last": None})) for one in listed]


def of_outcome(deliveries: QuerySet[WebhookDelivery], outcome: str) -> QuerySet[WebhookDelivery]:
    """Keep the deliveries with an outcome (one of OUTCOMES; "" for all), the newest first."""
    kept = deliveries.filter(CONDITIONS[outcome]) if outcome in CONDITIONS else deliveries
    return kept.order_by("-made_at", "-pk")


def delivery_rows(deliveries: Iterable[WebhookDelivery]) -> list[DeliveryRow]:
    """Return the rows of deliveries, in the order given. One query more than the deliveries themselves."""
    listed = list(deliveries)
    tries: dict[int, list[WebhookAttempt]] = {one.pk: [] for one in listed}
    for attempt in WebhookAttempt.objects.filter(delivery__in=list(tries)).order_by("tried_at", "pk"):
        tries[attempt.delivery_id].append(attempt)
    return [_delivery_row(one, tries[one.pk]) for one in listed]


def try_rows(delivery: WebhookDelivery) -> list[TryRow]:
    """Return the tries of a delivery, the first first."""
    return [
        TryRow(one.tried_at, answer_of(one), _is_accepted(one.status), one.took)
        for one in delivery.attempts.order_by("tried_at", "pk")
    ]


def written_body(delivery: WebhookDelivery) -> str:
    """Return the body of a delivery, set out for reading."""
    return json.dumps(json.loads(delivery.body), ensure_ascii=False, indent=2)


def answer_of(attempt: WebhookAttempt) -> str:
    """Say what was answered: the status with its name, or why there is none."""
    if attempt.status is None:
        return str(ERRORS.get(attempt.error, ERRORS["no_answer"]))
    try:
        return f"{attempt.status} {HTTPStatus(attempt.status).phrase}"
    except ValueError:
        return str(attempt.status)


def kind_labels(kinds: Sequence[str]) -> tuple[str, ...]:
    """Name kinds of things in the active language; none for all."""
    return tuple(str(ChangedKind(kind).label) for kind in kinds if kind in ChangedKind.values)


def _webhook_row(webhook: Webhook, counts: Any) -> WebhookRow:
    is_paused = webhook.paused_at is not None
    reason = webhook.pause_reason if webhook.pause_reason in PauseReason.values else PauseReason.BY_HAND
    return WebhookRow(
        id=str(webhook.public_id),
        name=webhook.name,
        organization=name_of(webhook.organization),
        address=webhook.address,
        kinds=kind_labels(webhook.kinds),
        after=webhook.after,
        is_paused=is_paused,
        paused_at=webhook.paused_at,
        state_label=str(PauseReason(reason).label) if is_paused else _("Active"),
        waiting_count=counts["waiting"],
        delivered_at=counts["last"],
        made_at=webhook.made_at,
        made_by=_name_of(webhook.made_by),
    )


def _name_of(person: Any) -> str:
    return (person.get_full_name() or person.get_username()) if person else ""


def _delivery_row(delivery: WebhookDelivery, tries: Sequence[WebhookAttempt]) -> DeliveryRow:
    outcome = WAITING if delivery.next_at else DELIVERED if delivery.delivered_at else NOT_DELIVERED
    return DeliveryRow(
        id=str(delivery.public_id),
        what=_what(delivery),
        is_trial=delivery.number == 0,
        made_at=delivery.made_at,
        outcome=outcome,
        outcome_label=str(OUTCOMES[outcome]),
        try_count=len(tries),
        answer=answer_of(tries[-1]) if tries else "",
        next_at=delivery.next_at,
        delivered_at=delivery.delivered_at,
    )


def _what(delivery: WebhookDelivery) -> str:
    """Say what a delivery tells of: how many changes, and their cursors."""
    changes = json.loads(delivery.body)["changes"]
    if not changes:
        return _("Trial")
    first, last = changes[0]["cursor"], changes[-1]["cursor"]
    if first == last:
        return _("1 change (%(cursor)s)") % {"cursor": first}
    words = ngettext(
        "%(count)s change (%(first)s to %(last)s)", "%(count)s changes (%(first)s to %(last)s)", len(changes)
    )
    return words % {"count": len(changes), "first": first, "last": last}


def _is_accepted(status: int | None) -> bool:
    return status is not None and 200 <= status < 300
