"""What a query may ask of the list of instruments."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError

from organizations.models import OrganizationKind
from practices.api.changed_filters import ChangedFilterSet
from practices.api.filters import EXAMPLES, DayFilter, TopicFilter, asked_words
from practices.models.editions import EditionPage, TextStatus, today
from practices.models.exchange.changes import ChangedKind
from practices.models.instruments import (
    EventKind,
    InstrumentAlias,
    InstrumentEvent,
    InstrumentKind,
    InstrumentPage,
    InstrumentTopic,
    ReuseTerms,
)
from practices.queries.listings import IN_FORCE, keep_in_force, named_like

SAID_OF_TEXTS = ("language", "text_status")
SAID_OF_DATES = ("date_kind", "dated_from", "dated_to")


class InstrumentFilterSet(ChangedFilterSet):
    """The filters of the list of instruments. What the reader may not see is as if it did not exist."""

    changed_kind = ChangedKind.INSTRUMENT

    q = filters.CharFilter(
        method="filter_q",
        help_text=(
            "Instruments that hold each of these words in a title, the symbol, another way of citing, or a "
            "name of the organization."
        ),
    )
    organization = filters.UUIDFilter(
        field_name="organization__translation_key", help_text="Instruments of the organization with this id."
    )
    organization_kind = filters.ChoiceFilter(
        field_name="organization__kind",
        choices=OrganizationKind.choices,
        help_text="Instruments of organizations of this kind.",
    )
    kind = filters.ChoiceFilter(choices=InstrumentKind.choices, help_text="Instruments of this kind.")
    topic = TopicFilter("Instruments with the topic of this permanent code", "pk", InstrumentTopic.carrying)
    symbol = filters.CharFilter(
        lookup_expr="iexact", max_length=80, help_text="Instruments with this symbol, in capitals or not."
    )
    alias = filters.CharFilter(
        method="filter_alias",
        max_length=160,
        help_text="Instruments that are also cited like this, mistaken ways included.",
    )
    reuse_terms = filters.ChoiceFilter(choices=ReuseTerms.choices, help_text="Instruments under these terms of reuse.")
    language = filters.CharFilter(
        method="filter_texts", max_length=12, help_text="Instruments with a text in the language with this code."
    )
    text_status = filters.ChoiceFilter(
        method="filter_texts",
        choices=TextStatus.choices,
        help_text="Instruments with a text of this status; with `language`, one and the same text.",
    )
    in_force = filters.ChoiceFilter(
        method="filter_in_force",
        choices=[(code, code) for code in IN_FORCE],
        help_text="Whether an instrument is in force: today, or on the day that `on` names. Computed from its dates.",
    )
    on = DayFilter(method="filter_on", help_text="The day of `in_force`; only together with it.")
    date_kind = filters.ChoiceFilter(
        method="filter_dates",
        choices=EventKind.choices,
        help_text="Instruments with a date of this kind; with `dated_from` and `dated_to`, one and the same date.",
    )
    dated_from = DayFilter(
        is_first=True,
        method="filter_dates",
        help_text="Instruments with a date on this day or later. A month or year counts as its first day.",
    )
    dated_to = DayFilter(
        method="filter_dates",
        help_text="Instruments with a date on this day or earlier. A month or year counts as its first day.",
    )
    similar_to = filters.UUIDFilter(
        method="filter_similar_to",
        help_text=(
            "Instruments that share a topic with the instrument of this id, itself left out. An id that you may not "
            "see is like one that does not exist: nothing is found."
        ),
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "symbol": "SF/2000/14",
        "alias": "Decision 462",
        "language": "fr",
        "in_force": "yes",
        "on": "2004-06-30",
        "date_kind": "adopted",
        "dated_from": "2000-01-01",
        "dated_to": "2004-12-31",
    }

    def filter_q(self, rows: QuerySet[Any], name: str, typed: str) -> QuerySet[Any]:
        """Keep those that hold each word."""
        found: QuerySet[Any] = named_like(rows, " ".join(asked_words(name, typed)))
        return found

    def filter_alias(self, rows: QuerySet[Any], _name: str, alias: str) -> QuerySet[Any]:
        """Keep those that are cited like this."""
        return rows.filter(pk__in=InstrumentAlias.objects.filter(alias__iexact=alias).values("instrument"))

    def filter_texts(self, rows: QuerySet[Any], name: str, _value: str) -> QuerySet[Any]:
        """Keep those with one visible text that all filters about texts fit; looked for once."""
        rules = {one: self.asked(one) for one in SAID_OF_TEXTS if self.asked(one)}
        if name != next(iter(rules)):
            return rows
        texts = EditionPage.objects.visible_to(self.reader).filter(**rules).order_by()
        return rows.filter(pk__in=texts.values("instrument"))

    def filter_dates(self, rows: QuerySet[Any], name: str, _value: Any) -> QuerySet[Any]:
        """Keep those with one date that all filters about dates fit; looked for once."""
        lookups = {"date_kind": "kind", "dated_from": "on__gte", "dated_to": "on__lte"}
        rules = {lookups[one]: self.asked(one) for one in SAID_OF_DATES if self.asked(one)}
        if name != next(one for one in SAID_OF_DATES if self.asked(one)):
            return rows
        return rows.filter(Exists(InstrumentEvent.objects.filter(instrument=OuterRef("pk"), **rules)))

    def filter_in_force(self, rows: QuerySet[Any], _name: str, wanted: str) -> QuerySet[Any]:
        """Keep those that are in force, are not, or do not say it, on the day that is asked for."""
        kept: QuerySet[Any] = keep_in_force(rows, wanted, self.asked("on") or today())
        return kept

    def filter_on(self, rows: QuerySet[Any], name: str, _day: datetime.date) -> QuerySet[Any]:
        """Leave it to `filter_in_force`. Raises ValidationError where that is not asked for."""
        if not self.asked("in_force"):
            raise ValidationError({name: [_("This is the date for in_force: give that parameter as well.")]})
        return rows

    def filter_similar_to(self, rows: QuerySet[Any], _name: str, key: uuid.UUID) -> QuerySet[Any]:
        """Keep the others that share a topic with an instrument; none if the reader may not see it."""
        ours = InstrumentPage.objects.visible_to(self.reader).filter(translation_key=key).order_by().values("pk")
        topics = InstrumentTopic.objects.filter(content_object__in=ours, tag__retired_on__isnull=True).values("tag")
        return rows.filter(pk__in=InstrumentTopic.carrying(topics)).exclude(translation_key=key)
