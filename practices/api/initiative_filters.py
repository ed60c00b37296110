"""What a query may ask of the list of joint initiatives."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from practices.api.changed_filters import ChangedFilterSet
from practices.api.filters import EXAMPLES, DayFilter, TopicFilter, asked_words
from practices.models.exchange.changes import ChangedKind
from practices.models.initiatives import Initiative, Participation
from practices.queries.typed import holds_word


class InitiativeFilterSet(ChangedFilterSet):
    """The filters of the list of initiatives. What the reader may not see is as if it did not exist."""

    changed_kind = ChangedKind.INITIATIVE

    q = filters.CharFilter(
        method="filter_q", help_text="Initiatives with each of these words in their title or in what they are for."
    )
    organization = filters.UUIDFilter(
        method="filter_organization",
        help_text="Initiatives that the organization with this id takes part in, or took part in; with `on`, that day.",
    )
    topic = TopicFilter(
        "Initiatives with the topic of this permanent code",
        "pk",
        lambda topics: Initiative.topics.through.objects.filter(topic__in=topics).values("initiative"),
    )
    on = DayFilter(
        method="filter_on",
        help_text="Initiatives that were going on, on this day. A month or year counts as its first day.",
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "q": "joint training",
        "on": "2004-06-30",
    }

    def filter_q(self, rows: QuerySet[Any], name: str, typed: str) -> QuerySet[Any]:
        """Keep those that hold each word."""
        for word in asked_words(name, typed):
            rows = rows.filter(holds_word("title", word) | holds_word("summary", word))
        return rows

    def filter_organization(self, rows: QuerySet[Any], _name: str, key: uuid.UUID) -> QuerySet[Any]:
        """Keep those with a participation of an organization that the reader may see."""
        parts = Participation.objects.visible_to(self.reader).filter(organization__translation_key=key)
        day = self.asked("on")
        if day:
            parts = parts.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), since_on__lte=day)
        return rows.filter(pk__in=parts.order_by().values("initiative"))

    def filter_on(self, rows: QuerySet[Any], _name: str, day: datetime.date) -> QuerySet[Any]:
        """Keep those that had begun by a day and had not ended before it."""
        return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), began_on__lte=day)
