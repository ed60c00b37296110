"""The practices as feeds: the good-practice notes that the public may read."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from practices.api.practices import PracticeFilterSet
from practices.feeds.change_source import withdrawn
from practices.feeds.formats import JsonFeed, Withdrawn, plain
from practices.feeds.page_feed import PageEntry, PageFeed
from practices.models.exchange.changes import ChangedKind
from practices.models.practices import PracticePage


class PracticesAtom(PageFeed[PracticePage]):
    """What organizations did and what came of it: each note as it is published, newest first."""

    title = "Practice Exchange: practices"
    subtitle = "Good-practice notes of international organizations, newest published first."
    filterset = PracticeFilterSet
    asked = ("organization", "kind", "topic")
    kind = ChangedKind.PRACTICE

    def visible(self) -> QuerySet[Any]:
        practices = PracticePage.objects.visible_to(None).filter(last_published_at__isnull=False)
        return practices.select_related("organization").prefetch_related("organization__names", "topic_items__tag")

    def gone(self, query: QueryDict) -> Sequence[Withdrawn]:
        """Return what was withdrawn, unless a topic or kind is asked for: those are no longer told."""
        if {"topic", "kind"} & query.keys():
            return ()
        among = PracticePage.objects.filter(**{f"{name}__translation_key": value for name, value in query.items()})
        return withdrawn(self.kind, among=among, visible=self.visible(), id_field=self.id_field)

    def link(self) -> str:
        return reverse("practices")

    def lines(self, row: PageEntry[PracticePage]) -> Iterator[str]:
        practice = row.page
        yield f"{practice.get_kind_display()}, of {practice.organization.name_in()}. Language: {practice.language}."
        yield practice.summary
        if practice.organization.is_demonstration:
            yield "Part of the demonstration: the organization is fictional."

    def item_title(self, entry: PageEntry[PracticePage]) -> str:
        return plain(f"{entry.page.organization.name_in()}: {entry.page.title}")

    def item_author_name(self, entry: PageEntry[PracticePage]) -> str:
        return plain(entry.page.organization.name_in())

    def item_categories(self, entry: PageEntry[PracticePage]) -> list[str]:
        practice = entry.page
        topics = sorted(item.tag.code for item in practice.topic_items.all() if item.tag.retired_on is None)
        return [practice.kind, *topics, *(["demonstration"] if practice.organization.is_demonstration else [])]


class PracticesJson(PracticesAtom):
    """The same as JSON Feed."""

    feed_type = JsonFeed
