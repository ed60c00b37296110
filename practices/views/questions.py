"""Question pages: the list of questions, and one question with the words that answer it, as a page and as a sheet."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.documents.csv_sheet import write_csv
from practices.forms.question_query import QuestionQueryForm
from practices.models.editions import today
from practices.models.questions import Question
from practices.queries.editions.absent_texts import absent_by_topic
from practices.queries.questions.answers import Answers, answers_to, group_note, question_row, question_rows
from practices.queries.questions.sheet import HEADS, question_sheet_rows
from practices.queries.wording import Words, written_date
from practices.views.comparison import address_by_topic
from practices.views.pages import crumb

TEMPLATE = "practices/question.html"


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Show the questions, in the editor's order."""
    title = _("Questions")
    context = {
        "title": title,
        "questions": question_rows(Question.objects.visible_to(request.user).for_listing()),
        "crumbs": [crumb(Words(title))],
    }
    return render(request, "practices/questions.html", context)


@require_safe
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one question and its answers; refuse in words a day that is none."""
    asked_about = get_object_or_404(Question.objects.visible_to(request.user).for_listing(), slug=slug)
    form = QuestionQueryForm(request.GET)
    context = {"question": question_row(asked_about), "form": form, "crumbs": _crumbs(asked_about)}
    if not form.is_valid():
        return _refuse(request, form, context)
    as_of, known_on = form.cleaned_data["on"] or today(), form.cleaned_data["known_on"] or today()
    answers = answers_to(asked_about, request.user, as_of=as_of, known_on=known_on)
    if request.GET.get("format") == "csv":
        return _sheet(request, answers, asked_about)
    return render(request, TEMPLATE, {**context, **_shown(request, answers)})


def _shown(request: HttpRequest, answers: Answers) -> dict[str, Any]:
    dates = urlencode({"on": answers.as_of.isoformat(), "known_on": answers.known_on.isoformat()})
    address = f"{reverse('question', args=[answers.question.slug])}?{dates}"
    return {
        "answers": answers,
        "absent": absent_by_topic([answers.topic], request.user).get(answers.topic),
        "groups": [(group, group_note(group.code)) for group in answers.groups],
        "figures": [
            {"label": group.label, "value": group.count, "url": f"#{group.code}" if group.count else ""}
            for group in answers.groups
        ],
        "as_of": written_date(answers.as_of),
        "known_on": written_date(answers.known_on),
        "sheet_url": f"{address}&format=csv",
        "citation": _citation(answers, request.build_absolute_uri(address)),
        "compare_url": address_by_topic(answers.compared, answers.question.topic.code),
    }


def _citation(answers: Answers, address: str) -> str:
    return _("%(title)s Practice Exchange. Texts as of %(as_of)s, as assessed by %(known_on)s. %(address)s") % {
        "title": answers.question.title.text,
        "as_of": written_date(answers.as_of),
        "known_on": written_date(answers.known_on),
        "address": address,
    }


def _refuse(request: HttpRequest, form: QuestionQueryForm, context: dict[str, Any]) -> HttpResponse:
    """Say what cannot be asked (400). Shows no answers."""
    if request.GET.get("format") == "csv":
        words = "\n".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    return render(request, TEMPLATE, context, status=400)


def _sheet(request: HttpRequest, answers: Answers, asked_about: Question) -> HttpResponse:
    on: datetime.date = answers.as_of
    return HttpResponse(
        write_csv(HEADS, question_sheet_rows(answers, request.build_absolute_uri)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{asked_about.slug}-{on:%Y-%m-%d}.csv"'},
    )


def _crumbs(asked_about: Question) -> list[dict[str, str]]:
    return [crumb(Words(_("Questions")), reverse("questions")), crumb(question_row(asked_about).title)]
