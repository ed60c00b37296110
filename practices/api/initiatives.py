"""`/api/v1/initiatives/`: joint initiatives, who takes part since when, meetings and statements."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.api.facts import ApiDateField
from practices.api.initiative_filters import InitiativeFilterSet
from practices.api.ordering import Ordering
from practices.api.schema import described
from practices.api.serializers import NamedOrganizationSerializer
from practices.api.viewsets import ReadingViewSet
from practices.models.exchange.changes import ChangedKind
from practices.models.notices import WordOf
from practices.queries.initiatives.rows import InitiativeRow, initiative_rows, initiatives_for


class ParticipantSerializer(serializers.Serializer):
    """One organization that takes part."""

    id = serializers.UUIDField(read_only=True)
    organization = NamedOrganizationSerializer(read_only=True)
    since = ApiDateField("since", "since_precision")
    until = ApiDateField("until", "until_precision", help_text="Null while it takes part.")
    contribution = serializers.CharField(read_only=True)
    evidence_address = serializers.CharField(read_only=True, help_text="Where the evidence is; may be empty.")
    statement = serializers.CharField(read_only=True, help_text="The organization's own words.")
    statement_on = serializers.DateField(read_only=True, allow_null=True, help_text="When it said so.")
    agreed_on = serializers.DateField(
        read_only=True, allow_null=True, help_text="When the organization agreed to what others recorded."
    )
    recorded_at = serializers.DateTimeField(read_only=True, help_text="When it was recorded here.")
    word_of = serializers.ChoiceField(
        choices=WordOf.choices,
        read_only=True,
        help_text="Whose word it is. What the secretariat recorded is not confirmed by the organization.",
    )
    entered_from = serializers.CharField(
        read_only=True, help_text="The public source from which the secretariat entered it; may be empty."
    )


class InitiativeMeetingSerializer(serializers.Serializer):
    """A meeting."""

    held_on = ApiDateField("held_on", "held_precision")
    title = serializers.CharField(read_only=True)
    place = serializers.CharField(read_only=True)
    summary = serializers.CharField(read_only=True)
    address = serializers.CharField(read_only=True, help_text="May be empty.")


class InitiativeStatementSerializer(serializers.Serializer):
    """A statement, made jointly or by one organization."""

    made_on = ApiDateField("made_on", "made_precision")
    title = serializers.CharField(source="title.text", read_only=True)
    language = serializers.CharField(source="title.language", read_only=True)
    text = serializers.CharField(source="words.text", read_only=True)
    organization = NamedOrganizationSerializer(read_only=True, allow_null=True, help_text="Null: made jointly.")
    address = serializers.CharField(read_only=True, help_text="May be empty.")


class InitiativeSerializer(serializers.Serializer):
    """One joint initiative, as the visitor may see it."""

    id = serializers.UUIDField(read_only=True)
    title = serializers.CharField(source="title.text", read_only=True)
    language = serializers.CharField(source="title.language", read_only=True)
    summary = serializers.CharField(source="summary.text", read_only=True)
    website = serializers.CharField(read_only=True, help_text="May be empty.")
    began = ApiDateField("began", "began_precision")
    ended = ApiDateField("ended", "ended_precision", help_text="Null while it lasts.")
    topics = serializers.SerializerMethodField()
    participants = ParticipantSerializer(source="parts", many=True, read_only=True)
    meetings = InitiativeMeetingSerializer(many=True, read_only=True)
    statements = InitiativeStatementSerializer(many=True, read_only=True)
    is_demonstration = serializers.BooleanField(read_only=True, help_text="Whether the initiative is fictional.")
    page = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    api_url = serializers.SerializerMethodField()
    participant_count = serializers.IntegerField(
        source="current_count", read_only=True, help_text="How many organizations take part now, as far as you may see."
    )

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_topics(self, row: InitiativeRow) -> list[str]:
        """The permanent codes of its topics."""
        return [topic.code for topic in row.topics]

    @extend_schema_field(OpenApiTypes.URI)
    def get_page(self, row: InitiativeRow) -> str:
        """The address of its page."""
        return self._absolute(reverse("initiative", args=[row.slug]))

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, row: InitiativeRow) -> str:
        """The address of this initiative in the API."""
        return self._absolute(reverse("initiative-detail", args=[row.id]))

    @extend_schema_field(OpenApiTypes.URI)
    def get_api_url(self, row: InitiativeRow) -> str:
        """The address of this initiative in the API, as for everything else."""
        return self.get_url(row)

    def _absolute(self, address: str) -> str:
        made: str = self.context["request"].build_absolute_uri(address)
        return made


@described(
    InitiativeSerializer,
    many="Joint initiatives, by title",
    one="One joint initiative",
    about=(
        "Responses that organizations take part in together. A participation is there when the organization stated it, "
        "agreed to it, or was told of it a waiting time ago; its own statement stands beside it."
    ),
)
class InitiativeViewSet(ReadingViewSet):
    """Published joint initiatives, by title."""

    serializer_class = InitiativeSerializer
    filterset_class = InitiativeFilterSet
    changed_kind = ChangedKind.INITIATIVE
    id_field = "public_id"
    keyset = ("title", "public_id")
    orderings: ClassVar[Mapping[str, Ordering]] = {
        "title": Ordering(keyset),
        "began": Ordering(("began_on", "public_id")),
    }

    def get_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = initiatives_for(self.request.user)
        return found

    def rows(self, things: list[Any]) -> Sequence[InitiativeRow]:
        return initiative_rows(things)
