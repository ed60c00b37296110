"""`/api/v1/assessments/`: what texts say on topics, by whom judged, on which words."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from practices.api.filters import EntryFilterSet
from practices.api.schema import described
from practices.api.serializers import AddressField, NamedInstrumentSerializer, NamedOrganizationSerializer
from practices.api.viewsets import ReadingViewSet
from practices.models import Assessment, Finding, Judge, Says, Topic
from practices.tables.assessments.rows import AssessmentRow, assessment_rows


class PinSerializer(serializers.Serializer):
    """A provision on whose words an assessment rests, and what it states."""

    provision = serializers.UUIDField(read_only=True, help_text="The id of the provision, as it was pinned.")
    name = serializers.CharField(source="cited", read_only=True, help_text="Printed number and heading.")
    states = serializers.ChoiceField(choices=Says.choices, read_only=True)
    url = AddressField()


class AssessmentSerializer(serializers.Serializer):
    """One judgement of what a text says on a topic, as the visitor may see it."""

    id = serializers.UUIDField(read_only=True)
    organization = NamedOrganizationSerializer(read_only=True)
    instrument = NamedInstrumentSerializer(read_only=True)
    edition = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="The text; null for a rule whose text is not public."
    )
    topic = serializers.CharField(read_only=True, help_text="The permanent code of the topic.")
    finding = serializers.ChoiceField(choices=Finding.choices, read_only=True)
    judge = serializers.ChoiceField(choices=Judge.choices, read_only=True)
    recorded_at = serializers.DateTimeField(read_only=True, help_text="When it was judged and recorded here.")
    pins = PinSerializer(many=True, read_only=True, help_text="What no pinned provision states is not stated.")
    note = serializers.CharField(read_only=True)
    statement = serializers.CharField(read_only=True, help_text="The organization's own words beside it.")
    statement_on = serializers.DateField(read_only=True, allow_null=True)
    agreed_on = serializers.DateField(
        read_only=True, allow_null=True, help_text="When the organization agreed to what the secretariat judged."
    )
    is_demonstration = serializers.BooleanField(read_only=True, help_text="Whether the organization is fictional.")
    page = AddressField(help_text="The page on which people read it.")
    url = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, row: AssessmentRow) -> str:
        """The address of this assessment in the API."""
        address: str = self.context["request"].build_absolute_uri(reverse("assessment-detail", args=[row.id]))
        return address


class AssessmentFilterSet(filters.FilterSet):
    """The filters of the list. What the reader may not see is as if it did not exist."""

    organization = filters.UUIDFilter(
        field_name="instrument__organization__translation_key",
        help_text="Assessments of texts of the organization with this id.",
    )
    instrument = filters.UUIDFilter(
        field_name="instrument__translation_key", help_text="Assessments of the instrument with this id."
    )
    topic = filters.CharFilter(
        method="filter_topic",
        max_length=100,
        help_text="Assessments on the topic with this permanent code. A code that no topic has is refused.",
    )
    finding = filters.ChoiceFilter(choices=Finding.choices, help_text="Assessments with this finding.")
    judge = filters.ChoiceFilter(choices=Judge.choices, help_text="Assessments by this judge.")

    examples: ClassVar[Mapping[str, str]] = {
        "organization": EntryFilterSet.examples["organization"],
        "instrument": EntryFilterSet.examples["reference"],
        "topic": "awareness",
        "finding": "prohibits",
        "judge": "owner",
    }

    def filter_topic(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """Keep the assessments on one topic. Raises ValidationError for a code that no topic has."""
        topic = Topic.objects.filter(name=code).order_by().first()
        if topic is None:
            raise ValidationError({name: [_("There is no topic with this code. /api/v1/topics/ lists them.")]})
        return rows.filter(topic=topic)


@described(
    AssessmentSerializer,
    many="Assessments that stand, newest recorded first",
    one="One assessment",
    about=(
        "What a text says on a topic: prohibits, requires, recommends, permits, informs, or no provision found. Of "
        "each judge the newest on each topic of each text stands, as long as its words are the text's. "
        "A topic without an assessment is not assessed: nothing follows from that. A parameter that is not listed here "
        "is refused, and an id that you may not see is like one that does not exist: nothing is found."
    ),
)
class AssessmentViewSet(ReadingViewSet):
    """Assessments that stand, newest recorded first; each of the owner's and the secretariat's by itself."""

    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilterSet
    id_field = "public_id"
    keyset = ("-sequence",)

    def get_queryset(self) -> QuerySet[Any]:
        user = self.request.user
        return Assessment.objects.visible_to(user).standing(user).for_listing()

    def rows(self, things: list[Any]) -> Sequence[AssessmentRow]:
        return assessment_rows(things)
