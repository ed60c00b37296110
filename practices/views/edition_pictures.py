"""The pictures of texts: given out with the text that shows them, through the visibility rule alone."""

import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from practices.models.edition_pictures import EditionPicture


@require_safe
def picture(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponseBase:
    """Return a picture of a published text; 404 for who may not read the text, and where it shows no such picture.

    A copy may be kept, but is asked about again each time: what was open may be closed since.
    """
    row = EditionPicture.objects.visible_to(request.user).filter(edition__translation_key=key, code=code).first()
    response = send_picture(request, row)
    patch_cache_control(response, no_cache=True)
    return response


def send_picture(request: HttpRequest, row: Any) -> HttpResponseBase:
    """Return a picture, or that it is still the one that is known. Raises Http404 where there is none."""
    if row is None:
        raise Http404
    tag = f'"{row.checksum[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    try:
        file = row.stored.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=row.media_type, filename=row.name)
    response["ETag"] = tag
    response["X-Content-Type-Options"] = "nosniff"
    return response
