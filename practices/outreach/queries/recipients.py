"""Whom letters can go to: the directory with contact-only organizations, and whom one writes to there."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils import timezone

from organizations.models import OrganizationPage, Reader, former_names, with_child_rows, without_ended
from organizations.models.focal_points import FocalPoint, FocalRole
from practices.models.editions import today
from practices.outreach.queries.requests import open_requests
from practices.queries.wording import language_name, name_of

ALL, PARTICIPATING, AWAITED, CONTACT_ONLY = "all", "participating", "awaited", "contact_only"
WRITTEN_TO = (
    FocalRole.FOCAL_POINT,
    FocalRole.DEPUTY,
    FocalRole.REGISTRY,
    FocalRole.LEGAL,
    FocalRole.PERSONNEL,
)
"""Whom one writes to, the first that there is."""
DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Recipient:
    """An organization as a list of recipients shows it. `awaits_reply`: an answer was asked for, none is recorded."""

    id: str
    name: str
    kind_label: str
    is_participating: bool
    is_contact_only: bool
    awaits_reply: bool
    focal_point: str
    language: str
    language_label: str


def directory() -> Any:
    """Return the organizations that letters can go to: published ones, and contact-only ones, that have not ended."""
    listed = OrganizationPage.objects.filter(Q(live=True) | Q(is_contact_only=True), is_test=False)
    return with_child_rows(without_ended(listed, today()).for_listing(), "events")


def find_recipients(keys: Iterable[str]) -> list[OrganizationPage]:
    """Find the organizations with these uuids in the directory, in alphabetical order."""
    return list(directory().filter(translation_key__in=list(keys)))


def recipient_rows(*, which: str = ALL, kind: str = "", find: str = "", chosen: Iterable[str] = ()) -> list[Recipient]:
    """Return the recipients that are asked for, alphabetically, and those that are chosen already. Six queries.

    `find`: a part of a name or acronym in whatever language.
    """
    pages = list(directory())
    participants = participating(pages)
    awaited = {request.organization.id for request in open_requests(as_of=today(), known_at=timezone.now())}
    points = points_of(pages, on=today())
    kept = set(chosen)
    rows = [_row(page, participants, awaited, points.get(page.pk)) for page in pages]
    keep = {
        PARTICIPATING: lambda row: row.is_participating,
        AWAITED: lambda row: row.awaits_reply,
        CONTACT_ONLY: lambda row: row.is_contact_only,
    }.get(which, lambda _row: True)
    of_kind = {str(page.translation_key) for page in pages if kind in ("", page.kind) and _is_called(page, find)}
    shown = [row for row in rows if row.id in kept or (keep(row) and row.id in of_kind)]
    return sorted(shown, key=lambda row: (row.name.casefold(), row.id))


def _is_called(page: OrganizationPage, find: str) -> bool:
    part = " ".join(find.casefold().split())
    names = [*(f"{name.name} {name.acronym}" for name in page.names.all()), *former_names(page)]
    return not part or any(part in name.casefold() for name in names)


def _row(
    page: OrganizationPage, participants: frozenset[int], awaited: set[str], point: FocalPoint | None
) -> Recipient:
    language = language_of(point)
    return Recipient(
        id=str(page.translation_key),
        name=name_of(page).text,
        kind_label=str(page.get_kind_display()),
        is_participating=page.pk in participants,
        is_contact_only=page.is_contact_only,
        awaits_reply=str(page.translation_key) in awaited,
        focal_point=str(point) if point else "",
        language=language,
        language_label=language_name(language),
    )


def participating(pages: Iterable[OrganizationPage]) -> frozenset[int]:
    """Return the keys of the organizations that are published and for which somebody acts. One query."""
    published = {page.pk: (page.officers_id, page.approvers_id) for page in pages if page.live}
    groups = {group for both in published.values() for group in both if group}
    active = set(
        Group.objects.filter(pk__in=groups, user__is_active=True).order_by().values_list("pk", flat=True).distinct()
    )
    return frozenset(key for key, both in published.items() if active.intersection(filter(None, both)))


def points_of(pages: Iterable[OrganizationPage], *, on: datetime.date) -> dict[int, FocalPoint]:
    """Return whom one writes to at each organization on a day, by the organization's key. One query."""
    rows = FocalPoint.objects.valid(on).filter(organization__in=[page.pk for page in pages])
    found: dict[int, FocalPoint] = {}
    for point in sorted(rows, key=_first_to_write_to):
        found.setdefault(point.organization_id, point)
    return found


def _first_to_write_to(point: FocalPoint) -> tuple[int, int, int]:
    roles: Sequence[str] = WRITTEN_TO
    place = roles.index(point.role) if point.role in roles else len(roles)
    return place, -point.valid_from.toordinal(), point.pk


def language_of(point: FocalPoint | None) -> str:
    """Return the language that letters are written in there: the focal point's, else English."""
    return (point.language if point else "") or DEFAULT_LANGUAGE


def reads_as(page: OrganizationPage) -> Reader:
    """Return the reader that an organization is, for showing what it may see."""
    return Reader(organizations=frozenset({page.pk}))
