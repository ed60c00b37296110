"""Provisions with what is said of them: their topics, how near they come to another, since when they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, FloatField, OuterRef, Prefetch, QuerySet, Subquery, Value, prefetch_related_objects

from practices.documents.notation import bare_text, bare_words
from practices.models.proposed_topics import ProposedTopic
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.vectors import Neighbour
from practices.queries.editions.since import FirstAppearance, since_of
from practices.texts.comparison import METHOD_VERSION
from practices.texts.language_detection import passage_language


@dataclass(frozen=True, slots=True)
class DescribedProvision:
    """A provision; `topics` are codes in alphabetical order, `likeness` is 0.0 to 1.0, None where none is asked for.

    `proposed_topics`: codes that a machine found and nobody has confirmed, in alphabetical order too.
    """

    provision: Provision
    topics: tuple[str, ...]
    proposed_topics: tuple[str, ...]
    likeness: float | None
    since: FirstAppearance | None

    @property
    def passage_language(self) -> str | None:
        """The language of its words, where it surely is another one than that of the text."""
        row = self.provision
        return passage_language(own_words(row), row.edition.language, row.languages) or None


def own_words(row: Provision) -> str:
    """Return the words of a provision without marks, those of its heading where it has no others."""
    return bare_text(row.text) or bare_words(row.heading)


def provisions_to_describe(user: Any) -> QuerySet[Provision]:
    """Return the provisions that `user` may see, in any order, for `describe_provisions`."""
    return (
        Provision.objects.visible_to(user)
        .select_related("edition__instrument__organization", "parent")
        .defer("edition__numbered_text", "stems", "parent__text", "parent__stems", "parent__languages")
        .annotate(likeness=Value(None, output_field=FloatField()))
    )


def provisions_near(key: UUID, user: Any) -> QuerySet[Provision]:
    """Return the provisions of other instruments that come nearest to one, with `likeness` (0.0 to 1.0).

    As the machine found them in the background among what is public; at most twenty are kept of each provision. None
    if `user` may not see the one that is asked about.
    """
    own = Provision.objects.visible_to(user).filter(public_id=key).order_by().values("pk")
    near = Neighbour.objects.filter(provision__in=own, method=METHOD_VERSION).order_by()
    score = near.filter(other=OuterRef("pk")).values("score")[:1]
    return (
        provisions_to_describe(user)
        .filter(pk__in=near.values("other"))
        .annotate(likeness=Subquery(score, output_field=FloatField()))
    )


def describe_provisions(provisions: Sequence[Provision], user: Any, *, dated: bool = False) -> list[DescribedProvision]:
    """Describe provisions of `provisions_to_describe`, in their order. Two queries; two more if `dated`.

    `dated`: they are of one edition, and are said to be in the text since when.
    """
    items = ProvisionTopic.objects.filter(
        pinned_hash=F("provision__hash"), topic__retired_on__isnull=True
    ).select_related("topic")
    found = ProposedTopic.objects.open().select_related("topic")
    prefetch_related_objects(
        list(provisions),
        Prefetch("topic_items", items, to_attr="standing_items"),
        Prefetch("proposed_topics", found, to_attr="found_items"),
    )
    since = since_of(provisions[0].edition, user) if dated and provisions else {}
    return [
        DescribedProvision(
            provision=row,
            topics=tuple(sorted(item.topic.name for item in row.standing_items)),  # type: ignore[attr-defined]
            proposed_topics=tuple(sorted(item.topic.name for item in row.found_items)),  # type: ignore[attr-defined]
            likeness=row.likeness,  # type: ignore[attr-defined]
            since=since.get(row.eid),
        )
        for row in provisions
    ]
