"""Practices with all that their pages say of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from practices.models.practices import PracticePage, PracticeTopic
from practices.models.releases import ReleasedKind
from practices.models.topics import standing_topics
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.releases import CurrentRelease, opened, with_release


@dataclass(frozen=True, slots=True)
class DescribedPractice:
    """A practice with what its page says. `topics` are codes in alphabetical order."""

    page: PracticePage
    organization: Named
    topics: tuple[str, ...]
    release: CurrentRelease | None


def practices_to_describe(user: Any) -> QuerySet[PracticePage]:
    """Return the practices that `user` may see, in any order, for `describe_practices`."""
    visible: QuerySet[PracticePage] = PracticePage.objects.visible_to(user).select_related("organization")
    tags = Prefetch("topic_items", PracticeTopic.objects.select_related("tag"))
    return with_release(visible.prefetch_related("organization__names", tags), ReleasedKind.PRACTICE)


def describe_practices(pages: Sequence[PracticePage]) -> list[DescribedPractice]:
    """Describe practices of `practices_to_describe`, in their order. No query."""
    return [
        DescribedPractice(
            page=page,
            organization=name_organization(page.organization),
            topics=tuple(sorted(standing_topics(page))),
            release=opened(page),
        )
        for page in pages
    ]
