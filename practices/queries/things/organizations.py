"""Organizations with all that their pages say of them: what they are a body of, their bodies, how much is here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from organizations.models import OrganizationPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.things.histories import OrganizationHistoryRow, histories_of


@dataclass(frozen=True, slots=True)
class DescribedOrganization:
    """An organization with what its page says. Counts are of what the reader may see."""

    page: OrganizationPage
    body_of: Named | None
    bodies: tuple[Named, ...]
    history: tuple[OrganizationHistoryRow, ...]
    instrument_count: int
    practice_count: int


def organizations_to_describe(user: Any) -> QuerySet[OrganizationPage]:
    """Return the organizations that `user` may see, in any order, for `describe_organizations`."""
    visible: QuerySet[OrganizationPage] = OrganizationPage.objects.visible_to(user)
    return visible.prefetch_related("names").annotate(
        instrument_count=_counted(InstrumentPage.objects.visible_to(user)),
        practice_count=_counted(PracticePage.objects.visible_to(user)),
    )


def _counted(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(organization=OuterRef("pk")).order_by().values("organization").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def describe_organizations(pages: Sequence[OrganizationPage], user: Any) -> list[DescribedOrganization]:
    """Describe organizations of `organizations_to_describe`, in their order. At most five queries.

    What they are bodies of, and their bodies, are named where they are published and the reader may see them.
    """
    keys = [page.pk for page in pages]
    visible = OrganizationPage.objects.visible_to(user).filter(live=True)
    above = [page.body_of_id for page in pages if page.body_of_id]
    around = list((visible.filter(body_of__in=keys) | visible.filter(pk__in=above)).for_listing()) if keys else []
    names = {page.pk: name_organization(page) for page in around}
    histories = histories_of(keys, user) if keys else {}
    below: dict[int, list[Named]] = defaultdict(list)
    for page in around:
        if page.body_of_id:
            below[page.body_of_id].append(names[page.pk])
    return [
        DescribedOrganization(
            page=page,
            body_of=names.get(page.body_of_id) if page.body_of_id else None,
            bodies=tuple(below[page.pk]),
            history=histories.get(page.pk, ()),
            instrument_count=page.instrument_count,
            practice_count=page.practice_count,
        )
        for page in pages
    ]
