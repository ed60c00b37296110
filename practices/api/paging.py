"""Paging by the last row seen: stable when rows are added, no count, no primary key."""

import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError as FieldError
from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from practices.api.ordering import Ordering, other_way

PAGE_SIZE = 50
LARGEST_PAGE = 200
CURSOR = "after-0b6f7a52-53a8-4c1c-8a5e-6f1f2f0f7d20"


class KeysetPaging(BasePagination):
    """A page is what comes after (or before) a row in the view's `order()`, a total order.

    A cursor names that row by its public id: it says nothing of rows that the reader may not see.
    """

    parameters = ("cursor", "page_size")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the page that the query asks for. Raises ValidationError."""
        size = page_size(request.query_params.get("page_size"))
        order: Ordering = view.order()
        backward, position = self._position(request.query_params.get("cursor"), view, order)
        fields = [other_way(field) for field in order.fields] if backward else list(order.fields)
        queryset = order.prepared(queryset)
        if position is not None:
            queryset = queryset.filter(beyond(fields, position))
        rows = self.read(queryset.order_by(*fields), size + 1)
        more = len(rows) > size
        rows = rows[:size]
        if backward:
            rows.reverse()
        self._link(request, view, rows, more=more, backward=backward, starts=position is None)
        return rows

    def read(self, rows: Any, count: int) -> list[Any]:
        """Read the first rows, in order."""
        return list(rows[:count])

    def _position(self, cursor: str | None, view: Any, order: Ordering) -> tuple[bool, Sequence[Any] | None]:
        if cursor is None:
            return False, None
        found = re.fullmatch(r"(after|before)-([\w-]{1,100})", cursor, re.ASCII)
        field = view.id_field
        try:
            named = order.prepared(view.get_queryset().filter(**{field: found[2]})) if found else None
        except (FieldError, ValueError):
            named = None
        names = [name.removeprefix("-") for name in order.fields]
        row = None if named is None else named.order_by().prefetch_related(None).values_list(*names).first()
        if row is None or found is None:
            raise ValidationError({"cursor": [_("There is no such position in this list. Start from its first page.")]})
        return found[1] == "before", row

    def _link(self, request: Request, view: Any, rows: list[Any], *, more: bool, backward: bool, starts: bool) -> None:
        address = request.build_absolute_uri()
        first, last = (_identity(rows[0], view), _identity(rows[-1], view)) if rows else (None, None)
        has_next, has_previous = (True, more) if backward else (more, not starts)
        self.next = replace_query_param(address, "cursor", f"after-{last}") if has_next and last else None
        self.previous = replace_query_param(address, "cursor", f"before-{first}") if has_previous and first else None

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "description": "Address of the next page; null on the last one."},
                "previous": {**link, "description": "Address of the page before; null on the first one."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Where the page begins. Take it from the links `next` and `previous`.",
                "schema": {"type": "string", "pattern": r"^(after|before)-[\w-]{1,100}$", "examples": [CURSOR]},
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": f"Rows of a page, {PAGE_SIZE} unless told otherwise.",
                "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "examples": [100]},
            },
        ]


def page_size(text: str | None) -> int:
    """Read how many rows a page has. Raises ValidationError."""
    if text is None:
        return PAGE_SIZE
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= LARGEST_PAGE:
        raise ValidationError({"page_size": [_("A page has 1 to %(largest)s rows.") % {"largest": LARGEST_PAGE}]})
    return int(text)


def _identity(row: Any, view: Any) -> str:
    return str(getattr(row, view.id_field))


def beyond(order: Sequence[str], position: Sequence[Any]) -> Q:
    """Make the condition "later in `order` than `position`" (row values, field by field)."""
    rule, equal = Q(), Q()
    for field, value in zip(order, position, strict=True):
        name = field.removeprefix("-")
        comparison = "lt" if field.startswith("-") else "gt"
        rule |= equal & Q(**{f"{name}__{comparison}": value})
        equal &= Q(**{name: value})
    return rule


class FoundPaging(KeysetPaging):
    """Finds a page by its keys and reads it then, for rows of which much is gathered: a database does so of all."""

    def read(self, rows: Any, count: int) -> list[Any]:
        """Read the first rows, in order. One more query."""
        keys = list(rows.values_list("pk", flat=True)[:count])
        found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]
