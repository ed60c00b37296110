"""The lists of instruments and of practices, narrowed by the address."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.models.instruments import InstrumentKind
from practices.models.practices import PracticeKind
from practices.queries.choices import instrument_choices, practice_choices
from practices.queries.listings import (
    PAGE_SIZE,
    ListingQuery,
    instrument_rows,
    instruments_to_list,
    practice_rows,
    practices_asked_for,
    read_asked,
)
from practices.queries.wording import Words
from practices.views.pages import crumb


@require_safe
def instruments(request: HttpRequest) -> HttpResponse:
    """Show the instruments that the reader may see."""
    asked = read_asked(request.GET, kinds=InstrumentKind.values)
    listed: Any = instruments_to_list(asked, request.user)
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = instrument_rows(page, request.user)
    choices = instrument_choices(asked, request.user)
    return _show(request, "practices/instrument_list.html", _("Instruments"), asked, page, rows, choices)


@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """Show the practices that the reader may see."""
    asked = read_asked(request.GET, kinds=PracticeKind.values)
    page = Paginator(practices_asked_for(asked, request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = practice_rows(page)
    choices = practice_choices(asked, request.user)
    return _show(request, "practices/practice_list.html", _("Practices"), asked, page, rows, choices)


def _show(
    request: HttpRequest, template: str, title: str, asked: ListingQuery, page: Any, rows: list[Any], choices: Any
) -> HttpResponse:
    context = {
        "title": title,
        "asked": asked,
        "page_obj": page,
        "querystring": querystring_without_page(request),
        "rows": rows,
        "choices": choices,
        "feed_query": _feed_query(asked),
        "crumbs": [crumb(Words(title))],
    }
    return render(request, template, context)


def _feed_query(asked: ListingQuery) -> str:
    """Return the query of the feed of the same things: what feeds can be asked for as well."""
    wanted = {name: getattr(asked, name) for name in ("kind", "organization", "topic", "language")}
    return urlencode({name: value for name, value in wanted.items() if value})


def querystring_without_page(request: HttpRequest, name: str = "page") -> str:
    """Return the rest of the query, encoded, so that a pager keeps it. `name`: how the address calls the page."""
    query = request.GET.copy()
    query.pop(name, None)
    return query.urlencode()
