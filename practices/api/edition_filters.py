"""What a query may ask of the list of editions."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from practices.api.changed_filters import ChangedFilterSet
from practices.api.filters import EXAMPLES, DayFilter, PatternFilter, TopicFilter, asked_words
from practices.models.editions import TextStatus
from practices.models.exchange.changes import ChangedKind
from practices.models.instruments import InstrumentKind, InstrumentPage, InstrumentTopic, ReuseTerms
from practices.queries.listings import named_like


class EditionFilterSet(ChangedFilterSet):
    """The filters of the list of editions. What the reader may not see is as if it did not exist."""

    changed_kind = ChangedKind.EDITION

    q = filters.CharFilter(
        method="filter_q",
        help_text=(
            "Texts of instruments that hold each of these words in a title, the symbol, another way of citing, or a "
            "name of the organization."
        ),
    )
    instrument = filters.UUIDFilter(
        field_name="instrument__translation_key", help_text="Editions of the instrument with this id."
    )
    organization = filters.UUIDFilter(
        field_name="instrument__organization__translation_key",
        help_text="Editions of instruments of the organization with this id.",
    )
    kind = filters.ChoiceFilter(
        field_name="instrument__kind",
        choices=InstrumentKind.choices,
        help_text="Editions of instruments of this kind.",
    )
    topic = TopicFilter(
        "Editions of instruments with the topic of this permanent code", "instrument", InstrumentTopic.carrying
    )
    language = filters.CharFilter(max_length=12, help_text="Editions in the language with this code.")
    text_status = filters.ChoiceFilter(choices=TextStatus.choices, help_text="Editions of this text status.")
    reuse_terms = filters.ChoiceFilter(
        field_name="instrument__reuse_terms",
        choices=ReuseTerms.choices,
        help_text="Editions of instruments under these terms of reuse.",
    )
    dated_from = DayFilter(
        is_first=True,
        field_name="dated_on",
        lookup_expr="gte",
        help_text="Editions of this day or later. A month or year counts as its first day.",
    )
    dated_to = DayFilter(
        field_name="dated_on",
        lookup_expr="lte",
        help_text="Editions of this day or earlier. A month or year counts as its first day.",
    )
    source_sha256 = PatternFilter(
        method="filter_source",
        regex=r"^[0-9a-f]{64}$",
        help_text="Editions whose source file, open to you, has this SHA-256 (hexadecimal).",
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "dated_from": "2000-01-01",
        "dated_to": "2004-12-31",
        "source_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    }

    def filter_q(self, rows: QuerySet[Any], name: str, typed: str) -> QuerySet[Any]:
        """Keep the texts of instruments that hold each word."""
        instruments = InstrumentPage.objects.visible_to(self.reader).order_by()
        named = named_like(instruments, " ".join(asked_words(name, typed)))
        return rows.filter(instrument__in=named.values("pk"))

    def filter_source(self, rows: QuerySet[Any], _name: str, digest: str) -> QuerySet[Any]:
        """Keep those made from a file, where the reader may have it."""
        return rows.filter(source_is_open=True, source_checksum=digest)
