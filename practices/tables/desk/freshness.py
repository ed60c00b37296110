"""What organizations have not said anew of themselves for a year, beside one reference."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.lookups import Exact

from practices.models import AdoptionEvent, Confirmation, Precision
from practices.tables.adoptions.confirmed import REMINDED_AFTER
from practices.tables.adoptions.references import exchange_events

STANDING = Q(Exact(Coalesce(F("reverses"), 0), 0), reversed_by__isnull=True)
"""What `standing()` says, for a condition that is asked for each row of another query.

Written so that SQLite does not look for `reverses IS NULL` in the unique index of reversals, where it expects one row
and finds nearly all.
"""
SAID_ITSELF = Q(
    checks__isnull=True,
    record__public_at=F("recorded_at"),
    record__agreed_on__isnull=True,
    record__noticed_on__isnull=True,
    record__statement_on__isnull=True,
    record__entered_from="",
)
"""What was public from the moment of its recording, without agreement, the organization said itself; a check never."""
OWN_WORD = Q(record__agreed_on__isnull=False) | Q(
    record__noticed_on__isnull=True, record__entered_from="", record__is_public=True
)
"""What the organization said itself or agreed to; of anything else no day counts."""
DAYS = ("dated_on", "agreed_on", "stated_on", "said_on")
"""The days that count as the organization's word, of what stands of it beside a reference."""


@dataclass(frozen=True, slots=True)
class Lapsed:
    """An organization and a reference (primary keys), and the last day on which it was confirmed, None if unknown."""

    organization: int
    reference: int
    reference_key: uuid.UUID
    last_on: datetime.date | None


def lapsed_standings(user: Any, on: datetime.date) -> list[Lapsed]:
    """Give where more than a year passed by `on` since an organization confirmed what stands, the longest first.

    The rule is that of the page "Who has adopted" (practices.tables.adoptions.confirmed), over all references.
    Two queries.
    """
    edge = on - REMINDED_AFTER
    confirmed = {
        (organization, reference): day
        for organization, reference, day in Confirmation.objects.filter(confirmed_on__lte=on)
        .order_by()
        .values("organization", "reference")
        .annotate(day=Max("confirmed_on"))
        .values_list("organization", "reference", "day")
    }
    found = []
    keys = ("organization", "reference", "reference__translation_key")
    for organization, reference, reference_key, *days in _pairs(user, on).values_list(*keys, *DAYS):
        known = [day for day in (*days, confirmed.get((organization, reference))) if day]
        if not known or max(known) < edge:
            found.append(Lapsed(organization, reference, reference_key, max(known, default=None)))
    return sorted(found, key=lambda one: (one.last_on or datetime.date.min, one.organization, one.reference))


def lapsed_events(user: Any, on: datetime.date) -> Any:
    """Keep, of each of these organizations and references, the last standing event."""
    newest = _pairs(user, on).annotate(newest=Max("sequence")).values("newest")
    recent = Confirmation.objects.filter(
        organization=OuterRef("organization"),
        reference=OuterRef("reference"),
        confirmed_on__range=(on - REMINDED_AFTER, on),
    )
    return AdoptionEvent.objects.filter(sequence__in=newest).exclude(Exists(recent.order_by()))


def _pairs(user: Any, on: datetime.date) -> Any:
    """Give organization and reference with the days of what stands, where none of these days is of the last year."""
    edge = on - REMINDED_AFTER
    grouped = (
        exchange_events(user)
        .filter(STANDING)
        .effective(on)
        .order_by()
        .values("organization", "reference")
        .annotate(
            dated_on=Max("effective_on", filter=OWN_WORD & ~Q(effective_precision=Precision.UNKNOWN)),
            agreed_on=Max("record__agreed_on"),
            stated_on=Max("record__statement_on", filter=OWN_WORD),
            said_on=Max(TruncDate("recorded_at"), filter=SAID_ITSELF),
        )
    )
    for day in DAYS:
        grouped = grouped.filter(Q(**{f"{day}__isnull": True}) | Q(**{f"{day}__lt": edge}))
    return grouped
