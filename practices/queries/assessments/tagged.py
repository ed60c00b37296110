"""What an organization has on a topic whatever was assessed: provisions that carry it, and whole instruments."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import ngettext

from practices.models.editions import today
from practices.models.instruments import EventKind, InstrumentEvent, InstrumentPage, InstrumentTopic
from practices.models.provisions import ProvisionTopic
from practices.queries.wording import list_words


@dataclass(frozen=True, slots=True)
class TaggedHoldings:
    """What carries a topic now: provisions, of each translation and text none again; instruments tagged as a whole.

    An instrument of which a provision is counted is not counted again.
    """

    provision_count: int = 0
    instrument_count: int = 0

    @property
    def words(self) -> str:
        """Say it: "2 provisions tagged, 1 instrument on this topic"; "" for nothing."""
        parts = []
        if self.provision_count:
            said = ngettext("%(number)s provision tagged", "%(number)s provisions tagged", self.provision_count)
            parts.append(said % {"number": self.provision_count})
        if self.instrument_count:
            said = ngettext(
                "%(count)s instrument on this topic", "%(count)s instruments on this topic", self.instrument_count
            )
            parts.append(said % {"count": self.instrument_count})
        return list_words(parts)


NOTHING_TAGGED = TaggedHoldings()


def holdings_on(topics: Collection[int], user: Any) -> Mapping[tuple[int, int], TaggedHoldings]:
    """Count what `user` may see on topics (keys), by organization and topic; nothing of instruments that have ended.

    That something carries a topic does not tell what it says: that takes an assessment. Two queries.
    """
    gone = InstrumentEvent.objects.filter(kind=EventKind.ENDED, on__lte=today()).order_by().values("instrument")
    instrument = "provision__edition__instrument"
    rows = (
        ProvisionTopic.objects.visible_to(user)
        .standing()
        .filter(topic__in=topics)
        .exclude(**{f"{instrument}__in": gone})
        .order_by()
        .values_list(f"{instrument}__organization", "topic", instrument)
        .annotate(many=Count("provision__eid", distinct=True))
    )
    provisions: Counter[tuple[int, int]] = Counter()
    speaking: set[tuple[int, int]] = set()
    for organization, topic, key, many in rows:
        provisions[organization, topic] += many
        speaking.add((key, topic))
    whole = InstrumentTopic.objects.filter(
        tag__in=topics, content_object__in=InstrumentPage.objects.visible_to(user).exclude(pk__in=gone).order_by()
    ).order_by()
    instruments = Counter(
        (organization, topic)
        for organization, topic, key in whole.values_list("content_object__organization", "tag", "content_object")
        if (key, topic) not in speaking
    )
    return {key: TaggedHoldings(provisions[key], instruments[key]) for key in {*provisions, *instruments}}


def tagged_in(editions: Collection[int], topics: Collection[int]) -> Mapping[tuple[int, int], TaggedHoldings]:
    """Count the provisions of texts (keys) that carry topics, by text and topic. One query.

    The caller has asked who may see them.
    """
    rows = (
        ProvisionTopic.objects.standing()
        .filter(topic__in=topics, provision__edition__in=editions, provision__withdrawn_at__isnull=True)
        .order_by()
        .values_list("provision__edition", "topic")
        .annotate(many=Count("provision", distinct=True))
    )
    return {(edition, topic): TaggedHoldings(many) for edition, topic, many in rows}
