"""Telling followers what changed: at once, daily, weekly, monthly.

A mail is sent at least once: its batch is first claimed by one worker, in a short write that a second worker then
sees; it counts as told once the mail server took it. Where a process dies in between, another sends the same mail
(under the same Message-ID) when the claim has run out. Nothing is lost; a repetition is possible, and rare.
"""

import datetime
import functools
import logging
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import override

from practices.exchange.actions.changes import head_of
from practices.exchange.actions.following import NoReader, reader_for, remove_unconfirmed, stop_key
from practices.exchange.actions.following_mails import mail_updates
from practices.exchange.queries.following import followed_of
from practices.exchange.queries.updates import Happened, about, happened, lines
from practices.models.exchange.changes import ChangeScope
from practices.models.exchange.following import Frequency, Subscription

logger = logging.getLogger(__name__)

HOUR = 6
"""The hour (UTC) of the daily, weekly (Monday) and monthly (first of the month) mails."""
CLAIMED_FOR = datetime.timedelta(minutes=5)
"""How long another worker waits for a batch that was claimed: for a process that died, a server that is down."""
MOST_LINES = 50
REFUSED_FOR_GOOD = 500


@dataclass(slots=True)
class UpdateRun:
    """What a run did: mails that were sent, subscriptions that were looked at, unconfirmed ones that went."""

    mail_count: int = 0
    looked_at_count: int = 0
    removed_count: int = 0
    is_stopped: bool = field(default=False)


def send_updates(*, now: datetime.datetime) -> UpdateRun:
    """Send every mail that is due by `now`; running it again sends nothing. Each subscription stands by itself.

    Where the mail server cannot be reached the run ends, and the rest waits for the next.
    """
    sent = UpdateRun(removed_count=remove_unconfirmed(now=now))
    head_at_first = functools.cache(head_of)
    read = functools.lru_cache(maxsize=8)(happened)
    for subscription in _due(now):
        head = head_at_first(subscription.scope)
        if subscription.frequency == Frequency.AT_ONCE and head <= subscription.after:
            continue
        sent.looked_at_count += 1
        batch = read(subscription.scope, after=subscription.after, until=head) if head > subscription.after else []
        try:
            sent.mail_count += _tell(subscription, batch, head)
        except OSError:
            logger.exception("the mail server took no mail; updates wait")
            sent.is_stopped = True
            break
    return sent


def last_time(frequency: str, now: datetime.datetime) -> datetime.datetime:
    """Return the last time by `now` at which such mails were due: 06:00 UTC, of Monday, of the first of the month."""
    day = now.astimezone(datetime.UTC).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if day > now:
        day -= datetime.timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        return day - datetime.timedelta(days=day.weekday())
    return day.replace(day=1) if frequency == Frequency.MONTHLY else day


def _due(now: datetime.datetime) -> Iterator[Subscription]:
    """Return the confirmed subscriptions whose time has come, and that no other worker is sending to.

    Who follows a log that has only begun waits until it is filled.
    """
    told = Coalesce("told_at", "confirmed_at")
    rule = Q(frequency=Frequency.AT_ONCE)
    for frequency in (Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY):
        rule |= Q(frequency=frequency, told__lt=last_time(frequency, now))
    begun = ChangeScope.objects.being_filled().order_by().values("code")
    rows = Subscription.objects.confirmed().alias(told=told).filter(rule).exclude(scope__in=begun)
    claimed = Q(asked_at__gt=timezone.now() - CLAIMED_FOR) & Q(asked_at__gt=F("told"))
    keys = rows.exclude(claimed).order_by("pk").values_list("pk", flat=True)
    for key in list(keys):
        found = Subscription.objects.filter(pk=key).for_listing().first()
        if found is not None:
            yield found


def _tell(subscription: Subscription, batch: list[Happened], head: int) -> int:
    """Tell one subscription of a batch; give how many mails were sent: 0 or 1. Raises OSError."""
    try:
        user = reader_for(subscription)
    except NoReader:
        _move_on(subscription, head)
        return 0
    with override(subscription.language):
        things = about(followed_of(subscription), batch, user, scope=subscription.scope)
        told = lines(things[:MOST_LINES], user)
    if not told:
        _move_on(subscription, head)
        return 0
    if not _claim(subscription):
        return 0
    try:
        mail_updates(subscription, told, count=len(things), key=stop_key(subscription), number=head, user=user)
    except smtplib.SMTPRecipientsRefused as refusal:
        if not all(code >= REFUSED_FOR_GOOD for code, _words in refusal.recipients.values()):
            return 0  # not now: the claim runs out, and it is tried again
        logger.warning("an address of a subscription is refused; this update is not sent")
    _move_on(subscription, head)
    return 1


def _claim(subscription: Subscription) -> bool:
    """Claim a batch; False where another worker was faster."""
    now = timezone.now()
    free = Subscription.objects.filter(
        pk=subscription.pk, after=subscription.after, asked_at=subscription.asked_at, told_at=subscription.told_at
    )
    if not free.update(asked_at=now):
        return False
    subscription.asked_at = now
    return True


def _move_on(subscription: Subscription, head: int) -> None:
    """Count a batch as told, unless another worker did something with it meanwhile."""
    mine = Subscription.objects.filter(pk=subscription.pk, after=subscription.after, asked_at=subscription.asked_at)
    mine.update(after=max(head, subscription.after), told_at=timezone.now())
