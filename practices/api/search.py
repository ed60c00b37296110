"""`/api/v1/search/`: the search as one list of hits of every kind."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from practices.api.filters import EXAMPLES, ReadersFilterSet, asked_topics, asked_words
from practices.api.formats import TABLES
from practices.api.paging import KeysetPaging, page_size
from practices.api.problems import PROBLEM_TYPE
from practices.api.schema import ProblemSerializer
from practices.api.serializers import AddressField, NamedInstrumentSerializer, NamedOrganizationSerializer
from practices.api.viewsets import ReadingView
from practices.models.adoptions import Track
from practices.models.instruments import InstrumentKind
from practices.models.search import FoundKind
from practices.queries.editions.highlights import HighlightFragment
from practices.queries.listings import IN_FORCE
from practices.queries.searching.asked import FIRST_YEAR, LAST_YEAR, LIMITS, SearchAsked, clean_typed, words_left_out
from practices.queries.searching.counting import DIMENSIONS, MOST
from practices.queries.searching.facets import Facet
from practices.queries.searching.finding import MatchedBy, Search
from practices.queries.searching.hits import Hit
from practices.queries.searching.room import room_for_words

KINDS = tuple(FoundKind.values)
CURSOR_SHAPE = r"^from-([1-9][0-9]{0,8})$"
READ_HERE = frozenset({FoundKind.QUESTION})
"""Kinds that have no address in the API."""

MARKS = {
    "type": "array",
    "items": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
    "description": "Where the words are: start and end of each, in characters from 0; the end is the one behind.",
    "examples": [[[10, 19]]],
}


API_ADDRESS = {
    "type": ["string", "null"],
    "format": "uri",
    "description": "Its address in the API; null for a question, which has none.",
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
    matched_by = serializers.ChoiceField(
        choices=[(one.value, one.value) for one in MatchedBy],
        read_only=True,
        help_text=(
            "On what ground it was found: `name` (called or cited so), `all_words` (or, of a term of the thesaurus "
            "that nothing has, another term for the same), `some_words` (or terms of the thesaurus for the same), "
            "`meaning` (found by a machine, whatever the words)."
        ),
    )
    cited = serializers.CharField(read_only=True, help_text="How a provision is cited; empty for other kinds.")
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
        """Some 320 characters around the first word, as plain text; of a thing without text how else it is called."""
        return _text(hit.said)

    @extend_schema_field(MARKS)
    def get_snippet_marks(self, hit: Hit) -> list[list[int]]:
        """Where the words are in the snippet: start and end of each, in characters."""
        return _marks(hit.said)

    @extend_schema_field(API_ADDRESS)
    def get_api_url(self, hit: Hit) -> str | None:
        """Its address in the API; null for a question, which has none."""
        if hit.kind in READ_HERE:
            return None
        address: str = self.context["request"].build_absolute_uri(reverse(f"{hit.kind}-detail", args=[hit.id]))
        return address


def _text(pieces: Sequence[HighlightFragment]) -> str:
    return "".join(piece.text for piece in pieces)


def _marks(pieces: Sequence[HighlightFragment]) -> list[list[int]]:
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

    kind = FacetValueSerializer(many=True, read_only=True, help_text="Hits of each kind.")
    organization = FacetValueSerializer(many=True, read_only=True, help_text="Hits by organization.")
    topic = FacetValueSerializer(many=True, read_only=True, help_text="Hits by topic, with all that are narrower.")
    language = FacetValueSerializer(many=True, read_only=True, help_text="Hits by language of the text.")
    instrument_kind = FacetValueSerializer(many=True, read_only=True, help_text="Hits by kind of instrument.")
    status = FacetValueSerializer(many=True, read_only=True, help_text="Hits by whether the instrument is in force.")
    year = FacetValueSerializer(many=True, read_only=True, help_text="Hits by year of the instrument or report.")
    track = FacetValueSerializer(
        many=True, read_only=True, help_text="Hits by the tracks on which something stands that names the instrument."
    )


def _facets(facets: Sequence[Facet]) -> dict[str, list[dict[str, Any]]]:
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in DIMENSIONS}
    for facet in facets:
        made[facet.name] = [{"value": one.value, "label": one.label.text, "count": one.count} for one in facet.values]
    return made


class SpellingCorrectionSerializer(serializers.Serializer):
    """A word that was typed and that nothing has."""

    typed = serializers.CharField(read_only=True, help_text="The word as it was typed.")
    instead = serializers.CharField(read_only=True, help_text="What was looked for instead.")


class FoundSerializer(serializers.Serializer):
    """A page of the search."""

    next = serializers.URLField(read_only=True, allow_null=True, help_text="The next page; null on the last one.")
    previous = serializers.URLField(
        read_only=True, allow_null=True, help_text="The page before; null on the first one."
    )
    facets = FacetsSerializer(read_only=True, allow_null=True, help_text="On the first page alone; else null.")
    count = serializers.IntegerField(
        read_only=True,
        help_text=(
            f"How many hits, that you may see, have all the words; they are counted to {MOST:,}. The list goes on with "
            "what has some of them or comes near in meaning."
        ),
    )
    is_count_exact = serializers.BooleanField(
        read_only=True, help_text="Whether there are no more hits than `count`; else the facets are of so many of them."
    )
    is_loose = serializers.BooleanField(
        read_only=True, help_text="Whether nothing has all the words: what comes nearest was counted instead."
    )
    left_out = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Words beyond the first 200 characters and 20 words, which do not count.",
    )
    corrections = SpellingCorrectionSerializer(
        many=True, read_only=True, help_text="Words that nothing has, and what was looked for instead."
    )
    also = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Terms of the thesaurus by which the search was widened; on the first page alone.",
    )
    results = HitSerializer(many=True, read_only=True)


class SearchFilterSet(ReadersFilterSet):
    """What is looked for, and what the hits are limited to."""

    q = filters.CharFilter(
        required=True,
        help_text=(
            "Words to look for, by their stems in any language: what has all of them, then what has some. Between "
            "quotation marks side by side; `-word` is not wanted; of `one OR other` either will do. A name of a topic "
            "finds what has that topic. The first 200 characters and 20 words count."
        ),
    )
    kind = filters.ChoiceFilter(choices=[(kind, kind) for kind in KINDS], help_text="Hits of this kind alone.")
    organization = filters.UUIDFilter(help_text="Hits that belong to the organization with this id.")
    topic = filters.CharFilter(
        max_length=100,
        help_text=(
            "Hits with the topic of this permanent code, or a narrower one. The code of a topic that was merged, "
            "split or replaced asks for those that took its place. A code that no topic ever had is refused."
        ),
    )
    language = filters.CharFilter(
        max_length=12, help_text="Provisions, practices, initiatives and reports in this language."
    )
    instrument_kind = filters.ChoiceFilter(
        choices=InstrumentKind.choices, help_text="Instruments of this kind and their provisions."
    )
    year = filters.NumberFilter(
        min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text="Of instruments of this year, by the first of their dates."
    )
    status = filters.ChoiceFilter(
        choices=[(value, value) for value in IN_FORCE], help_text="Whether the instrument is in force today."
    )
    track = filters.ChoiceFilter(
        choices=Track.choices, help_text="Of instruments that something public names on this track."
    )
    earlier = filters.ChoiceFilter(
        choices=[("yes", "yes")], help_text="With texts that a later one of the same language has taken the place of."
    )
    widen = filters.ChoiceFilter(
        choices=[("no", "no")], help_text="Without other terms for the same, that is without the thesaurus."
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "q": "gifts from partners",
        "kind": "provision",
        "instrument_kind": "code_of_conduct",
        "year": "2000",
        "status": "yes",
        "earlier": "yes",
        "widen": "no",
    }


PAGE_PARAMETERS = [
    OpenApiParameter(
        "cursor",
        {"type": "string", "pattern": CURSOR_SHAPE, "examples": ["from-51"]},
        description="Where the page begins. Take it from the links.",
    ),
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": 200, "examples": [100]},
        description="Hits of a page, 50 unless told otherwise.",
    ),
]


class SearchView(ReadingView):
    """The search of the portal, in pages of hits."""

    formats = TABLES
    filterset_class = SearchFilterSet
    row_serializer = HitSerializer
    is_costly = True

    def known_parameters(self) -> list[str]:
        """Return the names of the parameters that this address takes."""
        return [*KeysetPaging.parameters, *super().known_parameters()]

    @extend_schema(
        summary="Search",
        description=(
            "Everything that can be found, best answers first, in the order of the page of the search: things that are "
            "named so, then words of texts. A hit fits everything that is asked for. Only what you may see is found, "
            "counted or ranked."
        ),
        parameters=PAGE_PARAMETERS,
        responses={200: FoundSerializer, (400, PROBLEM_TYPE): ProblemSerializer},
    )
    def get(self, request: Request) -> Response:
        """Return one page of hits."""
        many = page_size(request.query_params.get("page_size"))
        start = _start(request.query_params.get("cursor"))
        search = Search(_search_asked(self.read_filters()), request.user)
        with room_for_words():
            narrowing = search.facets()
            size = search.size(narrowing)
            if start >= max(size, 1):
                raise ValidationError(
                    {"cursor": [_("There is no such position in this list. Start from its first page.")]}
                )
            keys = search.slice(start, start + many, size=size)
        hits = search.hits(keys)
        context = {"request": request, "view": self}
        return Response(
            {
                "next": _link(request, start + many) if start + many < size else None,
                "previous": _link(request, max(start - many, 0)) if start else None,
                "facets": FacetsSerializer(_facets(narrowing.facets)).data if not start else None,
                "count": narrowing.count,
                "is_count_exact": not narrowing.is_part,
                "is_loose": narrowing.is_loose,
                "left_out": list(search.asked.left_out),
                "corrections": SpellingCorrectionSerializer(search.corrections, many=True).data,
                "also": [] if start else [term for _language, term in search.also()],
                "results": self.picked(HitSerializer(hits, many=True, context=context).data),
            }
        )


def _search_asked(asked: ReadersFilterSet) -> SearchAsked:
    """Return what is looked for. Raises ValidationError for words and topics that say nothing."""
    typed = asked.asked("q")
    asked_words("q", typed)
    if asked.asked("topic"):
        asked_topics("topic", asked.asked("topic"))
    limits = {name: str(asked.asked(name) or "") for name in (*LIMITS, "earlier", "widen")}
    limits["year"] = str(int(asked.asked("year"))) if limits["year"] else ""
    return SearchAsked(q=clean_typed(typed), left_out=words_left_out(typed)).limited(limits)


def _start(cursor: str | None) -> int:
    """Read from which hit a page begins, counted from 0. Raises ValidationError."""
    if cursor is None:
        return 0
    read = re.match(CURSOR_SHAPE, cursor, re.ASCII)
    if read is None:
        raise ValidationError({"cursor": [_("There is no such position in this list. Start from its first page.")]})
    return int(read[1]) - 1


def _link(request: Request, start: int) -> str:
    address: str = request.build_absolute_uri()
    if not start:
        return remove_query_param(address, "cursor")
    return replace_query_param(address, "cursor", f"from-{start + 1}")
