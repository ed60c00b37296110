"""Which addresses of the admin a seal closes to the secretariat: those that name a sealed page, draft or revision.

A form, and what stands after the "?", name a page by its uuid under any name, by its number under some of Wagtail's.
"""

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page

from practices.admin.asked import NOTHING, read_uuid
from practices.models.sealed_pages import readable_revisions, sealed_drafts, sealed_pages

PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
PAGE_PARAMETERS = frozenset({"childOf", "new_parent_page", "parent_page", "chooser", "redirect_page", "root_page"})
PAGE_OF_ROW = re.compile(r".+-page")
"""How forms within a form of Wagtail's name a page: the permissions of a group, the pages of a workflow."""
SHOWS_WHAT_IS_PUBLISHED = frozenset(
    {
        "wagtailadmin_explore",
        "wagtailadmin_explore_results",
        "wagtailadmin_pages:add",
        "wagtailadmin_pages:preview_on_add",
        "wagtailadmin_pages:add_subpage",
        "wagtailadmin_pages:unpublish",
        "wagtailadmin_pages:delete",
        "wagtailadmin_api:pages:detail",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_chosen_multiple",
        "wagtail_bulk_action",
    }
)
"""Of Wagtail's screens of a page, those that show nothing of a newer draft."""
NAMESPACES_OF_PUBLISHED = frozenset(
    {
        "approvals",
        "assessments",
        "claims",
        "contacts",
        "derivations",
        "focal_points",
        "links",
        "people",
        "releases",
        "seals",
        "starting",
        "structure",
        "terms_admin",
    }
)
"""Of the portal's own screens that name a page, those that show nothing of a newer draft."""
REVISION_ARGUMENTS = ("revision_id", "revision_id_a", "revision_id_b")


def is_closed(request: HttpRequest, name: str, namespace: str, kwargs: Mapping[str, Any]) -> bool:
    """Tell whether a seal closes an address to the request's user, who is of the secretariat (one or two queries)."""
    sent = _uuids_sent(request)
    if sent and Page.objects.filter(sealed_pages(request.user), translation_key__in=sent).exists():
        return True
    named = _named(request, name, namespace, kwargs)
    if named is None and name == "wagtail_bulk_action":
        named = Q(pk__in=())
    if named is None:
        return False
    closed = sealed_pages(request.user)
    if name == "wagtail_bulk_action" and "all" in request.GET.getlist("id"):
        above = Page.objects.filter(pk__in=_numbers(request.GET.getlist("childOf"))).first()
        below = Page.objects.child_of(above) if above is not None else Page.objects.all()
        if below.filter(closed).exists():  # Wagtail's list of "all" asks for no rights: choose pages one by one
            return True
    if name not in SHOWS_WHAT_IS_PUBLISHED and namespace not in NAMESPACES_OF_PUBLISHED:
        closed |= sealed_drafts(request.user)
    if Page.objects.filter(named).filter(closed).exists():
        return True
    return any(argument in kwargs for argument in REVISION_ARGUMENTS) and not _are_readable(request.user, kwargs)


def _named(request: HttpRequest, name: str, namespace: str, kwargs: Mapping[str, Any]) -> Q | None:
    """Make the condition "a page that the address or the form names"; None where none is named."""
    keys = [kwargs[argument] for argument in PAGE_ARGUMENTS if argument in kwargs]
    if namespace in ("wagtailadmin_pages", "wagtailadmin_api:pages"):
        keys += [kwargs["pk"]] if "pk" in kwargs else []
    if namespace == "wagtailadmin_editing_sessions":
        keys += [kwargs["object_id"]] if kwargs.get("object_id") else []
    if name in ("wagtail_bulk_action", "wagtailadmin_choose_page_chosen_multiple"):
        keys += request.GET.getlist("id")
    keys += [
        value
        for sent in (request.GET, request.POST)
        for one, values in sent.lists()
        if one in PAGE_PARAMETERS or PAGE_OF_ROW.fullmatch(one)
        for value in values
    ]
    things = [value for value in kwargs.values() if isinstance(value, uuid.UUID)]
    numbers = _numbers(keys)
    return Q(pk__in=numbers) | Q(translation_key__in=things) if numbers or things else None


def _uuids_sent(request: HttpRequest) -> set[uuid.UUID]:
    """Read the uuids that a form and the address say under any name, in every spelling that a form takes."""
    values = (one for sent in (request.GET, request.POST) for _name, found in sent.lists() for one in found)
    return {read_uuid(one.strip()) for one in values} - {NOTHING}


def _numbers(keys: Iterable[Any]) -> set[int]:
    """Read primary keys; what is none names no page."""
    texts = (str(key) for key in keys)
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19}


def _are_readable(user: Any, kwargs: Mapping[str, Any]) -> bool:
    """Tell whether each revision that an address names was submitted or published, or nothing of the page is sealed."""
    page = Page.objects.filter(pk=kwargs.get("page_id") or kwargs.get("pk")).first()
    if page is None:
        return True
    there = readable_revisions(page, user)
    asked = {str(kwargs[argument]) for argument in REVISION_ARGUMENTS if argument in kwargs} - {"live"}
    earliest = page.revisions.order_by("created_at", "pk").values_list("pk", flat=True).first()
    meant = {"earliest": earliest, "latest": page.latest_revision_id}
    numbers = {meant.get(one, one) for one in asked}
    return there.filter(pk__in=_numbers(numbers)).count() == len(numbers)
