"""The practices as feeds: the good-practice notes that the public may read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from practices.feeds.exchange_feed import ExchangeFeed
from practices.feeds.filters import PracticeFilterSet
from practices.feeds.formats import JsonFeed, Withdrawn, plain
from practices.feeds.told import changed_at, later, urn, withdrawn
from practices.models import ChangedKind, PracticePage


@dataclass(frozen=True, slots=True)
class Entry:
    """A practice, and when what is said of it changed last."""

    practice: PracticePage
    updated_at: datetime


class PracticesAtom(ExchangeFeed[Entry]):
    """What organizations did and what came of it: each note as it is published, newest first."""

    title = "Practice Exchange: practices"
    subtitle = "Good-practice notes of international organizations, newest published first."
    filterset = PracticeFilterSet
    keyset = ("-last_published_at", "-pk")
    id_field = "translation_key"

    def visible(self) -> QuerySet[Any]:
        practices = PracticePage.objects.visible_to(None).filter(last_published_at__isnull=False)
        return practices.select_related("organization").prefetch_related("organization__names", "topic_items__tag")

    def rows(self, things: list[Any]) -> Sequence[Entry]:
        told = changed_at(ChangedKind.PRACTICE, [practice.translation_key for practice in things])
        return [Entry(one, later(one.last_published_at, told, one.translation_key)) for one in things]

    def gone(self, query: QueryDict) -> Sequence[Withdrawn]:
        """Give what was withdrawn, unless a topic or kind is asked for: those are no longer told."""
        if {"topic", "kind"} & query.keys():
            return ()
        among = PracticePage.objects.filter(**{f"{name}__translation_key": value for name, value in query.items()})
        return withdrawn(ChangedKind.PRACTICE, among=among, visible=self.visible(), id_field=self.id_field)

    def link(self) -> str:
        return reverse("practices")

    def lines(self, row: Entry) -> Iterator[str]:
        practice = row.practice
        yield f"{practice.get_kind_display()}, of {practice.organization.name_in()}. Language: {practice.language}."
        yield practice.summary
        if practice.organization.is_demonstration:
            yield "Part of the demonstration: the organization is fictional."

    def item_title(self, entry: Entry) -> str:
        return plain(f"{entry.practice.organization.name_in()}: {entry.practice.title}")

    def item_link(self, entry: Entry) -> str:
        return str(entry.practice.url)

    def item_guid(self, entry: Entry) -> str:
        return urn(entry.practice.translation_key)

    def item_pubdate(self, entry: Entry) -> datetime:
        return entry.practice.first_published_at or entry.practice.last_published_at

    def item_updateddate(self, entry: Entry) -> datetime:
        return entry.updated_at

    def item_author_name(self, entry: Entry) -> str:
        return plain(entry.practice.organization.name_in())

    def item_categories(self, entry: Entry) -> list[str]:
        practice = entry.practice
        topics = sorted(item.tag.code for item in practice.topic_items.all() if item.tag.retired_on is None)
        return [practice.kind, *topics, *(["demonstration"] if practice.organization.is_demonstration else [])]


class PracticesJson(PracticesAtom):
    """The same as JSON Feed."""

    feed_type = JsonFeed
