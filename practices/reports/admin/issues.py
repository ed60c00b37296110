"""The screen of one issue: whether it holds, to whom it is open, its corrigendum."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.screens import ExchangeScreen
from practices.models.reports.issues import Report
from practices.outreach.admin.screens import OutreachView
from practices.permissions import is_secretariat
from practices.reports.actions.drafts import DraftRefused, draft_corrigendum
from practices.reports.actions.releasing import ReportReleaseRefused, propose_report_release
from practices.reports.forms import ReportReleaseForm
from practices.reports.queries.desk import issue_standing
from practices.reports.queries.pages import find_report


class ReportScreen(OutreachView, ExchangeScreen):
    """A screen of reports: the secretariat's alone."""

    header_icon = "doc-full-inverse"

    def way(self) -> list[dict[str, Any]]:
        """Come from the list."""
        return [{"url": reverse("report_drafts:index"), "label": gettext("Reports")}]


class IssueView(ReportScreen):
    """One issue."""

    template_name = "practices/admin/report_issue.html"
    page_title: Any = _("Issue")
    report: Report | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the issue."""
        super().setup(request, *args, **kwargs)
        self.report = find_report(kwargs["issue"], request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what is not there."""
        if not is_secretariat(request.user) or self.report is None:
            raise Http404
        self.page_title = gettext("Issue %(issue)s") % {"issue": self.report.issue}
        return super().dispatch(request, *args, **kwargs)

    @property
    def present(self) -> Report:
        """The issue, once dispatch has let the request in."""
        assert self.report is not None  # noqa: S101 - dispatch answered
        return self.report

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self._show(ReportReleaseForm(report=self.present))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Propose to open it, or begin its corrigendum."""
        if request.POST.get("act") == "correct":
            return self._correct()
        form = ReportReleaseForm(request.POST, report=self.present)
        if not form.is_valid():
            return self._show(form)
        try:
            proposal = propose_report_release(report=self.present, **form.cleaned_data, by=request.user)
        except ReportReleaseRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        if proposal is None:
            messages.success(request, gettext("Closed. This takes effect now."))
        else:
            messages.success(request, gettext("Proposed. It opens when a second person of the secretariat approves."))
        return redirect("report_drafts:issue", self.present.issue)

    def _correct(self) -> HttpResponse:
        try:
            draft = draft_corrigendum(report=self.present, by=self.request.user)
        except DraftRefused as refusal:
            messages.error(self.request, str(refusal))
            return redirect("report_drafts:issue", self.present.issue)
        messages.success(self.request, gettext("The corrigendum is a draft of its own, with a number of its own."))
        return redirect("report_drafts:detail", draft.public_id)

    def _show(self, form: ReportReleaseForm) -> HttpResponse:
        standing = issue_standing(self.present)
        return self.render_to_response(self.get_context_data(report=self.present, standing=standing, form=form))
