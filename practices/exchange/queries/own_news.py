"""News of what an account follows: what its next mails tell of, as the account sees it now."""

import datetime
from typing import Any

from django.db.models import Max, Min

from practices.exchange.queries.following import followed_of
from practices.exchange.queries.updates import Happened, UpdateLine, about, happened, lines
from practices.models.exchange.changes import Change
from practices.models.exchange.following import Subscription

SPAN = datetime.timedelta(days=30)
MOST_LINES = 50


def followed_news(user: Any, now: datetime.datetime) -> list[tuple[str, UpdateLine]]:
    """Return what happened within 30 days to what `user` follows, each with the scope of its log; the newest first.

    Each thing once. The queries grow with what is followed (at most 20 things), not with what happened.
    """
    followed = list(Subscription.objects.of(user).confirmed().for_listing())
    if not followed:
        return []
    scopes = {one.scope for one in followed}
    spans = {scope: _since(scope, now - SPAN) for scope in scopes}
    found: dict[tuple[str, str], tuple[str, Happened]] = {}
    for one in followed:
        for thing in about(followed_of(one), spans[one.scope], user, scope=one.scope):
            found.setdefault((thing.kind, thing.thing), (one.scope, thing))
    newest = sorted(found.values(), key=lambda pair: pair[1].at, reverse=True)[:MOST_LINES]
    told = []
    for scope in scopes:
        told += [(scope, line) for line in lines([thing for of, thing in newest if of == scope], user)]
    return sorted(told, key=lambda pair: (pair[1].day or datetime.date.min, pair[1].number), reverse=True)


def _since(scope: str, moment: datetime.datetime) -> list[Happened]:
    """Sum up what the log of a scope says since a moment."""
    since = Change.objects.of_scope(scope).filter(recorded_at__gte=moment)
    span = since.order_by().aggregate(first=Min("number"), last=Max("number"))
    return happened(scope, after=span["first"] - 1, until=span["last"]) if span["last"] else []
