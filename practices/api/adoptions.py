"""`/api/v1/adoptions/`: who stood where on the four duties, since when, on what basis."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from practices.api.adoption_filters import AdoptionFilterSet
from practices.api.adoption_pages import AdoptionPaging, may_be_written, written_event, written_page
from practices.api.any_address import AnyAddress
from practices.api.ordering import Ordering
from practices.api.schema import described
from practices.api.serializers import (
    PARTIAL_DATE,
    AddressField,
    NamedInstrumentSerializer,
    NamedOrganizationSerializer,
    NamedProvisionSerializer,
    PrecisionField,
    partial_date,
)
from practices.api.statements import DetailsSerializer
from practices.api.viewsets import ReadingViewSet
from practices.models.adoptions import AdoptionEvent, Basis, State, Track
from practices.models.notices import WordOf
from practices.queries.adoptions.public_index import PublicIndexQuery, WrittenRows, written_json
from practices.queries.adoptions.statements import AdoptionRow, adoption_rows
from practices.queries.adoptions.waiting_events import EventRow, WaitingRows, waiting_events


class ReferenceSerializer(serializers.Serializer):
    """The reference instrument of an event, with its issuer."""

    id = serializers.UUIDField(source="reference.id", read_only=True)
    title = serializers.CharField(source="reference.name", read_only=True)
    symbol = serializers.CharField(source="reference.symbol", read_only=True)
    url = AddressField(source="reference.url")
    organization = NamedOrganizationSerializer(
        source="reference_organization",
        read_only=True,
        help_text="The issuer; never an adopter of its own instrument.",
    )


class AdoptionSerializer(DetailsSerializer):
    """One event of the ledger, as the visitor may see it."""

    id = serializers.UUIDField(read_only=True)
    organization = NamedOrganizationSerializer(read_only=True)
    reference = ReferenceSerializer(source="*", read_only=True)
    track = serializers.ChoiceField(choices=Track.choices, read_only=True)
    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    effective_on = serializers.SerializerMethodField()
    effective_precision = PrecisionField()
    recorded_at = serializers.DateTimeField(read_only=True, help_text="When it was recorded here.")
    basis = serializers.ChoiceField(choices=Basis.choices, read_only=True)
    own_instrument = NamedInstrumentSerializer(
        read_only=True, allow_null=True, help_text="The organization's own instrument, if it is open to you."
    )
    provision = NamedProvisionSerializer(
        read_only=True, allow_null=True, help_text="The article that is cited, if its text is open to you."
    )
    statement_on = serializers.DateField(read_only=True, allow_null=True)
    reverses = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="The earlier event that this one says does not hold."
    )
    reversed_by = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="The later event that says that this one does not hold."
    )
    is_demonstration = serializers.BooleanField(read_only=True, help_text="Whether the organization is fictional.")
    agreed_on = serializers.DateField(
        read_only=True, allow_null=True, help_text="When the organization agreed to what others recorded."
    )
    checks = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="The earlier event whose evidence the secretariat looked at."
    )
    redacted_on = serializers.DateField(
        read_only=True, allow_null=True, help_text="When its words were removed; they are empty then."
    )
    redacted_for = serializers.CharField(
        read_only=True, help_text="The kind of reason for which they were removed; else empty."
    )
    follows = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="An event whose period overlaps, and which this one came after."
    )
    precedes = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="An event whose period overlaps, and which this one came before."
    )
    url = serializers.SerializerMethodField()
    word_of = serializers.ChoiceField(
        choices=WordOf.choices,
        read_only=True,
        help_text="Whose word it is. What the secretariat recorded is not confirmed by the organization.",
    )
    entered_from = serializers.CharField(
        read_only=True, help_text="The public source from which the secretariat entered it; may be empty."
    )

    @extend_schema_field(PARTIAL_DATE)
    def get_effective_on(self, row: AdoptionRow) -> str | None:
        return partial_date(row.effective_day, row.effective_precision)

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, row: AdoptionRow) -> str:
        """The address of this event in the API."""
        address: str = self.context["request"].build_absolute_uri(reverse("adoption-detail", args=[row.id]))
        return address


@described(
    AdoptionSerializer,
    many="Adoption events, newest recorded first",
    one="One adoption event",
    about=(
        "Statements that an organization stood at a state on one of the four duties towards a reference "
        "instrument, from a date. Events are never edited: a later event reverses an earlier one. "
        "A parameter that is not listed here is refused, and an id that you may not see is like one that "
        "does not exist: nothing is found."
    ),
)
class AdoptionViewSet(ReadingViewSet):
    """Adoption events of others than the issuer, newest recorded first."""

    serializer_class = AdoptionSerializer
    filterset_class = AdoptionFilterSet
    id_field = "public_id"
    pagination_class = AdoptionPaging
    keyset = ("-sequence",)
    orderings: ClassVar[Mapping[str, Ordering]] = {
        "recorded": Ordering(("sequence",)),
        "effective": Ordering(("effective_on", "-sequence")),
    }

    def get_queryset(self) -> QuerySet[Any]:
        events = AdoptionEvent.objects.visible_to(self.request.user).of_adopters().for_listing()
        return events.prefetch_related(None)  # the rows read names of all pages at once

    def rows(self, things: list[Any]) -> Sequence[AdoptionRow]:
        return adoption_rows(things, self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answer from what was written beforehand where that is the same, else from the ledger."""
        return self.written_list(request) or super().list(request, *args, **kwargs)

    def written_list(self, request: Request) -> HttpResponse | None:
        """Answer from what was written beforehand; None for what has to be asked, or refused, from the ledger."""
        pager: Any = self.paginator
        try:
            order = self.order()
            if "known_on" in request.query_params or not may_be_written(request, order):
                return None
            rows = self.written_rows()
            return written_page(request, pager, rows, order) if rows else None
        except ValidationError:
            return None

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answer from what was written beforehand where that is the same, else from the ledger."""
        waiting = waiting_events(shown_events) if may_be_written(request) else None
        written = written_event(request, self.kwargs["id"], waiting) if waiting else None
        return written or super().retrieve(request, *args, **kwargs)

    def written_rows(self) -> WaitingRows | None:
        """Return the rows that are asked for, None where the ledger has to be asked. Raises ValidationError.

        A query without filters is not put through them: it is asked most.
        """
        query = self.request.query_params
        is_plain = query.keys().isdisjoint(AdoptionFilterSet.base_filters)
        waiting = waiting_events(shown_events) if is_plain or AdoptionFilterSet.is_written(query) else None
        if waiting is None:
            return None
        if is_plain:
            return WaitingRows(WrittenRows(PublicIndexQuery()), waiting, waiting.shown)
        filterset = AdoptionFilterSet(query, queryset=waiting.events(), request=self.request)
        if not filterset.is_valid():
            return None
        asked = filterset.written(is_settled=waiting.is_settled)
        filters = {name: query[name] for name in sorted(query.keys() & AdoptionFilterSet.base_filters.keys())}
        return WaitingRows(WrittenRows(asked), waiting, waiting.found(repr(filters), lambda: filterset.qs))


@translation.override(settings.LANGUAGE_CODE)  # the API speaks one language, whatever the request speaks
def shown_events(keys: Collection[int]) -> dict[int, EventRow]:
    """Return what is written for the public of those of these events (keys) that it sees."""
    visible = AdoptionEvent.objects.visible_to(None).of_adopters().for_listing().prefetch_related(None)
    events = list(visible.filter(pk__in=keys))
    shown = AdoptionSerializer(adoption_rows(events, None), many=True, context={"request": AnyAddress(None)}).data
    return {
        event.pk: EventRow(event.sequence, event.public_id, event.effective_on, written_json(one))
        for event, one in zip(events, shown, strict=True)
    }
