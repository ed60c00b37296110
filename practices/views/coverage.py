"""What organizations' texts say by topic: the matrix, what stands of one instrument, and one cell in full."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.models import unread
from practices.documents.charts.sign_map import MOST_COLUMNS
from practices.documents.csv_sheet import write_csv
from practices.forms.coverage_query import CoverageQueryForm
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.models.topics import Topic
from practices.queries.adoptions.statements import name_organization
from practices.queries.assessments.cells import full_findings
from practices.queries.assessments.coverage import (
    CoverageMatrix,
    CoverageTopics,
    assessed_topics,
    choose_topics,
    coverage_matrix,
    narrowed,
)
from practices.queries.assessments.sheet import HEADS, coverage_sheet_rows
from practices.queries.assessments.standing import merged_topics
from practices.queries.editions.facts import label_of
from practices.queries.pictures.coverage_map import coverage_map
from practices.queries.pictures.picture import Picture
from practices.queries.vocabulary.sayings import sayings
from practices.queries.vocabulary.topics import provisions_with
from practices.queries.wording import Words, title_of
from practices.views.pages import crumb

TEMPLATE = "practices/coverage.html"
MOST_CODES = 60
MOST_TAGGED = 20
"""Provisions that are shown where nobody has assessed them."""


@dataclass(frozen=True, slots=True)
class CoverageQuery:
    """What a reader asked; with errors in `form`, or without a choice, nothing is shown."""

    form: CoverageQueryForm
    choice: CoverageTopics | None
    codes: list[str]

    @property
    def is_refused(self) -> bool:
        """Whether it cannot be answered."""
        return bool(self.form.errors) or self.choice is None

    @property
    def on(self) -> datetime.date:
        """The day on which the texts stood."""
        day: datetime.date = self.form.cleaned_data["on"] or today()
        return day


def read_question(request: HttpRequest) -> CoverageQuery:
    """Read the address and choose the topics."""
    form = CoverageQueryForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    codes = [code for code in request.GET.getlist("topic")[:MOST_CODES] if code]
    choice = choose_topics(branch=asked.get("branch", ""), codes=codes, part=asked.get("part") or 1)
    if choice is None:
        form.add_error(None, _("There is no such topic here."))
    return CoverageQuery(form, choice, codes)


def draw_map(question: CoverageQuery, user: Any) -> tuple[CoverageMatrix, Picture | None]:
    """Return matrix of the part that is shown, and the picture of the topics of all parts, if these are not too many.

    A part alone is drawn where they are.
    """
    assert question.choice is not None  # noqa: S101 - what is refused is not drawn
    choice = question.choice
    topics = choice.chosen if len(choice.chosen) <= MOST_COLUMNS else choice.topics
    matrix = coverage_matrix(topics, user, on=question.on)
    query = [("topic", code) for code in question.codes]
    query += [(name, value) for name in ("branch", "on") if (value := question.form.cleaned_data[name])]
    if topics is choice.topics:
        query.append(("part", str(choice.part)))
    return narrowed(matrix, [topic.name for topic in choice.topics]), coverage_map(matrix, query=urlencode(query))


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Show organizations by topics; refuse in words what cannot be asked."""
    question = read_question(request)
    form, choice = question.form, question.choice
    if question.is_refused or choice is None:
        return _refuse(request, form)
    if request.GET.get("format") == "csv":
        return _sheet(request, coverage_matrix(choice.topics, request.user, on=question.on))
    matrix, picture = draw_map(question, request.user)
    shown = {"branch": form.cleaned_data["branch"], "on": form.cleaned_data["on"]}
    context = {
        "form": CoverageQueryForm(initial=shown).for_choice(choice, has_own=bool(question.codes)),
        "matrix": matrix,
        "map": picture,
        "choice": choice,
        "has_own_choice": bool(question.codes),
        "parts": _parts(request, choice),
        "crumbs": _crumbs(),
    }
    return render(request, TEMPLATE, context)


def _parts(request: HttpRequest, choice: CoverageTopics) -> list[dict[str, Any]]:
    """Return the query of each part of the topics, when there are several."""
    parts = []
    for number in range(1, choice.part_count + 1):
        query = request.GET.copy()
        query.pop("format", None)
        query["part"] = str(number)
        parts.append({"number": number, "query": query.urlencode(), "is_shown": number == choice.part})
    return parts if choice.part_count > 1 else []


def _refuse(request: HttpRequest, form: CoverageQueryForm) -> HttpResponse:
    """Say what cannot be asked (400). Shows no table."""
    if request.GET.get("format") == "csv":
        words = "\n".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    context = {"form": form.for_choice(choose_topics()), "crumbs": _crumbs()}
    return render(request, TEMPLATE, context, status=400)


def _sheet(request: HttpRequest, matrix: CoverageMatrix) -> HttpResponse:
    text = write_csv(HEADS, coverage_sheet_rows(matrix, request.build_absolute_uri))
    on: datetime.date = matrix.as_of
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="coverage-{on:%Y-%m-%d}.csv"'},
    )


@require_safe
def instrument(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what stands of one instrument, topic by topic."""
    page = _instrument(request, key)
    title = title_of(page)
    context = {
        "title": title,
        "organization": name_organization(page.organization),
        "instrument": page,
        "topics": assessed_topics(page, request.user, on=today()),
        "as_of": today(),
        "crumbs": _crumbs(crumb(title)),
    }
    return render(request, "practices/coverage_instrument.html", context)


@require_safe
def cell(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponse:
    """Show one instrument on one topic: the exact words, who judged, how it came so."""
    page = _instrument(request, key)
    topic = get_object_or_404(Topic.objects.as_tags(), name=code)
    if topic.retired_on is not None:
        end = get_object_or_404(Topic.objects.current(), pk=merged_topics().get(topic.pk))
        return redirect("coverage_cell", key=key, code=end.name)
    title, label = title_of(page), label_of(topic)
    findings = full_findings(page, topic, request.user)
    tagged = provisions_with(topic, request.user, instrument=page.pk)
    context = {
        "title": title,
        "topic": topic,
        "label": label,
        "organization": name_organization(page.organization),
        "instrument": page,
        "findings": [found for found in findings if found.is_of_today],
        "earlier": [found for found in findings if not found.is_of_today],
        "tagged": [] if findings else sayings(tagged[:MOST_TAGGED], request.user, topic=topic),
        "crumbs": _crumbs(crumb(title, reverse("coverage_instrument", args=[key])), crumb(label)),
    }
    return render(request, "practices/coverage_cell.html", context)


def _instrument(request: HttpRequest, key: uuid.UUID) -> InstrumentPage:
    visible = InstrumentPage.objects.visible_to(request.user)
    page: InstrumentPage = get_object_or_404(
        visible.select_related("organization")
        .defer(*unread("", "organization"))
        .prefetch_related("titles", "organization__names"),
        translation_key=key,
    )
    return page


def _crumbs(*steps: dict[str, str]) -> list[dict[str, str]]:
    way = [crumb(Words(_("Topics")), reverse("topics"))]
    return [*way, crumb(Words(_("Coverage by topic")), reverse("coverage") if steps else ""), *steps]
