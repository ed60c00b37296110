"""What the home page and the editorial pages show, and the search."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.branding import site_operator
from home.models import HomePage, StandardPage
from home.site_pages import pages_asked_for
from practices.models.editions import today
from practices.models.terms import NOTICE_CLAUSE_SINCE, TERMS_DATED
from practices.queries.adoptions.references import ListedOrganization, exchange_members
from practices.queries.news import latest_news
from practices.queries.overview import ExchangeFigures, core_topics, figures, public_adoption
from practices.queries.pictures.glance import adoption_at_a_glance
from practices.queries.searching.asked import SearchAsked, read_search
from practices.queries.searching.facets import Facet
from practices.queries.searching.finding import find
from practices.queries.searching.spelling import SpellingCorrection
from practices.queries.wording import active_language, written_date

MOST_NAMED = 24
"""Organizations that the first page names: those that take part, or all while none does; the list has all."""
SHOWN_VALUES = 8
"""Values of a facet that are shown at once."""


def home_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Gather the exchange at a glance."""
    user = request.user
    members = exchange_members(user)
    adoption = public_adoption(today())
    counted = figures(user, members, adoption.similar)
    taking_part = [member for member in members.values() if member.takes_part]
    named = sorted(taking_part or members.values(), key=_by_name)[:MOST_NAMED]
    return {
        "spoken": page.locale.language_code,
        "figures": [figure for figure in _figures(counted) if figure["value"]],
        "named_heading": _("Who takes part") if taking_part else _("Organizations"),
        "named": [(member.name, member.page.url or "") for member in named],
        "organizations_url": _organizations_url(),
        "topics": core_topics(),
        "news": [(item, written_date(item.on)) for item in latest_news(user, members)],
        "adoption": adoption_at_a_glance(adoption.steps),
    }


def _figures(counted: ExchangeFigures) -> list[dict[str, Any]]:
    return [
        {"label": _("Organizations"), "value": counted.organizations, "url": _organizations_url()},
        {"label": _("Instruments"), "value": counted.instruments, "url": reverse("instruments")},
        {"label": _("Practices"), "value": counted.practices, "url": reverse("practices")},
        {"label": _("Organizations with a similar instrument"), "value": counted.similar, "url": reverse("adoptions")},
    ]


def standard_context(page: StandardPage, _request: HttpRequest) -> dict[str, Any]:
    """Say who runs the portal: what a page says to write about, it says whom to write to.

    The page about the portal says as well what to do with what the portal does not deal with.
    """
    return {
        "operator": site_operator(),
        "is_about": page.slug == "about",
        "is_taking_part": page.slug == "how-to-take-part",
        "has_notices": TERMS_DATED >= NOTICE_CLAUSE_SINCE,
    }


def _by_name(member: ListedOrganization) -> tuple[str, str]:
    return member.name.text.casefold(), str(member.page.translation_key)


def _organizations_url() -> str:
    return reverse("wagtail_serve", args=["organizations/"])


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search over everything that can be found."""
    asked = read_search(request.GET)
    found = find(asked, request.user, number=request.GET.get("page")) if asked.q else None
    context = {
        "title": _("Search"),
        "asked": asked,
        "found": found,
        "site_pages": pages_asked_for(asked.q),
        "also": _by_language(found.also) if found else ([], []),
        "facets": [_ways(facet, asked) for facet in found.facets if facet.leaves_a_choice] if found else [],
        "found_topics": [(tag, _address(asked, found_topic=tag.code)) for tag in found.found_topics] if found else [],
        "all_found_url": _address(asked, found_topic="") if asked.found_topic else "",
        "as_typed_url": _address(asked, q=_quoted(asked.q, found.corrections)) if found and found.corrections else "",
        "narrow_url": _address(asked, widen="no") if found and found.also else "",
        "wide_url": _address(asked, widen="") if asked.widen else "",
        "free_url": _address(SearchAsked(q=asked.q)) if asked.limits else "",
        "has_earlier": bool(found and (found.has_earlier or asked.earlier)),
        "earlier_url": _address(asked, earlier="" if asked.earlier else "yes"),
        "querystring": urlencode(_parts(asked)),
        "hidden": [(name, value) for name, value in _parts(asked).items() if name != "q"],
        "crumbs": [{"label": _("Search")}],
    }
    return render(request, "home/search.html", context)


def _by_language(terms: Sequence[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Part terms (language, term) into those in the active language and the others."""
    own = active_language()
    return [one for one in terms if one[0] == own], [one for one in terms if one[0] != own]


def _ways(facet: Facet, asked: SearchAsked) -> dict[str, Any]:
    """Return a facet with the address of each of its values, and the one without it."""
    values = [{"value": value, "url": _address(asked, **{facet.name: value.value})} for value in facet.values]
    rest = [] if facet.name == "topic" else values[SHOWN_VALUES:]
    return {
        "facet": facet,
        "values": values[: len(values) - len(rest)],
        "rest": rest,
        "all_url": _address(asked, **{facet.name: ""}),
    }


def _address(asked: SearchAsked, **other: str) -> str:
    """Return the address of a search with these parts put otherwise."""
    wanted = {**_parts(asked), **other}
    return f"{reverse('search')}?{urlencode({name: value for name, value in wanted.items() if value})}"


def _parts(asked: SearchAsked) -> dict[str, str]:
    """Return the parts of the address of a search that say something."""
    said = {"earlier": asked.earlier, "widen": asked.widen}
    return {"q": asked.q, **asked.limits, **{name: value for name, value in said.items() if value}}


def _quoted(typed: str, corrections: Iterable[SpellingCorrection]) -> str:
    """Return what was typed with quotation marks around what was mended, so that it stands as it is."""
    for one in corrections:
        typed = re.sub(rf'[^\s"]*(?<!\w){re.escape(one.typed)}(?!\w)[^\s"]*', r'"\g<0>"', typed)
    return typed
