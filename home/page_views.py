"""Pages of the tree, found with what is shown of them in two queries; the rest is as Wagtail serves them."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_page

from home.page_paths import find_page_at
from organizations.models import ReaderPage
from practices.queries.wording import active_language


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at a path below the home page of the active language. Raises Http404."""
    if not hasattr(request, "_wagtail_route_for_request") and _is_of_default_site(request):
        page = page_at(path, request.user)
        if page is not None:
            request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]  # noqa: SLF001
    answer: HttpResponse = serve_page(request, path)
    return answer


def page_at(path: str, user: Any) -> ReaderPage | None:
    """Return the published page at a path of the default site that `user` may see, in the active or source language.

    None where Wagtail has to look itself: for what is not there, and for what has a password.
    """
    rooted = Site.objects.filter(is_default_site=True)
    homes = Page.objects.filter(Q(live=True) | Q(pk__in=rooted.values("root_page")))
    homes = homes.filter(translation_key__in=rooted.values("root_page__translation_key"))
    language = active_language()
    found = find_page_at(homes, [step for step in path.split("/") if step], lambda page: page.language == language)
    if found is None or found.has_password:
        return None
    model = found.model
    return model.find(found.key, user) if model is not None and issubclass(model, ReaderPage) else None


def _is_of_default_site(request: HttpRequest) -> bool:
    """Tell whether the default site answers a request: no query where there is no other."""
    if len({root.site_id for root in Site.get_site_root_paths()}) < 2:
        return True
    site = Site.find_for_request(request)
    return site is not None and site.is_default_site
