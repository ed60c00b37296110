"""What may be asked of the feeds of texts, practices and reports."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError

from practices.models.instruments import InstrumentKind, InstrumentTopic
from practices.models.practices import PracticeKind, PracticeTopic
from practices.models.topics import Topic
from practices.queries.vocabulary.history import standing_codes


class TextFilterSet(filters.FilterSet):
    """The filters of the published texts."""

    organization = filters.UUIDFilter(field_name="instrument__organization__translation_key")
    instrument = filters.UUIDFilter(field_name="instrument__translation_key")
    topic = filters.CharFilter(method="filter_topic", max_length=100)
    kind = filters.ChoiceFilter(field_name="instrument__kind", choices=InstrumentKind.choices)
    language = filters.CharFilter(max_length=12)

    def filter_topic(self, editions: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """Keep the texts whose instrument carries a topic or a narrower one. Raises ValidationError."""
        tagged = InstrumentTopic.objects.filter(tag__in=_branch(name, code)).values("content_object")
        return editions.filter(instrument__in=tagged)


class PracticeFeedFilterSet(filters.FilterSet):
    """The filters of the practices."""

    organization = filters.UUIDFilter(field_name="organization__translation_key")
    kind = filters.ChoiceFilter(choices=PracticeKind.choices)
    topic = filters.CharFilter(method="filter_topic", max_length=100)

    def filter_topic(self, practices: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """Keep the practices that carry a topic or a narrower one. Raises ValidationError."""
        tagged = PracticeTopic.objects.filter(tag__in=_branch(name, code)).values("content_object")
        return practices.filter(pk__in=tagged)


class ReportFeedFilterSet(filters.FilterSet):
    """The filter of the reports."""

    language = filters.CharFilter(max_length=12)


def _branch(name: str, code: str) -> Mapping[int, str]:
    """Return the topics that a code asks for, with their narrower ones. Raises ValidationError for an unknown code."""
    topics: dict[int, str] = {}
    for standing in standing_codes(code):
        topics |= Topic.objects.branch(standing)
    if not topics and not Topic.objects.filter(name=code).exists():
        raise ValidationError({name: [_("There is no topic with this code. See /api/v1/topics/ for the list.")]})
    return topics
