"""`/api/v1/instruments/`."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.api.filters import InstrumentFilterSet
from practices.api.schema import described
from practices.api.serializers import (
    PARTIAL_DATE,
    AddressField,
    NamedOrganizationSerializer,
    PrecisionField,
    partial_date,
)
from practices.api.viewsets import ReadingViewSet
from practices.models import EventKind, InstrumentEvent, InstrumentKind, InstrumentPage, ReuseTerms
from practices.tables.adoptions.statements import Named, name_organization


class InstrumentDateSerializer(serializers.Serializer):
    """Something that happened to an instrument, on a date of known precision."""

    kind = serializers.ChoiceField(choices=EventKind.choices, read_only=True)
    on = serializers.SerializerMethodField()
    precision = PrecisionField()

    @extend_schema_field(PARTIAL_DATE)
    def get_on(self, event: InstrumentEvent) -> str | None:
        return partial_date(event.on, event.precision)


class InstrumentSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="translation_key", read_only=True)
    organization = serializers.SerializerMethodField()
    title = serializers.CharField(source="title_in", read_only=True)
    symbol = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(choices=InstrumentKind.choices, read_only=True)
    dates = InstrumentDateSerializer(source="events", many=True, read_only=True)
    topics = serializers.SerializerMethodField()
    reuse_terms = serializers.ChoiceField(choices=ReuseTerms.choices, read_only=True)
    official_address = serializers.CharField(read_only=True)
    is_demonstration = serializers.BooleanField(source="organization.is_demonstration", read_only=True)
    url = AddressField()

    @extend_schema_field(NamedOrganizationSerializer)
    def get_organization(self, instrument: InstrumentPage) -> Any:
        named: Named = name_organization(instrument.organization)
        return NamedOrganizationSerializer(named, context=self.context).data

    def get_topics(self, instrument: InstrumentPage) -> list[str]:
        """The permanent codes of its topics, in alphabetical order."""
        return sorted(item.tag.code for item in instrument.topic_items.all() if item.tag.retired_on is None)


@described(InstrumentSerializer, many="Instruments, by title", one="One instrument")
class InstrumentViewSet(ReadingViewSet):
    """Instruments whose existence is open to the visitor."""

    serializer_class = InstrumentSerializer
    filterset_class = InstrumentFilterSet

    def get_queryset(self) -> QuerySet[Any]:
        return InstrumentPage.objects.visible_to(self.request.user).for_listing()
