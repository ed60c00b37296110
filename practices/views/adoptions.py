"""Who has adopted: organizations by the four duties beside one reference, as a page and as a sheet."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.forms.adoption_query import AdoptionQueryForm
from practices.interchange.csv_sheet import write_csv
from practices.models import today
from practices.tables.adoptions.matrix import Coverage, coverage_of
from practices.tables.adoptions.references import Choice, choose_reference, exchange_members, reference_of
from practices.tables.adoptions.sheet import heads_of, sheet_rows

TEMPLATE = "practices/adoptions.html"


@require_safe
def adoptions(request: HttpRequest) -> HttpResponse:
    """Show who stands where beside one reference; refuse in words what cannot be asked."""
    form = AdoptionQueryForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    reference, event = asked.get("reference"), asked.get("event")
    if event and not reference:
        reference = reference_of(event, request.user)
        if reference is None:
            form.add_error("event", _("There is no such statement here."))
    members = exchange_members(request.user)
    choice = choose_reference(request.user, members, asked=reference, topic=asked.get("topic", ""))
    if choice.is_unknown:
        form.add_error("reference", _("There is no such instrument here."))
    if form.errors:
        return _refuse(request, form, choice)
    if choice.chosen is None:
        return render(request, TEMPLATE, {"form": form.with_choices(choice), "choice": choice})
    coverage = coverage_of(
        choice.chosen,
        members,
        request.user,
        as_of=asked["as_of"] or today(),
        known_on=asked["known_on"] or today(),
        page=request.GET.get("page", "1"),
        event=event,
    )
    if request.GET.get("format") == "csv":
        return _sheet(request, coverage)
    return render(request, TEMPLATE, _context(request, asked, choice, coverage))


def _context(request: HttpRequest, asked: dict[str, Any], choice: Choice, coverage: Coverage) -> dict[str, Any]:
    matrix = coverage.matrix
    shown = {
        "reference": matrix.reference.id,
        "topic": asked["topic"],
        "as_of": matrix.as_of,
        "known_on": asked["known_on"] or (matrix.known_on if asked["detail"] else None),
        "detail": "1" if asked["detail"] else "",
    }
    return {
        "form": AdoptionQueryForm(initial=shown).with_choices(choice),
        "choice": choice,
        "matrix": matrix,
        "statements": coverage.statements,
        "page_obj": coverage.page,
        "querystring": _rest_of(request),
        "detail": asked["detail"],
    }


def _rest_of(request: HttpRequest) -> str:
    """Give the query without what belongs to one page of statements, encoded."""
    query = request.GET.copy()
    for name in ("page", "event", "format"):
        query.pop(name, None)
    return query.urlencode()


def _refuse(request: HttpRequest, form: AdoptionQueryForm, choice: Choice) -> HttpResponse:
    """Say what cannot be asked: 404 for what is not there for this reader, 400 for the rest. Shows no table."""
    status = 404 if {"reference", "event"} & set(form.errors) else 400
    if request.GET.get("format") == "csv":
        words = "\n".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    return render(request, TEMPLATE, {"form": form.with_choices(choice), "choice": choice}, status=status)


def _sheet(request: HttpRequest, coverage: Coverage) -> HttpResponse:
    text = write_csv(heads_of(coverage.matrix), sheet_rows(coverage.matrix, request.build_absolute_uri))
    on: datetime.date = coverage.matrix.as_of
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="adoptions-{on:%Y-%m-%d}.csv"'},
    )
