"""To whom a thing is open, since when and on what authority, as its page says it; what was decided before."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from organizations.models import OrganizationPage, Reader, reader_of
from practices.models.approvals.letters import NamedSource
from practices.models.releases import BREADTH, Audience, Release, ReleaseDecision


@dataclass(frozen=True, slots=True)
class CurrentRelease:
    """To whom a thing is open, since when; `authority` only where it is open to the public.

    `has_history`: something else was decided before.
    """

    audience: str
    label: str
    since: datetime.date
    authority: str = ""
    has_history: bool = False

    @property
    def is_public(self) -> bool:
        """Whether everybody may see the thing."""
        return self.audience == Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class ReleasePeriod:
    """A decision that held for a time; `until` is None while it holds. `authority` of public ones alone."""

    audience: str
    label: str
    since: datetime.date
    until: datetime.date | None
    authority: str


def with_release(pages: QuerySet[Any], kind: str) -> QuerySet[Any]:
    """Add to each page what `opened` reads, and from which public source the secretariat entered it."""
    release = Release.objects.filter(kind=kind, thing=OuterRef("translation_key"))
    holds = Release.objects.filter(decision=OuterRef("pk"))
    other = ReleaseDecision.objects.filter(kind=kind, thing=OuterRef("translation_key")).exclude(Exists(holds))
    return pages.annotate(
        released_audience=Subquery(release.values("audience")),
        released_since=Subquery(release.values("since")),
        release_authority=Subquery(release.values("decision__record__authority")),
        has_release_history=Exists(other),
        entered_from=Subquery(NamedSource.objects.filter(thing=OuterRef("translation_key")).values("source")),
    )


def opened(page: Any) -> CurrentRelease | None:
    """Say to whom a page of `with_release` is open, None when it was not released to anybody else."""
    audience = getattr(page, "released_audience", None)
    if audience in (None, Audience.OWN):
        return None
    authority = (page.release_authority or "") if audience == Audience.PUBLIC else ""
    label, since = str(Audience(audience).label), page.released_since.date()
    return CurrentRelease(audience, label, since, authority, page.has_release_history)


def release_history(page: Any, kind: str, user: Any) -> list[ReleasePeriod]:
    """Return `decisions_told` about a page of `with_release`. No query where nothing was decided before."""
    return decisions_told(page, kind, user) if getattr(page, "has_release_history", False) else []


def decisions_told(page: Any, kind: str, user: Any) -> list[ReleasePeriod]:
    """Return the decisions about a page that held for `user`, the newest first. Two queries.

    A decision is told to the audience that it names: what was open to the public, to everybody; own people and the
    secretariat are told all.
    """
    reader = reader_of(user)
    owner = getattr(page, "instrument", page).organization_id
    is_own = owner in reader.reads_for
    names = frozenset() if is_own else names_of(reader)
    decisions = list(
        ReleaseDecision.objects.filter(kind=kind, thing=page.translation_key, effective_at__lte=timezone.now())
        .select_related("record")
        .order_by("sequence")
    )
    held = [
        ReleasePeriod(
            decision.reach,
            str(decision.reach.label),
            since.date(),
            until.date() if until else None,
            decision.record.authority if decision.audience == Audience.PUBLIC else "",
        )
        for decision, since, until in _in_turn(decisions)
        if is_own or _is_told(decision, reader, names)
    ]
    return held[::-1]


def _is_told(decision: ReleaseDecision, reader: Reader, names: frozenset[str]) -> bool:
    """Tell whether a reader who is not of the organization is told a decision."""
    if reader.is_secretariat:
        return decision.reach != Audience.ALONE
    return lets_in(decision.audience, decision.named, reader, names)


def _in_turn(
    decisions: Iterable[ReleaseDecision],
) -> list[tuple[ReleaseDecision, datetime.datetime, datetime.datetime | None]]:
    """Return the decisions that came to hold, in time, each with when it began and when another took its place."""
    begun = sorted(((max(one.recorded_at, one.effective_at), one) for one in decisions), key=lambda row: _order(*row))
    held: list[tuple[datetime.datetime, ReleaseDecision]] = []
    for since, decision in begun:
        if not held or decision.sequence > held[-1][1].sequence:
            held.append((since, decision))
    ends = [since for since, _decision in held[1:]]
    return [(decision, since, end) for (since, decision), end in zip(held, [*ends, None], strict=False)]


def _order(since: datetime.datetime, decision: ReleaseDecision) -> tuple[datetime.datetime, int]:
    return since, decision.sequence


def planned_end(*, kind: str, thing: Any, now: datetime.datetime) -> ReleaseDecision | None:
    """Return the decision by which what holds now ends at a later time, None if it is without end (two queries).

    It was recorded after the decision that holds, and lets fewer people in; of several, the first to take effect.
    """
    release = Release.objects.filter(kind=kind, thing=thing).select_related("decision").first()
    if release is None:
        return None
    now_open = release.decision
    planned = ReleaseDecision.objects.about(kind, thing).filter(sequence__gt=now_open.sequence, effective_at__gt=now)
    return next(
        (
            decision
            for decision in planned.order_by("effective_at", "sequence")
            if is_wider(now_open.reach, now_open.named, decision.reach, decision.named)
        ),
        None,
    )


def is_wider(audience: str, named: Iterable[str], than: str, than_named: Iterable[str]) -> bool:
    """Tell whether the first audience lets anybody in who is not of the second; `named`: uuids of organizations."""
    if audience != than:
        return BREADTH[Audience(audience)] > BREADTH[Audience(than)]
    return not set(named) <= set(than_named)


def names_of(reader: Reader) -> frozenset[str]:
    """Return the uuids by which decisions name the organizations of a reader (one query at most)."""
    if not reader.takes_part:
        return frozenset()
    keys = OrganizationPage.objects.filter(pk__in=reader.reads_for).values_list("translation_key", flat=True)
    return frozenset(map(str, keys))


def lets_in(audience: str, named: Iterable[str], reader: Reader, names: frozenset[str]) -> bool:
    """Tell whether an audience includes the reader, as `ReleaseQuerySet.open_to` does for the present."""
    return {
        Audience.PUBLIC.value: True,
        Audience.DELEGATIONS.value: reader.is_delegate or reader.takes_part or reader.is_secretariat,
        Audience.PARTICIPATING.value: reader.takes_part,
        Audience.NAMED.value: bool(names & set(named)),
        Audience.OWN.value: False,
    }[audience]
