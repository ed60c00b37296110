"""In which format an answer comes: by `?format=`, else by the header `Accept` (RFC 9110, 12.5.1)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAcceptable, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from practices.api.fields import cell, columns_of
from practices.documents.csv_sheet import write_csv
from practices.documents.when_used import when_used

WRITE = when_used("practices.documents.table_workbook.write_table_workbook")


class TableRenderer(BaseRenderer):
    """Writes the results of a list as a table, one row a thing; `columns` of the view says which columns."""

    media_type = ""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the file."""
        view = (renderer_context or {})["view"]
        columns = list(columns_of(view.wanted))
        rows = ([cell(row, column) for column in columns] for row in data["results"])
        return self.write(view.file_stem(), [".".join(column) for column in columns], rows)

    def write(self, title: str, heads: Sequence[str], rows: Any) -> bytes:
        """Write the table."""
        raise NotImplementedError


class CsvRenderer(TableRenderer):
    """A list as CSV."""

    media_type, format, charset = "text/csv", "csv", "utf-8"

    def write(self, title: str, heads: Sequence[str], rows: Any) -> bytes:
        """Write it with the byte order mark; no cell begins a formula."""
        return write_csv(heads, rows).encode()


class XlsxRenderer(TableRenderer):
    """A list as a workbook."""

    media_type, format = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
    charset, render_style = None, "binary"

    def write(self, title: str, heads: Sequence[str], rows: Any) -> bytes:
        """Write it; every cell is words."""
        written: bytes = WRITE(title, heads, rows)
        return written


class MadeFile(BaseRenderer):
    """Hands over a file that the view made."""

    media_type, render_style = "", "binary"
    charset: str | None = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> Any:
        """Return its bytes."""
        return data


class AkomaNtosoRenderer(MadeFile):
    media_type, format = "application/akn+xml", "akn"


class JsonLdRenderer(MadeFile):
    media_type, format = "application/ld+json", "jsonld"


class RdfXmlRenderer(MadeFile):
    media_type, format = "application/rdf+xml", "rdf"


class TurtleRenderer(MadeFile):
    media_type, format = "text/turtle", "ttl"


class CsvFileRenderer(MadeFile):
    media_type, format, charset = CsvRenderer.media_type, CsvRenderer.format, "utf-8"


class XlsxFileRenderer(MadeFile):
    media_type, format = XlsxRenderer.media_type, XlsxRenderer.format


TABLES = (CsvRenderer, XlsxRenderer)
SKOS = (JsonLdRenderer, RdfXmlRenderer, TurtleRenderer)


class ExchangeNegotiation(DefaultContentNegotiation):
    """`?format=` wins; else what `Accept` likes best, and of what it likes alike the first that there is."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer and the media type. Raises ValidationError for `format`, NotAcceptable for `Accept`."""
        named = request.query_params.get("format", "").strip()
        if named:
            return self._by_name(named, renderers)
        accepted = [_read_range(text) for text in self.get_accept_list(request)] or [("*/*", {}, 1.0)]
        liking = [_quality(renderer.media_type, accepted) for renderer in renderers]
        best = max(liking, default=0.0)
        if best <= 0:
            there = ", ".join(renderer.media_type for renderer in renderers)
            raise NotAcceptable(_("This format is not available. Available: %(formats)s.") % {"formats": there})
        chosen = renderers[liking.index(best)]
        return chosen, _as_asked(chosen, accepted)

    def _by_name(self, name: str, renderers: Any) -> tuple[BaseRenderer, str]:
        for renderer in renderers:
            if renderer.format == name:
                return renderer, renderer.media_type
        there = ", ".join(renderer.format for renderer in renderers)
        raise ValidationError(
            {"format": [_("This format is not available. Available: %(formats)s.") % {"formats": there}]}
        )


Range = tuple[str, Mapping[str, str], float]
"""A media range in small letters, its parameters, and how well it is liked: 0.0, not at all, to 1.0."""


def _read_range(text: str) -> Range:
    name, *rest = (part.strip() for part in text.split(";"))
    given = dict(part.lower().replace(" ", "").partition("=")[::2] for part in rest)
    try:
        quality = min(max(float(given.pop("q", "1")), 0.0), 1.0)
    except ValueError:
        quality = 0.0
    return name.lower(), given, quality if quality == quality else 0.0  # noqa: PLR0124 - it may be "nan"


def _quality(media_type: str, accepted: Sequence[Range]) -> float:
    """Tell how well a media type is liked: as the range says that names it most closely."""
    group = f"{media_type.partition('/')[0]}/*"
    for name in (media_type, group, "*/*"):
        found = [quality for range_, _given, quality in accepted if range_ == name]
        if found:
            return max(found)
    return 0.0


def _as_asked(renderer: BaseRenderer, accepted: Sequence[Range]) -> str:
    """Return the media type, for JSON with the indent that was asked for."""
    if isinstance(renderer, JSONRenderer):
        for name, given, _liked in accepted:
            if name == renderer.media_type and given.get("indent", "").isascii() and given.get("indent", "").isdigit():
                return f"{name}; indent={given['indent'][:1]}"
    return renderer.media_type
