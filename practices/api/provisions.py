"""`/api/v1/provisions/`."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from practices.api.facts import ApiAddressField
from practices.api.filters import asked_key
from practices.api.ordering import Ordering
from practices.api.provision_filters import ProvisionFilterSet
from practices.api.schema import described
from practices.api.serializers import AddressField
from practices.api.viewsets import ReadingViewSet
from practices.models.editions import TextStatus
from practices.models.instruments import ReuseTerms
from practices.queries.things.provisions import (
    DescribedProvision,
    describe_provisions,
    provisions_near,
    provisions_to_describe,
)

NARROWED_BY = frozenset({"edition", "instrument", "organization", "topic", "hash"})
NEAREST_FIRST = Ordering(("-likeness", "public_id"))


class SinceSerializer(serializers.Serializer):
    """Since when a provision is in the text, in these words, in unbroken line."""

    dated_on = serializers.DateField(
        source="day", read_only=True, help_text="The date of the first text that has it; its first day."
    )
    url = AddressField(help_text="Where it stands in that text.")


class ProvisionSerializer(serializers.Serializer):
    """A unit of a text: an article, a paragraph, a heading with its own words."""

    id = serializers.UUIDField(source="provision.public_id", read_only=True, help_text="Other words, another id.")
    edition = serializers.UUIDField(
        source="provision.edition.translation_key", read_only=True, help_text="The text that it is in."
    )
    text_status = serializers.ChoiceField(
        choices=TextStatus.choices, source="provision.edition.text_status", read_only=True, help_text="Of the edition."
    )
    language = serializers.CharField(
        source="provision.edition.language", read_only=True, help_text="BCP 47 code of the language of the text."
    )
    passage_language = serializers.CharField(
        read_only=True,
        allow_null=True,
        help_text="ISO 639-1 code of the language of these words, where a machine found another one; else null.",
    )
    eid = serializers.CharField(
        source="provision.eid", read_only=True, help_text="Akoma Ntoso eId: the address within the edition."
    )
    label = serializers.CharField(  # type: ignore[assignment]
        source="provision.label", read_only=True, help_text="As printed; may be empty."
    )
    num = serializers.CharField(
        source="provision.num", read_only=True, help_text="The bare number: 12, 11a, 10.1; may be empty."
    )
    heading = serializers.CharField(source="provision.heading", read_only=True, help_text="May be empty.")
    text = serializers.CharField(
        source="provision.text", read_only=True, help_text="Its own words, without those of provisions below."
    )
    level = serializers.IntegerField(source="provision.level", read_only=True, help_text="How deep it lies; 0 is top.")
    parent = serializers.UUIDField(  # type: ignore[assignment]
        source="provision.parent.public_id",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="The provision that it lies in; null at the top.",
    )
    is_demonstration = serializers.BooleanField(
        source="provision.edition.instrument.organization.is_demonstration",
        read_only=True,
        help_text="Whether the organization is fictional.",
    )
    url = serializers.SerializerMethodField()
    api_url = ApiAddressField("provision-detail", source="provision.public_id")
    instrument = serializers.UUIDField(
        source="provision.edition.instrument.translation_key", read_only=True, help_text="Of whose text it is part."
    )
    organization = serializers.UUIDField(
        source="provision.edition.instrument.organization.translation_key",
        read_only=True,
        help_text="Who issued the instrument.",
    )
    element = serializers.CharField(
        source="provision.element", read_only=True, help_text="What kind of unit it is, as Akoma Ntoso names it."
    )
    topics = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="The permanent codes of the topics that these words were given, in alphabetical order.",
    )
    proposed_topics = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text=(
            "The permanent codes of topics that a machine found in these words, in alphabetical order. Nobody has "
            "confirmed them; `topic` does not ask for them, and coverage does not count them."
        ),
    )
    hash = serializers.CharField(
        source="provision.hash",
        read_only=True,
        help_text="SHA-256 (hexadecimal) of its own words without markup: the same words, the same hash.",
    )
    reuse_terms = serializers.ChoiceField(
        choices=ReuseTerms.choices,
        source="provision.edition.instrument.reuse_terms",
        read_only=True,
        help_text="What others may do with the words: the terms of the instrument.",
    )
    published_at = serializers.DateTimeField(
        source="provision.published_at", read_only=True, help_text="When these words were published here."
    )
    in_text_since = SinceSerializer(
        source="since",
        read_only=True,
        allow_null=True,
        help_text="Given for one provision, and where one edition is asked for; null too where it is not known.",
    )
    likeness = serializers.FloatField(
        read_only=True,
        allow_null=True,
        min_value=0.0,
        max_value=1.0,
        help_text=(
            "With `near`: how alike a machine found the two, 0.0 to 1.0, without direction; nobody has confirmed it. "
            "Else null."
        ),
    )

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, row: DescribedProvision) -> str:
        """Where people read it, within the page of its text."""
        address = f"{row.provision.edition.url or ''}#{row.provision.eid}"
        full: str = self.context["request"].build_absolute_uri(address)
        return full


@described(
    ProvisionSerializer,
    many="Provisions, in the order of the text",
    one="One provision",
    about=(
        "Text by text, unless `near` is asked for. With `near` the most alike come first, as a machine found them, and "
        "no other order can be asked for. The text is shown under the terms of reuse of its instrument."
    ),
)
class ProvisionViewSet(ReadingViewSet):
    """Provisions of the texts that are open to the visitor, as published now."""

    serializer_class = ProvisionSerializer
    filterset_class = ProvisionFilterSet
    id_field = "public_id"
    keyset = ("edition__translation_key", "position", "public_id")
    orderings: ClassVar[Mapping[str, Ordering]] = {"position": Ordering(keyset)}
    has_dates = False  # provisions are not in the change log by their topics

    @property
    def is_costly(self) -> bool:  # type: ignore[override]
        """Whether the answer has a rate of its own: a page of all provisions sorts all of them."""
        is_whole = self.is_list and self.request.query_params.keys().isdisjoint(NARROWED_BY)
        return is_whole or super().is_costly

    def get_queryset(self) -> QuerySet[Any]:
        """Return the provisions, or those near to the one that is asked about."""
        near = self._asked("near")
        return provisions_near(near, self.request.user) if near else provisions_to_describe(self.request.user)

    def order(self) -> Ordering:
        """Return the nearest first, where they are asked for. Raises ValidationError for an order beside it."""
        if not self._asked("near"):
            return super().order()
        if "ordering" in self.request.query_params:
            raise ValidationError(
                {"ordering": [_("With near, the most similar come first: leave this parameter out.")]}
            )
        return NEAREST_FIRST

    def rows(self, things: list[Any]) -> Sequence[DescribedProvision]:
        """Describe the provisions of a page."""
        is_one_text = self.action == "retrieve" or self._asked("edition") is not None
        return describe_provisions(things, self.request.user, dated=is_one_text)

    def _asked(self, name: str) -> Any:
        return asked_key(self.request.query_params.get(name)) if self.action == "list" else None
