"""The base of the API's views: lists and single things to read, nothing to write."""

from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from practices.api.caching import forget_date_unless_settled, last_modified
from practices.api.fields import Shape, pick, read_fields, shape_of
from practices.api.filters import ReadersFilterSet, RepeatedFilter, refuse_unknown
from practices.api.formats import TABLES, MadeFile, TableRenderer
from practices.api.ordering import Ordering, by_change, read_ordering
from practices.api.paging import KeysetPaging
from practices.queries.editions.exports import Export
from practices.views.exports import hand_over

SAFE = frozenset({"GET", "HEAD"})


class ExchangeFilterBackend(DjangoFilterBackend):
    """The filters of a view's FilterSet; its `examples` go into the description of the API."""


class Unwritable(APIException):
    """The text cannot be written in this format; the message is for the user."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "unwritable"


class ReadingView(APIView):
    """An answer to read: its formats, its parameters, which fields of it are wanted, and what caches may know.

    `formats` are renderers beside JSON. `filterset_class` says what may be asked, and `read_filters` what is.
    `row_serializer` describes what `fields` chooses among. `is_costly` answers have a rate of their own. `is_dated`:
    whether whatever changes the answer is told of in the change log.
    """

    http_method_names = ["get", "head", "options"]
    formats: ClassVar[Sequence[type[BaseRenderer]]] = ()
    filterset_class: ClassVar[type[ReadersFilterSet] | None] = None
    row_serializer: ClassVar[type[BaseSerializer] | None] = None
    is_costly: bool = False
    is_dated: bool = False
    modified: float | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE:
            return
        self.check_parameters(request)
        self.wanted = read_fields(request.query_params.get("fields"), self.fields_of())
        if self.is_dated and not request.user.is_authenticated:
            moment = last_modified(timezone.now())
            self.modified = moment.timestamp() if moment else None
            forget_date_unless_settled(request)

    def known_parameters(self) -> Collection[str]:
        """Return the names of the parameters that this address takes."""
        return [*(["fields"] if self.fields_of() else []), "format", *self.filters()]

    def filters(self) -> Mapping[str, Any]:
        """Return the filters that this address takes, by name."""
        return self.filterset_class.base_filters if self.filterset_class else {}

    def read_filters(self) -> ReadersFilterSet:
        """Return what is asked for. Raises ValidationError."""
        assert self.filterset_class is not None  # noqa: S101 - called where there is one
        return self.filterset_class(self.request.query_params, request=self.request).check()

    def fields_of(self) -> Shape:
        """Return the fields that a row of the answer has."""
        return shape_of(self.row_serializer) if self.row_serializer else {}

    def check_parameters(self, request: Request) -> None:
        """Raise ValidationError for parameters that this address does not take, or not with this format."""
        repeated = [name for name, one in self.filters().items() if isinstance(one, RepeatedFilter)]
        refuse_unknown(request.query_params, self.known_parameters(), repeated=repeated)
        if isinstance(request.accepted_renderer, MadeFile):
            self.refuse_beside(request, ["fields"])

    def refuse_beside(self, request: Request, names: Collection[str]) -> None:
        """Raise ValidationError for parameters beside a format that gives the whole."""
        words = _("The format %(format)s always returns everything: leave this parameter out.")
        said = words % {"format": request.accepted_renderer.format}
        beside = {name: [said] for name in names if name in request.query_params}
        if beside:
            raise ValidationError(beside)

    def picked(self, data: Any) -> Any:
        """Keep the fields that are wanted of a row or of rows."""
        return pick(data, self.wanted) if "fields" in self.request.query_params else data

    def get_renderers(self) -> list[BaseRenderer]:
        """Return JSON and the other formats of the answer."""
        return [JSONRenderer(), *(made() for made in self.formats)]

    def file_stem(self) -> str:
        """Return the name of a file of this answer, without its ending."""
        return slugify(self.request.path.rstrip("/").rpartition("/")[2]) or "answer"

    def hand_over(self, made: Export) -> HttpResponse:
        """Answer with a file. Raises Unwritable."""
        answer = hand_over(self.request, made)
        if answer.status_code == Unwritable.status_code:
            raise Unwritable(answer.content.decode().strip())
        return answer

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Let caches keep an answer, and ask again each time: what is narrowed is gone at once."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, ("Accept", "Authorization"))
        if response.status_code == 200 and self.modified is not None:
            response["Last-Modified"] = http_date(self.modified)
        renderer = getattr(response, "accepted_renderer", None)
        if response.status_code == 200 and isinstance(renderer, TableRenderer | MadeFile):
            name = f"{self.file_stem()}.{renderer.format}"
            response.headers.setdefault("Content-Disposition", f'attachment; filename="{name}"')
        said = ", ".join(f'<{address}>; rel="{name}"' for name, address in self.links(response) if address)
        if said and response.status_code == 200:
            response["Link"] = said
        return response

    def links(self, response: Any) -> Sequence[tuple[str, str | None]]:
        """Return the addresses of the pages around this one, for the header `Link` (RFC 8288)."""
        data = getattr(response, "data", None)
        if not isinstance(data, Mapping) or "results" not in data:
            return []
        return [("next", data.get("next")), ("prev", data.get("previous"))]


class ReadingViewSet(ReadingView, GenericViewSet):
    """A list in pages and its single things, as the visitor may see them.

    Subclasses give the things in `get_queryset`, in any order.
    `keyset` is a total order of fields that are never null; `id_field` is what `id` shows. `orderings` are the orders
    that may be asked for, by name; `changed_kind`, a ChangedKind, adds one by when the public was last told of a
    change, for lists of some thousand rows: all of them are sorted.
    `detail_formats` are renderers of a single thing beside JSON. `has_dates`: whether the change log tells of whatever
    changes an answer; of what `undated` parameters ask for it does not. `costly` parameters cost much.
    """

    pagination_class: type[Any] = KeysetPaging
    filter_backends = [ExchangeFilterBackend]
    lookup_url_kwarg = "id"
    lookup_value_converter = "uuid"
    id_field: ClassVar[str] = "translation_key"
    keyset: ClassVar[Sequence[str]] = ("title", "translation_key")
    orderings: ClassVar[Mapping[str, Ordering]] = {}
    changed_kind: ClassVar[str] = ""
    formats: ClassVar[Sequence[type[BaseRenderer]]] = TABLES
    detail_formats: ClassVar[Sequence[type[BaseRenderer]]] = ()
    has_dates: ClassVar[bool] = True
    undated: ClassVar[Collection[str]] = ("near", "q", "topic")
    costly: ClassVar[Collection[str]] = ("near", "q")

    @property
    def lookup_field(self) -> str:  # type: ignore[override]
        """The field that an address names."""
        return self.id_field

    @property
    def is_list(self) -> bool:
        """Whether the address is that of a list."""
        return self.action == "list"

    @property
    def is_dated(self) -> bool:  # type: ignore[override]
        """Whether whatever changes the answer is told of in the change log."""
        return self.has_dates and self.request.query_params.keys().isdisjoint(self.undated)

    @property
    def is_costly(self) -> bool:  # type: ignore[override]
        """Whether the answer has a rate of its own."""
        return not self.request.query_params.keys().isdisjoint(self.costly)

    def get_renderers(self) -> list[BaseRenderer]:
        formats = {"list": self.formats, "retrieve": self.detail_formats}.get(self.action or "", ())
        return [JSONRenderer(), *(made() for made in formats)]

    def known_parameters(self) -> list[str]:
        """Return the names of the parameters that this address takes."""
        known = list(super().known_parameters())
        if not self.is_list:
            return known
        ordering = ["ordering"] if self.orderings or self.changed_kind else []
        return [*self.pagination_class.parameters, *known, *ordering]

    def filters(self) -> Mapping[str, Any]:
        return super().filters() if self.is_list else {}

    def fields_of(self) -> Shape:
        return shape_of(self.get_serializer_class())

    def known_orderings(self) -> Mapping[str, Ordering]:
        """Return the orders that may be asked for, by name."""
        if not self.changed_kind:
            return self.orderings
        return {**self.orderings, "changed": by_change(self.changed_kind, self.id_field)}

    def order(self) -> Ordering:
        """Return the order of the list. Raises ValidationError for one that it does not have."""
        asked = self.request.query_params.get("ordering")
        return Ordering(self.keyset) if asked is None else read_ordering(asked, self.known_orderings())

    def rows(self, things: list[Any]) -> Sequence[Any]:
        """Turn what the database gave into what the serializer shows, in the same order."""
        return things

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.shown(list(page or ()), many=True))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.shown([self.get_object()]))

    def shown(self, things: Any, *, many: bool = False) -> Any:
        """Return the wanted fields of things, or of the only one; what is not wanted is not worked out."""
        rows = self.rows(things)
        serializer: Any = self.get_serializer(rows if many else rows[0], many=many)
        one = serializer.child if many else serializer
        for name in set(one.fields) - set(self.wanted):
            del one.fields[name]
        return self.picked(serializer.data)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter lists; a single thing is found by its id alone."""
        return super().filter_queryset(queryset) if self.is_list else queryset

    def links(self, response: Any) -> Sequence[tuple[str, str | None]]:
        pager = getattr(self, "_paginator", None)
        return [("next", getattr(pager, "next", None)), ("prev", getattr(pager, "previous", None))]
