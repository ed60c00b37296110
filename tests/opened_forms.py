"""A client that sends forms as a browser does: with the hidden fields of the form that it opened just before.

A test that is about an older form says itself on what it was opened, or sends an empty stamp.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.urls import Resolver404, resolve
from wagtail.models import Page

from organizations.edit_conflicts.controls import STAMP, form_ends, read_forms, same_form
from organizations.edit_conflicts.guard import PAGES, WITHOUT_ROW

STAMPED = re.compile(rf'name="{STAMP}" value="([^"]*)"')
EDITORS = frozenset({"edit", "revisions_revert"})
_post = Client.post


def post(client: Client, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:
    """Send a form to `path`, as `Client.post` does, with what the form says on what it was opened."""
    if isinstance(data, Mapping) and str(path).startswith("/admin/"):
        data = {**stamps_for(client, str(path), data), **data}
    return _post(client, path, data, *args, **kwargs)


def stamps_for(client: Client, path: str, data: Mapping[str, Any]) -> dict[str, str]:
    """Return the hidden fields that say on what the form at `path` was opened just now."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return {}
    if match.namespace == PAGES:
        return _missing(page_stamps(match.kwargs.get("page_id")), data) if match.url_name in EDITORS else {}
    is_guarded = match.kwargs or match.args or match.view_name in WITHOUT_ROW
    return form_stamp(client, path, data) if is_guarded and STAMP not in data else {}


def page_stamps(page: Any) -> dict[str, str]:
    """Return what the editor of a page says of its newest revision."""
    found = Page.objects.filter(pk=page).select_related("latest_revision").first()
    newest = found.latest_revision if found else None
    if newest is None:
        return {}
    return {"loaded_revision_id": str(newest.pk), "loaded_revision_created_at": newest.created_at.isoformat()}


def form_stamp(client: Client, path: str, data: Mapping[str, Any]) -> dict[str, str]:
    """Open a screen and give the stamp of its form that has these fields."""
    response = client.get(path)
    if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return {}
    content = response.content.decode()
    form = same_form(data, [one for one in read_forms(content, path.partition("?")[0]) if one.is_editable])
    if form is None:
        return {}
    stamp = STAMPED.search(content, form_ends(content)[form.number])
    return {STAMP: stamp[1]} if stamp else {}


def _missing(stamps: dict[str, str], data: Mapping[str, Any]) -> dict[str, str]:
    """Keep the stamps of a form that names no revision, or the newest one."""
    named = data.get("loaded_revision_id", stamps.get("loaded_revision_id"))
    is_newest = "overwrite_revision_id" not in data and str(named) == stamps.get("loaded_revision_id")
    return stamps if is_newest else {}


def send_as_it_is(client: Client, path: str, body: str, *, content_type: str) -> Any:
    """Send a form with nothing but what is in it."""
    return _post(client, path, body, content_type=content_type)
