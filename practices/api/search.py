"""`/api/v1/search/`: the search as one list of hits of every kind."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as FieldError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from practices.api.filters import asked_topics, asked_words
from practices.api.formats import TABLES
from practices.api.ordering import other_way
from practices.api.paging import CURSOR, KeysetPaging, beyond, page_size
from practices.api.problems import PROBLEM_TYPE
from practices.api.schema import ProblemSerializer
from practices.api.serializers import AddressField, NamedInstrumentSerializer, NamedOrganizationSerializer
from practices.api.viewsets import ReadingView
from practices.models import InstrumentKind, Topic
from practices.tables.editions.highlights import Piece
from practices.tables.search_hits import KINDS, Hit, HitSearch, SearchAsked, Section

CURSOR_SHAPE = rf"^(after|before)-({'|'.join(KINDS)})-([\w-]{{1,100}})$"
Place = tuple[bool, str, tuple[Any, ...]]
"""Where a page begins: whether it lies before the row, the kind of the row, the row's place in its section."""


MARKS = {
    "type": "array",
    "items": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
    "description": "Where the words are: start and end of each, in characters from 0; the end is the one behind.",
    "examples": [[[10, 19]]],
}


class HitSerializer(serializers.Serializer):
    """Something that was found."""

    kind = serializers.ChoiceField(
        choices=[(kind, kind) for kind in KINDS], read_only=True, help_text="What was found."
    )
    id = serializers.CharField(read_only=True, help_text="The id of the thing; of a topic its code.")
    title = serializers.SerializerMethodField()
    title_marks = serializers.SerializerMethodField()
    snippet = serializers.SerializerMethodField()
    snippet_marks = serializers.SerializerMethodField()
    language = serializers.CharField(
        read_only=True, help_text="BCP 47 code of the language of the snippet; empty where it is a name or a symbol."
    )
    organization = NamedOrganizationSerializer(
        read_only=True, allow_null=True, help_text="To whom it belongs; null where it belongs to none."
    )
    instrument = NamedInstrumentSerializer(
        read_only=True, allow_null=True, help_text="The instrument, also of a provision; null for other kinds."
    )
    url = AddressField(help_text="The page on which people read it.")
    api_url = serializers.SerializerMethodField()

    def get_title(self, hit: Hit) -> str:
        """Its title, name or label; of a provision number and heading."""
        return _text(hit.title)

    @extend_schema_field(MARKS)
    def get_title_marks(self, hit: Hit) -> list[list[int]]:
        """Where the words are in the title: start and end of each, in characters."""
        return _marks(hit.title)

    def get_snippet(self, hit: Hit) -> str:
        """Some 320 characters around the first word, as plain text."""
        return _text(hit.snippet)

    @extend_schema_field(MARKS)
    def get_snippet_marks(self, hit: Hit) -> list[list[int]]:
        """Where the words are in the snippet: start and end of each, in characters."""
        return _marks(hit.snippet)

    @extend_schema_field(OpenApiTypes.URI)
    def get_api_url(self, hit: Hit) -> str:
        """Its address in the API."""
        address: str = self.context["request"].build_absolute_uri(reverse(f"{hit.kind}-detail", args=[hit.id]))
        return address


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _marks(pieces: Sequence[Piece]) -> list[list[int]]:
    marks, place = [], 0
    for piece in pieces:
        if piece.is_hit:
            marks.append([place, place + len(piece.text)])
        place += len(piece.text)
    return marks


class FacetValueSerializer(serializers.Serializer):
    """A value to narrow by."""

    value = serializers.CharField(read_only=True, help_text="What to ask for.")
    label = serializers.CharField(read_only=True, help_text="What it is called, in English.")  # type: ignore[assignment]
    count = serializers.IntegerField(read_only=True, help_text="How many hits, that you may see, it leaves.")


class FacetsSerializer(serializers.Serializer):
    """How to narrow the search. Each is counted with all that is asked for, but for itself."""

    kind = FacetValueSerializer(source="kinds", many=True, read_only=True, help_text="Hits of each kind.")
    organization = FacetValueSerializer(
        source="organizations", many=True, read_only=True, help_text="Provisions by organization."
    )
    language = FacetValueSerializer(
        source="languages", many=True, read_only=True, help_text="Provisions by language of the text."
    )
    instrument_kind = FacetValueSerializer(
        source="instrument_kinds", many=True, read_only=True, help_text="Provisions by kind of instrument."
    )


class FoundSerializer(serializers.Serializer):
    """A page of the search."""

    next = serializers.URLField(read_only=True, allow_null=True, help_text="The next page; null on the last one.")
    previous = serializers.URLField(
        read_only=True, allow_null=True, help_text="The page before; null on the first one."
    )
    facets = FacetsSerializer(read_only=True, allow_null=True, help_text="On the first page alone; else null.")
    results = HitSerializer(many=True, read_only=True)


class SearchFilterSet(filters.FilterSet):
    """What is looked for, and what the hits are limited to."""

    q = filters.CharFilter(
        required=True,
        help_text=(
            "Words to look for, all of them: in names, titles, symbols, labels and summaries as they are written, in "
            "texts by their stems. The first 200 characters and 20 words count."
        ),
    )
    kind = filters.ChoiceFilter(choices=[(kind, kind) for kind in KINDS], help_text="Hits of this kind alone.")
    organization = filters.UUIDFilter(
        help_text="Hits that belong to the organization with this id, and initiatives that it takes part in."
    )
    topic = filters.CharFilter(
        max_length=100,
        help_text=(
            "Hits with the topic of this permanent code, or a narrower one. The code of a topic that was merged, "
            "split or replaced asks for those that took its place. A code that no topic ever had is refused."
        ),
    )
    language = filters.CharFilter(
        max_length=12, help_text="Provisions, practices and initiatives in this language, instruments with such a text."
    )
    instrument_kind = filters.ChoiceFilter(
        choices=InstrumentKind.choices, help_text="Instruments of this kind and their provisions."
    )

    examples: ClassVar[Mapping[str, str]] = {
        "q": "gifts from partners",
        "kind": "provision",
        "organization": "6d2f1c0e-8f5b-4f0a-9a44-0d5d0b2f6c11",
        "topic": "awareness",
        "language": "en",
        "instrument_kind": "code_of_conduct",
    }


def _parameters() -> list[OpenApiParameter]:
    """Describe the parameters, each with an example."""
    made = []
    for name, one in SearchFilterSet.base_filters.items():
        is_id, choices = isinstance(one, filters.UUIDFilter), one.extra.get("choices")
        example = SearchFilterSet.examples[name]
        schema: dict[str, Any] = {"type": "string", "examples": [example]}
        if is_id:
            schema["format"] = "uuid"
        if choices:
            schema["enum"] = [value for value, _label in choices]
        if "max_length" in one.extra and name != "q":  # of words the first count
            schema["maxLength"] = one.extra["max_length"]
        made.append(
            OpenApiParameter(
                name, schema, required=one.extra.get("required", False), description=one.extra["help_text"]
            )
        )
    cursor = {"type": "string", "pattern": CURSOR_SHAPE, "examples": [CURSOR.replace("after-", "after-provision-")]}
    made.append(OpenApiParameter("cursor", cursor, description="Where the page begins. Take it from the links."))
    size = {"type": "integer", "minimum": 1, "maximum": 200, "examples": [100]}
    made.append(OpenApiParameter("page_size", size, description="Hits of a page, 50 unless told otherwise."))
    return made


class SearchView(ReadingView):
    """The search of the portal, in pages of hits."""

    formats = TABLES
    row_serializer = HitSerializer
    is_costly = True

    def known_parameters(self) -> list[str]:
        """Give the names of the parameters that this address takes."""
        return [*KeysetPaging.parameters, *super().known_parameters(), *SearchFilterSet.base_filters]

    @extend_schema(
        summary="Search",
        description=(
            "Topics, organizations, instruments, practices and joint initiatives that are named so, then provisions "
            "whose words match: those first that hold most of the words in their heading, then by organization, "
            "instrument and place, as on the page of the search. A hit fits everything that is asked for. Only what "
            "you may see is found, counted or ranked."
        ),
        auth=[],
        parameters=_parameters(),
        responses={200: FoundSerializer, (400, PROBLEM_TYPE): ProblemSerializer},
    )
    def get(self, request: Request) -> Response:
        """Give one page of hits."""
        size = page_size(request.query_params.get("page_size"))
        search = HitSearch(read_search(request.query_params), request.user)
        sections = search.sections()
        place = _place(request.query_params.get("cursor"), sections)
        rows, more = _rows(sections, place, size)
        backward = place is not None and place[0]
        ahead, behind = (True, more) if backward else (more, place is not None)
        hits, facets = search.answer(rows, counted=sections if place is None else ())
        context = {"request": request, "view": self}
        return Response(
            {
                "next": _link(request, "after", hits[-1]) if ahead and hits else None,
                "previous": _link(request, "before", hits[0]) if behind and hits else None,
                "facets": FacetsSerializer(facets).data if place is None else None,
                "results": self.picked(HitSerializer(hits, many=True, context=context).data),
            }
        )


def read_search(query: QueryDict) -> SearchAsked:
    """Read what is looked for. Raises ValidationError."""
    form = SearchFilterSet(query, queryset=Topic.objects.none()).form
    if not form.is_valid():
        raise ValidationError({name: [str(error) for error in errors] for name, errors in form.errors.items()})
    asked = form.cleaned_data
    return SearchAsked(
        words=tuple(asked_words("q", asked["q"])),
        organization=str(asked["organization"]) if asked["organization"] else None,
        topics=frozenset(asked_topics("topic", asked["topic"])) if asked["topic"] else None,
        language=asked["language"] or None,
        instrument_kind=asked["instrument_kind"] or None,
        kinds=frozenset([asked["kind"]] if asked["kind"] else KINDS),
    )


def _place(cursor: str | None, sections: Sequence[Section]) -> Place | None:
    """Find the row that a cursor names, among what is found. Raises ValidationError."""
    if cursor is None:
        return None
    read = re.match(CURSOR_SHAPE, cursor, re.ASCII)
    section = next((one for one in sections if read and one.kind == read[2]), None)
    row = None
    if read is not None and section is not None:
        names = [name.removeprefix("-") for name in section.order]
        try:
            row = section.rows.filter(**{section.id_field: read[3]}).order_by().values_list(*names).first()
        except (FieldError, ValueError):
            row = None
    if read is None or row is None:
        raise ValidationError({"cursor": [_("There is no such place in this list. Start from its first page.")]})
    return read[1] == "before", read[2], row


def _rows(sections: Sequence[Section], place: Place | None, size: int) -> tuple[list[tuple[str, Any]], bool]:
    """Give the rows of a page with their kinds, and whether there are more in that direction."""
    backward, kind, position = place if place is not None else (False, "", ())
    rows: list[tuple[str, Any]] = []
    waiting = bool(kind)
    for section in reversed(sections) if backward else sections:
        order = [other_way(name) for name in section.order] if backward else list(section.order)
        found = section.rows.order_by(*order)
        if waiting:
            if section.kind != kind:
                continue
            found, waiting = found.filter(beyond(order, position)), False
        rows += [(section.kind, row) for row in found[: size + 1 - len(rows)]]
        if len(rows) > size:
            break
    more, rows = len(rows) > size, rows[:size]
    return (rows[::-1] if backward else rows), more


def _link(request: Request, way: str, hit: Hit) -> str:
    address: str = replace_query_param(request.build_absolute_uri(), "cursor", f"{way}-{hit.kind}-{hit.id}")
    return address
