"""Calling webhooks: what is due is sent, signed; what fails is tried again, later and later, for three days.

A delivery is claimed by setting `next_at` ahead, sent outside of any transaction, and then recorded. Whoever is killed
in between leaves a claim that runs out; the same delivery is then sent again under the same id: at least once, never by
two workers at the same time.
"""

import datetime
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from practices.actions.outside import Unreachable, Why, post
from practices.exchange.actions.webhook_bodies import make_deliveries
from practices.exchange.actions.webhook_keys import sign_call
from practices.exchange.actions.webhooks import CLAIMED_FOR, reach_of_webhooks
from practices.mails import mail_paused_webhook
from practices.models.exchange.webhooks import PauseReason, Webhook, WebhookAttempt, WebhookDelivery

logger = logging.getLogger(__name__)

TIME_LIMIT = 10.0
"""Seconds for one call."""
RUN = 20.0
"""Seconds after which a round begins no further call; with the last one it takes `TIME_LIMIT` longer at most."""
SHARE = 10.0
"""Seconds that the calls of one webhook may have taken in a round: after that it waits for the next round."""
WORKERS = 8
"""Webhooks that are called at the same time; the deliveries of one webhook go one after the other."""
REPEATERS = 4
"""Webhooks that are called at the same time besides, each with a delivery that was tried before."""
KEPT_FOR = datetime.timedelta(days=30)
"""How long a delivery stays in the log once it was delivered or given up."""
WAITS = (
    datetime.timedelta(minutes=1),
    datetime.timedelta(minutes=5),
    datetime.timedelta(minutes=30),
    datetime.timedelta(hours=2),
    datetime.timedelta(hours=5),
    datetime.timedelta(hours=10),
    datetime.timedelta(hours=14),
    datetime.timedelta(hours=20),
    datetime.timedelta(hours=24),
)
"""How long is waited after each failed try. After the last the webhook is paused."""
SPREAD = 0.2
"""By how much of itself a wait is varied, so that many do not come back at the same moment."""
GONE_STATUS = 410

Post = Callable[[str, bytes, Mapping[str, str]], int]
"""The port to receivers: address, body, headers; gives the HTTP status, or raises Unreachable."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many deliveries were made, how many calls were answered well and how many were not, how many entries went."""

    made: int = 0
    delivered: int = 0
    failed: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A claimed delivery on its way: what is sent, and until when it is kept from others."""

    pk: int
    webhook: int
    is_repeated: bool
    address: str
    body: bytes
    headers: Mapping[str, str]
    claimed_until: datetime.datetime


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What came of a call: the status, or why there is none; `took` in milliseconds."""

    status: int | None
    error: str
    took: int

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver said that it has it."""
        return self.status is not None and 200 <= self.status < 300


def call_receiver(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Call an address on the public internet and give the HTTP status. Raises Unreachable."""
    return post(address, body, headers, TIME_LIMIT, reach=reach_of_webhooks())


def deliver_webhooks(
    *,
    clock: Callable[[], datetime.datetime] = timezone.now,
    send: Post = call_receiver,
    jitter: Callable[[], float] = random.random,
    seconds: float = RUN,
    timer: Callable[[], float] = time.monotonic,
) -> Delivered:
    """Make the deliveries of what changed, and send what is due: one round, which begins no call after `seconds`.

    `jitter` gives 0.0 to 1.0, `timer` seconds. May run in several processes at once.
    """
    ends_at = timer() + seconds
    done = Delivered(dropped=_drop_old(clock()))
    taken: Counter[int] = Counter()
    running: dict[Future[DeliveryOutcome], Call] = {}
    pool: ThreadPoolExecutor | None = None
    try:
        while True:
            if timer() < ends_at and len(running) < WORKERS + REPEATERS:
                done = replace(done, made=done.made + make_deliveries(now=clock()))
                for call in _claim_due(clock(), running.values(), taken):
                    pool = pool or ThreadPoolExecutor(WORKERS + REPEATERS)
                    running[pool.submit(_try, send, call, timer)] = call
            if not running:
                return done
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                call, outcome = running.pop(future), future.result()
                taken[call.webhook] += outcome.took
                record_outcome(call=call, outcome=outcome, now=clock(), jitter=jitter())
                done = replace(
                    done,
                    delivered=done.delivered + outcome.is_delivered,
                    failed=done.failed + (not outcome.is_delivered),
                )
    finally:
        if pool is not None:
            pool.shutdown()


@transaction.atomic
def record_outcome(*, call: Call, outcome: DeliveryOutcome, now: datetime.datetime, jitter: float) -> None:
    """Note what came of a call, and when it is tried next. `jitter` is 0.0 to 1.0.

    A trial is tried once. Where the address is gone (410), or nothing could be delivered for three days, the webhook is
    paused and the people of its organization are told.
    """
    webhook = Webhook.objects.select_for_update(of=("self",)).filter(deliveries__pk=call.pk).first()
    delivery = WebhookDelivery.objects.select_for_update().filter(pk=call.pk).first()
    if webhook is None or delivery is None:  # removed while the call was made
        return
    WebhookAttempt.objects.create(
        delivery=delivery, tried_at=now, status=outcome.status, error=outcome.error, took=outcome.took
    )
    if outcome.is_delivered:
        delivery.delivered_at, delivery.next_at = delivery.delivered_at or now, None
    elif delivery.next_at != call.claimed_until:
        return  # the claim ran out, and another worker has it, or it was skipped
    else:
        delivery.next_at = None if is_trial(delivery) else now + wait_after(delivery.attempt_count, jitter)
    delivery.save(update_fields=["delivered_at", "next_at"])
    if outcome.status == GONE_STATUS:
        _pause(webhook, PauseReason.GONE, now)
    elif delivery.next_at is not None and delivery.attempt_count > len(WAITS):
        _pause(webhook, PauseReason.FAILING, now)


def wait_after(attempt_count: int, jitter: float) -> datetime.timedelta:
    """Return how long is waited after so many failed tries; `jitter` 0.5 is the middle."""
    return WAITS[min(max(attempt_count, 1), len(WAITS)) - 1] * (1 + SPREAD * (jitter - 0.5))


def is_trial(delivery: WebhookDelivery) -> bool:
    """Tell whether a delivery is a trial, without changes."""
    return delivery.number == 0


def _due(now: datetime.datetime) -> QuerySet[WebhookDelivery]:
    """Return what is to be sent: of each webhook that is not paused the first that waits, if its time has come; trials.

    What comes after a delivery that waits, waits with it: a receiver gets changes in their order.
    """
    waiting = WebhookDelivery.objects.filter(webhook=OuterRef("pk"), number__gt=0, next_at__isnull=False)
    first = Webhook.objects.filter(paused_at__isnull=True).annotate(
        first=Subquery(waiting.order_by("pk").values("pk")[:1])
    )
    chosen = Q(pk__in=first.values("first")) | Q(number=0)
    return WebhookDelivery.objects.filter(chosen, next_at__lte=now).order_by("next_at", "pk")


def _claim_due(now: datetime.datetime, running: Collection[Call], taken: Mapping[int, int]) -> list[Call]:
    """Claim what may be called besides what is running; `taken`: milliseconds of webhooks in this round."""
    resting = [webhook for webhook, took in taken.items() if took >= SHARE * 1000]
    due = _due(now).exclude(webhook__in=resting).select_related("webhook")
    repeated = sum(call.is_repeated for call in running)
    free, free_repeaters = WORKERS - (len(running) - repeated), REPEATERS - repeated
    rows = [*due.filter(attempt_count=0)[:free], *due.filter(attempt_count__gt=0)[:free_repeaters]]
    return [call for call in (_claim(row, now) for row in rows) if call is not None]


def _claim(delivery: WebhookDelivery, now: datetime.datetime) -> Call | None:
    """Keep a delivery from other workers, unless one was faster."""
    until = now + CLAIMED_FOR
    mine = WebhookDelivery.objects.filter(pk=delivery.pk, next_at=delivery.next_at)
    if not mine.update(next_at=until, attempt_count=F("attempt_count") + 1):
        return None
    body = delivery.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"{settings.WAGTAIL_SITE_NAME} webhooks ({settings.BASE_URL})",
        **sign_call(delivery.webhook, call=str(delivery.public_id), body=body, now=now),
    }
    return Call(
        pk=delivery.pk,
        webhook=delivery.webhook_id,
        is_repeated=delivery.attempt_count > 0,
        address=delivery.webhook.address,
        body=body,
        headers=headers,
        claimed_until=until,
    )


def _try(send: Post, call: Call, timer: Callable[[], float]) -> DeliveryOutcome:
    """Make one call; runs in a thread of its own and asks no database."""
    began = timer()
    status, error = None, ""
    try:
        status = send(call.address, call.body, call.headers)
    except Unreachable as failure:
        error = failure.why
    except Exception:  # one receiver must not keep the others from being called
        logger.exception("a call of a webhook failed")
        error = Why.NO_ANSWER
    return DeliveryOutcome(status, str(error), round((timer() - began) * 1000))


def _pause(webhook: Webhook, reason: str, now: datetime.datetime) -> None:
    """Pause a webhook, and tell its people: once, since what is paused is not paused again."""
    if webhook.paused_at is None:
        webhook.paused_at, webhook.pause_reason = now, reason
        webhook.save(update_fields=["paused_at", "pause_reason"])
        mail_paused_webhook(webhook, is_gone=reason == PauseReason.GONE)


def _drop_old(now: datetime.datetime) -> int:
    done = WebhookDelivery.objects.filter(made_at__lt=now - KEPT_FOR, next_at__isnull=True)
    return done.delete()[1].get(WebhookDelivery._meta.label, 0)
