"""What the home page shows, and the search."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.models import HomePage
from practices.models import InstrumentKind
from practices.tables.listings import read_asked
from practices.tables.overview import adoption_by_year, figures, news, questions
from practices.tables.questions.answers import find_questions
from practices.tables.search import find
from practices.tables.wording import written_date


def home_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Gather the exchange at a glance."""
    user = request.user
    counted = figures(user)
    return {
        "figures": [
            {"label": _("Organizations"), "value": counted.organizations},
            {"label": _("Instruments"), "value": counted.instruments},
            {"label": _("Provisions"), "value": counted.provisions},
            {"label": _("Organizations with a similar instrument"), "value": counted.similar},
        ],
        "questions": questions(user),
        "news": [(item, written_date(item.at.date())) for item in news(user)],
        "chart": adoption_by_year(user),
    }


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search over topics, instruments and provisions."""
    asked = replace(read_asked(request.GET, kinds=InstrumentKind.values), topic="", in_force="")
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "title": _("Search"),
        "asked": asked,
        "found": find(asked, request.user, number=request.GET.get("page")) if asked.q else None,
        "questions": find_questions(asked.q, request.user),
        "querystring": query.urlencode(),
        "crumbs": [{"label": _("Search")}],
    }
    return render(request, "home/search.html", context)
