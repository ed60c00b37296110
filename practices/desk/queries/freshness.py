"""What organizations have not said anew of themselves for a year, beside one reference."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone

from organizations.models import OrganizationPage, without_ended
from practices.models.adoptions import AdoptionEvent
from practices.models.instruments import InstrumentPage
from practices.queries.adoptions.confirmed import LatestConfirmation, confirmed_by, latest_confirmations
from practices.queries.adoptions.courses import AdoptionEntry, decide_standing
from practices.queries.adoptions.standing import read_entries

STANDING = Q(Exact(Coalesce(F("reverses"), 0), 0), reversed_by__isnull=True)
"""What `standing()` says, for a condition that is asked for each row of another query.

Written so that SQLite does not look for `reverses IS NULL` in the unique index of reversals, where it expects one row
and finds nearly all.
"""


@dataclass(frozen=True, slots=True)
class Lapsed:
    """An organization and a reference (primary keys), and the last day on which it was confirmed, None if unknown."""

    organization: int
    reference: int
    reference_key: uuid.UUID
    last_on: datetime.date | None


def lapsed_standings(user: Any, on: datetime.date) -> list[Lapsed]:
    """Return where more than a year passed by `on` since an organization confirmed what counts, the longest first.

    The rule is that of the page "Who has adopted" (practices.queries.adoptions.confirmed), over all references.
    Four queries.
    """
    found = _lapsed(user, on)
    references = {reference for reference, _organization in found}
    ids = dict(InstrumentPage.objects.filter(pk__in=references).order_by().values_list("pk", "translation_key"))
    lapsed = [
        Lapsed(organization, reference, ids[reference], confirmed.on if confirmed else None)
        for (reference, organization), (confirmed, _entries) in found.items()
    ]
    return sorted(lapsed, key=lambda one: (one.last_on or datetime.date.min, one.organization, one.reference))


def lapsed_events(user: Any, on: datetime.date) -> Any:
    """Keep, of each of these organizations and references, the event recorded last of those that count."""
    found = _lapsed(user, on).values()
    return AdoptionEvent.objects.filter(sequence__in=[max(one.sequence for one in some) for _confirmed, some in found])


def _lapsed(
    user: Any, on: datetime.date
) -> dict[tuple[int, int], tuple[LatestConfirmation | None, list[AdoptionEntry]]]:
    """Return by reference and organization when each that is due was last confirmed, and what counts.

    An organization that had ended by `on` is asked for nothing. Three queries.
    """
    now = timezone.now()
    standing = decide_standing(read_entries(user, known_at=now), on)
    confirmed = confirmed_by(standing, latest_confirmations(as_of=on, known_at=now), as_of=on)
    counting: dict[tuple[int, int], list[AdoptionEntry]] = defaultdict(list)
    for entry in standing.values():
        counting[entry.reference, entry.organization].append(entry)
    found = {place: (confirmed.get(place), entries) for place, entries in counting.items()}
    due = {place: one for place, one in found.items() if one[0] is None or one[0].is_due}
    asked = OrganizationPage.objects.filter(pk__in={organization for _reference, organization in due})
    there = set(without_ended(asked, on).order_by().values_list("pk", flat=True))
    return {place: one for place, one in due.items() if place[1] in there}
