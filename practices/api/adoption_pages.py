"""Answers about adoption events that are put together from what was written beforehand for the public.

They are the same, byte for byte, as those that are made from the ledger: events of which something waits for the
change log are read from it, so that what is narrowed is gone at once.
"""

import json
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from practices.api.ordering import Ordering
from practices.api.paging import KeysetPaging
from practices.models.exchange.changes import PublicAdoption
from practices.queries.adoptions.waiting_events import WaitingEvents, WaitingRows

JSON = "application/json"
OWN = '"url":"/'
"""How an address of this portal begins; within a text of JSON a quotation mark would have a backslash before it."""
BESIDE = ("organization", "track", "as_of", "known_on")
"""Filters that are asked of what is known of each organization as well."""


class AdoptionPaging(KeysetPaging):
    """Pages that say where to ask of whom nothing is known, where a reference or what is similar is asked for."""

    standing: str | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the page that the query asks for. Raises ValidationError."""
        query = request.query_params
        about = next((name for name in ("similar_to", "reference") if name in query), None)
        if about:
            asked = {name: query[name] for name in (about, *BESIDE) if name in query}
            self.standing = request.build_absolute_uri(f"{reverse('api_standing')}?{urlencode(asked)}")
        return super().paginate_queryset(queryset, request, view)

    @property
    def links(self) -> dict[str, str | None]:
        """The addresses that a page names."""
        standing = {"standing": self.standing} if self.standing else {}
        return {"next": self.next, "previous": self.previous, **standing}

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with its links."""
        return Response({**self.links, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the page."""
        described = super().get_paginated_response_schema(schema)
        described["properties"]["standing"] = {
            "type": "string",
            "format": "uri",
            "description": (
                "Address of what is known of each organization, and of whom nothing is. Only where `similar_to` or "
                "`reference` is asked for."
            ),
        }
        return described


class WrittenView:
    """Stands for the view where a page of the rows is read: the same order, and the same cursors."""

    id_field: ClassVar[str] = "public_id"

    def __init__(self, order: Ordering, waiting: WaitingEvents) -> None:
        self._waiting = waiting
        self._order = Ordering([name.replace("sequence", "number") for name in order.fields])

    def order(self) -> Ordering:
        """Return the order of the list."""
        return self._order

    def get_queryset(self) -> QuerySet[Any]:
        """Return all that a cursor may name."""
        return self._waiting.nameable()


def may_be_written(request: Request, order: Ordering | None = None) -> bool:
    """Tell whether the rows written beforehand answer a request: the public asks, for plain JSON with all fields."""
    is_public = request.auth is None and not request.user.is_authenticated
    is_plain = "fields" not in request.query_params and request.accepted_media_type == JSON
    return is_public and is_plain and not (order and order.made)


def written_page(request: Request, pager: AdoptionPaging, rows: WaitingRows, order: Ordering) -> HttpResponse:
    """Answer with a page of the rows that are asked for. Raises ValidationError, as the list does."""
    page = pager.paginate_queryset(rows, request, WrittenView(order, rows.waiting))
    links = json.dumps(pager.links, ensure_ascii=False, separators=(",", ":"))
    return _answer(request, f'{links[:-1]},"results":[{",".join(row.data for row in page)}]}}')


def written_event(request: Request, public_id: Any, waiting: WaitingEvents) -> HttpResponse | None:
    """Answer with one event; None if the public is not shown it."""
    found = [row for row in waiting.shown.values() if row.public_id == public_id]
    row = found[0] if found else PublicAdoption.objects.filter(public_id=public_id).first()
    is_there = row is not None and (found or row.number not in waiting.numbers)
    return _answer(request, row.data) if row and is_there else None


def _answer(request: Request, body: str) -> HttpResponse:
    address = request.build_absolute_uri("/")
    return HttpResponse(body.replace(OWN, f'"url":"{address}'), content_type=JSON)
