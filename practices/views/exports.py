"""Editions as files, and citations of them: as the reader may have them."""

import uuid

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from practices.documents.akoma_ntoso.documents import UnwritableText
from practices.documents.pdf_out import UnprintableText
from practices.queries.editions.exports import TEXT_FORMATS, Export, NoSuchExport, export_edition, exportable

KEPT = 60 * 60
"""Seconds for which a made file is kept, under the digest of all that went into it."""
LARGEST_KEPT = 2 * 1024 * 1024
SHOWN = frozenset({"txt"})
"""Formats that a browser shows; the others are downloads."""


@require_safe
def export(request: HttpRequest, key: uuid.UUID, form: str) -> HttpResponse:
    """Hand over an edition, or the citation of a provision of it; 404 for who may not see it."""
    edition = exportable(key, request.user)
    if edition is None:
        raise Http404
    try:
        made = export_edition(edition, TEXT_FORMATS[form], request.user, provision=request.GET.get("provision", ""))
    except NoSuchExport as refusal:
        raise Http404(str(refusal)) from refusal
    return hand_over(request, made, as_attachment=form not in SHOWN)


def hand_over(request: HttpRequest, made: Export, *, as_attachment: bool = True) -> HttpResponse:
    """Answer with a file, or 304 to who has it; 422 with a sentence where it cannot be made."""
    etag = quote_etag(made.tag)
    response = get_conditional_response(request, etag=etag) or _answer(made, as_attachment=as_attachment)
    response["ETag"] = etag
    patch_cache_control(response, no_cache=True)
    return response


def _answer(made: Export, *, as_attachment: bool) -> HttpResponse:
    try:
        content = _written(made)
    except (UnprintableText, UnwritableText) as refusal:
        return HttpResponse(f"{refusal}\n", status=422, content_type="text/plain; charset=utf-8")
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment, made.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=made.content_type, headers=headers)


def _written(made: Export) -> bytes:
    kept: bytes | None = cache.get(f"export-{made.tag}")
    if kept is None:
        kept = made.write()
        if len(kept) <= LARGEST_KEPT:
            cache.set(f"export-{made.tag}", kept, KEPT)
    return kept
