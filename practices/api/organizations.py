"""`/api/v1/organizations/`."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from organizations.models import (
    OrganizationEvent,
    OrganizationEventKind,
    OrganizationKind,
    OrganizationName,
    OrganizationPage,
)
from practices.api.changed_filters import ChangedFilterSet
from practices.api.facts import ApiAddressField, ApiDateField, QueryAddressField
from practices.api.filters import EXAMPLES, asked_words
from practices.api.ordering import Ordering
from practices.api.page_fields import PageSerializer
from practices.api.schema import described
from practices.api.serializers import AddressField, NamedOrganizationSerializer, PrecisionField
from practices.api.viewsets import ReadingViewSet
from practices.models.exchange.changes import ChangedKind
from practices.queries.things.organizations import (
    DescribedOrganization,
    describe_organizations,
    organizations_to_describe,
)
from practices.queries.typed import holds_word
from practices.queries.wording import name_of


class OrganizationFilterSet(ChangedFilterSet):
    """The filters of the list of organizations. What the reader may not see is as if it did not exist."""

    changed_kind = ChangedKind.ORGANIZATION

    q = filters.CharFilter(
        method="filter_q",
        help_text="Organizations with each of these words in a name, former name or acronym, in whatever language.",
    )
    kind = filters.ChoiceFilter(choices=OrganizationKind.choices, help_text="Organizations of this kind.")
    body_of = filters.UUIDFilter(method="filter_body_of", help_text="The bodies of the organization with this id.")

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "q": "harbour",
        "kind": "intergovernmental",
        "body_of": "6d2f1c0e-8f5b-4f0a-9a44-0d5d0b2f6c11",
    }

    def filter_q(self, rows: QuerySet[Any], name: str, typed: str) -> QuerySet[Any]:
        """Keep those that hold each word in a name, a former name or an acronym."""
        for word in asked_words(name, typed):
            named = OrganizationName.objects.filter(holds_word("name", word) | holds_word("acronym", word))
            former = OrganizationEvent.objects.former_names().filter(holds_word("name", word))
            among = Q(pk__in=named.values("organization")) | Q(pk__in=former.values("organization"))
            rows = rows.filter(among | holds_word("title", word))
        return rows

    def filter_body_of(self, rows: QuerySet[Any], _name: str, key: uuid.UUID) -> QuerySet[Any]:
        """Keep the bodies of a published organization that the reader may see."""
        above = OrganizationPage.objects.visible_to(self.reader).filter(live=True, translation_key=key)
        return rows.filter(body_of__in=above.order_by().values("pk"))


class OrganizationEventSerializer(serializers.Serializer):
    """Something that happened to an organization, on a date of known precision."""

    kind = serializers.ChoiceField(choices=OrganizationEventKind.choices, read_only=True, help_text="What happened.")
    on = ApiDateField("on", "precision", help_text="When, as far as it is known; null: not known.")
    precision = PrecisionField(help_text="How far `on` is known.")
    name = serializers.CharField(
        read_only=True,
        help_text="The former name where it was renamed, else the other organization where `other` is null; or empty.",
    )
    other = NamedOrganizationSerializer(
        read_only=True,
        allow_null=True,
        help_text="Who succeeded it, into which it merged, or whose rules it took over; null where it is not here.",
    )
    source_url = serializers.CharField(
        source="source", read_only=True, help_text="Where this is published; may be empty."
    )


class OrganizationLinksSerializer(serializers.Serializer):
    """Lists of the API about one organization."""

    instruments = QueryAddressField("instrument-list", "organization", source="page.translation_key")
    practices = QueryAddressField("practice-list", "organization", source="page.translation_key")
    adoptions = QueryAddressField(
        "adoption-list", "organization", source="page.translation_key", help_text="Where it said that it stands."
    )
    assessments = QueryAddressField("assessment-list", "organization", source="page.translation_key")
    initiatives = QueryAddressField(
        "initiative-list", "organization", source="page.translation_key", help_text="What it takes part in."
    )


class OrganizationSerializer(PageSerializer):
    """An organization: what its page says of it."""

    pages = ((OrganizationPage, "api", "page"),)

    id = serializers.UUIDField(source="page.translation_key", read_only=True, help_text="It never changes.")
    name = serializers.CharField(
        source="page.name_in", read_only=True, help_text="In English where there is one, else as published."
    )
    acronym = serializers.CharField(
        source="page.acronym_in", read_only=True, help_text="In English where there is one; empty where there is none."
    )
    is_demonstration = serializers.BooleanField(
        source="page.is_demonstration", read_only=True, help_text="Whether it is fictional."
    )
    url = AddressField(source="page.url", help_text="The page on which people read it.")
    api_url = ApiAddressField("organization-detail", source="page.translation_key")
    name_language = serializers.SerializerMethodField()
    names = serializers.SerializerMethodField()
    acronyms = serializers.SerializerMethodField()
    body_of = NamedOrganizationSerializer(
        read_only=True, allow_null=True, help_text="The organization that this body belongs to; null where it is none."
    )
    bodies = NamedOrganizationSerializer(many=True, read_only=True, help_text="Its bodies, in alphabetical order.")
    institutional_history = OrganizationEventSerializer(
        source="history",
        many=True,
        read_only=True,
        help_text="Founded, renamed, ended, and who succeeded it, oldest first; empty where nothing is recorded.",
    )
    instrument_count = serializers.IntegerField(
        read_only=True, help_text="How many of its instruments are open to you."
    )
    practice_count = serializers.IntegerField(read_only=True, help_text="How many of its practices are open to you.")
    links = OrganizationLinksSerializer(source="*", read_only=True, help_text="Where the API says more about it.")

    def get_name_language(self, row: DescribedOrganization) -> str:
        """BCP 47 code of the language of `name`; empty where it is not known."""
        return name_of(row.page).language

    def get_names(self, row: DescribedOrganization) -> dict[str, str]:
        """The names by language (BCP 47 codes)."""
        return {name.language: name.name for name in row.page.names.all()}

    def get_acronyms(self, row: DescribedOrganization) -> dict[str, str]:
        """The acronyms by language (BCP 47 codes), where there are any."""
        return {name.language: name.acronym for name in row.page.names.all() if name.acronym}


@described(
    OrganizationSerializer,
    many="Organizations, in alphabetical order",
    one="One organization",
    about="International organizations and bodies of them that are published here. There is no ranking.",
)
class OrganizationViewSet(ReadingViewSet):
    """Published organizations."""

    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilterSet
    changed_kind = ChangedKind.ORGANIZATION
    orderings: ClassVar[Mapping[str, Ordering]] = {"name": Ordering(("title", "translation_key"))}
    told_elsewhere: ClassVar[frozenset[str]] = frozenset({"bodies", "instrument_count", "practice_count"})

    def get_queryset(self) -> QuerySet[Any]:
        """Return the organizations in any order."""
        return organizations_to_describe(self.request.user)

    def rows(self, things: list[Any]) -> Sequence[DescribedOrganization]:
        """Describe the organizations of a page."""
        return describe_organizations(things, self.request.user)
