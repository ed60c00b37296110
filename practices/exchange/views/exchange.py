"""How other systems take part: where the log of changes stands, and the addresses of what can be read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.exchange.queries.log_status import log_status
from practices.queries.wording import Words
from practices.views.pages import crumb


@require_safe
def exchange(request: HttpRequest) -> HttpResponse:
    """Show where the public's log stands, and how to follow it."""
    title = _("Data exchange")
    context = {
        "title": title,
        "status": log_status(),
        "ways": [
            (label, request.build_absolute_uri(reverse(name)), about) for name, label, about in _ways() if _is_on(name)
        ],
        "portal": request.build_absolute_uri("/").rstrip("/"),
        "harvests": settings.HARVEST,
        "crumbs": [crumb(Words(title))],
    }
    return render(request, "practices/exchange.html", context)


def _ways() -> list[tuple[str, str, str]]:
    """Return the ways to read: the name of the address, a label, a sentence."""
    return [
        ("api_docs", _("API"), _("Every list and item, with filters; a form to try each request.")),
        (
            "change-list",
            _("Changes"),
            _("What was created, changed and withdrawn, in order: follow it and miss nothing."),
        ),
        ("change_status", _("Current position of the log"), _("The last number, and a digest to compare with.")),
        ("api_dump", _("Dump"), _("Everything public as tables, for notebooks and spreadsheets.")),
        ("feeds", _("Feeds"), _("Atom and JSON Feed, for feed readers.")),
        ("oai", _("OAI-PMH"), _("For libraries.")),
    ]


def _is_on(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return name != "oai" or getattr(settings, "OAI_PMH", False)
