"""What a query may ask of the list of adoption events."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from wagtail.models import Page

from practices.api.filters import (
    EXAMPLES,
    DayFilter,
    MomentFilter,
    ReadersFilterSet,
    TopicFilter,
    YesNoFilter,
    asked_topics,
)
from practices.models.adoptions import AdoptionEvent, Basis, EvidenceKind, State, Track
from practices.models.exchange.changes import ChangedKind, ShownThing
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.queries.adoptions.counting_in_sql import counts_on
from practices.queries.adoptions.public_index import PublicIndexQuery
from practices.queries.adoptions.standing import end_of, known_to

TAKEN_OVER = (
    "organization",
    "reference",
    "own_instrument",
    "track",
    "state",
    "evidence_kind",
    "effective_from",
    "effective_to",
    "recorded_after",
    "recorded_before",
    "as_of",
)
"""Filters that the public index answers as they are asked."""
WORKED_OUT = frozenset({"basis", "evidence_level", "is_checked", "is_standing", "topic", "similar_to"})
"""Filters that are worked out for it."""


class AdoptionFilterSet(ReadersFilterSet):
    """The filters of the list of events. What the reader may not see is as if it did not exist."""

    organization = filters.UUIDFilter(
        field_name="organization__translation_key", help_text="Events of the organization with this id."
    )
    reference = filters.UUIDFilter(
        field_name="reference__translation_key", help_text="Events towards the instrument with this id."
    )
    track = filters.ChoiceFilter(choices=Track.choices, help_text="Events on one of the four duties.")
    topic = TopicFilter(
        "Events whose reference or own instrument carries the topic with this permanent code", method="filter_topic"
    )
    own_instrument = filters.UUIDFilter(
        method="filter_own_instrument",
        help_text="Events that name the organization's own instrument with this id, if you may see that instrument.",
    )
    state = filters.ChoiceFilter(choices=State.choices, help_text="Events with this state.")
    basis = filters.ChoiceFilter(choices=Basis.choices, help_text="Events that rest on this.")
    evidence_level = filters.ChoiceFilter(
        method="filter_evidence_level",
        choices=Basis.choices,
        help_text=(
            "Events that rest on this or on more, from the least to the most: stated by the organization, text "
            "published, article cited, checked by the secretariat."
        ),
    )
    is_checked = YesNoFilter(
        method="filter_is_checked",
        help_text="Events by which the secretariat says that it looked at the evidence, or all others.",
    )
    is_standing = YesNoFilter(
        method="filter_is_standing",
        help_text="Events that neither reverse another nor are reversed by one that you may see; or those that are.",
    )
    effective_from = DayFilter(
        is_first=True,
        field_name="effective_on",
        lookup_expr="gte",
        help_text="Events effective on this day or later. A month or year counts as its first day.",
    )
    effective_to = DayFilter(
        field_name="effective_on",
        lookup_expr="lte",
        help_text="Events effective on this day or earlier. A month or year counts as its first day.",
    )
    recorded_after = MomentFilter(
        field_name="recorded_at",
        lookup_expr="gt",
        help_text="Events recorded here later than this moment (ISO 8601). UTC where no offset is given.",
    )
    recorded_before = MomentFilter(
        field_name="recorded_at",
        lookup_expr="lt",
        help_text="Events recorded here earlier than this moment (ISO 8601). UTC where no offset is given.",
    )
    as_of = DayFilter(
        method="filter_as_of",
        help_text=(
            "How things stood on this day: of each organization, reference and track only the event that counts. A "
            "month or year is a period: wholly earlier or later ones count so, of overlapping ones the one recorded "
            "last counts, unless one names the other in follows or precedes."
        ),
    )
    known_on = DayFilter(
        method="filter_known_on",
        help_text=(
            "What was known by the end of this day (UTC): events recorded later, or public only later, are left out. "
            "With as_of: how things stood on that day, as known on this one."
        ),
    )
    evidence_kind = filters.ChoiceFilter(choices=EvidenceKind.choices, help_text="Events with this kind of evidence.")
    similar_to = filters.UUIDFilter(
        method="filter_similar_to",
        help_text=(
            "Who has adopted similar instruments: events whose reference or own instrument shares a topic with the "
            "instrument of this id. Only instruments that you may see are looked at, on both sides. Of whom nothing "
            "is known is said at /api/v1/adoptions/standing/."
        ),
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "own_instrument": "3c9d8d7e-0d8e-4c57-9c55-6a1f7f3b9a02",
        "state": "in_place",
        "basis": "text_published",
        "evidence_level": "article_cited",
        "is_checked": "true",
        "is_standing": "true",
        "effective_from": "2004-01-01",
        "effective_to": "2004-12-31",
        "recorded_after": "2004-05-14T09:30:00Z",
        "recorded_before": "2004-06-01T00:00:00Z",
        "as_of": "2005-06-30",
        "known_on": "2026-06-30",
        "evidence_kind": "order",
    }

    @classmethod
    def is_written(cls, query: Mapping[str, str]) -> bool:
        """Tell whether the public index answers all filters that are asked; else the ledger is asked."""
        return cls.base_filters.keys() & query.keys() <= {*TAKEN_OVER, *WORKED_OUT, "known_on"}

    def written(self, *, is_settled: bool) -> PublicIndexQuery:
        """Return what is asked of the rows written beforehand for the public, `known_on` aside.

        When an event became public is not written. The query is valid. `is_settled`: nothing waits for the change
        log. Raises ValidationError, as the filters do. One query for `similar_to`, two for `topic`, three for a
        retired one.
        """
        bases = self._bases()
        topics = [asked_topics("topic", code) for code in [self.asked("topic")] if code]
        similar = self.asked("similar_to")
        if similar:
            topics.append(_topics_shown_of(similar) if is_settled else _topics_of(similar, self.reader))
        return PublicIndexQuery(
            **{name: self.asked(name) for name in TAKEN_OVER},
            is_standing={"true": True, "false": False}.get(self.asked("is_standing")),
            bases=None if len(bases) == len(Basis.values) else tuple(bases),
            about=tuple(map(_instruments_of, topics)),
        )

    def _bases(self) -> list[str]:
        """Return what the events may rest on."""
        basis, level, checked = (self.asked(name) for name in ("basis", "evidence_level", "is_checked"))
        bases = Basis.values[Basis.values.index(level) :] if level else Basis.values
        return [
            one
            for one in bases
            if basis in (None, one) and (checked is None or (checked == "true") == (one == Basis.CHECKED))
        ]

    def filter_topic(self, events: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """Keep the events about a topic. Raises ValidationError for a code that no topic has."""
        return _about(events, self._tagged(asked_topics(name, code)))

    def _tagged(self, topics: Any) -> QuerySet[InstrumentPage]:
        """Return the instruments with such a topic that the reader may see."""
        tagged = InstrumentTopic.carrying(topics)
        return InstrumentPage.objects.visible_to(self.reader).filter(pk__in=tagged).order_by()

    def filter_own_instrument(self, events: QuerySet[Any], name: str, key: uuid.UUID) -> QuerySet[Any]:
        """Keep the events that name an own instrument; none if the reader may not see it."""
        own = InstrumentPage.objects.visible_to(self.reader).filter(translation_key=key).order_by()
        return events.filter(own_instrument__in=own.values("pk"))

    def filter_evidence_level(self, events: QuerySet[Any], name: str, level: str) -> QuerySet[Any]:
        """Keep the events that rest on this or on more."""
        return events.filter(basis__in=Basis.values[Basis.values.index(level) :])

    def filter_is_checked(self, events: QuerySet[Any], name: str, answer: str) -> QuerySet[Any]:
        """Keep the checks, or all others."""
        checks = Q(basis=Basis.CHECKED)
        return events.filter(checks if answer == "true" else ~checks)

    def filter_is_standing(self, events: QuerySet[Any], name: str, answer: str) -> QuerySet[Any]:
        """Keep what no event that the reader may see reverses, and what reverses none; or the rest."""
        reversals = AdoptionEvent.objects.visible_to(self.reader).filter(reverses__isnull=False).order_by()
        taken_back = Q(reverses__isnull=False) | Q(pk__in=reversals.values("reverses"))
        return events.filter(~taken_back if answer == "true" else taken_back)

    def filter_as_of(self, events: QuerySet[Any], name: str, on: datetime.date) -> QuerySet[Any]:
        """Keep the events that count on a day; only events that the reader may see reverse or follow one."""
        return counts_on(events, self._known(AdoptionEvent.objects.visible_to(self.reader).order_by()), on)

    def filter_known_on(self, events: QuerySet[Any], name: str, on: datetime.date) -> QuerySet[Any]:
        """Keep what the reader could see by the end of a day."""
        return known_to(events, self.reader, end_of(on))

    def _known(self, events: QuerySet[Any]) -> QuerySet[Any]:
        on = self.form.cleaned_data.get("known_on")
        return known_to(events, self.reader, end_of(on)) if on else events

    def filter_similar_to(self, events: QuerySet[Any], name: str, key: uuid.UUID) -> QuerySet[Any]:
        """Keep the events that share a topic with an instrument; none if the reader may not see it."""
        return _about(events, self._tagged(_topics_of(key, self.reader)))


def _about(events: QuerySet[Any], instruments: QuerySet[InstrumentPage]) -> QuerySet[Any]:
    keys = instruments.values("pk")
    return events.filter(Q(reference__in=keys) | Q(own_instrument__in=keys))


def _instruments_of(topics: Any) -> frozenset[uuid.UUID]:
    """Return all instruments with such a topic, hidden ones too: what is written for the public names none of those."""
    pages = Page.objects.filter(pk__in=InstrumentTopic.carrying(topics)).order_by()
    return frozenset(pages.values_list("translation_key", flat=True))


def _topics_of(key: uuid.UUID, reader: Any) -> QuerySet[InstrumentTopic]:
    """Return the current topics of an instrument that the reader may see."""
    ours = InstrumentPage.objects.visible_to(reader).filter(translation_key=key).order_by().values("pk")
    return _current_topics(ours)


def _topics_shown_of(key: uuid.UUID) -> QuerySet[InstrumentTopic]:
    """Return the same for the public, while the change log has looked at all that was written: quicker to ask."""
    shown = ShownThing.objects.public().present().filter(kind=ChangedKind.INSTRUMENT, thing=str(key))
    return _current_topics(shown.values("row"))


def _current_topics(instruments: QuerySet[Any]) -> QuerySet[InstrumentTopic]:
    return InstrumentTopic.objects.filter(content_object__in=instruments, tag__retired_on__isnull=True).values("tag")
