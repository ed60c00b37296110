"""`/api/v1/changes/`: what was created, changed and withdrawn, in the order of commit."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from practices.api.filters import EXAMPLES, ReadersFilterSet
from practices.api.paging import LARGEST_PAGE, PAGE_SIZE, page_size
from practices.api.problems import PROBLEM_TYPE
from practices.api.schema import ProblemSerializer
from practices.api.scopes import scope_of
from practices.api.viewsets import ReadingView, ReadingViewSet
from practices.models.exchange.changes import Change, ChangeAct, ChangedKind, ShownThing

LARGEST_NUMBER = 18
"""Digits of a number in the log; a longer one is larger than any."""


class ChangeSerializer(serializers.Serializer):
    """One entry of the log. It says that something changed; what it says now is at its address."""

    cursor = serializers.CharField(source="number", read_only=True, help_text="Ask for what comes after it.")
    kind = serializers.ChoiceField(choices=ChangedKind.choices, read_only=True)
    id = serializers.CharField(source="thing", read_only=True, help_text="The id of the thing; of a topic its code.")
    act = serializers.ChoiceField(
        choices=ChangeAct.choices,
        read_only=True,
        help_text="Withdrawn: no longer shown, for whatever reason. What is shown again later is created anew.",
    )
    organization = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="The organization that the thing belongs to; null where it has none."
    )
    recorded_at = serializers.DateTimeField(read_only=True)
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_url(self, change: Change) -> str | None:
        """The address of the thing in the API; null for what was withdrawn."""
        if change.act == ChangeAct.WITHDRAWN:
            return None
        address: str = self.context["request"].build_absolute_uri(reverse(f"{change.kind}-detail", args=[change.thing]))
        return address


class ChangeFilterSet(ReadersFilterSet):
    """The filters of the log."""

    kind = filters.ChoiceFilter(choices=ChangedKind.choices, help_text="Entries about things of this kind.")
    organization = filters.UUIDFilter(help_text="Entries about things of the organization with this id.")

    examples: ClassVar[Mapping[str, str]] = {**EXAMPLES, "kind": "adoption"}


class ChangePaging(BasePagination):
    """A page is what comes after an entry, in order; there is always a next address, to ask again later."""

    parameters = ("after", "page_size")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the entries after the one that the query names. Raises ValidationError."""
        after = _after(request.query_params.get("after"))
        size = page_size(request.query_params.get("page_size"))
        rows = list(queryset.filter(number__gt=after).order_by("number")[: size + 1])
        self.more, rows = len(rows) > size, rows[:size]
        last = rows[-1].number if rows else after
        self.next = replace_query_param(request.build_absolute_uri(), "after", last)
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with the address to ask next."""
        return Response({"next": self.next, "more": self.more, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the page."""
        return {
            "type": "object",
            "required": ["next", "more", "results"],
            "properties": {
                "next": {
                    "type": "string",
                    "format": "uri",
                    "description": "Address of what comes after this page; at the end, of what will come.",
                },
                "more": {"type": "boolean", "description": "Whether there is more already."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the parameters."""
        return [
            {
                "name": "after",
                "in": "query",
                "required": False,
                "description": "The cursor of the last entry that was read; from the beginning without it.",
                "schema": {"type": "string", "pattern": r"^[0-9]{1,18}$", "examples": ["0"]},
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": f"Entries of a page, {PAGE_SIZE} unless told otherwise.",
                "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "examples": [100]},
            },
        ]


def _after(text: str | None) -> int:
    if text is None:
        return 0
    if not re.fullmatch(rf"[0-9]{{1,{LARGEST_NUMBER}}}", text, re.ASCII):
        raise ValidationError({"after": [_("There is no such position in the log. Start from its beginning.")]})
    return int(text)


@extend_schema(
    summary="Changes, in the order of commit",
    description=(
        "Every creation, change and withdrawal of what you may see: follow `next`, again and again, and nothing is "
        "missed and nothing comes twice, whatever is written meanwhile. What is narrowed is withdrawn. Names within "
        "other things are not theirs: when an organization is renamed, the organization changed, not its instruments. "
        "With a token it is the log of the token's organization, with cursors of its own."
    ),
    responses={200: ChangeSerializer(many=True), (400, PROBLEM_TYPE): ProblemSerializer},
)
class ChangeViewSet(ReadingViewSet):
    """The log of the reader's scope."""

    serializer_class = ChangeSerializer
    filterset_class = ChangeFilterSet
    pagination_class = ChangePaging
    id_field = "number"
    keyset = ("number",)

    def get_queryset(self) -> QuerySet[Any]:
        return Change.objects.of_scope(scope_of(self.request))


class ChangeStatusSerializer(serializers.Serializer):
    """Where the log stands, for comparing two portals."""

    head = serializers.CharField(read_only=True, help_text="The cursor of the last entry; 0 for none.")
    counts = serializers.DictField(
        child=serializers.IntegerField(), read_only=True, help_text="Things that are shown, by kind."
    )
    digest = serializers.CharField(
        read_only=True,
        help_text="SHA-256 over the sorted lines `kind id`, each ended by a line feed, of all things that are shown.",
    )
    changed_at = serializers.DateTimeField(read_only=True, allow_null=True, help_text="When the last entry was made.")


class ChangeStatusView(ReadingView):
    """Where the log stands."""

    row_serializer = ChangeStatusSerializer
    is_dated = True

    @extend_schema(
        summary="Where the log of changes stands",
        description="Whoever followed the log to its head has these things; the digest tells whether it is so.",
        responses={200: ChangeStatusSerializer, (400, PROBLEM_TYPE): ProblemSerializer},
    )
    def get(self, request: Request) -> Response:
        """Return it for the reader's scope."""
        scope = scope_of(request)
        head = Change.objects.of_scope(scope).order_by("-number").values("number", "recorded_at").first()
        present = ShownThing.objects.shown_to(scope).present()
        counts = present.order_by().values_list("kind").annotate(count=Count("pk"))
        lines = hashlib.sha256()
        for kind, thing in sorted(present.order_by().values_list("kind", "thing")):
            lines.update(f"{kind} {thing}\n".encode())
        status = {
            "head": str(head["number"]) if head else "0",
            "counts": dict.fromkeys(ChangedKind.values, 0) | dict(counts),
            "digest": lines.hexdigest(),
            "changed_at": head["recorded_at"] if head else None,
        }
        return Response(self.picked(ChangeStatusSerializer(status).data))
