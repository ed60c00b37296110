"""The source files of editions: given out through the visibility rule alone."""

import uuid
from pathlib import PurePath
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from practices.models.editions import EditionPage
from practices.queries.editions.source_files import is_hidden_by_database

CONTENT_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".doc": "application/msword",
    ".rtf": "application/rtf",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
}
"""What is named to a browser; everything else is only bytes."""


@require_safe
def source(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Hand over the source file as a download; 404 when it was not released to the reader, or is gone."""
    edition = EditionPage.objects.source_visible_to(request.user).filter(translation_key=key).first()
    if edition is None or is_hidden_by_database(edition):
        raise Http404
    return hand_out_source(edition)


def hand_out_source(edition: Any) -> FileResponse:
    """Return the source file of an edition, or of its draft, as a download. Raises Http404 where there is none."""
    if not getattr(edition, "source_file", None):
        raise Http404
    try:
        file = edition.source_file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = edition.source_name or PurePath(edition.source_file.name).name
    content_type = CONTENT_TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response
