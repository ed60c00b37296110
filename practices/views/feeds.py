"""The page that lists the feeds."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.queries.wording import Words
from practices.views.pages import crumb


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """Show which feeds there are and how each is narrowed."""
    context = {"harvest": settings.OAI_PMH, "crumbs": [crumb(Words(_("Feeds")))]}
    return render(request, "practices/feeds.html", context)
