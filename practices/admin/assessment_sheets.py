"""The sheet of a text: all topics that may be stated in it, proposed from its words, confirmed by its own people."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from organizations.screens import ExchangeScreen
from practices.actions.assessments import AssessmentRefused, SheetLine, assess_sheet
from practices.forms.assessment_sheets import SheetTopicForm
from practices.models.assessments import Judge
from practices.models.editions import EditionPage
from practices.permissions import judge_for
from practices.queries.assessments.proposed import AssessmentSheet, sheet_of


class AssessmentSheetView(ExchangeScreen):
    """A form of all topics; only those that are confirmed become assessments, seen by nobody else before."""

    template_name = "practices/admin/assessment_sheet.html"
    page_title = _("Assess on one sheet")
    list_of = ("assessments:index", _("Assessments"))
    header_icon = "clipboard-list"
    edition: EditionPage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse (404) everybody but the organization's own people, and what cannot be assessed."""
        texts = EditionPage.objects.filter(live=True, instrument__live=True).select_related("instrument__organization")
        found = texts.defer("numbered_text").filter(translation_key=kwargs["key"]).first()
        if found is None or found.is_summary or judge_for(request.user, found.instrument.organization) != Judge.OWNER:
            raise Http404
        self.edition = found
        return super().dispatch(request, *args, **kwargs)

    def here(self) -> str:
        return str(self.edition)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what is proposed."""
        sheet = sheet_of(self.edition, request.user)
        return self._show(sheet, [SheetTopicForm(topic=topic) for topic in sheet.topics])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record what was confirmed, or say what is wrong: nothing is recorded then."""
        sheet = sheet_of(self.edition, request.user)
        forms = [SheetTopicForm(request.POST, topic=topic) for topic in sheet.topics]
        if not all(form.is_valid() for form in forms):
            return self._show(sheet, forms)
        taken = [
            SheetLine(
                topic=form.topic.code,
                finding=form.cleaned_data["finding"],
                rule=form.cleaned_data["rule"],
                scope=form.cleaned_data["scope"],
            )
            for form in forms
            if form.cleaned_data["take"]
        ]
        try:
            made = assess_sheet(edition=self.edition, lines=taken, seen=request.POST.get("seen", ""), by=request.user)
        except AssessmentRefused as refusal:
            messages.error(request, str(refusal))
            return self._show(sheet, forms)
        said = ngettext("%(count)s topic has been assessed.", "%(count)s topics have been assessed.", len(made))
        messages.success(request, said % {"count": len(made)})
        return redirect(f"{request.path}#sheet")

    def _show(self, sheet: AssessmentSheet, forms: list[SheetTopicForm]) -> HttpResponse:
        return self.render_to_response(self.get_context_data(edition=self.edition, sheet=sheet, forms=forms))
