"""The whole desk of one person: what waits for them, what is asked of their organizations, what others did."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from organizations.models import reader_of
from practices.desk.queries.activity import done_by_others
from practices.desk.queries.approvals import returned_to
from practices.desk.queries.focal_points import missing_focal_points
from practices.desk.queries.lines import DeskGroup, DeskLine, DeskNames, UnnamedGroup, names_of
from practices.desk.queries.members import roles_to_second
from practices.desk.queries.moderation import (
    decisions,
    entries_to_approve,
    judgements,
    texts_for_others,
    texts_to_approve,
    texts_to_structure,
)
from practices.desk.queries.officer import AdoptionStanding, OwnOrganization, asked_of, own_organizations, read_standing
from practices.desk.queries.relayed import words_to_confirm
from practices.desk.queries.secretariat import secretariat_groups
from practices.desk.queries.week import week_ahead
from practices.outreach.queries.known import known_contacts
from practices.outreach.queries.overdue_enquiries import overdue_enquiries
from practices.outreach.queries.requests import requests_among

MOST_OPEN = 12
"""Lines that are shown at once; where more wait each group is folded."""

FOUND_BY_MACHINE = frozenset({"suggestions"})
"""Groups of the secretariat that the portal found."""
DUE = frozenset(
    {"overdue", "enquiries", "steps", "letters", "checks", "lapsed", "drafts", "clearances"}
    | {"focal_missing", "focal_ending"}
)
"""Groups of the secretariat that fell due, or that it began itself: no person waits for an answer."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person meets on the first page. Groups of which nothing waits are left out.

    `waiting` is what a person asked of this one, `follow_up` what fell due or was begun, `backlog` what the portal
    found and can be gone through at any time.
    """

    is_secretariat: bool
    waiting: tuple[DeskGroup, ...]
    backlog: tuple[DeskGroup, ...]
    follow_up: tuple[DeskGroup, ...]
    week: tuple[DeskLine, ...]
    asked: tuple[DeskGroup, ...]
    organizations: tuple[OwnOrganization, ...]
    activity: tuple[DeskLine, ...]

    @property
    def is_folded(self) -> bool:
        """Whether so much waits that each group is folded."""
        return sum(len(group.lines) for group in self.waiting) > MOST_OPEN


def desk_of(user: Any, *, proposals: Any, now: datetime.datetime) -> Desk:
    """Gather the desk of `user` at `now`, in at most 43 queries for each of the two roles, whatever there is.

    `proposals` are those that `user` decides. Contacts, due dates and obstacles are read for the secretariat alone.
    """
    reader, on = reader_of(user), now.date()
    texts = texts_to_approve(user)
    waiting: list[UnnamedGroup] = [
        texts.group,
        texts_for_others(user),
        decisions(proposals, covered=texts.covered),
        roles_to_second(user),
        words_to_confirm(user),
    ]
    week, asked, activity, standing = [], [], [], AdoptionStanding({}, {})
    missing = missing_focal_points(on, None if reader.is_secretariat else reader.organizations)
    if reader.is_secretariat:
        contacts = known_contacts(as_of=on, known_at=now)
        requests = requests_among(contacts, as_of=on)
        late = overdue_enquiries(contacts, as_of=on, known_at=now)
        waiting.insert(1, entries_to_approve(user))
        waiting += [texts_to_structure(), *secretariat_groups(user, requests, late, missing, now)]
        week = week_ahead(requests, on)
    backlog = [*judgements(user), *(one for one in waiting if one.name in FOUND_BY_MACHINE)]
    follow_up = [one for one in waiting if one.name in DUE]
    waiting = [one for one in waiting if one.name not in FOUND_BY_MACHINE | DUE]
    if reader.is_participant:
        waiting[1:1] = returned_to(user, on)
        asked = asked_of(user, missing, on)
        standing = read_standing(user, on, now)
        activity = done_by_others(user, on)
    rows = [*(row for found in (*waiting, *backlog, *follow_up, *asked) for row in found.rows), *week, *activity]
    names = names_of(
        (*(row.organization for row in rows), *reader.organizations),
        (*(key for row in rows for key in row.instruments), *standing.references),
    )
    return Desk(
        reader.is_secretariat,
        _groups(waiting, names),
        _groups(backlog, names),
        _groups(follow_up, names),
        tuple(names.line(row) for row in week),
        _groups(asked, names),
        own_organizations(reader.organizations, standing, names),
        tuple(names.line(row) for row in activity),
    )


def _groups(found: Iterable[UnnamedGroup], names: DeskNames) -> tuple[DeskGroup, ...]:
    return tuple(names.group(one) for one in found if one.count)
