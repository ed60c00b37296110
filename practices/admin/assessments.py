"""The assessments in the admin: the list, and one of them with what may follow it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from organizations.menu import ExchangeViewSet
from organizations.models import OrganizationPage
from organizations.screens import ExchangeScreen, show_refusals
from practices.actions.assessment_notices import (
    agree_to_assessment,
    give_notice,
    object_to_assessment,
    relay_assessment_agreement,
    state_beside,
)
from practices.actions.assessments import AssessmentRefused, is_followed, reverse_assessment
from practices.actions.notices import may_be_told
from practices.actions.relayed import RelayRefused
from practices.admin.assessing import AssessingView
from practices.admin.assessment_sheets import AssessmentSheetView
from practices.admin.list_columns import ListColumn, by_name, by_title, to
from practices.admin.lists import ListScreen
from practices.admin.noticed import objected_words, told_words
from practices.forms.relayed import ProvenanceForm
from practices.models.assessments import Assessment, Judge
from practices.permissions import acts_for, judge_for
from practices.policies import assessments_of
from practices.queries.assessments.rows import assessment_rows


class AssessmentIndexView(ListScreen):
    """What was judged of the texts of the user's organizations, newest first; the secretariat sees all."""

    model = Assessment
    page_title = _("Assessments")
    any_permission_required = ["view"]
    limited_by = ("finding", "judge")
    day_field = "recorded_at__date"
    search_fields = ("instrument__title", "instrument__organization__title", "topic__labels__label")
    columns = (
        ListColumn("topic", _("Topic"), "topic.label_in", sort="", link=to("assessments:detail")),
        ListColumn("instrument", _("Instrument"), "instrument.title_in", sort=by_title("instrument")),
        ListColumn(
            "organization",
            _("Organization"),
            "instrument.organization.name_in",
            sort=by_name("instrument__organization"),
        ),
        ListColumn("finding", _("Finding"), "get_finding_display"),
        ListColumn("judge", _("Assessed by"), "get_judge_display"),
        ListColumn("recorded_at", _("Recorded")),
        ListColumn("public", _("Public"), "record.is_public", sort="record__is_public"),
        ListColumn("holds", _("Valid"), "record.holds", sort=""),
    )

    def visible(self) -> Any:
        return assessments_of(self.request.user)

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The button that leads to what waits."""
        url = reverse("assessments_to_confirm:index")
        return [HeaderButton(gettext("Assessments to confirm"), url, icon_name="clipboard-list")]


class AssessmentView(ExchangeScreen, TemplateView):
    """One assessment: its words, and agreement, statement, notice, taking back."""

    template_name = "practices/admin/assessment.html"
    page_title = _("Assessment")
    list_of = ("assessments:index", _("Assessments"))
    header_icon = "clipboard-list"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = assessments_of(request.user).for_listing()
        self.assessment: Assessment = get_object_or_404(rows, public_id=kwargs["public_id"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says: one call below."""
        with show_refusals(request, AssessmentRefused, RelayRefused):
            words = self._act(request)
            if words:
                messages.success(request, words)
        return redirect("assessments:detail", self.assessment.public_id)

    def _act(self, request: HttpRequest) -> str:
        act, assessment, by = request.POST.get("act"), self.assessment, request.user
        if act == "agree":
            return self._agree(request)
        if act == "object":
            return objected_words(is_hidden=object_to_assessment(assessment=assessment, by=by))
        if act == "notice":
            return told_words(give_notice(assessment=assessment, by=by).public_from)
        if act == "state":
            state_beside(assessment=assessment, statement=request.POST.get("statement", "")[:5000], by=by)
            return gettext("The statement is shown with the assessment.")
        if act == "reverse":
            note = request.POST.get("note", "")[:2000]
            self.assessment = reverse_assessment(assessment=assessment, by=by, note=note)
            return gettext("Withdrawn by number %(number)s.") % {"number": self.assessment.sequence}
        return ""

    def _agree(self, request: HttpRequest) -> str:
        """Agree as the organization, or enter its agreement by letter."""
        if acts_for(request.user, self._organization()):
            agree_to_assessment(assessment=self.assessment, by=request.user)
            return gettext("The agreement has been recorded; the assessment is now public.")
        form = ProvenanceForm(request.POST, request.FILES)
        if not form.is_valid():
            raise AssessmentRefused(form.faults)
        provenance = form.provenance_given()
        relay_assessment_agreement(assessment=self.assessment, on=None, by=request.user, provenance=provenance)
        return gettext("Entered. It takes effect once a second person confirms.")

    def _organization(self) -> OrganizationPage:
        organization = self.assessment.instrument.organization
        assert organization is not None  # noqa: S101 - null only while a page is being made
        return organization

    def here(self) -> str:
        return str(self.assessment)

    def get_page_subtitle(self) -> str:
        return str(self.assessment)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        assessment, user = self.assessment, self.request.user
        organization, record = self._organization(), assessment.record
        stands = assessment.reverses_id is None and not is_followed(assessment)
        judge = judge_for(user, organization)
        is_own, is_unconfirmed = acts_for(user, organization), stands and record.is_unconfirmed
        is_theirs = judge == Judge.SECRETARIAT == assessment.judge
        text = assessment.edition or assessment.instrument
        return {
            **context,
            "assessment": assessment,
            "row": assessment_rows([assessment])[0],
            "stands": stands,
            "speaks_for": is_own,
            "agree_form": ProvenanceForm(auto_id="id_agree_%s"),
            "may_agree": is_unconfirmed and (is_own or is_theirs),
            "may_object": is_unconfirmed and is_own and record.is_public,
            "may_state": is_own and assessment.reverses_id is None,
            "may_notice": is_unconfirmed and is_theirs and not record.is_public and may_be_told(record, organization),
            "may_reverse": stands and judge == assessment.judge,
            "assess_url": reverse("assessments:assess", args=[text.translation_key]) if judge else "",
        }


class AssessmentAdminViewSet(ExchangeViewSet):
    """The list, the screen of one assessment, and the screen on which a text is assessed."""

    name = "assessments"
    url_prefix = "assessments"
    icon = "clipboard-list"
    menu_label = _("Assessments")
    menu_name = "assessments"
    menu_order = 210
    index_view = AssessmentIndexView
    screens = (
        ("text/<uuid:key>/", AssessingView, "assess"),
        ("text/<uuid:key>/sheet/", AssessmentSheetView, "sheet"),
        ("<uuid:public_id>/", AssessmentView, "detail"),
    )
