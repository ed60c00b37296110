"""`/api/v1/adoptions/standing/`: what is known of each organization, and of whom nothing is."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from practices.api.filters import EXAMPLES, DayFilter, ReadersFilterSet
from practices.api.formats import TABLES
from practices.api.problems import PROBLEM_TYPE
from practices.api.schema import ProblemSerializer
from practices.api.serializers import (
    PARTIAL_DATE,
    NamedInstrumentSerializer,
    NamedOrganizationSerializer,
    PrecisionField,
    partial_date,
)
from practices.api.statements import DetailsSerializer
from practices.api.viewsets import ReadingView
from practices.models.adoptions import Basis, State, Track
from practices.models.editions import today
from practices.models.statements import DETAILS, FieldKind
from practices.queries.adoptions.known import AdoptionKnowledge, KnownRow, KnownTable, instrument_asked, known_beside
from practices.queries.adoptions.statements import AdoptionRow, name_instrument


class StandingStatementSerializer(DetailsSerializer):
    """A statement that stands: declared by the organization, or checked by the secretariat."""

    details = tuple(name for name, about in DETAILS.items() if about.kind != FieldKind.WORDS)
    surface = "dump"

    event = serializers.UUIDField(source="id", read_only=True, help_text="The id of the adoption event.")
    reference = NamedInstrumentSerializer(read_only=True, help_text="The instrument that it is made beside.")
    state = serializers.ChoiceField(choices=State.choices, read_only=True, help_text="Where the organization stands.")
    since = serializers.SerializerMethodField()
    since_precision = PrecisionField(source="effective_precision", help_text="How far that date is known.")
    basis = serializers.ChoiceField(choices=Basis.choices, read_only=True, help_text="What it rests on.")
    own_instrument = NamedInstrumentSerializer(
        read_only=True, allow_null=True, help_text="The organization's own instrument, if it is open to you."
    )
    api_url = serializers.SerializerMethodField()
    last_confirmed = serializers.DateField(
        source="last_confirmed_on",
        read_only=True,
        allow_null=True,
        help_text="The last day on which the organization itself said or confirmed what stands of it there.",
    )

    @extend_schema_field(PARTIAL_DATE)
    def get_since(self, row: AdoptionRow) -> str | None:
        return partial_date(row.effective_day, row.effective_precision)

    @extend_schema_field(OpenApiTypes.URI)
    def get_api_url(self, row: AdoptionRow) -> str:
        """The address of the event in the API."""
        address: str = self.context["request"].build_absolute_uri(reverse("adoption-detail", args=[row.id]))
        return address


class StandingRowSerializer(serializers.Serializer):
    """One organization on one of the four duties."""

    organization = NamedOrganizationSerializer(read_only=True, help_text="Whom the row is about.")
    track = serializers.ChoiceField(choices=Track.choices, read_only=True, help_text="The duty.")
    known = serializers.ChoiceField(
        choices=AdoptionKnowledge.choices,
        read_only=True,
        help_text=(
            "stated: at least one statement says where it stands. nothing_planned: it said that it plans nothing. "
            "nothing_known: nobody said anything; nothing follows from it."
        ),
    )
    statements = StandingStatementSerializer(
        many=True, read_only=True, help_text="What stands, the last effective first; empty where nothing was said."
    )
    is_demonstration = serializers.BooleanField(read_only=True, help_text="Whether the organization is fictional.")


class KnownCountSerializer(serializers.Serializer):
    """How many organizations on one duty; together they are all that take part."""

    stated = serializers.IntegerField(read_only=True)
    nothing_planned = serializers.IntegerField(read_only=True)
    nothing_known = serializers.IntegerField(read_only=True)


class StandingCountsSerializer(serializers.Serializer):
    """The counts of each duty."""

    adoption = KnownCountSerializer(read_only=True)
    implementation = KnownCountSerializer(read_only=True)
    investigation = KnownCountSerializer(read_only=True)
    measures = KnownCountSerializer(read_only=True)


class StandingSerializer(serializers.Serializer):
    """What is known of all organizations that take part, the issuer of the instrument aside."""

    instrument = serializers.SerializerMethodField()
    as_of = serializers.DateField(read_only=True, help_text="The day on which things stood so.")
    known_on = serializers.DateField(read_only=True, help_text="By the end of which day (UTC) it was known here.")
    counts = StandingCountsSerializer(
        read_only=True, help_text="Of all organizations that take part, whichever rows are asked for."
    )
    results = StandingRowSerializer(source="rows", many=True, read_only=True)

    @extend_schema_field(NamedInstrumentSerializer)
    def get_instrument(self, table: KnownTable) -> Any:
        """The instrument that is asked about."""
        return NamedInstrumentSerializer(name_instrument(table.instrument), context=self.context).data


class StandingFilterSet(ReadersFilterSet):
    """What may be asked: one instrument, and which rows."""

    reference = filters.UUIDFilter(
        help_text=(
            f"The instrument beside which it is asked where organizations stand. Example: `{EXAMPLES['reference']}`."
        )
    )
    similar_to = filters.UUIDFilter(
        help_text=(
            "Instead of reference: beside this instrument and all that share a topic with it, of those you may see. "
            f"Example: `{EXAMPLES['reference']}`."
        )
    )
    organization = filters.UUIDFilter(
        help_text=f"The rows of the organization with this id. Example: `{EXAMPLES['organization']}`."
    )
    track = filters.ChoiceFilter(
        choices=Track.choices, help_text="The rows of one of the four duties. Example: `adoption`."
    )
    known = filters.ChoiceFilter(
        choices=AdoptionKnowledge.choices, help_text="The rows of which this is known. Example: `nothing_known`."
    )
    as_of = DayFilter(help_text="How things stood on this day; today without it. Example: `2005-06-30`.")
    known_on = DayFilter(
        help_text="As known here by the end of this day (UTC); today without it. Example: `2026-06-30`."
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "known": "nothing_known",
        "as_of": "2005-06-30",
        "known_on": "2026-06-30",
    }

    def wrong_together(self) -> Mapping[str, str]:
        """Take exactly one instrument."""
        if ("reference" in self.data) != ("similar_to" in self.data):
            return {}
        return {"reference": _("Give either reference or similar_to, the id of an instrument.")}


class AdoptionStandingView(ReadingView):
    """What is known of each organization beside an instrument, or beside those similar to it."""

    formats = TABLES
    filterset_class = StandingFilterSet
    row_serializer = StandingRowSerializer
    is_costly = True

    @extend_schema(
        summary="What is known of each organization",
        description=(
            "Who has adopted an instrument or similar ones, and of whom that is not known: a row for each "
            "organization that takes part and each duty, alphabetical, never ranked. Where nothing was said, nothing "
            "is inferred; to plan nothing is a statement. The issuer of the instrument has no row."
        ),
        responses={
            200: StandingSerializer,
            (400, PROBLEM_TYPE): ProblemSerializer,
            (404, PROBLEM_TYPE): ProblemSerializer,
        },
    )
    def get(self, request: Request) -> Response:
        """Answer with the whole table, or with the rows that are asked for."""
        asked = self.read_filters().asked
        instrument = instrument_asked(asked("reference") or asked("similar_to"), request.user)
        if instrument is None:
            raise Http404
        table = known_beside(
            instrument,
            request.user,
            is_similar=asked("reference") is None,
            as_of=asked("as_of") or today(),
            known_on=asked("known_on") or today(),
        )
        answer = StandingSerializer(table, context={"request": request}).data
        kept = [one for row, one in zip(table.rows, answer["results"], strict=True) if _is_asked(row, asked)]
        return Response({**answer, "results": self.picked(kept)})


def _is_asked(row: KnownRow, asked: Callable[[str], Any]) -> bool:
    organization = asked("organization")
    return (
        (not organization or row.organization.id == str(organization))
        and asked("track") in (None, row.track)
        and asked("known") in (None, row.known)
    )
