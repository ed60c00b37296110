"""`/api/v1/assessments/`: what texts say on topics, by whom judged, on which words."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.api.changed_filters import ChangedFilterSet
from practices.api.facts import ApiAddressField
from practices.api.filters import EXAMPLES, MomentFilter, TopicFilter
from practices.api.ordering import Ordering
from practices.api.schema import described
from practices.api.serializers import AddressField, NamedInstrumentSerializer, NamedOrganizationSerializer
from practices.api.viewsets import ReadingViewSet
from practices.models.assessments import WHEN, WHOM, Assessment, AssessmentPin, Finding, Judge, Says
from practices.models.exchange.changes import ChangedKind
from practices.models.instruments import InstrumentKind
from practices.models.notices import WordOf
from practices.queries.assessments.rows import AssessmentRow, assessment_rows


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
    api_url = ApiAddressField("assessment-detail", source="id")
    word_of = serializers.ChoiceField(
        choices=WordOf.choices,
        read_only=True,
        help_text="Whose word it is. What the secretariat judged may be not confirmed by the organization.",
    )
    whom = serializers.SerializerMethodField()
    when = serializers.SerializerMethodField()

    def get_whom(self, row: AssessmentRow) -> list[str]:
        """Whom it binds, as pinned provisions state it; empty: not stated."""
        return [says.value for says in WHOM if says in self._stated(row)]

    def get_when(self, row: AssessmentRow) -> list[str]:
        """When it binds, as pinned provisions state it; empty: not stated."""
        return [says.value for says in WHEN if says in self._stated(row)]

    def _stated(self, row: AssessmentRow) -> set[str]:
        return {pin.states for pin in row.pins}

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, row: AssessmentRow) -> str:
        """The address of this assessment in the API."""
        address: str = self.context["request"].build_absolute_uri(reverse("assessment-detail", args=[row.id]))
        return address


class AssessmentFilterSet(ChangedFilterSet):
    """The filters of the list. What the reader may not see is as if it did not exist."""

    changed_kind = ChangedKind.ASSESSMENT

    organization = filters.UUIDFilter(
        field_name="instrument__organization__translation_key",
        help_text="Assessments of texts of the organization with this id.",
    )
    instrument = filters.UUIDFilter(
        field_name="instrument__translation_key", help_text="Assessments of the instrument with this id."
    )
    topic = TopicFilter("Assessments on the topic with this permanent code", "topic")
    finding = filters.ChoiceFilter(choices=Finding.choices, help_text="Assessments with this finding.")
    judge = filters.ChoiceFilter(choices=Judge.choices, help_text="Assessments by this judge.")
    edition = filters.UUIDFilter(
        field_name="edition__translation_key", help_text="Assessments of the text (edition) with this id."
    )
    kind = filters.ChoiceFilter(
        field_name="instrument__kind",
        choices=InstrumentKind.choices,
        help_text="Assessments of instruments of this kind.",
    )
    language = filters.CharFilter(
        field_name="edition__language",
        max_length=12,
        help_text="Assessments of texts in the language with this code.",
    )
    whom = filters.ChoiceFilter(
        method="filter_states",
        choices=[(one.value, one.label) for one in WHOM],
        help_text="Assessments in which a pinned provision states that it binds these people.",
    )
    when = filters.ChoiceFilter(
        method="filter_states",
        choices=[(one.value, one.label) for one in WHEN],
        help_text="Assessments in which a pinned provision states that it binds then.",
    )
    recorded_after = MomentFilter(
        field_name="recorded_at",
        lookup_expr="gt",
        help_text="Assessments judged and recorded later than this moment (ISO 8601). UTC where no offset is given.",
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "finding": "prohibits",
        "judge": "owner",
        "whom": "seconded",
        "when": "off_duty",
        "recorded_after": "2026-05-14T09:30:00Z",
    }

    def filter_states(self, rows: QuerySet[Any], _name: str, states: str) -> QuerySet[Any]:
        """Keep the assessments in which a pinned provision states this."""
        return rows.filter(pk__in=AssessmentPin.objects.filter(says=states).order_by().values("assessment"))


@described(
    AssessmentSerializer,
    many="Assessments that stand, newest recorded first",
    one="One assessment",
    about=(
        "What a text says on a topic: prohibits, requires, recommends, permits, informs, or no provision found. Of "
        "each judge the newest on each topic of each text stands, as long as its words are the text's. "
        "A topic without an assessment is not assessed: nothing follows from that, least of all that there is no text "
        "on it. What carries the topic is in the lists of provisions and instruments (`topic`). A parameter that is "
        "not listed here is refused, and an id that you may not see is like one that does not exist: nothing is found."
    ),
)
class AssessmentViewSet(ReadingViewSet):
    """Assessments that stand, newest recorded first; each of the owner's and the secretariat's by itself."""

    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilterSet
    id_field = "public_id"
    keyset = ("-sequence",)
    changed_kind = ChangedKind.ASSESSMENT
    orderings: ClassVar[Mapping[str, Ordering]] = {"recorded": Ordering(("sequence",))}

    def get_queryset(self) -> QuerySet[Any]:
        user = self.request.user
        return Assessment.objects.visible_to(user).standing(user).for_listing()

    def rows(self, things: list[Any]) -> Sequence[AssessmentRow]:
        return assessment_rows(things)
