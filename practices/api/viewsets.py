"""The base of the API's views: lists and single things to read, nothing to write."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.cache import patch_cache_control
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from practices.api.filters import refuse_unknown
from practices.api.paging import KeysetPaging


class ExchangeFilterBackend(DjangoFilterBackend):
    """The filters of a view's FilterSet; its `examples` go into the description of the API."""


class ReadingViewSet(GenericViewSet):
    """A list in pages and its single things, as the visitor may see them.

    Subclasses give the things in `get_queryset`, in any order.
    `keyset` is a total order of fields that are never null; `id_field` is what `id` shows.
    """

    http_method_names = ["get", "head", "options"]
    pagination_class = KeysetPaging
    filter_backends = [ExchangeFilterBackend]
    lookup_url_kwarg = "id"
    lookup_value_converter = "uuid"
    id_field: ClassVar[str] = "translation_key"
    keyset: ClassVar[Sequence[str]] = ("title", "translation_key")

    @property
    def lookup_field(self) -> str:  # type: ignore[override]
        """The field that an address names."""
        return self.id_field

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, self.known_parameters())

    def known_parameters(self) -> list[str]:
        """Give the names of the parameters that this address takes."""
        if self.action != "list":
            return []
        filterset = getattr(self, "filterset_class", None)
        return [*KeysetPaging.parameters, *(filterset.base_filters if filterset else ())]

    def rows(self, things: list[Any]) -> Sequence[Any]:
        """Turn what the database gave into what the serializer shows, in the same order."""
        return things

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(self.rows(list(page or ())), many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        (row,) = self.rows([self.get_object()])
        return Response(self.get_serializer(row).data)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter lists; a single thing is found by its id alone."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Let caches keep an answer, and ask again each time: what is narrowed is gone at once."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        return response
