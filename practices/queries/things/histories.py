"""What happened to organizations themselves, as their pages and the API show it."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from organizations.models import OrganizationEvent, OrganizationEventKind, OrganizationPage
from organizations.models.event_kinds import NAMES_ANOTHER
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.wording import written_date


@dataclass(frozen=True, slots=True)
class OrganizationHistoryRow:
    """An event of an organization. `other` is the organization that it concerns, None where the reader may not see it.

    `name`: the former name, or that of the other organization where it is not in the directory; may be empty.
    """

    kind: str
    label: str
    on: datetime.date | None
    precision: str
    name: str
    other: Named | None
    source: str

    @property
    def is_former_name(self) -> bool:
        """Whether `name` is what the organization itself was called until then."""
        return self.kind == OrganizationEventKind.RENAMED

    @property
    def is_unnamed(self) -> bool:
        """Whether it concerns another organization that is not named: it is not here for the reader, or was removed."""
        return self.kind in NAMES_ANOTHER and self.other is None and not self.name

    @property
    def date(self) -> str:
        """The day in words, as far as it is known."""
        return written_date(self.on, self.precision)


def histories_of(organizations: Collection[int], user: Any) -> dict[int, tuple[OrganizationHistoryRow, ...]]:
    """Return the events of organizations (primary keys), oldest first, what has no date last. At most three queries."""
    events = list(OrganizationEvent.objects.filter(organization__in=organizations).order_by("sort_order", "pk"))
    others = {event.other_id for event in events if event.other_id}
    seen = OrganizationPage.objects.visible_to(user).filter(live=True, pk__in=others).for_listing() if others else ()
    named = {page.pk: name_organization(page) for page in seen}
    found: dict[int, list[OrganizationHistoryRow]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.on or datetime.date.max):
        found[event.organization_id].append(_row(event, named))
    return {key: tuple(rows) for key, rows in found.items()}


def _row(event: OrganizationEvent, named: dict[int, Named]) -> OrganizationHistoryRow:
    return OrganizationHistoryRow(
        kind=event.kind,
        label=str(event.get_kind_display()),
        on=event.on,
        precision=event.precision,
        name=event.name,
        other=named.get(event.other_id) if event.other_id else None,
        source=event.source,
    )
