"""What the change log knows of the entries of a feed: when they changed, and which are no longer shown."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from practices.feeds.formats import Withdrawn
from practices.models.exchange.changes import ChangedKind, ShownThing

MOST_WITHDRAWN = 100
"""How many that were withdrawn last a feed names."""


def urn(thing: Any) -> str:
    """Write the id of an entry: that of the thing in the API."""
    return f"urn:uuid:{thing}"


def changed_at(kind: ChangedKind, things: Iterable[Any]) -> Mapping[str, datetime.datetime]:
    """Return by id when what the public is shown of these things changed last, as far as the log knows. One query."""
    told = ShownThing.objects.public().present().filter(kind=kind, thing__in=[str(thing) for thing in things])
    return dict(told.values_list("thing", "changed_at"))


def later(moment: datetime.datetime, told: Mapping[str, datetime.datetime], thing: Any) -> datetime.datetime:
    """Return the later of a thing's own time and what the log knows."""
    return max(moment, told.get(str(thing), moment))


def withdrawn(kind: ChangedKind, *, among: QuerySet[Any], visible: QuerySet[Any], id_field: str) -> list[Withdrawn]:
    """Return what was withdrawn last, newest first. Two queries.

    `among` keeps the rows that the feed is about, hidden ones too: by what never changes, so that it tells nothing of
    what became of them. What the public may see (`visible`) again is left out before the log has noticed.
    """
    gone = ShownThing.objects.public().filter(kind=kind, is_withdrawn=True, row__in=among.order_by().values("pk"))
    rows = list(gone.order_by("-changed_at", "-thing").values_list("thing", "changed_at")[:MOST_WITHDRAWN])
    if not rows:
        return []
    back = visible.filter(**{f"{id_field}__in": [thing for thing, _at in rows]}).order_by()
    shown = {str(thing) for thing in back.values_list(id_field, flat=True)}
    return [Withdrawn(urn(thing), at) for thing, at in rows if thing not in shown]
