"""Which instruments are like one: texts alike, topics in common, declared lineage."""

import uuid
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.models.instruments import InstrumentPage
from practices.queries.pictures.network import nearest_keys, similar_network
from practices.queries.similar.instruments import PAGE_SIZE, Show, Similar, near_counts, similar_instruments, similar_to
from practices.queries.similar.lineage_graphs import draw_graph
from practices.queries.similar.lineages import relatives
from practices.queries.similar.nearest_pairs import NearPair, nearest_pairs
from practices.queries.similar.timelines import timeline_of
from practices.queries.wording import Words, title_of
from practices.views.pages import crumb, crumbs_below


@require_safe
def similar(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the instruments that are like one, and its declared lineage; 404 for one that the reader may not see."""
    instrument = get_object_or_404(InstrumentPage.objects.visible_to(request.user), translation_key=key)
    asked = request.GET.get("show", Show.TEXTS)
    show = asked if asked in Show.values else Show.TEXTS
    near = near_counts(instrument, request.user)
    keys = similar_instruments(instrument, near, show, request.user).values_list("pk", flat=True)
    page = Paginator(list(keys), PAGE_SIZE).get_page(request.GET.get("page"))
    nearest = [] if show == Show.TOPICS else nearest_keys(near)
    together = similar_to(instrument, dict.fromkeys([*page.object_list, *nearest]), request.user)
    found = replace(together, rows=tuple(row for row in together.rows if row.key in set(page.object_list)))
    family = {key: found.pages[key] for key in found.family}
    members = relatives(instrument.pk, family, found.editions, found.links)
    opened, pairs = _pairs(found, request.GET.get("pairs", ""))
    title = title_of(found.instrument)
    way = [crumb(title, found.instrument.url or ""), crumb(Words(_("Similar instruments")))]
    context = {
        "found": found,
        "network": similar_network(together, nearest),
        "title": title,
        "organization": found.instrument.organization,
        "show": show,
        "choices": [(choice.label, _address(key, choice), choice == show) for choice in Show],
        "problem": "" if asked == show else _("The list in the link is unknown; similar texts are shown."),
        "page_obj": page,
        "querystring": _query(request, "page", "pairs"),
        "kept": _query(request, "pairs"),
        "opened": opened,
        "pairs": pairs,
        "members": members if len(members) > 1 else (),
        "graph": draw_graph(members, found.links),
        "timeline": timeline_of(members, family, found.editions),
        "crumbs": crumbs_below(found.instrument.organization, *way),
    }
    return render(request, "practices/similar.html", context)


def _query(request: HttpRequest, *without: str) -> str:
    """Return the rest of the query, encoded."""
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query.urlencode()


def _address(key: uuid.UUID, show: Show) -> str:
    path = reverse("similar", args=[key])
    return path if show == Show.TEXTS else f"{path}?show={show.value}"


def _pairs(found: Similar, asked: str) -> tuple[str, list[NearPair]]:
    """Return the uuid of the row that is asked for, and the pairs of texts that come nearest there; else nothing."""
    row: Any = next((row for row in found.rows if row.id == asked), None)
    if row is None or row.edition is None or found.edition is None:
        return "", []
    texts = {edition.pk: edition for edition in found.editions}
    return row.id, nearest_pairs(texts[found.edition.key], texts[row.edition.key])
