"""`/api/v1/links/`."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.api.changed_filters import ChangedFilterSet
from practices.api.facts import ApiAddressField
from practices.api.filters import EXAMPLES, MomentFilter
from practices.api.ordering import Ordering
from practices.api.schema import described
from practices.api.viewsets import ReadingViewSet
from practices.models.exchange.changes import ChangedKind
from practices.models.links import ProvisionLink, Relation
from practices.models.provisions import Provision


class LinkFilterSet(ChangedFilterSet):
    """The filters of the list of links. What the reader may not see is as if it did not exist."""

    changed_kind = ChangedKind.LINK

    edition = filters.UUIDFilter(
        method="filter_edition", help_text="Links with a provision of the edition with this id."
    )
    provision = filters.UUIDFilter(method="filter_provision", help_text="Links of the provision with this id.")
    instrument = filters.UUIDFilter(
        method="filter_instrument", help_text="Links with a provision of a text of the instrument with this id."
    )
    organization = filters.UUIDFilter(
        method="filter_organization", help_text="Links with a provision of a text of the organization with this id."
    )
    judge = filters.UUIDFilter(
        field_name="confirmed_for__translation_key", help_text="Links that the organization with this id confirmed."
    )
    relation = filters.ChoiceFilter(choices=Relation.choices, help_text="Links with this relation, read from `left`.")
    confirmed_after = MomentFilter(
        field_name="confirmed_at",
        lookup_expr="gt",
        help_text="Links confirmed later than this moment (ISO 8601). UTC where no offset is given.",
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "provision": "5f0c2f0e-3a63-4d43-8a57-0a86cfd3f1b2",
        "judge": "6d2f1c0e-8f5b-4f0a-9a44-0d5d0b2f6c11",
        "relation": "equivalent",
        "confirmed_after": "2026-05-14T09:30:00Z",
    }

    def filter_edition(self, links: Any, _name: str, key: Any) -> QuerySet[Any]:
        """Keep the links of an edition."""
        return links.with_end(edition__translation_key=key)

    def filter_instrument(self, links: Any, _name: str, key: Any) -> QuerySet[Any]:
        """Keep the links of the texts of an instrument."""
        return links.with_end(edition__instrument__translation_key=key)

    def filter_organization(self, links: Any, _name: str, key: Any) -> QuerySet[Any]:
        """Keep the links of the texts of an organization."""
        return links.with_end(edition__instrument__organization__translation_key=key)

    def filter_provision(self, links: Any, _name: str, key: Any) -> QuerySet[Any]:
        """Keep the links of a provision."""
        return links.with_end(public_id=key)


class LinkSerializer(serializers.Serializer):
    """A judgement of people that two provisions correspond."""

    id = serializers.UUIDField(source="public_id", read_only=True, help_text="It never changes.")
    left = serializers.UUIDField(source="left.public_id", read_only=True, help_text="One provision.")
    left_edition = serializers.UUIDField(
        source="left.edition.translation_key", read_only=True, help_text="The text of `left`."
    )
    right = serializers.UUIDField(source="right.public_id", read_only=True, help_text="The other one.")
    right_edition = serializers.UUIDField(
        source="right.edition.translation_key", read_only=True, help_text="The text of `right`."
    )
    relation = serializers.ChoiceField(
        choices=Relation.choices, read_only=True, help_text="How `left` stands to `right`."
    )
    reason = serializers.CharField(read_only=True, help_text="Why, in the words of who confirmed it.")
    confirmed_at = serializers.DateTimeField(read_only=True, help_text="When it was confirmed.")
    judge = serializers.SerializerMethodField()
    is_demonstration = serializers.SerializerMethodField()
    left_url = serializers.SerializerMethodField()
    right_url = serializers.SerializerMethodField()
    api_url = ApiAddressField("link-detail", source="public_id")

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_judge(self, link: ProvisionLink) -> str | None:
        """The organization that said it; null is the secretariat."""
        return str(link.confirmed_for.translation_key) if link.confirmed_for else None

    def get_is_demonstration(self, link: ProvisionLink) -> bool:
        """Whether one of the texts is of the demonstration."""
        return any(side.edition.instrument.organization.is_demonstration for side in (link.left, link.right))

    @extend_schema_field(OpenApiTypes.URI)
    def get_left_url(self, link: ProvisionLink) -> str:
        """Where people read the one provision."""
        return self._place(link.left)

    @extend_schema_field(OpenApiTypes.URI)
    def get_right_url(self, link: ProvisionLink) -> str:
        """Where people read the other one."""
        return self._place(link.right)

    def _place(self, provision: Provision) -> str:
        address: str = self.context["request"].build_absolute_uri(f"{provision.edition.url or ''}#{provision.eid}")
        return address


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
    changed_kind = ChangedKind.LINK
    orderings: ClassVar[Mapping[str, Ordering]] = {"confirmed": Ordering(keyset)}

    def get_queryset(self) -> QuerySet[Any]:
        return ProvisionLink.objects.standing_to(self.request.user).for_listing()
