"""`/api/v1/instruments/<id>/similar/`."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from practices.api.facts import ApiAddressField
from practices.api.formats import TABLES
from practices.api.problems import PROBLEM_TYPE
from practices.api.schema import ProblemSerializer
from practices.api.serializers import AddressField, NamedOrganizationSerializer
from practices.api.viewsets import ReadingView
from practices.models.editions import TextStatus
from practices.models.instruments import InstrumentPage
from practices.queries.similar.instruments import MOST_NAMED, Similar, SimilarityOutcome, SimilarRow, most_alike
from practices.texts.comparison import METHOD_VERSION


class ComparedTextSerializer(serializers.Serializer):
    """The text of an instrument that was compared."""

    id = serializers.UUIDField(read_only=True, help_text="The id of the edition.")
    language = serializers.CharField(read_only=True, help_text="BCP 47 code of the language of the text.")
    text_status = serializers.ChoiceField(choices=TextStatus.choices, read_only=True, help_text="What kind of text.")
    url = AddressField(help_text="The page on which people read it.")


class TextsAlikeSerializer(serializers.Serializer):
    """What the machine found between the two texts; it has no direction, and nobody has confirmed it."""

    outcome = serializers.ChoiceField(choices=SimilarityOutcome.choices, read_only=True, help_text="What came of it.")
    aligned_count = serializers.IntegerField(
        source="own_count", read_only=True, help_text="Provisions of the instrument with a counterpart in the other."
    )
    provision_count = serializers.IntegerField(
        source="own_total", read_only=True, help_text="Provisions of the instrument that were compared."
    )
    other_aligned_count = serializers.IntegerField(
        source="other_count", read_only=True, help_text="Provisions of the other with a counterpart in the instrument."
    )
    other_provision_count = serializers.IntegerField(
        source="other_total", read_only=True, help_text="Provisions of the other that were compared."
    )
    maybe_count = serializers.IntegerField(
        source="own_maybe_count",
        read_only=True,
        help_text="More provisions of the instrument that only may be similar.",
    )
    other_maybe_count = serializers.IntegerField(
        read_only=True, help_text="More provisions of the other that only may be similar."
    )
    likeness = serializers.FloatField(
        read_only=True,
        help_text="Share of the provisions of both that have a counterpart or may be similar, 0.0 to 1.0.",
    )


class SimilarInstrumentSerializer(serializers.Serializer):
    id = serializers.UUIDField(read_only=True, help_text="The id of the other instrument.")
    title = serializers.CharField(
        source="title.text", read_only=True, help_text="In English where there is one, else as published."
    )
    symbol = serializers.CharField(read_only=True, help_text="As printed; empty where there is none.")
    organization = NamedOrganizationSerializer(read_only=True, help_text="Who issued it.")
    edition = ComparedTextSerializer(
        read_only=True, allow_null=True, help_text="Its text that was compared; null where there is none."
    )
    texts_alike = TextsAlikeSerializer(source="texts", read_only=True, help_text="What a machine found.")
    shared_topics = serializers.SerializerMethodField()
    topics_only_here = serializers.SerializerMethodField()
    topics_only_there = serializers.SerializerMethodField()
    declared = serializers.ListField(
        child=serializers.CharField(), source="relations", read_only=True, help_text="What is declared, in words."
    )
    compare_url = serializers.SerializerMethodField()
    url = AddressField(help_text="The page on which people read it.")
    api_url = ApiAddressField("instrument-detail", source="id")

    def get_shared_topics(self, row: SimilarRow) -> list[str]:
        """Codes of the topics that both carry."""
        return [tag.code for tag in row.shared]

    def get_topics_only_here(self, row: SimilarRow) -> list[str]:
        """Codes of the topics that only the instrument asked about carries."""
        return [tag.code for tag in row.only_here]

    def get_topics_only_there(self, row: SimilarRow) -> list[str]:
        """Codes of the topics that only the other one carries."""
        return [tag.code for tag in row.only_there]

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_compare_url(self, row: SimilarRow) -> str | None:
        own = self.context["own"]
        if own is None or row.edition is None:
            return None
        address = f"{reverse('compare')}?edition={own.id}&edition={row.edition.id}"
        full: str = self.context["request"].build_absolute_uri(address)
        return full


class SimilarSerializer(serializers.Serializer):
    """The instruments that are like one."""

    instrument = serializers.UUIDField(source="instrument.translation_key", read_only=True)
    edition = ComparedTextSerializer(
        read_only=True, allow_null=True, help_text="The text that was compared; null where there is none."
    )
    found_by = serializers.SerializerMethodField()
    method = serializers.SerializerMethodField()
    topics = serializers.SerializerMethodField()
    results = SimilarInstrumentSerializer(source="rows", many=True, read_only=True)

    @extend_schema_field({"type": "string", "const": "machine"})
    def get_found_by(self, _found: Similar) -> str:
        """A machine found it, not a person; likeness has no direction."""
        return "machine"

    @extend_schema_field(OpenApiTypes.STR)
    def get_method(self, _found: Similar) -> str:
        """Version of the method by which the texts were compared."""
        return METHOD_VERSION

    def get_topics(self, found: Similar) -> list[str]:
        """Codes of its topics, in the order of the vocabulary."""
        return [tag.code for tag in found.topics]


class SimilarView(ReadingView):
    """Instruments like one, the most alike first."""

    formats = TABLES
    row_serializer = SimilarInstrumentSerializer
    is_costly = True

    @extend_schema(
        summary="Instruments like one",
        description=(
            "Texts alike, as the machine finds them among what is public, and topics in common; the most alike "
            f"first, at most {MOST_NAMED}. Declared lineage is apart from likeness. Summaries take no part."
        ),
        responses={
            200: SimilarSerializer,
            (400, PROBLEM_TYPE): ProblemSerializer,
            (404, PROBLEM_TYPE): ProblemSerializer,
        },
    )
    def get(self, request: Request, id: Any) -> Response:  # noqa: A002 - the name of the parameter in the address
        instrument = get_object_or_404(InstrumentPage.objects.visible_to(request.user), translation_key=id)
        found = most_alike(instrument, request.user)
        context = {"request": request, "own": found.edition}
        answer = SimilarSerializer(found, context=context).data
        return Response({**answer, "results": self.picked(answer["results"])})
