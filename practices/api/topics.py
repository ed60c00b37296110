"""`/api/v1/topics/`."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.api.schema import described
from practices.api.viewsets import ReadingViewSet
from practices.models import Topic


class TopicSerializer(serializers.Serializer):
    id = serializers.CharField(source="name", read_only=True, help_text="The permanent code.")
    label = serializers.CharField(source="label_in", read_only=True)  # type: ignore[assignment]
    scope_note = serializers.SerializerMethodField()
    labels = serializers.SerializerMethodField()
    broader = serializers.CharField(
        source="broader.name",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="Code of the topic above.",
    )
    is_core = serializers.BooleanField(read_only=True, help_text="Whether the source documents name this duty.")
    retired_on = serializers.DateField(read_only=True, allow_null=True)
    url = serializers.SerializerMethodField()

    def get_scope_note(self, topic: Topic) -> str:
        """What belongs here, in English."""
        label = topic.preferred()
        return label.scope_note if label else ""

    def get_labels(self, topic: Topic) -> dict[str, str]:
        """The preferred label in each language."""
        return {label.language: label.label for label in topic.labels.all() if label.is_preferred}

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, topic: Topic) -> str:
        address: str = self.context["request"].build_absolute_uri(reverse("topic", args=[topic.slug]))
        return address


@described(TopicSerializer, many="Topics, in the order of the vocabulary", one="One topic")
class TopicViewSet(ReadingViewSet):
    """The controlled vocabulary."""

    serializer_class = TopicSerializer
    lookup_value_converter = "slug"
    id_field = "name"
    keyset = ("position", "name")

    def get_queryset(self) -> QuerySet[Any]:
        return Topic.objects.for_listing().select_related("broader")
