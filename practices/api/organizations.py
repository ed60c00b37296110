"""`/api/v1/organizations/`."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from organizations.models import OrganizationKind, OrganizationPage
from practices.api.schema import described
from practices.api.serializers import AddressField
from practices.api.viewsets import ReadingViewSet


class OrganizationSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="translation_key", read_only=True)
    name = serializers.CharField(source="name_in", read_only=True)
    acronym = serializers.CharField(source="acronym_in", read_only=True)
    kind = serializers.ChoiceField(choices=OrganizationKind.choices, read_only=True)
    website = serializers.CharField(read_only=True)
    is_demonstration = serializers.BooleanField(read_only=True)
    url = AddressField()


@described(OrganizationSerializer, many="Organizations, in alphabetical order", one="One organization")
class OrganizationViewSet(ReadingViewSet):
    """Published organizations."""

    serializer_class = OrganizationSerializer

    def get_queryset(self) -> QuerySet[Any]:
        return OrganizationPage.objects.visible_to(self.request.user).for_listing()
