"""When an organization last confirmed what is recorded of it, and whether that is long ago."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery

from practices.models.dates import Precision
from practices.models.evidence import Confirmation
from practices.queries.adoptions.counting import BY_FIRST_DAY, RULE
from practices.queries.adoptions.courses import AdoptionEntry, Place

REMINDED_AFTER = datetime.timedelta(days=365)
"""What the organization did not confirm for so long is shown as not reconfirmed since."""


@dataclass(frozen=True, slots=True)
class LatestConfirmation:
    """The latest day on which the organization confirmed what stands of it.

    `is_due`: that was more than a year before the day that is looked at. `is_own_word`: False for the day of an entry
    that the organization did not confirm, which the first version of the rule counts.
    """

    on: datetime.date
    precision: str
    is_due: bool
    is_own_word: bool = True


def latest_confirmations(
    *,
    as_of: datetime.date,
    known_at: datetime.datetime,
    references: Collection[int] | None = None,
    organization: int | None = None,
) -> Mapping[tuple[int, int], datetime.date]:
    """Return by reference and organization (keys) the last confirmation by `as_of` of those recorded by `known_at`.

    Of all references and organizations, or of these. One query.
    """
    rows = Confirmation.objects.filter(confirmed_on__lte=as_of, recorded_at__lte=known_at)
    if references is not None:
        rows = rows.filter(reference__in=references)
    if organization is not None:
        rows = rows.filter(organization=organization)
    latest = rows.order_by().values("reference", "organization").annotate(latest=Max("confirmed_on"))
    return {
        (reference, organization): on
        for reference, organization, on in latest.values_list("reference", "organization", "latest")
    }


def last_confirmation(*, as_of: datetime.date, known_at: datetime.datetime) -> Subquery:
    """Return the same for each row of a query of events, without one of its own."""
    place = {name: OuterRef(name) for name in ("reference", "organization")}
    rows = Confirmation.objects.filter(**place, confirmed_on__lte=as_of, recorded_at__lte=known_at)
    return Subquery(rows.order_by("-confirmed_on").values("confirmed_on")[:1])


def confirmed_by(
    standing: Mapping[Place, AdoptionEntry],
    confirmations: Mapping[tuple[int, int], datetime.date],
    *,
    as_of: datetime.date,
    rule: int = RULE,
) -> dict[tuple[int, int], LatestConfirmation]:
    """Return by reference and organization (keys) when what stands was last confirmed; left out where no day is known.

    Counted are the days of the organization's own word on the entries that count, and its confirmations; of what it did
    not confirm none. By the first version of the rule the day from which an entry is effective counts as well.
    """
    stated: dict[tuple[int, int], list[AdoptionEntry]] = defaultdict(list)
    for entry in standing.values():
        stated[entry.reference, entry.organization].append(entry)
    found = {place: _latest(entries, confirmations.get(place), as_of, rule) for place, entries in stated.items()}
    return {place: confirmed for place, confirmed in found.items() if confirmed is not None}


def _latest(
    entries: Iterable[AdoptionEntry], confirmation: datetime.date | None, as_of: datetime.date, rule: int
) -> LatestConfirmation | None:
    listed, day = list(entries), Precision.DAY.value
    days = [(one.effective_on, one.effective_precision, one.is_confirmed) for one in listed if rule == BY_FIRST_DAY]
    days += [(on, day, one.is_confirmed) for one in listed for on in one.said_on]
    days += [(confirmation, day, True)] if confirmation else []
    known = [one for one in days if one[0] <= as_of and one[1] != Precision.UNKNOWN]
    if not known:
        return None
    on, precision, is_own_word = max(known, key=lambda one: (one[0], one[2]))
    return LatestConfirmation(on, precision, is_due=as_of - on > REMINDED_AFTER, is_own_word=is_own_word)
