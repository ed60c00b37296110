"""The gallery of components, for developers: each in its states, as the reader's own settings show it."""

from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from portal.specimens import specimens


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; with DEBUG alone, else it is not there."""
    if not settings.DEVELOPMENT:
        raise Http404
    groups = groupby(specimens(), key=lambda one: one.template)
    shown = [
        (template, [(one.state, render_to_string(template, dict(one.parameters), request)) for one in states])
        for template, states in groups
    ]
    context = {"title": "Components", "shown": shown}
    return render(request, "gallery.html", context)
