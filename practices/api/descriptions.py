"""What describes the API: its list of contents, its OpenAPI document, and a page to read and try it."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from practices.api.filters import refuse_unknown

CONTENTS = {
    "organizations": "organization-list",
    "topics": "topic-list",
    "instruments": "instrument-list",
    "editions": "edition-list",
    "provisions": "provision-list",
    "practices": "practice-list",
    "adoptions": "adoption-list",
    "standing": "api_standing",
    "links": "link-list",
    "initiatives": "initiative-list",
    "assessments": "assessment-list",
    "reports": "report-list",
    "changes": "change-list",
    "submissions": "submission-list",
    "dump": "api_dump",
    "search": "api_search",
    "compare": "api_compare",
    "schema": "api_schema",
    "docs": "api_docs",
}
"""What the API offers, and the name of its address."""


class ContentsView(APIView):
    """The addresses of the API."""

    http_method_names = ["get", "head", "options"]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, ("format",))
        response = Response({name: reverse(view, request=request) for name, view in CONTENTS.items()})
        patch_cache_control(response, no_cache=True)
        return response


class SchemaView(SpectacularAPIView):
    """The OpenAPI document of the API, as JSON, or as YAML for who asks for it; made once by each process."""

    http_method_names = ["get", "head", "options"]
    renderer_classes = [OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer, OpenApiYamlRenderer2]
    urlconf = "practices.urls.mounted"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, ("format",))

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return it."""
        return Response(_description(), headers={"Content-Disposition": 'inline; filename="practice-exchange-api"'})


@cache
def _description() -> Any:
    return SchemaGenerator(urlconf=SchemaView.urlconf).get_schema(public=True)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the description of the API, with a form for each request. Nothing comes from elsewhere."""
    return render(request, "practices/api_docs.html")
