"""The rule of `counting` as a condition on rows of the ledger, for lists that the database filters.

A page of a long list is cut out by the database; to decide every place first would read all of the ledger. A test holds
this to `counting`, history by history.
"""

import datetime
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Coalesce, TruncMonth, TruncYear
from django.db.models.lookups import Exact

from practices.models.dates import Precision

PLACE = ("organization", "reference", "track")
IS_NO_REVERSAL = Q(Exact(Coalesce(F("reverses"), 0), 0))
"""Written so that SQLite does not look for these in the unique index of reversals, where it expects one row."""


def counts_on(events: Any, seen: Any, day: datetime.date) -> Any:
    """Keep the events that count on a day; `seen` are those that the reader may see, as known to them then."""
    reversed_keys = seen.filter(reverses__isnull=False).values("reverses")
    taken = seen.filter(IS_NO_REVERSAL, effective_on__lte=day).exclude(pk__in=reversed_keys)
    newer = _beside(taken).filter(sequence__gt=OuterRef("sequence")).exclude(Exists(_later(taken)))
    is_taken = Exists(taken.filter(pk=OuterRef("pk")))  # asked of each row: all of the ledger need not be read
    return events.filter(is_taken).exclude(Exists(_later(taken))).exclude(Exists(newer))


def _beside(events: Any) -> Any:
    return events.filter(**{name: OuterRef(name) for name in PLACE})


def _later(taken: Any) -> Any:
    """Keep those of the same place that are later than an event: wholly, by the periods, or as one of the two says."""
    beside = _beside(taken).annotate(
        of=ExpressionWrapper(OuterRef("effective_precision"), CharField()),
        begin_of_month=TruncMonth("effective_on"),
        begin_of_year=TruncYear("effective_on"),
    )
    first_day = OuterRef("effective_on")
    wholly = (
        Q(of__in=(Precision.DAY, Precision.UNKNOWN), effective_on__gt=first_day)
        | Q(of=Precision.MONTH, begin_of_month__gt=first_day)
        | Q(of=Precision.YEAR, begin_of_year__gt=first_day)
    )
    return beside.filter(wholly | Q(follows=OuterRef("pk")) | Q(pk=OuterRef("precedes")))
