"""The permanent address of a provision."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from practices.models.provisions import Provision


@require_safe
def provision(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Lead (303) to the provision in its edition; 404 for one that was withdrawn or that the reader may not see."""
    found = Provision.objects.visible_to(request.user).filter(public_id=public_id).select_related("edition").first()
    if found is None or not found.edition.url:
        raise Http404
    return HttpResponse(status=303, headers={"Location": f"{found.edition.url}#{found.eid}"})
