"""`/api/v1/dump/`: everything public as CSV tables, one by one or all in one archive, sent while they are read."""

import contextlib
import hashlib
import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from practices.api.filters import refuse_unknown
from practices.api.problems import PROBLEM_TYPE
from practices.api.schema import ProblemSerializer
from practices.documents.data_package import table_schema, write_data_package
from practices.documents.zip_stream import zip_stream
from practices.exchange.api.dump_tables import NAMED, TABLES
from practices.models.exchange.changes import PUBLIC_SCOPE, Change, Touch

CSV_TYPE = "text/csv; charset=utf-8"
ZIP_TYPE = "application/zip"
MOST_SECONDS = 60 * 60
"""A dump that is read slower than this is broken off: it holds a transaction open."""
TERMS = (
    "What is public on the exchange. Words of provisions are given where the terms of reuse of their instrument allow "
    "it, and left out with the reason where they do not. The organizations remain the owners of their texts and "
    "statements: name them as the source."
)
README = """{title}: everything public, as tables
{address}

One CSV file for each table (UTF-8, comma, a line of heads). datapackage.json says what the columns are, and which
column names a row of which other table (Frictionless Data, Table Schema). Cells with several values have "; " between
them. A cell that a spreadsheet program would take for a formula begins with an apostrophe.

{terms}

A date that is known to the month or year only is written so: 2004-05, 2004. A duty on which there is no event is not
known: nothing follows from that.
"""


class _FileRenderer(JSONRenderer):
    """Lets an address be asked for by the type of its file; a refusal is told in JSON all the same."""


class DumpCsvRenderer(_FileRenderer):
    media_type, format = "text/csv", "csv"


class ZipRenderer(_FileRenderer):
    media_type, format = ZIP_TYPE, "zip"


class DumpColumnSerializer(serializers.Serializer):
    """A column."""

    name = serializers.CharField(read_only=True)
    type = serializers.CharField(read_only=True, help_text="string, integer, number, boolean or datetime.")
    description = serializers.CharField(read_only=True)


class DumpTableSerializer(serializers.Serializer):
    """A table of the dump."""

    name = serializers.CharField(read_only=True)
    description = serializers.CharField(read_only=True)
    url = serializers.URLField(read_only=True, help_text="Address of the table as CSV.")
    columns = DumpColumnSerializer(many=True, read_only=True)


class DumpSerializer(serializers.Serializer):
    """What the dump holds."""

    archive = serializers.URLField(read_only=True, help_text="Address of all tables in one ZIP archive.")
    terms = serializers.CharField(read_only=True, help_text="What may be done with it.")
    tables = DumpTableSerializer(many=True, read_only=True)


_REFUSED: dict[Any, Any] = {(400, PROBLEM_TYPE): ProblemSerializer}
_ABSENT: dict[Any, Any] = {(404, PROBLEM_TYPE): ProblemSerializer}


class DumpView(APIView):
    """What the dump holds, and where."""

    http_method_names = ["get", "head", "options"]

    @extend_schema(
        summary="The dump: everything public, as tables",
        description="The tables with their columns. Each is a CSV file to read as it comes; the archive holds all.",
        responses={200: DumpSerializer, **_REFUSED},
    )
    def get(self, request: Request) -> Response:
        """List the tables."""
        refuse_unknown(request.query_params, ("format",))
        tables = [
            {
                "name": table.about.name,
                "description": table.about.description,
                "url": reverse("api_dump_table", args=[table.about.name], request=request),
                "columns": table_schema(table.about)["fields"],
            }
            for table in TABLES
        ]
        archive = reverse("api_dump_archive", request=request)
        response = Response(DumpSerializer({"archive": archive, "terms": TERMS, "tables": tables}).data)
        patch_cache_control(response, no_cache=True)
        return response


class DumpTableView(APIView):
    """One table."""

    is_costly = True
    http_method_names = ["get", "head", "options"]
    renderer_classes = [DumpCsvRenderer]

    @extend_schema(
        summary="One table of the dump",
        description=(
            "As the public sees it, whoever asks; rows in the order of their ids. Sent while it is read: nothing tells "
            "its size beforehand. With If-None-Match it is sent only if anything public changed."
        ),
        parameters=[
            OpenApiParameter(
                "table", OpenApiTypes.STR, OpenApiParameter.PATH, description="Name of the table.", enum=[*NAMED]
            )
        ],
        responses={(200, "text/csv"): OpenApiTypes.STR, **_REFUSED, **_ABSENT},
    )
    def get(self, request: Request, table: str) -> HttpResponseBase:
        """Send it."""
        refuse_unknown(request.query_params, ())
        if table not in NAMED:
            raise NotFound(_("There is no such table. See /api/v1/dump/ for the list."))
        return _send(request, f"{table}.csv", CSV_TYPE, NAMED[table].lines(request))


class DumpArchiveView(APIView):
    """All tables."""

    is_costly = True
    http_method_names = ["get", "head", "options"]
    renderer_classes = [ZipRenderer]

    @extend_schema(
        summary="All tables of the dump in one archive",
        tags=["dump"],
        description="A ZIP archive: a CSV file for each table, datapackage.json and README.txt; sent as it is read.",
        responses={(200, ZIP_TYPE): OpenApiTypes.BINARY, **_REFUSED},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Send it."""
        refuse_unknown(request.query_params, ())
        return _send(request, "dump.zip", ZIP_TYPE, zip_stream(_files(request)))


def _files(request: Request) -> Iterator[tuple[str, Iterable[bytes]]]:
    title = str(settings.WAGTAIL_SITE_NAME)
    address = reverse("api_dump", request=request)
    yield "README.txt", [README.format(title=title, address=address, terms=TERMS).encode()]
    package = write_data_package("exchange-dump", title, TERMS, [table.about for table in TABLES])
    yield "datapackage.json", [package.encode()]
    for table in TABLES:
        yield f"{table.about.name}.csv", table.lines(request)


def _send(request: Request, name: str, content_type: str, pieces: Iterator[bytes]) -> HttpResponseBase:
    """Answer with a file in pieces; 304 to who has it, nothing but heads to HEAD."""
    tag = _tag(request, name)
    etag = quote_etag(tag) if tag else None
    response: HttpResponseBase | None = get_conditional_response(request._request, etag=etag)  # noqa: SLF001
    if response is None:
        headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
        if request.method == "HEAD":
            response = HttpResponse(content_type=content_type, headers=headers)
        else:
            response = StreamingHttpResponse(_in_one_reading(pieces), content_type=content_type, headers=headers)
    if etag:
        response["ETag"] = etag
    patch_cache_control(response, no_cache=True)
    return response


def _tag(request: Request, name: str) -> str:
    """Return what changes whenever a dump may: the public's log, the columns, the host; "" while something waits."""
    if Touch.objects.exists():
        return ""
    head = Change.objects.of_scope(PUBLIC_SCOPE).order_by("-number").values_list("number", flat=True).first() or 0
    made_of = (name, head, request.build_absolute_uri("/"), [table.about for table in TABLES])
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:40]


def _in_one_reading(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Read everything as it stood at one moment, where the database gives that."""
    ends_at = time.monotonic() + MOST_SECONDS
    with _snapshot():
        for piece in pieces:
            yield piece
            if time.monotonic() > ends_at:
                raise TimeoutError("the dump was read too slowly")


def _snapshot() -> contextlib.AbstractContextManager[Any]:
    """Open a transaction that sees one moment (PostgreSQL); within another, and on SQLite, each query sees its own."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return contextlib.nullcontext()
    return _repeatable_read()


@contextlib.contextmanager
def _repeatable_read() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
