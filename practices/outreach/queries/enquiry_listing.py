"""Who was in the public directory when an enquiry began: the numbers that others are given count these alone."""

import datetime
from collections.abc import Collection

from organizations.models import OrganizationEvent, OrganizationPage, OrganizationPageQuerySet, without_ended
from organizations.models.event_kinds import ENDS, OrganizationEventKind
from practices.models.editions import today


def listed_today(population: Collection[OrganizationPage]) -> list[int]:
    """Return the keys of the organizations that are public and have not ended, in order. One query.

    Fictional ones are left out, unless the whole population is fictional; then the others are.
    """
    is_demonstration = all(page.is_demonstration for page in population)
    pages = without_ended(_public().filter(is_demonstration=is_demonstration), today())
    return list(pages.order_by("pk").values_list("pk", flat=True))


def alike_since(listed: Collection[int], *, as_of: datetime.date) -> frozenset[int]:
    """Return those of `listed` that are public still, have no end, and were there on the day of a report. One query."""
    later = OrganizationEvent.objects.filter(kind=OrganizationEventKind.FOUNDED, on__gt=as_of)
    ends = OrganizationEvent.objects.filter(kind__in=ENDS)
    pages = _public().filter(pk__in=listed)
    for events in (later, ends):
        pages = pages.exclude(pk__in=events.order_by().values("organization"))
    return frozenset(pages.order_by().values_list("pk", flat=True))


def _public() -> OrganizationPageQuerySet:
    return OrganizationPage.objects.filter(live=True, is_contact_only=False, is_test=False)
