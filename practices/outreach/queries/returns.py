"""Returns as rows: the secretariat's list, and what one return says beside what stands."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from practices.models.adoptions import State
from practices.models.outreach.returns import Return
from practices.models.proposals import Proposal, Workflow
from practices.models.statements import StatementDetails
from practices.outreach.queries.return_answers import TrackAnswer, read_answers
from practices.outreach.queries.return_people import SecondPerson, show_person
from practices.outreach.queries.return_standing import TrackStanding, own_instruments, standings_of
from practices.queries.adoptions.statements import TONES
from practices.queries.wording import Words, name_of, title_of


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One return as its organization and the secretariat see it. Whether a link was opened is never known.

    `waiting_count`: proposals made of it that are not decided yet.
    """

    id: str
    organization: Words
    reference: Words
    year: int
    sent_on: datetime.date
    expires_on: datetime.date
    is_expired: bool
    saved_on: datetime.date | None
    answered_on: datetime.date | None
    handed_in_on: datetime.date | None
    closed_on: datetime.date | None
    receipt: str
    focal_point: str
    second: SecondPerson | None
    waiting_count: int
    is_demonstration: bool

    @property
    def is_open(self) -> bool:
        """Whether it was neither handed in nor closed."""
        return self.handed_in_on is None and self.closed_on is None

    @property
    def state_label(self) -> str:
        """How far it has come, in neutral words."""
        if self.handed_in_on:
            return pgettext("a return", "Submitted")
        if self.closed_on:
            return _("Closed: no return recorded")
        if self.answered_on:
            return _("Waits for the second person")
        if self.is_expired:
            return _("Link expired: no return recorded")
        return _("Begun") if self.saved_on else _("No return recorded")


def order_of_states() -> Any:
    """Return what sorts returns by how far they have come: not begun first, submitted last."""
    reached = (("handed_in_at__isnull", False), ("closed_at__isnull", False), ("answered_at__isnull", False))
    late = ("expires_at__lte", timezone.now())
    steps = (*reached, late, ("saved_at__isnull", False))
    return Case(
        *(When(**dict([step]), then=Value(-place)) for place, step in enumerate(steps)), default=Value(-len(steps))
    )


@dataclass(frozen=True, slots=True)
class AnswerRow(StatementDetails):
    """What a return says of one track, beside what stands; `state_label` is "" where nothing changes."""

    track_label: str
    standing: TrackStanding
    state_label: str = ""
    tone: str = ""
    since: str = ""
    evidence_label: str = ""
    own_instrument: Words | None = None

    @property
    def is_change(self) -> bool:
        """Whether the return changes what is recorded."""
        return bool(self.state_label)

    @property
    def is_confirmed(self) -> bool:
        """Whether what stands is confirmed by leaving it."""
        return not self.is_change and self.standing.event is not None


def return_rows(listed: Iterable[Return], now: datetime.datetime) -> list[ReturnRow]:
    """Turn returns (of `for_listing()`) into rows, in the same order. One query more."""
    rows = list(listed)
    handed = [row for row in rows if row.handed_in_at]
    open_ = Proposal.objects.open().filter(
        workflow=Workflow.ADOPTION,
        organization__in={row.organization_id for row in handed},
        proposed_at__in={row.handed_in_at for row in handed},
    )
    places = open_.order_by().values_list("organization", "proposed_at") if handed else []
    waiting = Counter(tuple(place) for place in places)
    return [_row(row, waiting[row.organization_id, row.handed_in_at], now) for row in rows]


def proposals_of(yearly_return: Return) -> list[Proposal]:
    """Return the proposals that were made of a return, in their order: they carry the moment of handing in."""
    if yearly_return.handed_in_at is None:
        return []
    made = Proposal.objects.filter(
        workflow=Workflow.ADOPTION,
        organization=yearly_return.organization_id,
        proposed_at=yearly_return.handed_in_at,
    )
    return list(made.order_by("pk"))


def answer_rows(yearly_return: Return) -> tuple[AnswerRow, ...]:
    """Put what a return says beside what stands, track by track."""
    owner = yearly_return.organization
    answers, standings = read_answers(yearly_return.answers), standings_of(owner, yearly_return.reference)
    titles = {one.id: one.title for one in own_instruments(owner)}
    return tuple(_answer(answer, standing, titles) for answer, standing in zip(answers, standings, strict=True))


def _answer(answer: TrackAnswer, standing: TrackStanding, titles: dict[str, Words]) -> AnswerRow:
    if not answer.is_change:
        return AnswerRow(standing.track_label, standing)
    known = answer.state in State.values
    return AnswerRow(
        track_label=standing.track_label,
        standing=standing,
        state_label=str(State(answer.state).label) if known else answer.state,
        tone=TONES[State(answer.state)] if known else "unknown",
        since=answer.since,
        evidence_label=answer.evidence_label,
        own_instrument=titles.get(answer.own_instrument),
        **answer.details,
    )


def _row(row: Return, waiting_count: int, now: datetime.datetime) -> ReturnRow:
    return ReturnRow(
        id=str(row.public_id),
        organization=name_of(row.organization),
        reference=title_of(row.reference),
        year=row.year,
        sent_on=row.sent_at.date(),
        expires_on=row.expires_at.date(),
        is_expired=row.expires_at <= now,
        saved_on=_day(row.saved_at),
        answered_on=_day(row.answered_at),
        handed_in_on=_day(row.handed_in_at),
        closed_on=_day(row.closed_at),
        receipt=row.receipt,
        focal_point=str(row.focal_point),
        second=show_person(row.second_point) if row.second_point else None,
        waiting_count=waiting_count,
        is_demonstration=row.organization.is_demonstration,
    )


def _day(at: datetime.datetime | None) -> datetime.date | None:
    return at.date() if at else None
