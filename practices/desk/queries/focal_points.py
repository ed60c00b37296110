"""Focal points on the desk: those that are missing, those that end soon."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import FocalPoint, FocalRole, OrganizationPage, without_ended
from practices.desk.queries.lines import MOST_LINES, Unnamed, UnnamedGroup, first_of

SOON = datetime.timedelta(days=30)
"""How long before its end a focal point is spoken of."""
Missing = tuple[int, uuid.UUID, datetime.date | None]
"""An organization without focal point: its primary key, its uuid, and until when the last one held."""


def organizations_without_focal_point(on: datetime.date) -> Any:
    """Keep the organizations of the exchange, and those written to, that exist and have no focal point on `on`.

    `last_on`: until when the last one held, None if there was none or none with an end.
    """
    valid = FocalPoint.objects.valid(on).filter(organization=OuterRef("pk"))
    pages = OrganizationPage.objects.filter(Q(live=True) | Q(is_contact_only=True), is_test=False)
    rows = without_ended(pages, on).exclude(Exists(valid))
    return rows.annotate(last_on=Max("focal_points__valid_until"))


def missing_focal_points(on: datetime.date, among: Collection[int] | None = None) -> list[Missing]:
    """Return those of these organizations (primary keys; None: all) that no focal point holds of, by title.

    One query.
    """
    rows = organizations_without_focal_point(on)
    if among is not None:
        rows = rows.filter(pk__in=among)
    return list(rows.order_by("title", "pk").values_list("pk", "translation_key", "last_on"))


def focal_points_missing(missing: Sequence[Missing]) -> UnnamedGroup:
    """Return the organizations of which no focal point holds, by name."""
    label = ngettext(
        "%(count)s organization without focal point", "%(count)s organizations without focal point", len(missing)
    )
    return UnnamedGroup(
        "focal_missing",
        label % {"count": len(missing)},
        len(missing),
        f"{reverse('quality:index')}?kind=no_focal_point",
        tuple(name_missing(*row) for row in missing[:MOST_LINES]),
    )


def name_missing(organization: int, key: uuid.UUID, until: datetime.date | None) -> Unnamed:
    """Make the line of an organization without focal point."""
    return Unnamed(reverse("focal_points:add", args=[key]), until, _("No focal point is registered"), organization)


def focal_points_ending(on: datetime.date) -> UnnamedGroup:
    """Return the focal points that end within 30 days and that nobody succeeds, the earliest first."""
    count, rows = first_of(
        ending_focal_points(on, on + SOON).order_by("valid_until", "pk"),
        *("role", "organization", "organization__translation_key", "valid_until"),
    )
    address = reverse("focal_points:index")
    return UnnamedGroup(
        "focal_ending",
        ngettext("%(count)s focal point ends soon", "%(count)s focal points end soon", count) % {"count": count},
        count,
        address,
        tuple(
            Unnamed(reverse("focal_points:detail", args=[key]), until, str(FocalRole(role).label), organization)
            for role, organization, key, until in rows
        ),
    )


def ending_focal_points(first: datetime.date, last: datetime.date) -> Any:
    """Keep the focal points that end between two days, of organizations that still exist, and that nobody succeeds."""
    there = without_ended(OrganizationPage.objects.all(), first)
    ending = FocalPoint.objects.valid(first).filter(valid_until__range=(first, last), succeeded_by__isnull=True)
    return ending.filter(organization__in=there.order_by().values("pk"))
