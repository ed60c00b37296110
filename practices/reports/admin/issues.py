"""The screen of one issue: whether it holds, to whom it is open, its corrigendum."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.screens import ExchangeScreen, show_refusals
from practices.models.proposals import Proposal
from practices.models.releases import Audience
from practices.models.reports.issues import Report
from practices.models.reports.parts import ReportPartDraft, ReportPartKind
from practices.outreach.admin.screens import OutreachView
from practices.permissions import is_secretariat
from practices.queries.wording import language_name
from practices.reports.actions.drafts import DraftRefused, draft_corrigendum
from practices.reports.actions.parts import (
    PartRefused,
    begin_part,
    discard_part,
    freeze_part,
    propose_part_release,
    write_part,
)
from practices.reports.actions.releasing import ReportReleaseRefused, propose_report_release
from practices.reports.forms import PartForm, PartTextForm, ReportReleaseForm
from practices.reports.queries.desk import issue_standing
from practices.reports.queries.drafting import version_of
from practices.reports.queries.pages import find_report
from practices.reports.queries.parts import find_part, open_part_drafts, part_standings


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
        match request.POST.get("act"):
            case "correct":
                return self._correct()
            case "begin":
                return self._begin()
            case "release_part" | "close_part" as act:
                return self._release_part(Audience.OWN if act == "close_part" else None)
        form = ReportReleaseForm(request.POST, report=self.present)
        if not form.is_valid():
            return self._show(form)
        try:
            proposal = propose_report_release(report=self.present, **form.cleaned_data, by=request.user)
        except ReportReleaseRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, _said_of(proposal))
        return redirect("report_drafts:issue", self.present.issue)

    def _correct(self) -> HttpResponse:
        try:
            draft = draft_corrigendum(report=self.present, by=self.request.user)
        except DraftRefused as refusal:
            messages.error(self.request, str(refusal))
            return redirect("report_drafts:issue", self.present.issue)
        messages.success(self.request, gettext("The corrigendum is a draft of its own, with a number of its own."))
        return redirect("report_drafts:detail", draft.public_id)

    def _begin(self) -> HttpResponse:
        form = PartForm(self.request.POST)
        if not form.is_valid():
            return self._show(ReportReleaseForm(report=self.present), part_form=form)
        try:
            draft = begin_part(report=self.present, **form.cleaned_data, by=self.request.user)
        except PartRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(ReportReleaseForm(report=self.present), part_form=form)
        return redirect("report_drafts:part", self.present.issue, draft.public_id)

    def _release_part(self, audience: str | None = None) -> HttpResponse:
        part = find_part(self.present, self.request.POST.get("part", ""), self.request.user)
        if part is None:
            raise Http404
        with show_refusals(self.request, ReportReleaseRefused):
            authority = self.request.POST.get("authority", "")
            proposal = propose_part_release(part=part, authority=authority, audience=audience, by=self.request.user)
            messages.success(self.request, _said_of(proposal))
        return redirect("report_drafts:issue", self.present.issue)

    def _show(self, form: ReportReleaseForm, part_form: PartForm | None = None) -> HttpResponse:
        context = {
            "report": self.present,
            "standing": issue_standing(self.present),
            "form": form,
            "parts": part_standings(self.present, self.request.user),
            "part_drafts": open_part_drafts(self.present),
            "part_form": part_form or PartForm(),
        }
        return self.render_to_response(self.get_context_data(**context))


def _said_of(proposal: Proposal | None) -> str:
    """Say what a release led to: a narrower one is decided at once."""
    if proposal is None:
        return gettext("Closed. This takes effect now.")
    return gettext("Proposed. It opens when a second person of the secretariat approves.")


class PartDraftView(IssueView):
    """A part that is being written: the narrative of the issue in one column, that of the part in the other."""

    template_name = "practices/admin/report_part.html"
    part_draft: ReportPartDraft | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the issue and the draft."""
        super().setup(request, *args, **kwargs)
        drafts = ReportPartDraft.objects.filter(report=self.report, public_id=kwargs["public_id"])
        self.part_draft = drafts.select_related("report__content").first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what is not there."""
        if self.part_draft is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        """Come from the issue."""
        address = reverse("report_drafts:issue", args=[self.present.issue])
        return [*super().way(), {"url": address, "label": self.present.name}]

    @property
    def written(self) -> ReportPartDraft:
        """The draft, once dispatch has let the request in."""
        assert self.part_draft is not None  # noqa: S101 - dispatch answered
        return self.part_draft

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show both columns."""
        return self._show_part(
            PartTextForm(
                language=self.written.language,
                initial={"title": self.written.title, "narrative": self.written.narrative},
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the text, freeze the part, or discard it."""
        match request.POST.get("act"):
            case "freeze":
                return self._freeze()
            case "discard":
                with show_refusals(request, PartRefused):
                    discard_part(draft=self.written, by=request.user)
                    messages.success(request, gettext("Discarded."))
                return redirect("report_drafts:issue", self.present.issue)
        form = PartTextForm(request.POST, language=self.written.language)
        if not form.is_valid():
            return self._show_part(form)
        try:
            write_part(draft=self.written, **form.cleaned_data, by=request.user, seen=request.POST.get("seen"))
        except PartRefused as refusal:
            form.add_error("narrative", str(refusal))
            return self._show_part(form)
        messages.success(request, gettext("Saved."))
        return redirect("report_drafts:part", self.present.issue, self.written.public_id)

    def _freeze(self) -> HttpResponse:
        try:
            part = freeze_part(draft=self.written, by=self.request.user, seen=self.request.POST.get("seen"))
        except PartRefused as refusal:
            messages.error(self.request, str(refusal))
            return redirect("report_drafts:part", self.present.issue, self.written.public_id)
        messages.success(self.request, gettext("Frozen: %(part)s.") % {"part": part.name})
        return redirect("report_drafts:issue", self.present.issue)

    def _show_part(self, form: PartTextForm) -> HttpResponse:
        draft = self.written
        label = ReportPartKind(draft.kind).label
        self.page_title = f"{label} ({language_name(draft.language)})"
        context = {
            "report": self.present,
            "draft": draft,
            "form": form,
            "original": self.present.content.narrative,
            "version": version_of(draft),
        }
        return self.render_to_response(self.get_context_data(**context))
