"""The directory of focal points as somebody may see it, and the organizations that have none at present."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from organizations.models import FocalPoint, OrganizationPage, reader_of


@dataclass(frozen=True, slots=True)
class Listed:
    """One organization with the entries that the reader may see; `may_keep`: the reader changes them."""

    organization: OrganizationPage
    points: tuple[FocalPoint, ...]
    may_keep: bool


def directory(user: Any, *, on: datetime.date) -> list[Listed]:
    """Return the entries that hold on the day, by organization alphabetically; the reader's own organizations first.

    The secretariat sees all organizations, also those without an entry. Three queries.
    """
    reader = reader_of(user)
    points: dict[int, list[FocalPoint]] = {}
    for point in FocalPoint.objects.visible_to(user).valid(on).for_listing():
        points.setdefault(point.organization_id, []).append(point)
    pages = OrganizationPage.objects.visible_to(user)
    if not reader.is_secretariat:
        pages = pages.filter(pk__in={*points, *reader.organizations})
    rows = [
        Listed(page, tuple(points.get(page.pk, ())), reader.is_secretariat or page.pk in reader.organizations)
        for page in pages.for_listing()
    ]
    own = reader.organizations
    return sorted(rows, key=lambda row: (row.organization.pk not in own, row.organization.name_in().casefold()))


def without_focal_point(user: Any, *, on: datetime.date) -> list[OrganizationPage]:
    """Return the organizations that `user` keeps focal points of and that have none on the day, alphabetically.

    For the secretariat these are only organizations that had one before: whose last one ended.
    """
    reader = reader_of(user)
    every = FocalPoint.objects.filter(organization=OuterRef("pk"))
    pages = OrganizationPage.objects.exclude(Exists(every.valid(on)))
    pages = pages.filter(Exists(every)) if reader.is_secretariat else pages.filter(pk__in=reader.organizations)
    return list(pages.for_listing())


def entries_of(user: Any, organization: OrganizationPage) -> list[FocalPoint]:
    """Return the entries of an organization that `user` may see, newest first within each role."""
    return list(FocalPoint.objects.visible_to(user).filter(organization=organization).for_listing())
