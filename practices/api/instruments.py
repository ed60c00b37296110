"""`/api/v1/instruments/`."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practices.api.facts import ApiAddressField, ApiDateField, QueryAddressField, ReleaseSerializer, TextSerializer
from practices.api.instrument_filters import InstrumentFilterSet
from practices.api.ordering import Ordering
from practices.api.page_fields import PageSerializer
from practices.api.schema import described
from practices.api.serializers import (
    PARTIAL_DATE,
    AddressField,
    NamedInstrumentSerializer,
    NamedOrganizationSerializer,
    PrecisionField,
    partial_date,
)
from practices.api.viewsets import ReadingViewSet
from practices.models.exchange.changes import ChangedKind
from practices.models.instruments import EventKind, InstrumentEvent, InstrumentPage
from practices.queries.editions.facts import ForceSpan
from practices.queries.things.instruments import (
    RELATIONS,
    DescribedInstrument,
    describe_instruments,
    instruments_to_describe,
)
from practices.queries.wording import title_of

FORCE_STATES = ("in_force", "ended", "not_yet", "not_stated")


class InstrumentDateSerializer(serializers.Serializer):
    """Something that happened to an instrument, on a date of known precision."""

    kind = serializers.ChoiceField(choices=EventKind.choices, read_only=True, help_text="What happened.")
    on = serializers.SerializerMethodField()
    precision = PrecisionField(help_text="How far `on` is known.")

    @extend_schema_field(PARTIAL_DATE)
    def get_on(self, event: InstrumentEvent) -> str | None:
        return partial_date(event.on, event.precision)


class InForceSerializer(serializers.Serializer):
    """Whether an instrument is in force today (UTC), and the dates that this rests on."""

    state = serializers.SerializerMethodField()
    since = ApiDateField("since", "since_precision", help_text="When it entered into force; null: not stated.")
    until = ApiDateField("until", "until_precision", help_text="When it ended, or is to end; null: not stated.")

    @extend_schema_field({"type": "string", "oneOf": [{"const": state} for state in FORCE_STATES]})
    def get_state(self, span: ForceSpan) -> str:
        """Computed from its dates. Where no entry into force is stated, nothing is concluded: not_stated."""
        return span.state


class AliasSerializer(serializers.Serializer):
    """Another way in which an instrument is cited."""

    alias = serializers.CharField(read_only=True, help_text="As it is cited.")
    note = serializers.CharField(read_only=True, help_text="Such as that it is mistaken; may be empty.")


class LineageSerializer(serializers.Serializer):
    """A declared relation to another instrument that is open to you."""

    relation = serializers.ChoiceField(
        choices=[(code, code) for code in RELATIONS],
        read_only=True,
        help_text="How this instrument stands to the other: it replaces it, or is replaced by it, and so on.",
    )
    instrument = NamedInstrumentSerializer(read_only=True, help_text="The other instrument.")
    organization = NamedOrganizationSerializer(read_only=True, help_text="Who issued the other one.")


class InstrumentLinksSerializer(serializers.Serializer):
    """Lists of the API about one instrument."""

    provisions = QueryAddressField("provision-list", "instrument", source="page.translation_key")
    adoptions = QueryAddressField(
        "adoption-list",
        "reference",
        source="page.translation_key",
        help_text="Who said where it stands towards this instrument.",
    )
    assessments = QueryAddressField("assessment-list", "instrument", source="page.translation_key")
    similar = ApiAddressField(
        "instrument_similar", source="page.translation_key", help_text="Instruments like this one, found by a machine."
    )


class InstrumentSerializer(PageSerializer):
    """An instrument: what its page says of it, without the words of its texts."""

    pages = ((InstrumentPage, "api", "page"),)

    id = serializers.UUIDField(source="page.translation_key", read_only=True, help_text="It never changes.")
    organization = NamedOrganizationSerializer(read_only=True, help_text="Who issued it.")
    title = serializers.CharField(
        source="page.title_in", read_only=True, help_text="In English where there is one, else as published."
    )
    dates = InstrumentDateSerializer(
        source="page.events", many=True, read_only=True, help_text="What happened to it, and when."
    )
    topics = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="The permanent codes of its topics, in alphabetical order.",
    )
    is_demonstration = serializers.BooleanField(
        source="page.organization.is_demonstration", read_only=True, help_text="Whether the organization is fictional."
    )
    url = AddressField(source="page.url", help_text="The page on which people read it.")
    api_url = ApiAddressField("instrument-detail", source="page.translation_key")
    title_language = serializers.SerializerMethodField()
    titles = serializers.SerializerMethodField()
    cited_as = AliasSerializer(
        source="page.cited_as", many=True, read_only=True, help_text="Other ways of citing it, mistaken ones included."
    )
    in_force = InForceSerializer(read_only=True)
    lineage = LineageSerializer(
        many=True, read_only=True, help_text="Declared: first where it comes from, then what came from it."
    )
    editions = TextSerializer(
        many=True, read_only=True, help_text="Its texts that are open to you, the newest date first."
    )
    release = ReleaseSerializer(
        read_only=True, allow_null=True, help_text="To whom it is open; null: its own organization alone."
    )
    links = InstrumentLinksSerializer(source="*", read_only=True, help_text="Where the API says more about it.")

    def get_title_language(self, row: DescribedInstrument) -> str:
        """BCP 47 code of the language of `title`; empty where it is not known."""
        return title_of(row.page).language

    def get_titles(self, row: DescribedInstrument) -> dict[str, str]:
        """The titles by language (BCP 47 codes)."""
        return {title.language: title.title for title in row.page.titles.all()}


@described(
    InstrumentSerializer,
    many="Instruments, by title",
    one="One instrument",
    about=(
        "Codes of conduct, staff regulations and rules, policies, guidelines, decisions: works, of which each text is "
        "an edition. Filters may be combined. A parameter that is not listed here is refused, and an id that you may "
        "not see is like one that does not exist: nothing is found."
    ),
)
class InstrumentViewSet(ReadingViewSet):
    """Instruments whose existence is open to the visitor."""

    serializer_class = InstrumentSerializer
    filterset_class = InstrumentFilterSet
    changed_kind = ChangedKind.INSTRUMENT
    orderings: ClassVar[Mapping[str, Ordering]] = {"title": Ordering(("title", "translation_key"))}
    told_elsewhere: ClassVar[frozenset[str]] = frozenset({"in_force", "editions"})

    def get_queryset(self) -> QuerySet[Any]:
        """Return the instruments in any order."""
        return instruments_to_describe(self.request.user)

    def rows(self, things: list[Any]) -> Sequence[DescribedInstrument]:
        """Describe the instruments of a page."""
        return describe_instruments(things, self.request.user)
