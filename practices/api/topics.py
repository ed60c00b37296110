"""`/api/v1/topics/`."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from practices.api.changed_filters import ChangedFilterSet
from practices.api.facts import ApiAddressField
from practices.api.filters import EXAMPLES, YesNoFilter, asked_topics, asked_words
from practices.api.formats import SKOS, TABLES, MadeFile
from practices.api.ordering import Ordering
from practices.api.schema import described
from practices.api.viewsets import ReadingViewSet
from practices.models.exchange.changes import ChangedKind
from practices.models.topics import TopicLabel
from practices.models.vocabulary import MatchKind, TopicChangeKind
from practices.queries.things.topics import DescribedTopic, describe_topics, topics_to_describe
from practices.queries.typed import holds_word
from practices.queries.vocabulary.exports import export_vocabulary

COUNTS = frozenset({"provision_count", "instrument_count", "practice_count"})
"""The fields that count what carries a topic."""


class TopicFilterSet(ChangedFilterSet):
    """The filters of the vocabulary."""

    changed_kind = ChangedKind.TOPIC

    q = filters.CharFilter(
        method="filter_q",
        help_text="Topics with a label or synonym, in whatever language, that holds each of these words.",
    )
    branch = filters.CharFilter(
        method="filter_branch",
        max_length=100,
        help_text=(
            "The topic with this permanent code and all below it; for a retired code, those that took its place. A "
            "code that no topic ever had is refused."
        ),
    )
    broader = filters.CharFilter(
        field_name="broader__name", max_length=100, help_text="Topics right under the one with this permanent code."
    )
    is_core = YesNoFilter(field_name="is_core", help_text="Topics that the source documents name as a duty, or not.")
    retired = YesNoFilter(
        method="filter_retired", help_text="Topics that were merged, split or retired (true), or that stand (false)."
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "q": "gifts",
        "branch": "awareness",
        "broader": "awareness",
        "is_core": "true",
        "retired": "false",
    }

    def filter_q(self, rows: QuerySet[Any], name: str, typed: str) -> QuerySet[Any]:
        """Keep those with a label that holds each word."""
        labels = TopicLabel.objects.all()
        for word in asked_words(name, typed):
            labels = labels.filter(holds_word("label", word))
        return rows.filter(pk__in=labels.order_by().values("topic"))

    def filter_branch(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """Keep a topic and all below it. Raises ValidationError for a code that no topic has."""
        return rows.filter(pk__in=asked_topics(name, code))

    def filter_retired(self, rows: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
        """Keep those that were retired, or those that stand."""
        return rows.filter(retired_on__isnull=not wanted)


class TopicMatchSerializer(serializers.Serializer):
    """A concept of another vocabulary."""

    kind = serializers.ChoiceField(
        choices=MatchKind.choices, read_only=True, help_text="How the topic stands to it, as SKOS names it."
    )
    address = serializers.CharField(read_only=True, help_text="The address of the other concept.")


class TopicChangeSerializer(serializers.Serializer):
    """Something that was done to a topic."""

    kind = serializers.ChoiceField(choices=TopicChangeKind.choices, read_only=True, help_text="What was done.")
    on = serializers.SerializerMethodField()
    codes = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="The other topics that it was about."
    )
    reason = serializers.CharField(read_only=True, help_text="Why; may be empty.")

    def get_on(self, change: Any) -> datetime.date:
        """The day (UTC)."""
        day: datetime.date = change.changed_at.date()
        return day


class TopicSerializer(serializers.Serializer):
    """A concept of the vocabulary (SKOS)."""

    id = serializers.CharField(source="topic.name", read_only=True, help_text="The permanent code.")
    label = serializers.CharField(  # type: ignore[assignment]
        source="topic.label_in", read_only=True, help_text="The preferred label in English, else in any language."
    )
    scope_note = serializers.SerializerMethodField()
    labels = serializers.SerializerMethodField()
    broader = serializers.CharField(
        source="topic.broader.name",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="Code of the topic above; null at the top.",
    )
    is_core = serializers.BooleanField(
        source="topic.is_core", read_only=True, help_text="Whether the source documents name this duty."
    )
    retired_on = serializers.DateField(
        source="topic.retired_on", read_only=True, allow_null=True, help_text="Null while it stands."
    )
    url = serializers.SerializerMethodField()
    api_url = ApiAddressField("topic-detail", source="topic.name")
    scope_notes = serializers.SerializerMethodField()
    synonyms = serializers.SerializerMethodField()
    narrower = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Codes of the topics right under it."
    )
    matches = TopicMatchSerializer(
        source="topic.matches", many=True, read_only=True, help_text="Concepts of other vocabularies that it matches."
    )
    replaced_by = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Where a retired code leads: one topic after a merge, several after a split, perhaps none.",
    )
    replaces = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Retired codes that lead here."
    )
    history = TopicChangeSerializer(many=True, read_only=True, help_text="What was done to it, oldest first.")
    provision_count = serializers.IntegerField(
        read_only=True, help_text="Provisions that are open to you and carry it on their present words."
    )
    instrument_count = serializers.IntegerField(read_only=True, help_text="Instruments open to you that carry it.")
    practice_count = serializers.IntegerField(read_only=True, help_text="Practices open to you that carry it.")

    def get_scope_note(self, row: DescribedTopic) -> str:
        """What belongs here, in English."""
        label = row.topic.preferred()
        return label.scope_note if label else ""

    def get_labels(self, row: DescribedTopic) -> dict[str, str]:
        """The preferred label in each language."""
        return {label.language: label.label for label in row.topic.labels.all() if label.is_preferred}

    def get_scope_notes(self, row: DescribedTopic) -> dict[str, str]:
        """What belongs here, in each language in which it is said."""
        labels = row.topic.labels.all()
        return {label.language: label.scope_note for label in labels if label.is_preferred and label.scope_note}

    def get_synonyms(self, row: DescribedTopic) -> dict[str, list[str]]:
        """Other words for it, in each language."""
        found: dict[str, list[str]] = {}
        for label in row.topic.labels.all():
            if not label.is_preferred:
                found.setdefault(label.language, []).append(label.label)
        return found

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, row: DescribedTopic) -> str:
        """The page on which people read it."""
        address: str = self.context["request"].build_absolute_uri(reverse("topic", args=[row.topic.slug]))
        return address


@described(
    TopicSerializer,
    many="Topics, in the order of the vocabulary",
    one="One topic",
    about="The controlled vocabulary, retired topics included. A code is permanent: where it leads today is said.",
)
class TopicViewSet(ReadingViewSet):
    """The controlled vocabulary."""

    serializer_class = TopicSerializer
    filterset_class = TopicFilterSet
    changed_kind = ChangedKind.TOPIC
    lookup_value_converter = "slug"
    id_field = "name"
    keyset = ("position", "name")
    orderings: ClassVar[Mapping[str, Ordering]] = {"position": Ordering(keyset), "id": Ordering(("name",))}
    told_elsewhere: ClassVar[frozenset[str]] = frozenset({"narrower", "replaces", *COUNTS})

    formats = (*TABLES, *SKOS)
    detail_formats = SKOS
    has_dates = False  # the provisions that are counted are not in the change log by their topics

    def check_parameters(self, request: Request) -> None:
        """Raise ValidationError; SKOS gives the whole vocabulary, or all that is said of a topic."""
        super().check_parameters(request)
        if isinstance(request.accepted_renderer, MadeFile):
            self.refuse_beside(request, [name for name in request.query_params if name != "format"])

    def get_queryset(self) -> QuerySet[Any]:
        """Return the topics in any order."""
        return topics_to_describe()

    def rows(self, things: list[Any]) -> Sequence[DescribedTopic]:
        """Describe the topics of a page; what carries them is counted where a count is wanted."""
        return describe_topics(things, self.request.user, counted=not COUNTS.isdisjoint(self.wanted))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the topics; as SKOS, give the whole vocabulary."""
        if not isinstance(request.accepted_renderer, MadeFile):
            return super().list(request, *args, **kwargs)
        return self._as_skos(request)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return a topic."""
        if not isinstance(request.accepted_renderer, MadeFile):
            return super().retrieve(request, *args, **kwargs)
        return self._as_skos(request, only=self.get_object().name)

    def _as_skos(self, request: Request, *, only: str = "") -> Response:
        scheme = request.build_absolute_uri(reverse("topics"))
        form = request.accepted_renderer.format
        return Response(export_vocabulary(form, scheme=scheme, only=only))
