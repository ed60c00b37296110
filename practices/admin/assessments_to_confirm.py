"""The screen "Assessments to confirm": what rests on words that have changed, and what an earlier text had."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet
from organizations.screens import ParticipantScreen
from practices.actions.assessments import AssessmentRefused, confirm_assessment
from practices.models.assessments import Assessment
from practices.models.editions import EditionPage
from practices.queries.assessments.to_confirm import AssessmentToConfirm, rows_to_confirm, waiting_for
from practices.queries.wording import with_label

PER_PAGE = 20


class AssessmentsToConfirmView(ParticipantScreen):
    """The list with ticks; "Confirm" judges the new words as the earlier ones were."""

    template_name = "practices/admin/assessments_to_confirm.html"
    page_title = _("Assessments to confirm")
    header_icon = "clipboard-list"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List what waits."""
        listed = Paginator(waiting_for(request.user), PER_PAGE).get_page(request.GET.get("p"))
        rows = rows_to_confirm(list(listed.object_list))
        return self.render_to_response(self.get_context_data(listed=listed, rows=rows))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm what is ticked, each by itself."""
        ticked = set(request.POST.getlist("confirm"))
        count = 0
        for one in waiting_for(request.user):
            assessment, edition = _things(one)
            key = f"{assessment.public_id}:{edition.translation_key}"
            if key not in ticked:
                continue
            try:
                seen = request.POST.get(f"seen:{key}", "")
                confirm_assessment(assessment=assessment, edition=edition, seen=seen, by=request.user)
                count += 1
            except AssessmentRefused as refusal:
                messages.error(request, with_label(assessment.topic.label_in(), refusal))
        if count:
            words = ngettext("%(count)s assessment confirmed.", "%(count)s assessments confirmed.", count)
            messages.success(request, words % {"count": count})
        return redirect("assessments_to_confirm:index")


def _things(waiting: AssessmentToConfirm) -> tuple[Assessment, EditionPage]:
    assessments = Assessment.objects.select_related("instrument__organization", "topic", "record")
    return assessments.get(pk=waiting.assessment), EditionPage.objects.get(pk=waiting.edition)


class AssessmentsToConfirmViewSet(ExchangeViewSet):
    """Assessments to confirm."""

    name = "assessments_to_confirm"
    url_prefix = "assessments-to-confirm"
    menu_label = _("Assessments to confirm")
    menu_name = "assessments-to-confirm"
    icon = menu_icon = "clipboard-list"
    menu_order = 86
    screens = (("", AssessmentsToConfirmView, "index"),)
