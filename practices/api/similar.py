"""`/api/v1/instruments/<id>/similar/`."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from practices.api.filters import refuse_unknown
from practices.api.problems import PROBLEM_TYPE
from practices.api.schema import ProblemSerializer
from practices.api.serializers import AddressField, NamedOrganizationSerializer
from practices.comparison import METHOD_VERSION
from practices.models import InstrumentPage, TextStatus
from practices.tables.similar.instruments import MOST_NAMED, Outcome, Similar, SimilarRow, most_alike


class ComparedTextSerializer(serializers.Serializer):
    """The text of an instrument that was compared."""

    id = serializers.UUIDField(read_only=True)
    language = serializers.CharField(read_only=True)
    text_status = serializers.ChoiceField(choices=TextStatus.choices, read_only=True)
    url = AddressField()


class TextsAlikeSerializer(serializers.Serializer):
    """What the machine found between the two texts; it has no direction, and nobody has confirmed it."""

    outcome = serializers.ChoiceField(choices=Outcome.choices, read_only=True)
    aligned_count = serializers.IntegerField(
        source="own_count", read_only=True, help_text="Provisions of the instrument with a counterpart in the other."
    )
    provision_count = serializers.IntegerField(source="own_total", read_only=True)
    other_aligned_count = serializers.IntegerField(source="other_count", read_only=True)
    other_provision_count = serializers.IntegerField(source="other_total", read_only=True)
    likeness = serializers.FloatField(
        read_only=True, help_text="Share of the provisions of both that have a counterpart, 0.0 to 1.0."
    )


class SimilarInstrumentSerializer(serializers.Serializer):
    id = serializers.UUIDField(read_only=True)
    title = serializers.CharField(source="title.text", read_only=True)
    symbol = serializers.CharField(read_only=True)
    organization = NamedOrganizationSerializer(read_only=True)
    edition = ComparedTextSerializer(read_only=True, allow_null=True)
    texts_alike = TextsAlikeSerializer(source="texts", read_only=True)
    shared_topics = serializers.SerializerMethodField()
    topics_only_here = serializers.SerializerMethodField()
    topics_only_there = serializers.SerializerMethodField()
    declared = serializers.ListField(
        child=serializers.CharField(), source="relations", read_only=True, help_text="What is declared, in words."
    )
    compare_url = serializers.SerializerMethodField()
    url = AddressField()

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
    edition = ComparedTextSerializer(read_only=True, allow_null=True)
    method = serializers.SerializerMethodField()
    topics = serializers.SerializerMethodField()
    results = SimilarInstrumentSerializer(source="rows", many=True, read_only=True)

    @extend_schema_field(OpenApiTypes.STR)
    def get_method(self, _found: Similar) -> str:
        """Version of the method by which the texts were compared."""
        return METHOD_VERSION

    def get_topics(self, found: Similar) -> list[str]:
        """Codes of its topics, in the order of the vocabulary."""
        return [tag.code for tag in found.topics]


class SimilarView(APIView):
    """Instruments like one, the most alike first."""

    http_method_names = ["get", "head", "options"]

    @extend_schema(
        summary="Instruments like one",
        description=(
            "Texts alike, as the machine finds them among what is public, and topics in common; the most alike "
            f"first, at most {MOST_NAMED}. Declared lineage is apart from likeness. Summaries take no part."
        ),
        auth=[],
        responses={
            200: SimilarSerializer,
            (400, PROBLEM_TYPE): ProblemSerializer,
            (404, PROBLEM_TYPE): ProblemSerializer,
        },
    )
    def get(self, request: Request, id: Any) -> Response:  # noqa: A002 - the name of the parameter in the address
        refuse_unknown(request.query_params, ())
        instrument = InstrumentPage.objects.visible_to(request.user).filter(translation_key=id).first()
        if instrument is None:
            raise Http404
        found = most_alike(instrument, request.user)
        context = {"request": request, "own": found.edition}
        response = Response(SimilarSerializer(found, context=context).data)
        patch_cache_control(response, no_cache=True)
        return response
