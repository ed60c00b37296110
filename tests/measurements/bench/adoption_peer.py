"""The peer of the adoption feed: what DRF gives by itself, a ModelSerializer with select_related and page numbers."""

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination

from organizations.models import OrganizationPage
from portal.urls import urlpatterns as portal_urls
from practices.api.paging import PAGE_SIZE
from practices.models.adoptions import AdoptionEvent
from practices.models.instruments import InstrumentPage


class PeerOrganizationSerializer(serializers.ModelSerializer):
    class Meta:
        model = OrganizationPage
        fields = ("translation_key", "title", "url_path")


class PeerInstrumentSerializer(serializers.ModelSerializer):
    organization = PeerOrganizationSerializer()

    class Meta:
        model = InstrumentPage
        fields = ("translation_key", "title", "symbol", "url_path", "organization")


class PeerSerializer(serializers.ModelSerializer):
    organization = PeerOrganizationSerializer()
    reference = PeerInstrumentSerializer()
    own_instrument = PeerInstrumentSerializer()
    note = serializers.CharField(source="record.note")
    statement = serializers.CharField(source="record.statement")
    statement_on = serializers.DateField(source="record.statement_on")
    evidence_address = serializers.CharField(source="record.evidence_address")
    variations = serializers.CharField(source="record.variations")
    agreed_on = serializers.DateField(source="record.agreed_on")
    redacted_on = serializers.DateField(source="record.redacted_on")
    redacted_for = serializers.CharField(source="record.redacted_for")

    class Meta:
        model = AdoptionEvent
        fields: Any = (
            *("public_id", "organization", "reference", "track", "state", "effective_on", "effective_precision"),
            *("recorded_at", "basis", "own_instrument", "note", "statement", "statement_on", "evidence_address"),
            *("evidence_kind", "variations", "agreed_on", "redacted_on", "redacted_for"),
        )


class PeerPaging(PageNumberPagination):
    page_size = PAGE_SIZE


class PeerView(ListAPIView):
    serializer_class = PeerSerializer
    pagination_class = PeerPaging
    filter_backends = ()
    queryset = AdoptionEvent.objects.select_related(
        "organization", "reference__organization", "own_instrument__organization", "record"
    ).order_by("-sequence")


urlpatterns = [path("peer/", PeerView.as_view()), *portal_urls]
