"""Files that were chosen survive an error in another field, in every form of the admin.

Browsers send a chosen file once: a form that is shown again with an error has lost it. So what a refused form sent is
held on the server, for this account, this form and this field alone; the form that is shown again names it, and it goes
back into the request when the form is sent next. It needs no word of the screen; one that took a
file and shows a form again says so (`hold_no_file`).
"""

import re
import uuid
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from organizations.request_areas import is_in_admin
from practices.actions.held_uploads import drop_uploads, held_uploads, hold_uploads
from practices.models.held_uploads import HeldUpload

HELD, REMOVED = "held-", "held-remove-"
"""How the names of the fields begin that say what is held, and that it is not wanted any more."""
SHOWN_AGAIN = (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY)
"""The statuses with which a form is shown again."""
MOST_OF_FIELD = 12
FILE_INPUT = re.compile(r"<input\b(?=[^>]*\btype=\"file\")(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
NAME = re.compile(r'\bname="([^"]*)"')
IS_WRONG = re.compile(r'\baria-invalid="true"')
REQUIRED = re.compile(r'\s+required(?:="[^"]*")?')


class HeldUploadsMiddleware:
    """Return a form that is sent again the files that were chosen before, and hold those of a form that is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        given: dict[str, list[HeldUpload]] | None = getattr(request, "held_uploads", None)
        if given is not None:
            if response.status_code in SHOWN_AGAIN:
                _hold(request, response, given)
            elif response.status_code < HTTPStatus.BAD_REQUEST:
                drop_uploads(held=[one for some in given.values() for one in some])
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Put the files that are held for this form into the request."""
        is_form = request.method == "POST" and is_in_admin(request) and request.user.is_authenticated
        if not is_form or request.content_type != "multipart/form-data":
            return
        given: dict[str, list[HeldUpload]] = {}
        for name in [one for one in request.POST if one.startswith(HELD) and not one.startswith(REMOVED)]:
            field = name.removeprefix(HELD)
            keys = [key for value in request.POST.getlist(name)[:MOST_OF_FIELD] if (key := _key(value))]
            held = held_uploads(keys=keys, address=request.path, field=field, by=request.user)
            if request.FILES.getlist(field) or request.POST.get(f"{REMOVED}{field}"):
                drop_uploads(held=held)
            elif held:
                request.FILES.setlist(field, [_as_chosen(one) for one in held])
                given[field] = held
        request.held_uploads = given  # type: ignore[attr-defined]


def hold_no_file(request: HttpRequest) -> None:
    """Hold no file of this request: the screen took it, though it shows a form again."""
    given: dict[str, list[HeldUpload]] = getattr(request, "held_uploads", None) or {}
    drop_uploads(held=[one for some in given.values() for one in some])
    request.held_uploads = None  # type: ignore[attr-defined]


def _key(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _as_chosen(held: HeldUpload) -> SimpleUploadedFile:
    with held.stored.open("rb") as file:
        return SimpleUploadedFile(held.name, file.read(), content_type=held.media_type)


def _hold(request: HttpRequest, response: HttpResponseBase, given: dict[str, list[HeldUpload]]) -> None:
    """Hold the files of a form that is shown again, and name them beside their fields."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if not isinstance(response, HttpResponse) or not is_page or not request.FILES:
        return
    content = response.content.decode(response.charset)
    shown = {
        name[1]: bool(IS_WRONG.search(tag[0])) for tag in FILE_INPUT.finditer(content) if (name := NAME.search(tag[0]))
    }
    kept: dict[str, list[HeldUpload]] = {}
    for field, is_wrong in shown.items():
        uploads = request.FILES.getlist(field)
        if is_wrong or not uploads:
            drop_uploads(held=given.get(field, ()))
        else:
            chosen = [(field, upload) for upload in uploads]
            kept[field] = given.get(field) or hold_uploads(uploads=chosen, address=request.path, by=request.user)
    response.content = FILE_INPUT.sub(lambda tag: _named(tag[0], kept), content).encode(response.charset)


def _named(tag: str, kept: dict[str, list[HeldUpload]]) -> str:
    name = NAME.search(tag)
    held: Iterable[HeldUpload] = kept.get(name[1], ()) if name else ()
    if not held:
        return tag
    about = {"held": held, "name": f"{HELD}{name[1]}", "remove": f"{REMOVED}{name[1]}"} if name else {}
    return REQUIRED.sub("", tag) + render_to_string("practices/admin/held_uploads.html", about)
