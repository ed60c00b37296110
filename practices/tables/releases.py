"""To whom a thing is open, since when and on what authority, as its page says it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from practices.models import Audience, Release


@dataclass(frozen=True, slots=True)
class Opened:
    """To whom a thing is open, since when; `authority` only where it is open to the public."""

    audience: str
    label: str
    since: datetime.date
    authority: str = ""

    @property
    def is_public(self) -> bool:
        """Whether everybody may see the thing."""
        return self.audience == Audience.PUBLIC


def with_release(pages: QuerySet[Any], kind: str) -> QuerySet[Any]:
    """Add to each page what `opened` reads."""
    release = Release.objects.filter(kind=kind, thing=OuterRef("translation_key"))
    return pages.annotate(
        released_audience=Subquery(release.values("audience")),
        released_since=Subquery(release.values("since")),
        release_authority=Subquery(release.values("decision__record__authority")),
    )


def opened(page: Any) -> Opened | None:
    """Say to whom a page of `with_release` is open, None when it was not released to anybody else."""
    audience = getattr(page, "released_audience", None)
    if audience in (None, Audience.OWN):
        return None
    authority = (page.release_authority or "") if audience == Audience.PUBLIC else ""
    return Opened(audience, str(Audience(audience).label), page.released_since.date(), authority)
