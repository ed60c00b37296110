"""Pages of the tree, found with what is shown of them in two queries; the rest is as Wagtail serves them."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Q, TextField, Value
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_page

from organizations.models import ReaderPage
from practices.queries.wording import active_language


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at a path below the home page of the active language. Raises Http404."""
    if not hasattr(request, "_wagtail_route_for_request"):
        page = page_at(path, request.user)
        if page is not None:
            request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]  # noqa: SLF001
    answer: HttpResponse = serve_page(request, path)
    return answer


def page_at(path: str, user: Any) -> ReaderPage | None:
    """Return the published page at a path that `user` may see, of the active language or else of the source language.

    None where Wagtail has to look itself: for what is not there, for other sites, and where any page has a password.
    """
    steps = [step for step in path.split("/") if step]
    rooted = Site.objects.filter(is_default_site=True)
    homes = Page.objects.filter(Q(live=True) | Q(pk__in=rooted.values("root_page")))
    homes = homes.filter(translation_key__in=rooted.values("root_page__translation_key")).order_by()
    below = "".join(f"{step}/" for step in steps)
    pages = Page.objects.filter(
        url_path__in=homes.values_list(Concat("url_path", Value(below), output_field=TextField()))
    ).order_by()
    pages = pages.filter(live=True).annotate(has_passwords=Exists(PageViewRestriction.objects.all()))
    found = {
        language: None if has_passwords else (key, kind)
        for key, kind, language, has_passwords in (pages.filter(slug=steps[-1]) if steps else pages).values_list(
            "pk", "content_type", "locale__language_code", "has_passwords"
        )
    }
    chosen = found.get(active_language(), found.get(settings.LANGUAGE_CODE))
    if chosen is None:
        return None
    key, kind = chosen
    model = ContentType.objects.get_for_id(kind).model_class()
    return model.find(key, user) if model is not None and issubclass(model, ReaderPage) else None
