"""Partners' portals and what they show: read-only, each thing with where it is from. Nothing where harvest is off."""

import uuid
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.exchange.queries.partners import (
    PAGE_SIZE,
    PartnersAsked,
    facts_of,
    kind_choices,
    partner_row,
    partner_rows,
    portal_choices,
    portal_rows,
    read_partners_asked,
    things_asked_for,
)
from practices.models.exchange.changes import ChangedKind
from practices.models.exchange.harvest import HarvestedThing
from practices.queries.wording import Words
from practices.views.lists import querystring_without_page
from practices.views.pages import crumb


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Show the partners' portals, and what they show."""
    _refuse_if_off()
    asked = read_partners_asked(request.GET)
    portals = portal_rows(request.user)
    title = _("Partners")
    context = {
        "title": title,
        "portals": portals,
        "portal_choices": portal_choices(asked, portals),
        "crumbs": [crumb(Words(title))],
        **_listed(request, asked),
    }
    return render(request, "practices/partners.html", context)


@require_safe
def partner(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one portal, and what it shows."""
    _refuse_if_off()
    portal = next(iter(portal_rows(request.user, key=key)), None)
    if portal is None:
        raise Http404
    asked = read_partners_asked({**request.GET.dict(), "portal": str(key)})
    context = {
        "portal": portal,
        "portals": [portal],
        "crumbs": [crumb(Words(_("Partners")), reverse("partners")), crumb(Words(portal.name))],
        **_listed(request, asked),
    }
    return render(request, "practices/partner.html", context)


@require_safe
def thing(request: HttpRequest, key: uuid.UUID, kind: str, thing: str) -> HttpResponse:
    """Show one thing of a partner; 404 for what its portal no longer shows."""
    _refuse_if_off()
    if kind not in ChangedKind.values:
        raise Http404
    things = HarvestedThing.objects.visible_to(request.user).select_related("source")
    found = get_object_or_404(things, source__public_id=key, kind=kind, thing=thing)
    row = partner_row(found)
    way = [crumb(Words(_("Partners")), reverse("partners")), crumb(Words(row.portal), row.portal_page)]
    context = {"row": row, "facts": facts_of(found), "crumbs": [*way, crumb(Words(row.title))]}
    return render(request, "practices/partner_thing.html", context)


def _refuse_if_off() -> None:
    if not settings.HARVEST:
        raise Http404


def _listed(request: HttpRequest, asked: PartnersAsked) -> dict[str, Any]:
    page = Paginator(things_asked_for(asked, request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "asked": asked,
        "kinds": kind_choices(asked),
        "page_obj": page,
        "querystring": querystring_without_page(request),
        "rows": partner_rows(page),
    }
