"""What the public sees of each organization is counted beforehand, whenever an instrument or a practice is written."""

import uuid
from collections.abc import Collection, Iterable
from itertools import batched
from typing import Any

from django.db.models import Count

from organizations.models import OrganizationPage
from practices.models.exchange.changes import ChangedKind, ShownThing
from practices.models.exchange.public_counts import PublicHolding
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage

MOST_AT_ONCE = 500
HELD: dict[str, Any] = {ChangedKind.INSTRUMENT: InstrumentPage, ChangedKind.PRACTICE: PracticePage}


def count_of_written(kind: str, rows: Collection[int], known: Iterable[ShownThing]) -> None:
    """Count anew what the organizations of these rows hold; `known`: what was told of the rows, some may be gone."""
    if kind not in HELD:
        return
    owners = set(HELD[kind].objects.filter(pk__in=rows).order_by().values_list("organization", flat=True).distinct())
    ids: set[uuid.UUID] = {one.organization for one in known if one.organization}
    owners.update(OrganizationPage.objects.filter(translation_key__in=ids).order_by().values_list("pk", flat=True))
    count_holdings(owners)


def count_holdings(organizations: Collection[int]) -> None:
    """Count anew what the public sees of these organizations (keys)."""
    for keys in batched(sorted(organizations), MOST_AT_ONCE):
        instruments, practices = (_counts(model, keys) for model in HELD.values())
        counted = {key: (instruments.get(key, 0), practices.get(key, 0)) for key in instruments.keys() | practices}
        PublicHolding.objects.filter(pk__in=set(keys) - counted.keys()).delete()
        rows = PublicHolding.objects.filter(pk__in=counted).values_list("pk", "instrument_count", "practice_count")
        known = {key: counts for key, *counts in rows}
        PublicHolding.objects.bulk_create(
            (
                PublicHolding(organization_id=key, instrument_count=counts[0], practice_count=counts[1])
                for key, counts in counted.items()
                if known.get(key) != list(counts)
            ),
            update_conflicts=True,
            unique_fields=["organization"],
            update_fields=["instrument_count", "practice_count"],
        )


def _counts(model: Any, keys: Collection[int]) -> dict[int, int]:
    visible = model.objects.visible_to(None).filter(organization__in=keys).order_by()
    return dict(visible.values_list("organization").annotate(many=Count("pk")))
