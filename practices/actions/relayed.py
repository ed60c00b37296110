"""Entering an organization's own word from its letter, or from a public source: it waits for a second person."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.invitations import ScannedLetter
from organizations.models import OrganizationPage
from organizations.second_persons import NOBODY, Debts, person_of, refuse_two
from organizations.words import storable, storable_line
from practices.actions.approvals.letters import LetterRefused, keep_letter
from practices.actions.kept_files import keeping_files
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.models.editions import today
from practices.models.relayed import RelayedKind, RelayedStatement
from practices.permissions import acts_for, is_secretariat_for


class RelayRefused(Exception):
    """The organization's word cannot be entered or confirmed so; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the secretariat has an organization's word from: its letter, or a public source that it names."""

    letter: ScannedLetter | None = None
    source: str = ""

    @property
    def dated_on(self) -> datetime.date | None:
        """The day of the letter, None without one."""
        return self.letter.dated_on if self.letter else None


UNKNOWN = Provenance()
"""Neither letter nor source: the organization's own people alone can confirm it."""


@keeping_files()
def relay(
    *,
    organization: OrganizationPage,
    kind: RelayedKind,
    said_on: datetime.date | None,
    by: Any,
    provenance: Provenance = UNKNOWN,
    words: str = "",
    **about: Any,
) -> RelayedStatement:
    """Enter what an organization said, for a second person to confirm; its people are told. Raises RelayRefused.

    `about` names the row that it is about, which the caller holds. `said_on`: None is the day of the letter, or today.
    """
    if not is_secretariat_for(by, organization):
        raise RelayRefused(
            _("The secretariat enters statements of organizations; its members never do so for their own organization.")
        )
    on = said_on or provenance.dated_on or today()
    if on > today():
        raise RelayRefused(_("Choose today or an earlier date."))
    if RelayedStatement.objects.waiting().filter(kind=kind, **about).exists():
        raise RelayRefused(_("This was entered already, and waits for a second person."))
    letter = None
    if provenance.letter is not None:
        try:
            letter = keep_letter(letter=provenance.letter, organization=organization, by=by)
        except LetterRefused as refusal:
            raise RelayRefused(str(refusal)) from refusal
    row = RelayedStatement.objects.create(
        organization=organization,
        kind=kind,
        said_on=on,
        words=storable(words),
        letter=letter,
        source=storable_line(provenance.source)[:500],
        entered_by=by,
        entered_at=timezone.now(),
        **about,
    )
    tell_organization(organization=organization, act=OutsideAct.WORD_ENTERED, by=by, about=str(RelayedKind(kind).label))
    return row


def refuse_confirming(
    user: Any, relayed: RelayedStatement, *, debts: Debts | None = None, unreachable: Collection[int] | None = None
) -> str:
    """Say why `user` does not confirm what was entered as an organization's word, "" if they do. Several queries.

    One of its own people, who could say it themselves; another member of the secretariat, who looks at the letter or,
    where the organization has nobody here to ask, at the source. `debts` and `unreachable`: where many are asked about.
    """
    organization = relayed.organization
    if relayed.confirmed_at is not None or relayed.dropped_at is not None:
        return _("This does not wait for a second person.")
    if acts_for(user, organization):
        return ""
    if not is_secretariat_for(user, organization):
        return _("Someone in the organization, or another member of the secretariat, confirms this.")
    debts = debts or Debts(organization)
    first = person_of(relayed.entered_by, organization, debts) if relayed.entered_by is not None else NOBODY
    second = person_of(user, organization, debts)
    if relayed.letter_id is not None and first.is_secretariat:
        return refuse_two(None, first, second)
    return refuse_two(organization, first, second, source=relayed.source, unreachable=unreachable)


def settle(*, by: Any, **about: Any) -> None:
    """Note that the organization's own people said themselves what waits about a row, which the caller holds."""
    RelayedStatement.objects.waiting().filter(**about).update(confirmed_by=by, confirmed_at=timezone.now(), words="")


def drop_waiting(*, by: Any, **about: Any) -> None:
    """Drop what waits about a row that goes, which the caller holds."""
    RelayedStatement.objects.waiting().filter(**about).update(dropped_by=by, dropped_at=timezone.now(), words="")
