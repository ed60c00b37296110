"""Where the public's log of changes stands."""

import datetime
from dataclasses import dataclass

from django.db.models import Count

from practices.models.exchange.changes import PUBLIC_SCOPE, Change, ChangedKind, ShownThing


@dataclass(frozen=True, slots=True)
class LogStatus:
    """The last number of the log (0: it is empty), when it was given, and how many things of each kind are public."""

    head: int
    changed_at: datetime.datetime | None
    counts: tuple[tuple[str, str, int], ...]


def log_status() -> LogStatus:
    """Return where the public's log stands. Two queries."""
    last = Change.objects.of_scope(PUBLIC_SCOPE).order_by("-number").values_list("number", "recorded_at").first()
    shown = ShownThing.objects.public().present().order_by().values_list("kind").annotate(count=Count("pk"))
    counts = dict(shown)
    return LogStatus(
        head=last[0] if last else 0,
        changed_at=last[1] if last else None,
        counts=tuple((str(kind.value), str(kind.label), counts.get(kind.value, 0)) for kind in ChangedKind),
    )
