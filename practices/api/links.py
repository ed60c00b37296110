"""`/api/v1/links/`."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.api.schema import described
from practices.api.viewsets import ReadingViewSet
from practices.models import ProvisionLink, Relation


class LinkFilterSet(filters.FilterSet):
    edition = filters.UUIDFilter(
        method="filter_edition", help_text="Links with a provision of the edition with this id."
    )
    provision = filters.UUIDFilter(method="filter_provision", help_text="Links of the provision with this id.")
    relation = filters.ChoiceFilter(choices=Relation.choices, help_text="Links with this relation, read from `left`.")

    examples: ClassVar[Mapping[str, str]] = {
        "edition": "c1b7a5d2-7e0e-4b0b-9d7f-2f4f4d6a8e30",
        "provision": "5f0c2f0e-3a63-4d43-8a57-0a86cfd3f1b2",
        "relation": "equivalent",
    }

    def filter_edition(self, links: QuerySet[Any], _name: str, key: Any) -> QuerySet[Any]:
        """Keep the links of an edition."""
        return links.filter(Q(left__edition__translation_key=key) | Q(right__edition__translation_key=key))

    def filter_provision(self, links: QuerySet[Any], _name: str, key: Any) -> QuerySet[Any]:
        """Keep the links of a provision."""
        return links.filter(Q(left__public_id=key) | Q(right__public_id=key))


class LinkSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    left = serializers.UUIDField(source="left.public_id", read_only=True, help_text="One provision.")
    left_edition = serializers.UUIDField(source="left.edition.translation_key", read_only=True)
    right = serializers.UUIDField(source="right.public_id", read_only=True, help_text="The other one.")
    right_edition = serializers.UUIDField(source="right.edition.translation_key", read_only=True)
    relation = serializers.ChoiceField(
        choices=Relation.choices, read_only=True, help_text="How `left` stands to `right`."
    )
    reason = serializers.CharField(read_only=True)
    confirmed_at = serializers.DateTimeField(read_only=True)
    judge = serializers.SerializerMethodField()
    is_demonstration = serializers.SerializerMethodField()

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_judge(self, link: ProvisionLink) -> str | None:
        """The organization that said it; null is the secretariat."""
        return str(link.confirmed_for.translation_key) if link.confirmed_for else None

    def get_is_demonstration(self, link: ProvisionLink) -> bool:
        """Whether one of the texts is of the demonstration."""
        return any(side.edition.instrument.organization.is_demonstration for side in (link.left, link.right))


@described(
    LinkSerializer,
    many="Links of provisions that people confirmed",
    one="One link",
    about="A link stands while both provisions have the words that were linked. Both texts are open to you.",
)
class LinkViewSet(ReadingViewSet):
    """Links of provisions of texts that are open to the visitor."""

    serializer_class = LinkSerializer
    filterset_class = LinkFilterSet
    id_field = "public_id"
    keyset = ("confirmed_at", "public_id")

    def get_queryset(self) -> QuerySet[Any]:
        return ProvisionLink.objects.visible_to(self.request.user).standing().for_listing()
