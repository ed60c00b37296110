"""The whole desk of one person: what waits for them, what is asked of their organizations, what others did."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from organizations.models import OrganizationPage, reader_of
from practices.models import InstrumentPage
from practices.tables.desk.activity import done_by_others
from practices.tables.desk.lines import DeskGroup, DeskLine, Found, Names
from practices.tables.desk.moderation import decisions, judgements, texts_to_approve, texts_to_structure
from practices.tables.desk.officer import OwnOrganization, Standing, asked_of, own_organizations, read_standing
from practices.tables.desk.secretariat import secretariat_groups
from practices.tables.desk.week import week_ahead
from practices.tables.outreach.requests import open_requests

MOST_OPEN = 12
"""Lines that are shown at once; where more wait each group is folded."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person meets on the first page. Groups of which nothing waits are left out."""

    is_secretariat: bool
    waiting: tuple[DeskGroup, ...]
    week: tuple[DeskLine, ...]
    asked: tuple[DeskGroup, ...]
    organizations: tuple[OwnOrganization, ...]
    activity: tuple[DeskLine, ...]

    @property
    def is_folded(self) -> bool:
        """Whether so much waits that each group is folded."""
        return sum(len(group.lines) for group in self.waiting) > MOST_OPEN


def desk_of(user: Any, *, proposals: Any, now: datetime.datetime) -> Desk:
    """Gather the desk of `user` at `now`, in at most 30 queries whatever there is.

    `proposals` are those that `user` decides. Contacts, due dates and obstacles are read for the secretariat alone.
    """
    reader, on = reader_of(user), now.date()
    waiting: list[Found] = [texts_to_approve(user), decisions(user, proposals)]
    week, asked, activity, standing = [], [], [], Standing({}, {})
    if reader.is_secretariat:
        requests = open_requests(as_of=on, known_at=now)
        waiting += [texts_to_structure(), *secretariat_groups(user, requests, on, now)]
        week = week_ahead(requests, on)
    waiting += judgements(user)
    if reader.is_participant:
        asked = asked_of(user, on)
        standing = read_standing(user, on, now)
        activity = done_by_others(user, on)
    rows = [*(row for found in (*waiting, *asked) for row in found.rows), *week, *activity]
    organizations, instruments = _pages(
        {*(row.organization for row in rows if row.organization), *reader.organizations},
        {*(key for row in rows for key in row.instruments), *standing.references},
    )
    names = Names(
        {key: page.name_in() for key, page in organizations.items()},
        {key: page.title_in() for key, page in instruments.items()},
    )
    mine = {key: organizations[key] for key in reader.organizations if key in organizations}
    uuids = {key: str(page.translation_key) for key, page in instruments.items()}
    return Desk(
        reader.is_secretariat,
        _groups(waiting, names),
        tuple(names.line(row) for row in week),
        _groups(asked, names),
        own_organizations(mine, standing, names, uuids),
        tuple(names.line(row) for row in activity),
    )


def _groups(found: Iterable[Found], names: Names) -> tuple[DeskGroup, ...]:
    return tuple(names.group(one) for one in found if one.count)


def _pages(organizations: set[int], instruments: set[int]) -> tuple[dict[int, Any], dict[int, Any]]:
    """Read the pages that are named, with their names and titles; four queries at most."""
    owners: Any = OrganizationPage.objects.filter(pk__in=organizations).prefetch_related("names")
    texts: Any = InstrumentPage.objects.filter(pk__in=instruments).prefetch_related("titles")
    return (
        {page.pk: page for page in owners} if organizations else {},
        {page.pk: page for page in texts} if instruments else {},
    )
