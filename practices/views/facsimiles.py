"""Pages of source files as pictures: given out through the visibility rule alone."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from practices.models.editions import EditionPage
from practices.queries.editions.facsimiles import page_picture, picture_tag
from practices.queries.editions.source_files import is_hidden_by_database


@require_safe
def page_image(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Return a page of the source file as a PNG; 404 when the file was not released to the reader, or has no such page.

    A copy may be kept, but is asked about again each time: what was open may be closed since.
    """
    edition = EditionPage.objects.source_visible_to(request.user).filter(translation_key=key).first()
    picture = page_picture(edition, number) if edition is not None and not is_hidden_by_database(edition) else None
    if edition is None or picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/png", headers={"ETag": picture_tag(edition, number)})
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, no_cache=True)
    return response
