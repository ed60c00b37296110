"""The search of the desk: the portal's own, with the user's eyes, in the admin."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.search import SearchArea

from organizations.models import reader_of
from organizations.screens import ExchangeScreen, OwnReaderView
from practices.desk.queries.found import desk_hits
from practices.queries.searching.asked import SearchAsked, read_search
from practices.queries.searching.finding import find


class DeskSearchView(ExchangeScreen, OwnReaderView):
    """What the portal's search finds for this user, with the ways to page and editor."""

    template_name = "practices/admin/search.html"
    page_title = _("Search")
    header_icon = "search"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find."""
        asked = read_search(request.GET.dict())
        found = find(asked, request.user, number=request.GET.get("p")) if asked.q else None
        facets = {facet.name: facet for facet in found.facets} if found else {}
        kinds = facets["kind"].values if "kind" in facets else ()
        return self.render_to_response(
            self.get_context_data(
                asked=asked,
                found=found,
                listed=found.page if found else None,
                rows=desk_hits(found, request.user) if found else [],
                kinds=[(value, _address(asked, kind=value.value)) for value in kinds],
                all_url=_address(asked, kind=""),
                drafts_url=f"{reverse('my_texts:index')}?{urlencode({'q': asked.q})}",
                is_participant=reader_of(request.user).is_participant,
            )
        )


def _address(asked: SearchAsked, **other: str) -> str:
    """Return the address of the search with these parts put otherwise."""
    parts = {"q": asked.q, **asked.limits, **other}
    return f"{reverse('desk:search')}?{urlencode({name: value for name, value in parts.items() if value})}"


class DeskSearchArea(SearchArea):
    """Where the search of the sidebar leads."""

    def is_shown(self, request: HttpRequest) -> bool:
        reader = reader_of(request.user)
        return reader.is_secretariat or bool(reader.reads_for)


def search_area() -> SearchArea:
    """Return the desk's search, before Wagtail's own."""
    return DeskSearchArea(_("Exchange"), reverse("desk:search"), name="exchange", icon_name="search", order=1)
