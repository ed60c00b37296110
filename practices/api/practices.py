"""`/api/v1/practices/`."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.api.filters import PracticeFilterSet
from practices.api.schema import described
from practices.api.serializers import AddressField, NamedOrganizationSerializer
from practices.api.viewsets import ReadingViewSet
from practices.models import PracticeKind, PracticePage
from practices.tables.adoptions.statements import name_organization


class PracticeSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="translation_key", read_only=True)
    organization = serializers.SerializerMethodField()
    title = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(choices=PracticeKind.choices, read_only=True)
    language = serializers.CharField(read_only=True, help_text="BCP 47 code of the language of the note.")
    summary = serializers.CharField(read_only=True)
    topics = serializers.SerializerMethodField()
    is_demonstration = serializers.BooleanField(source="organization.is_demonstration", read_only=True)
    url = AddressField()

    @extend_schema_field(NamedOrganizationSerializer)
    def get_organization(self, practice: PracticePage) -> Any:
        return NamedOrganizationSerializer(name_organization(practice.organization), context=self.context).data

    def get_topics(self, practice: PracticePage) -> list[str]:
        """The permanent codes of its topics, in alphabetical order."""
        return sorted(item.tag.code for item in practice.topic_items.all() if item.tag.retired_on is None)


@described(PracticeSerializer, many="Practices, by title", one="One practice")
class PracticeViewSet(ReadingViewSet):
    """Good-practice notes that are open to the visitor."""

    serializer_class = PracticeSerializer
    filterset_class = PracticeFilterSet

    def get_queryset(self) -> QuerySet[Any]:
        return PracticePage.objects.visible_to(self.request.user).for_listing()
