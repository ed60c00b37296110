"""The contacts as they were known at a time: what every count of outreach begins with."""

import datetime
from collections.abc import Collection

from practices.models.outreach.contacts import Contact
from practices.queries.adoptions.statements import Named


def known_contacts(
    *,
    as_of: datetime.date,
    known_at: datetime.datetime,
    organization: int | None = None,
    organizations: Collection[int] | None = None,
) -> list[Contact]:
    """Return the contacts held by `as_of` and recorded by `known_at`, not taken back by then, in order of the ledger.

    Two queries. `organization`: only those with one, by its primary key; `organizations`: with some.
    """
    undone = Contact.objects.filter(reverses__isnull=False, recorded_at__lte=known_at)
    rows = Contact.objects.filter(reverses__isnull=True, recorded_at__lte=known_at, happened_on__lte=as_of)
    if organization is not None:
        rows = rows.filter(organization=organization)
    if organizations is not None:
        rows = rows.filter(organization__in=organizations)
    rows = rows.exclude(pk__in=undone.values("reverses"))
    return list(rows.select_related("organization").prefetch_related("organization__names").order_by("sequence"))


def by_name(organization: Named) -> tuple[str, str]:
    """Return what organizations are put in alphabetical order by."""
    return organization.name.casefold(), organization.id
