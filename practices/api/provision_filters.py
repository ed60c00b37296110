"""What a query may ask of the list of provisions."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from practices.api.filters import EXAMPLES, PatternFilter, ReadersFilterSet, TopicFilter, asked_words
from practices.models.editions import TextStatus
from practices.models.instruments import InstrumentKind, ReuseTerms
from practices.models.provisions import ProvisionTopic
from practices.queries.typed import holds_word


class ProvisionFilterSet(ReadersFilterSet):
    """The filters of the list of provisions. What the reader may not see is as if it did not exist."""

    edition = filters.UUIDFilter(
        field_name="edition__translation_key",
        help_text="Provisions of the edition with this id, in the order of its text.",
    )
    instrument = filters.UUIDFilter(
        field_name="edition__instrument__translation_key",
        help_text="Provisions of the texts of the instrument with this id, text by text.",
    )
    organization = filters.UUIDFilter(
        field_name="edition__instrument__organization__translation_key",
        help_text="Provisions of the texts of the organization with this id, text by text.",
    )
    topic = TopicFilter(
        "Provisions whose present words were given the topic with this permanent code",
        "pk",
        lambda topics: ProvisionTopic.objects.standing().filter(topic__in=topics).order_by().values("provision"),
    )
    hash = PatternFilter(
        regex=r"^[0-9a-f]{64}$", help_text="Provisions with exactly these words: `hash` of another provision."
    )
    near = filters.UUIDFilter(
        method="filter_near",
        help_text=(
            "Provisions of other instruments that a machine found to be nearest to the provision with this id, the "
            "most alike first, each with its `likeness`; at most twenty, of texts that are public. Nobody has "
            "confirmed them, and likeness has no direction. An id that you may not see finds nothing."
        ),
    )
    kind = filters.ChoiceFilter(
        field_name="edition__instrument__kind",
        choices=InstrumentKind.choices,
        help_text="Provisions of instruments of this kind.",
    )
    language = filters.CharFilter(
        field_name="edition__language",
        max_length=12,
        help_text="Provisions of texts in the language with this code.",
    )
    text_status = filters.ChoiceFilter(
        field_name="edition__text_status",
        choices=TextStatus.choices,
        help_text="Provisions of texts of this text status.",
    )
    reuse_terms = filters.ChoiceFilter(
        field_name="edition__instrument__reuse_terms",
        choices=ReuseTerms.choices,
        help_text="Provisions of instruments under these terms of reuse.",
    )
    eid = filters.CharFilter(max_length=255, help_text="Provisions with this Akoma Ntoso eId.")
    num = filters.CharFilter(max_length=40, help_text="Provisions with this bare number: 12, 11a, 10.1.")
    heading = filters.CharFilter(
        method="filter_heading", help_text="Provisions whose heading holds each of these words."
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "near": "5f0c2f0e-3a63-4d43-8a57-0a86cfd3f1b2",
        "eid": "art_6__para_2",
        "num": "6",
        "heading": "gifts",
    }

    def filter_near(self, rows: QuerySet[Any], _name: str, _key: Any) -> QuerySet[Any]:
        """Leave it to the view, which gives the nearest where they are asked for."""
        return rows

    def filter_heading(self, rows: QuerySet[Any], name: str, typed: str) -> QuerySet[Any]:
        """Keep those whose heading holds each word."""
        for word in asked_words(name, typed):
            rows = rows.filter(holds_word("heading", word))
        return rows
