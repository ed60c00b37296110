"""What a report is about: for whom, as of which day, as known at which moment."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Subquery

from organizations.models import Reader, stand_in
from practices.models.releases import Audience, ReleaseDecision, ReleasedKind
from practices.queries.adoptions.counting import RULE
from practices.queries.adoptions.standing import end_of

ENQUIRY_RULE = 2
"""The version of the counting rules of enquiries (docs/reports.md): issues say by which one they were compiled."""
WITH_ENDED = 1
"""The version by which an organization that ended stayed in the population."""
NOBODY = 0
"""The key of no organization: who reads as "a participating organization" owns nothing."""


@dataclass(frozen=True, slots=True)
class KeptEnquiry:
    """What a frozen issue keeps of its enquiry.

    `asked`: its words, deadline and reference; empty in issues from before they were kept. `numbers`: value and
    denominator of each figure of the enquiry in the issue, by name.
    """

    asked: Mapping[str, Any]
    numbers: Mapping[str, tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class ReportScope:
    """What decides every number of a report.

    `as_of`: what had taken effect by the end of that day counts. `known_at`: what was recorded later does not.
    `since`: the day of the issue before (None: the first), `since_known_at`: what had been recorded by then was in
    it. `references`: keys of the instruments that organizations are looked at beside; None: all. `rule`: the version
    of the rule by which statements count. `enquiry`: the key of the enquiry that the report is about, if any.
    `enquiry_rule`: the version of the rules of enquiries. `is_first`: there is no earlier
    issue for this audience. `kept`: what a frozen issue keeps of it, None for a draft.
    """

    audience: Audience
    as_of: datetime.date
    known_at: datetime.datetime
    since: datetime.date | None = None
    since_known_at: datetime.datetime | None = None
    references: frozenset[int] | None = None
    rule: int = RULE
    enquiry: int | None = None
    enquiry_rule: int = ENQUIRY_RULE
    is_first: bool = True
    kept: KeptEnquiry | None = field(default=None, hash=False)

    @property
    def is_restricted(self) -> bool:
        """Whether contacts, obstacles and unconfirmed statuses are in it: for the secretariat alone."""
        return self.audience == Audience.OWN

    @property
    def known_on(self) -> datetime.date:
        """The day (UTC) on which it was known."""
        return self.known_at.astimezone(datetime.UTC).date()

    @property
    def published_until(self) -> datetime.datetime:
        """What was published here by then counts as published: the end of the day, or when it was known if earlier."""
        return min(end_of(self.as_of), self.known_at)


def reader_for(audience: str) -> Any:
    """Return an account that sees what `audience` sees; it is in no database.

    Named organizations are read for as participating ones: what only some of them see is left out.
    """
    readers = {
        Audience.PUBLIC: Reader(),
        Audience.DELEGATIONS: Reader(is_delegate=True),
        Audience.PARTICIPATING: Reader(organizations=frozenset({NOBODY})),
        Audience.NAMED: Reader(organizations=frozenset({NOBODY})),
        Audience.OWN: Reader(is_secretariat=True),
    }
    return stand_in(readers[Audience(audience)])


AUDIENCES_OPEN: dict[Audience, tuple[Audience, ...]] = {
    Audience.PUBLIC: (Audience.PUBLIC,),
    Audience.DELEGATIONS: (Audience.PUBLIC, Audience.DELEGATIONS),
    Audience.PARTICIPATING: (Audience.PUBLIC, Audience.DELEGATIONS, Audience.PARTICIPATING),
    Audience.NAMED: (Audience.PUBLIC, Audience.DELEGATIONS, Audience.PARTICIPATING),
}
"""What each audience of a report reads of what was released."""


def released_by(pages: Any, kind: ReleasedKind, scope: ReportScope) -> Any:
    """Keep the pages that the audience saw when it was known: by the newest decision in force at `known_at`.

    Together with `visible_to`, which says what it sees now: what was opened later is not in, what was closed
    since is not either. The secretariat sees all.
    """
    if scope.is_restricted:
        return pages
    decisions = ReleaseDecision.objects.filter(
        kind=kind,
        thing=OuterRef("translation_key"),
        recorded_at__lte=scope.known_at,
        effective_at__lte=scope.known_at,
    )
    newest = Subquery(decisions.order_by("-sequence").values("audience")[:1])
    audiences: Collection[str] = [audience.value for audience in AUDIENCES_OPEN[scope.audience]]
    return pages.annotate(audience_then=newest).filter(audience_then__in=audiences)
