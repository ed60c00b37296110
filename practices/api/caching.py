"""When what the public is shown last changed: `Last-Modified`, and 304 to who has it."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from practices.models.exchange.changes import ShownThing, Touch

STARTED = timezone.now()
"""The newest moment at which this program may have begun to say something else of the same rows."""


def last_modified(now: datetime.datetime) -> datetime.datetime | None:
    """Return the moment, to the second, since which nothing changed that the public may be shown. One query.

    It is the newest of: the last entry of the public's change log, the beginning of this day (UTC), on which texts
    come into force, and the start of this program. None within the second of that moment, in which more may change.
    What is hidden has no part in it.
    """
    told = ShownThing.objects.public().order_by("-changed_at").values_list("changed_at", flat=True).first()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    newest = max(filter(None, (told, midnight, STARTED)))
    second = newest.replace(microsecond=0)
    return second if now - second >= datetime.timedelta(seconds=1) else None


def forget_date_unless_settled(request: HttpRequest | Any) -> None:
    """Leave `If-Modified-Since` out of account while the log has not looked at all that was written.

    What is shown may be newer then than the log's last entry. The answer itself is the same with it and without.
    """
    if "HTTP_IF_MODIFIED_SINCE" in request.META and Touch.objects.exists():
        del request.META["HTTP_IF_MODIFIED_SINCE"]
