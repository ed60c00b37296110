"""Joint initiatives as a reader may see them: the list, one of them, who takes part."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from organizations.models import unread
from practices.models.initiatives import Initiative, InitiativeMeeting, InitiativeStatement, Participation
from practices.models.notices import WordOf
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.editions.facts import TopicTag, topic_tags
from practices.queries.wording import Words


@dataclass(frozen=True, slots=True)
class ParticipationRow:
    """An organization takes part. `since` and `until` come with their precision; `until` is None while it does.

    `is_public`: everybody sees it; else its organization and the secretariat alone.
    """

    id: str
    organization: Named
    since: datetime.date
    since_precision: str
    until: datetime.date | None
    until_precision: str
    contribution: str
    evidence_address: str
    statement: str
    statement_on: datetime.date | None
    is_public: bool
    agreed_on: datetime.date | None
    noticed_on: datetime.date | None
    public_from: datetime.date | None
    recorded_at: datetime.datetime
    is_demonstration: bool
    word_of: str = WordOf.ORGANIZATION.value
    word_note: str = ""
    entered_from: str = ""

    @property
    def evidence_link(self) -> str:
        """The address of the evidence where it can be followed (http, https), else ""."""
        return self.evidence_address if self.evidence_address.startswith(("http://", "https://")) else ""


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting of an initiative."""

    key: int
    held_on: datetime.date
    held_precision: str
    title: str
    place: str
    summary: str
    address: str


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement, by all who take part or by one organization. Title and words are in their own language."""

    key: int
    made_on: datetime.date
    made_precision: str
    title: Words
    words: Words
    organization: Named | None
    address: str


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """An initiative with those who take part, as far as the reader may see them: alphabetical, earlier spells first."""

    id: str
    slug: str
    title: Words
    summary: Words
    website: str
    began: datetime.date
    began_precision: str
    ended: datetime.date | None
    ended_precision: str
    topics: tuple[TopicTag, ...]
    parts: tuple[ParticipationRow, ...]
    meetings: tuple[MeetingRow, ...]
    statements: tuple[StatementRow, ...]
    is_published: bool
    is_demonstration: bool

    @property
    def current_count(self) -> int:
        """How many organizations take part now, each counted once."""
        return len({part.organization.id for part in self.parts if part.until is None})


def initiatives_for(user: Any, among: Any = None) -> Any:
    """Return the initiatives that `user` may see, with everything that a row shows, by title."""
    parts = Participation.objects.visible_to(user).select_related("organization").defer(*unread("organization"))
    statements = InitiativeStatement.objects.filter(Q(organization__isnull=True) | Q(organization__live=True))
    meetings = InitiativeMeeting.objects.order_by("-held_on", "pk")
    chosen = Initiative.objects.all() if among is None else among
    return (
        chosen.visible_to(user)
        .for_listing()
        .prefetch_related(
            Prefetch(
                "participations",
                parts.prefetch_related("organization__names").order_by("organization__title", "since_on", "pk"),
                to_attr="seen_parts",
            ),
            Prefetch("meetings", meetings, to_attr="seen_meetings"),
            Prefetch(
                "statements",
                statements.select_related("organization")
                .defer(*unread("organization"))
                .prefetch_related("organization__names")
                .order_by("-made_on", "pk"),
                to_attr="seen_statements",
            ),
        )
    )


def initiative_rows(initiatives: Iterable[Initiative]) -> list[InitiativeRow]:
    """Turn initiatives (of `initiatives_for`) into rows, in the same order, without a query."""
    return [_row(initiative) for initiative in initiatives]


def part_rows(parts: Sequence[Participation]) -> tuple[ParticipationRow, ...]:
    """Turn participations (with their organization and its names) into rows, in the same order."""
    return tuple(
        ParticipationRow(
            id=str(part.public_id),
            organization=name_organization(part.organization),
            since=part.since_on,
            since_precision=part.since_precision,
            until=part.until_on,
            until_precision=part.until_precision,
            contribution=part.contribution,
            evidence_address=part.evidence_address,
            statement=part.statement,
            statement_on=part.statement_on,
            is_public=part.is_public,
            agreed_on=part.agreed_on,
            noticed_on=part.noticed_on,
            public_from=part.public_from,
            recorded_at=part.recorded_at,
            is_demonstration=part.organization.is_demonstration,
            word_of=part.word_of.value,
            word_note=part.word_note,
            entered_from=part.entered_from,
        )
        for part in parts
    )


def _row(initiative: Any) -> InitiativeRow:
    return InitiativeRow(
        id=str(initiative.public_id),
        slug=initiative.slug,
        title=Words(initiative.title, initiative.language),
        summary=Words(initiative.summary, initiative.language),
        website=initiative.website,
        began=initiative.began_on,
        began_precision=initiative.began_precision,
        ended=initiative.ended_on,
        ended_precision=initiative.ended_precision,
        topics=topic_tags(initiative.topics.all()),
        parts=part_rows(initiative.seen_parts),
        meetings=tuple(
            MeetingRow(
                key=meeting.pk,
                held_on=meeting.held_on,
                held_precision=meeting.held_precision,
                title=meeting.title,
                place=meeting.place,
                summary=meeting.summary,
                address=meeting.address,
            )
            for meeting in initiative.seen_meetings
        ),
        statements=tuple(_statement(statement) for statement in initiative.seen_statements),
        is_published=initiative.is_published,
        is_demonstration=initiative.is_demonstration,
    )


def _statement(statement: InitiativeStatement) -> StatementRow:
    return StatementRow(
        key=statement.pk,
        made_on=statement.made_on,
        made_precision=statement.made_precision,
        title=Words(statement.title, statement.language),
        words=Words(statement.text, statement.language),
        organization=name_organization(statement.organization) if statement.organization else None,
        address=statement.address,
    )
