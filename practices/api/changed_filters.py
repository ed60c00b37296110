"""The filter of what changed since a moment, as the change log tells it."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from practices.api.filters import MomentFilter, ReadersFilterSet
from practices.api.scopes import scope_of
from practices.models.exchange.changes import ShownThing


class ChangedFilterSet(ReadersFilterSet):
    """Filters of a list whose things are in the change log, under the kind `changed_kind`."""

    changed_since = MomentFilter(
        method="filter_changed_since",
        help_text=(
            "Things that became public, or say something else in public, since this moment (ISO 8601; UTC where no "
            "offset is given), as the change log tells it; with a token, of what its organization may see. What is "
            "gone is in no list: /api/v1/changes/ tells that as well, in order and without a gap."
        ),
    )

    changed_kind: ClassVar[str]

    def filter_changed_since(self, rows: QuerySet[Any], _name: str, moment: Any) -> QuerySet[Any]:
        """Keep what the log told of since a moment."""
        shown = ShownThing.objects.shown_to(scope_of(self.request)).present()
        told = shown.filter(kind=self.changed_kind, changed_at__gte=moment)
        return rows.filter(pk__in=told.order_by().values("row"))
