"""`/api/v1/editions/<id>/releases/`, and the same of instruments and practices."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from practices.api.formats import TABLES
from practices.api.problems import PROBLEM_TYPE
from practices.api.schema import ProblemSerializer
from practices.api.viewsets import ReadingView
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.releases import Audience, ReleasedKind
from practices.queries.releases import decisions_told

PAGES: Mapping[str, type[EditionPage | InstrumentPage | PracticePage]] = {
    ReleasedKind.INSTRUMENT: InstrumentPage,
    ReleasedKind.EDITION: EditionPage,
    ReleasedKind.PRACTICE: PracticePage,
}
"""What has decisions of its own that its page tells."""


class HeldReleaseSerializer(serializers.Serializer):
    """A decision on who may see a thing, for as long as it held (`practices.queries.releases.ReleasePeriod`)."""

    audience = serializers.ChoiceField(choices=Audience.choices, read_only=True)
    since = serializers.DateField(read_only=True, help_text="The day from which it held.")
    until = serializers.DateField(
        read_only=True, allow_null=True, help_text="The day on which another took its place; null: it holds."
    )
    authority = serializers.CharField(
        read_only=True, help_text="On what authority it was opened to the public; empty where none is stated."
    )


class ReleasesSerializer(serializers.Serializer):
    """The decisions on who may see a thing."""

    results = HeldReleaseSerializer(many=True, read_only=True)


class ReleasesView(ReadingView):
    """The decisions on one thing of a `kind`, the newest first."""

    kind: ReleasedKind = ReleasedKind.EDITION
    formats = TABLES
    row_serializer = HeldReleaseSerializer

    @extend_schema(
        summary="Who could see it when",
        description=(
            "Decisions on who may see the thing, the newest first, each told to the audience that it was for. Its "
            "organization and the secretariat are told all."
        ),
        responses={
            200: ReleasesSerializer,
            (400, PROBLEM_TYPE): ProblemSerializer,
            (404, PROBLEM_TYPE): ProblemSerializer,
        },
    )
    def get(self, request: Request, id: Any) -> Response:  # noqa: A002 - the name of the parameter in the address
        page = get_object_or_404(self.pages(request.user), translation_key=id)
        answer = ReleasesSerializer({"results": decisions_told(page, self.kind, request.user)}).data
        return Response({**answer, "results": self.picked(answer["results"])})

    def pages(self, user: Any) -> Any:
        """Return the things that `user` may see."""
        things = PAGES[self.kind].objects.visible_to(user)
        return things.select_related("instrument") if self.kind == ReleasedKind.EDITION else things
