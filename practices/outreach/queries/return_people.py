"""Who answers for an organization by link: its first focal point, and a second one with another address."""

from dataclasses import dataclass

from django.db.models import Case, QuerySet, Value, When

from organizations.mailboxes import mailbox_of, masked
from organizations.models import FocalPoint, FocalRole, OrganizationPage
from practices.models.editions import today
from practices.models.outreach.returns import Return

ORDER = (FocalRole.FOCAL_POINT, FocalRole.DEPUTY, FocalRole.LEGAL, FocalRole.PERSONNEL, FocalRole.REGISTRY)
"""Whom one asks first."""


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """A registered person who may confirm; the address is shown in part, to whoever holds the link."""

    id: str
    role_label: str
    address: str


def reachable_points(*organizations: OrganizationPage) -> QuerySet[FocalPoint]:
    """Return the focal points that are valid today and have an address, in the order in which one asks them."""
    rank = Case(*(When(role=role, then=Value(place)) for place, role in enumerate(ORDER)), default=Value(len(ORDER)))
    points = FocalPoint.objects.valid(today()).filter(organization__in=organizations).exclude(email="")
    return points.select_related("organization").order_by(rank, "-valid_from", "pk")


def second_points(yearly_return: Return) -> list[FocalPoint]:
    """Return who may confirm what the focal point sent: registered, of the same organization, at another address."""
    mine = yearly_return.focal_point
    return [
        point
        for point in reachable_points(yearly_return.organization)
        if point.pk != mine.pk and mailbox_of(point.email) != mailbox_of(mine.email)
    ]


def second_people(yearly_return: Return) -> tuple[SecondPerson, ...]:
    """Name those who may confirm as far as a page shows it (one query)."""
    return tuple(show_person(point) for point in second_points(yearly_return))


def show_person(point: FocalPoint) -> SecondPerson:
    """Show a focal point by its role, and its address in part."""
    return SecondPerson(str(point.public_id), str(point.get_role_display()), masked(point.email))
