"""`/api/v1/editions/`."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.api.filters import EditionFilterSet
from practices.api.schema import described
from practices.api.serializers import (
    PARTIAL_DATE,
    AddressField,
    NamedInstrumentSerializer,
    PrecisionField,
    partial_date,
)
from practices.api.viewsets import ReadingViewSet
from practices.models import EditionPage, TextStatus
from practices.tables.adoptions.statements import name_instrument


class EditionSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="translation_key", read_only=True)
    instrument = serializers.SerializerMethodField()
    title = serializers.CharField(read_only=True)
    language = serializers.CharField(read_only=True, help_text="BCP 47 code of the language of the text.")
    dated_on = serializers.SerializerMethodField()
    precision = PrecisionField()
    text_status = serializers.ChoiceField(choices=TextStatus.choices, read_only=True)
    is_demonstration = serializers.BooleanField(source="instrument.organization.is_demonstration", read_only=True)
    url = AddressField()

    @extend_schema_field(NamedInstrumentSerializer)
    def get_instrument(self, edition: EditionPage) -> Any:
        return NamedInstrumentSerializer(name_instrument(edition.instrument), context=self.context).data

    @extend_schema_field(PARTIAL_DATE)
    def get_dated_on(self, edition: EditionPage) -> str | None:
        return partial_date(edition.dated_on, edition.precision)


@described(EditionSerializer, many="Editions, by title", one="One edition")
class EditionViewSet(ReadingViewSet):
    """Texts of instruments that are open to the visitor."""

    serializer_class = EditionSerializer
    filterset_class = EditionFilterSet

    def get_queryset(self) -> QuerySet[Any]:
        return EditionPage.objects.visible_to(self.request.user).for_listing().defer("numbered_text")
