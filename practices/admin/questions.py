"""The screens of question pages: their list and order, and the form of one question."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet, SecretariatMenuItem
from organizations.screens import ExchangeScreen, show_refusals
from practices.actions.questions import (
    QuestionRefused,
    delete_question,
    move_question,
    publish_question,
    unpublish_question,
    write_question,
)
from practices.forms.questions import QuestionForm
from practices.models.questions import Question
from practices.permissions import is_secretariat
from practices.queries.questions.answers import question_rows


class QuestionScreen(ExchangeScreen):
    """What the screens share: the secretariat alone is let in."""

    header_icon = "help"
    page_title: Any = _("Questions")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse everybody else."""
        if not is_secretariat(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class QuestionsView(QuestionScreen):
    """The list in its order; each question is published, made a draft, moved or deleted here."""

    template_name = "practices/admin/questions.html"
    buttons = ((_("Write a question"), "questions_admin:add", "plus"),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List the questions."""
        return self.render_to_response(self.get_context_data(questions=question_rows(Question.objects.for_listing())))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing with one question."""
        act, _space, slug = request.POST.get("do", "").partition(" ")
        question = get_object_or_404(Question, slug=slug[:80].replace("\0", ""))
        with show_refusals(request, QuestionRefused):
            _act_on(question, act, request.user)
        return redirect("questions_admin:index")


def _act_on(question: Question, act: str, by: Any) -> None:
    match act:
        case "publish":
            publish_question(question=question, by=by)
        case "unpublish":
            unpublish_question(question=question, by=by)
        case "up" | "down":
            move_question(question=question, up=act == "up", by=by)
        case "delete":
            delete_question(question=question, by=by)


class QuestionView(QuestionScreen):
    """The form of a question, with its words in every language; a new one is saved as a draft."""

    template_name = "practices/admin/question.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the question, if there is one already."""
        super().setup(request, *args, **kwargs)
        slug = kwargs.get("slug")
        found = Question.objects.prefetch_related("words").select_related("topic")
        self.question = get_object_or_404(found, slug=slug) if slug else None
        self.page_title = str(self.question) if self.question else gettext("Write a question")

    def way(self) -> list[dict[str, Any]]:
        """Come from the list."""
        return [{"url": reverse("questions_admin:index"), "label": _("Questions")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._show(QuestionForm(question=self.question))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or say what is wrong; "Save and look" leads to the page as readers see it."""
        form = QuestionForm(request.POST, question=self.question)
        if not form.is_valid():
            return self._show(form)
        try:
            question = write_question(**form.question(), question=self.question, by=request.user)
        except QuestionRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Saved."))
        if request.POST.get("do") == "look":
            return redirect("question", slug=question.slug)
        return redirect("questions_admin:index")

    def _show(self, form: QuestionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, question=self.question))


class QuestionViewSet(ExchangeViewSet):
    """Questions."""

    name = "questions_admin"
    url_prefix = "questions"
    menu_label = _("Questions")
    menu_name = "questions"
    icon = menu_icon = "help"
    menu_order = 320
    menu_item_class = SecretariatMenuItem
    screens = (
        ("", QuestionsView, "index"),
        ("add/", QuestionView, "add"),
        ("edit/<slug:slug>/", QuestionView, "edit"),
    )
