"""Sending again, sending a trial, and passing over a delivery: by the people who keep a webhook."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from practices.exchange.actions.changes import head_of
from practices.exchange.actions.deliveries import is_trial
from practices.exchange.actions.webhook_bodies import make_delivery
from practices.exchange.actions.webhooks import WebhookRefused, scope_of
from practices.models.exchange.webhooks import Webhook, WebhookDelivery
from practices.permissions import may_write_for


@transaction.atomic
def send_trial(*, webhook: Webhook, by: Any, now: datetime.datetime) -> WebhookDelivery:
    """Have a call without changes made, once; of a paused webhook too. Raises WebhookRefused."""
    _lock(webhook, by)
    if WebhookDelivery.objects.filter(webhook=webhook, number=0, next_at__isnull=False).exists():
        raise WebhookRefused(_("A trial waits already. It is sent within a minute."))
    return make_delivery(webhook=webhook, changes=(), now=now)


@transaction.atomic
def replay_delivery(*, delivery: WebhookDelivery, by: Any, now: datetime.datetime) -> None:
    """Have a delivery sent again, with the same id and body. Raises WebhookRefused."""
    _lock(delivery.webhook, by)
    if is_trial(delivery):
        raise WebhookRefused(_("A trial cannot be sent again: send a new one."))
    if not _send_again(WebhookDelivery.objects.filter(pk=delivery.pk), now):
        raise WebhookRefused(_("This delivery waits already."))


@transaction.atomic
def replay_since(*, webhook: Webhook, day: datetime.date, by: Any, now: datetime.datetime) -> int:
    """Have all that was made on a day (UTC) or later sent again, in order, with the same ids; give how many.

    Raises WebhookRefused.
    """
    _lock(webhook, by)
    moment = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    return _send_again(WebhookDelivery.objects.filter(webhook=webhook, number__gt=0, made_at__gte=moment), now)


@transaction.atomic
def go_back(*, webhook: Webhook, after: int, by: Any) -> None:
    """Have all changes after a cursor of the log told anew, in deliveries with new ids. Raises WebhookRefused.

    What waits goes first, and is told again.
    """
    locked = _lock(webhook, by)
    if not 0 <= after <= head_of(scope_of(webhook)):
        raise WebhookRefused(_("There is no such position in the log of your organization."))
    if after > locked.after:
        raise WebhookRefused(_("These changes have not been sent yet: they will be sent automatically."))
    webhook.after = after
    webhook.save(update_fields=["after"])


@transaction.atomic
def skip_delivery(*, delivery: WebhookDelivery, by: Any) -> None:
    """Pass over a delivery that waits: what comes after it is sent. Raises WebhookRefused."""
    _lock(delivery.webhook, by)
    waiting = WebhookDelivery.objects.filter(pk=delivery.pk, next_at__isnull=False)
    if not waiting.update(next_at=None):
        raise WebhookRefused(_("This delivery does not wait any more."))


def _lock(webhook: Webhook, by: Any) -> Webhook:
    if not may_write_for(by, webhook.organization):
        raise WebhookRefused(_("Only the people of the organization and the secretariat manage its webhooks."))
    row = Webhook.objects.select_for_update().filter(pk=webhook.pk).first()
    if row is None:
        raise WebhookRefused(_("This webhook was removed."))
    return row


def _send_again(deliveries: Any, now: datetime.datetime) -> int:
    count: int = deliveries.filter(next_at__isnull=True).update(next_at=now, delivered_at=None, attempt_count=0)
    return count
