"""`/api/v1/provisions/`."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.api.filters import ProvisionFilterSet
from practices.api.schema import described
from practices.api.viewsets import ReadingViewSet
from practices.models import Provision, TextStatus


class ProvisionSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    edition = serializers.UUIDField(source="edition.translation_key", read_only=True)
    text_status = serializers.ChoiceField(
        choices=TextStatus.choices, source="edition.text_status", read_only=True, help_text="Of the edition."
    )
    language = serializers.CharField(source="edition.language", read_only=True)
    eid = serializers.CharField(read_only=True, help_text="Akoma Ntoso eId: the address within the edition.")
    label = serializers.CharField(read_only=True, help_text="As printed; may be empty.")  # type: ignore[assignment]
    num = serializers.CharField(read_only=True, help_text="The bare number: 12, 11a, 10.1.")
    heading = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True, help_text="Its own words, without those of provisions below.")
    level = serializers.IntegerField(read_only=True)
    parent = serializers.UUIDField(  # type: ignore[assignment]
        source="parent.public_id", read_only=True, allow_null=True, default=None
    )
    is_demonstration = serializers.BooleanField(
        source="edition.instrument.organization.is_demonstration", read_only=True
    )
    url = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, provision: Provision) -> str:
        address = f"{provision.edition.url or ''}#{provision.eid}"
        full: str = self.context["request"].build_absolute_uri(address)
        return full


@described(
    ProvisionSerializer,
    many="Provisions of an edition, in the order of the text",
    one="One provision",
    about="The text is shown under the terms of reuse of its instrument.",
)
class ProvisionViewSet(ReadingViewSet):
    """Provisions of the texts that are open to the visitor, as published now."""

    serializer_class = ProvisionSerializer
    filterset_class = ProvisionFilterSet
    id_field = "public_id"
    keyset = ("position", "public_id")

    def get_queryset(self) -> QuerySet[Any]:
        provisions = Provision.objects.visible_to(self.request.user).for_listing()
        return provisions.select_related("edition__instrument__organization", "parent").defer(
            "edition__numbered_text", "stems", "parent__text", "parent__stems"
        )
