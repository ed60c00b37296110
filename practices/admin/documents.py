"""Files of an organization's collection: read in the admin alone, by who has rights in that collection."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve
from wagtail.permissions import policy_registry


def read_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponse:
    """Return the file, or 404 to who has no right in its collection."""
    model = get_document_model()
    policy = policy_registry.get_by_type(model)
    theirs = policy.instances_user_has_any_permission_for(request.user, ["add", "change", "delete", "choose"])
    if not theirs.filter(pk=document_id).exists():
        raise Http404
    response: HttpResponse = serve(request, document_id, document_filename)
    return response


def document_urls() -> list[Any]:
    """Return the address under which Wagtail's document screens link the files."""
    return [path("files/<int:document_id>/<path:document_filename>", read_document, name="wagtaildocs_serve")]
