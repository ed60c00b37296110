"""Who has adopted: organizations by the four duties beside one reference, as a page and as a sheet."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.documents.csv_sheet import write_csv
from practices.forms.adoption_query import AdoptionQueryForm
from practices.models.editions import today
from practices.queries.adoptions.courses import AdoptionEntry
from practices.queries.adoptions.matrix import Coverage, coverage_of
from practices.queries.adoptions.references import (
    ListedOrganization,
    ReferenceChoice,
    choose_reference,
    exchange_members,
    reference_of,
)
from practices.queries.adoptions.sheet import adoption_sheet
from practices.queries.pictures.over_time import OverTime, over_time

TEMPLATE = "practices/adoptions.html"


@dataclass(frozen=True, slots=True)
class AdoptionQuery:
    """What a reader asked, and which reference answers it; with errors in `form` nothing is shown."""

    form: AdoptionQueryForm
    asked: dict[str, Any]
    members: dict[int, ListedOrganization]
    choice: ReferenceChoice

    @property
    def as_of(self) -> datetime.date:
        """The day on which statements hold."""
        on: datetime.date = self.asked["as_of"] or today()
        return on

    @property
    def known_on(self) -> datetime.date:
        """The day by which they were recorded."""
        on: datetime.date = self.asked["known_on"] or today()
        return on


def read_question(request: HttpRequest) -> AdoptionQuery:
    """Read the address and choose the reference."""
    form = AdoptionQueryForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    reference, event = asked.get("reference"), asked.get("event")
    if event and not reference:
        reference = reference_of(event, request.user)
        if reference is None:
            form.add_error("event", _("There is no such statement here."))
    members = exchange_members(request.user, asked.get("as_of"))
    choice = choose_reference(
        request.user, members, asked=reference, topic=asked.get("topic", ""), find=asked.get("find", "")
    )
    if choice.is_unknown:
        form.add_error("reference", _("There is no such instrument here."))
    return AdoptionQuery(form, asked, members, choice)


@require_safe
def adoptions(request: HttpRequest) -> HttpResponse:
    """Show who stands where beside one reference; refuse in words what cannot be asked."""
    question = read_question(request)
    form, choice = question.form, question.choice
    if form.errors:
        return _refuse(request, form, choice)
    if choice.chosen is None:
        return render(request, TEMPLATE, {"form": form.with_choices(choice), "choice": choice})
    is_sheet = request.GET.get("format") == "csv"
    coverage = coverage_of(
        choice.chosen,
        question.members,
        request.user,
        as_of=question.as_of,
        known_on=question.known_on,
        row_page=None if is_sheet else request.GET.get("organizations", "1"),
        page=request.GET.get("page", "1"),
        event=question.asked["event"],
    )
    if is_sheet:
        return _sheet(request, coverage)
    context = _context(request, question.asked, choice, coverage)
    return render(request, TEMPLATE, context | {"over_time": draw_over_time(question, coverage.entries)})


def draw_over_time(question: AdoptionQuery, entries: Sequence[AdoptionEntry]) -> OverTime | None:
    """Draw adoption over time beside the reference that was chosen, by the entries about it."""
    if question.choice.chosen is None:
        return None
    days = {name: question.asked[name] for name in ("as_of", "known_on") if question.asked[name]}
    query = urlencode({"reference": question.choice.chosen.key, **days})
    return over_time(question.choice.chosen, entries, as_of=question.as_of, known_on=question.known_on, query=query)


def _context(
    request: HttpRequest, asked: dict[str, Any], choice: ReferenceChoice, coverage: Coverage
) -> dict[str, Any]:
    matrix = coverage.matrix
    shown = {
        "reference": matrix.reference.id,
        "find": choice.find,
        "topic": asked["topic"],
        "as_of": matrix.as_of,
        "known_on": asked["known_on"] or (matrix.known_on if asked["detail"] else None),
        "detail": "1" if asked["detail"] else "",
    }
    return {
        "form": AdoptionQueryForm(initial=shown).with_choices(choice),
        "choice": choice,
        "matrix": matrix,
        "topic": asked["topic"],
        "statements": coverage.statements,
        "later_count": coverage.later_count,
        "row_page": coverage.row_page,
        "row_query": _rest_of(request, "organizations"),
        "page_obj": coverage.page,
        "querystring": _rest_of(request, "page"),
        "detail": asked["detail"],
    }


def _rest_of(request: HttpRequest, page: str) -> str:
    """Return the query without what belongs to one page of a list, encoded; `page` is what that is called."""
    query = request.GET.copy()
    for name in (page, "event", "format"):
        query.pop(name, None)
    return query.urlencode()


def _refuse(request: HttpRequest, form: AdoptionQueryForm, choice: ReferenceChoice) -> HttpResponse:
    """Say what cannot be asked: 404 for what is not there for this reader, 400 for the rest. Shows no table."""
    status = 404 if {"reference", "event"} & set(form.errors) else 400
    if request.GET.get("format") == "csv":
        words = "\n".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    return render(request, TEMPLATE, {"form": form.with_choices(choice), "choice": choice}, status=status)


def _sheet(request: HttpRequest, coverage: Coverage) -> HttpResponse:
    text = write_csv(*adoption_sheet(coverage.matrix, request.build_absolute_uri))
    on: datetime.date = coverage.matrix.as_of
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="adoptions-{on:%Y-%m-%d}.csv"'},
    )
