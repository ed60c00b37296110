"""The screens of draft reports: their list, what one is about, its narrative, its clearances, freezing it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet
from organizations.screens import show_refusals
from practices.admin.list_columns import ListColumn, to
from practices.admin.lists import ListScreen
from practices.documents.pdf_out import UnprintableText
from practices.documents.report_files.files import file_name, forms_of, media_type, write_file
from practices.models.editions import today
from practices.models.releases import Audience
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
from practices.outreach.admin.screens import OutreachMenuItem
from practices.outreach.queries.enquiries import find_enquiry
from practices.permissions import is_secretariat
from practices.queries.wording import language_name, list_words
from practices.reports.actions.clearances import ClearanceRefused, ask_clearance, may_be_cleared_by_link
from practices.reports.actions.drafts import (
    DraftRefused,
    accept_marks,
    change_draft,
    discard_draft,
    make_draft,
    write_narrative,
)
from practices.reports.actions.freezing import FreezeRefused
from practices.reports.actions.waiting_freezes import freeze_or_ask, stop_freezing
from practices.reports.admin.issues import IssueView, PartDraftView, ReportScreen
from practices.reports.admin.letterheads import LetterheadView
from practices.reports.forms import ClearanceForm, DraftForm, NarrativeForm, draft_initial
from practices.reports.queries.clearances import clearance_rows
from practices.reports.queries.desk import IssueRow, issue_rows, listed_issues, open_drafts
from practices.reports.queries.drafting import state_of, version_of
from practices.reports.queries.pages import form_label
from practices.reports.queries.preflight import preflight_of


def _notes_on(row: IssueRow) -> str:
    corrects = gettext("corrects %(issue)s") % {"issue": row.corrects} if row.corrects else ""
    return list_words(filter(None, (corrects, gettext("content was removed") if row.is_redacted else "")))


class ReportDraftsView(ReportScreen, ListScreen):
    """The issues, newest first, and above them the drafts that were not frozen."""

    model = Report
    template_name = "practices/admin/reports.html"
    page_title = _("Reports")
    nothing = _("No report has been frozen yet.")
    buttons = (
        (_("Compile a report"), "report_drafts:add", "plus"),
        (_("Letterhead"), "report_drafts:letterhead", "edit"),
    )
    limited_by = ("audience",)
    day_field = "as_of"
    search_fields = ("content__title", "symbol")
    columns = (
        ListColumn("issue", _("Issue"), sort="sequence", link=to("report_drafts:issue", "issue")),
        ListColumn("title", _("Title"), sort="content__title", note=_notes_on),
        ListColumn("as_of", _("As of")),
        ListColumn("audience", _("Compiled for"), "compiled_for"),
        ListColumn("seen_by", _("Open to"), sort=""),
    )

    def way(self) -> list[dict[str, Any]]:
        """Be the list itself."""
        return []

    def get_base_queryset(self) -> Any:
        return listed_issues(self.visible())

    def rows(self, listed: Iterable[Any]) -> Iterable[Any]:
        return issue_rows(listed)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "drafts": open_drafts(self.request.user)}


class DraftScreen(ReportScreen):
    """A screen of one draft that is not frozen."""

    draft: ReportDraft | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the draft."""
        super().setup(request, *args, **kwargs)
        found = ReportDraft.objects.visible_to(request.user).select_related("previous", "corrects", "report")
        self.draft = found.filter(public_id=kwargs["public_id"]).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what is not there; a draft that was frozen leads to its issue."""
        if not is_secretariat(request.user) or self.draft is None:
            raise Http404
        if self.draft.report is not None:
            return redirect("report_drafts:issue", self.draft.report.issue)
        return super().dispatch(request, *args, **kwargs)

    @property
    def present(self) -> ReportDraft:
        """The draft, once dispatch has let the request in."""
        assert self.draft is not None  # noqa: S101 - dispatch answered
        return self.draft

    def way(self) -> list[dict[str, Any]]:
        """Come from the draft."""
        address = reverse("report_drafts:detail", args=[self.present.public_id])
        return [*super().way(), {"url": address, "label": self.present.title}]


class DraftView(DraftScreen):
    """One draft: what to look at before it is frozen, its clearances, and the button."""

    template_name = "practices/admin/report_draft.html"

    def way(self) -> list[dict[str, Any]]:
        """Come from the list."""
        return ReportScreen.way(self)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self._show(ClearanceForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing: one call below."""
        match request.POST.get("act"):
            case "freeze":
                return self._freeze()
            case "stop":
                return self._stop()
            case "discard":
                return self._discard()
            case "ask":
                return self._ask()
        return redirect("report_drafts:detail", self.present.public_id)

    def _freeze(self) -> HttpResponse:
        try:
            report = freeze_or_ask(draft=self.present, by=self.request.user, seen=self.request.POST.get("seen"))
        except FreezeRefused as refusal:
            messages.error(self.request, str(refusal))
            return redirect("report_drafts:detail", self.present.public_id)
        if report is None:
            return redirect("report_drafts:detail", self.present.public_id)
        messages.success(self.request, gettext("Frozen as issue %(issue)s.") % {"issue": report.issue})
        return redirect("report_drafts:issue", report.issue)

    def _stop(self) -> HttpResponse:
        with show_refusals(self.request, DraftRefused):
            stop_freezing(draft=self.present, by=self.request.user)
        return redirect("report_drafts:detail", self.present.public_id)

    def _discard(self) -> HttpResponse:
        with show_refusals(self.request, DraftRefused):
            discard_draft(draft=self.present, by=self.request.user)
            messages.success(self.request, gettext("Discarded."))
        return redirect("report_drafts:index")

    def _ask(self) -> HttpResponse:
        form = ClearanceForm(self.request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            asked = ask_clearance(draft=self.present, **form.cleaned_data, by=self.request.user)
        except ClearanceRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        link = f"{settings.BASE_URL}{reverse('clearance', args=[asked.token])}"
        return self._show(ClearanceForm(), asked=asked.clearance, link=link)

    def _show(self, form: ClearanceForm, **context: Any) -> HttpResponse:
        self.page_title = self.present.title
        preflight = preflight_of(self.present)
        return self.render_to_response(
            self.get_context_data(
                draft=self.present,
                language=language_name(self.present.language),
                preflight=preflight,
                version=version_of(self.present),
                may_ask=may_be_cleared_by_link(self.present),
                clearances=clearance_rows(self.present, preflight.state.digest),
                form=form,
                formats=[(form, form_label(form)) for form in forms_of(preflight.state.document)],
                **context,
            )
        )


class DraftFormView(ReportScreen):
    """The form by which a draft is begun."""

    template_name = "practices/admin/report_form.html"
    page_title = _("Compile a report")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; the address may name the enquiry that the report is about."""
        enquiry = find_enquiry(request.GET.get("enquiry", ""), request.user)
        about = {"enquiry": enquiry.public_id, "audience": Audience.OWN, "as_of": today()} if enquiry else {}
        return self._show(DraftForm(initial=about))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin the draft, or say what is wrong."""
        form = DraftForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            draft = make_draft(plan=form.plan(), by=request.user)
        except DraftRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Compiled. The narrative was drafted from the data: read and edit it."))
        return redirect("report_drafts:detail", draft.public_id)

    def _show(self, form: DraftForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


class DraftAboutView(DraftScreen):
    """What a draft is about."""

    template_name = "practices/admin/report_form.html"
    page_title = _("What it is about")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        form = DraftForm(draft=self.present, initial=draft_initial(self.present))
        return self._show(form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change it, or say what is wrong."""
        form = DraftForm(request.POST, draft=self.present)
        if not form.is_valid():
            return self._show(form)
        try:
            change_draft(draft=self.present, plan=form.plan(), by=request.user)
        except DraftRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        messages.success(request, gettext("Changed. The narrative has not been changed."))
        return redirect("report_drafts:detail", self.present.public_id)

    def _show(self, form: DraftForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, draft=self.present))


class NarrativeView(DraftScreen):
    """The narrative: the text, what it may cite, and the sentences whose figures moved."""

    template_name = "practices/admin/report_narrative.html"
    page_title = _("Narrative")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the text."""
        return self._show(NarrativeForm(initial={"narrative": self.present.narrative}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the text, or say that the marked sentences hold."""
        if request.POST.get("act") == "accept":
            return self._accept()
        form = NarrativeForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            seen = request.POST.get("seen")
            write_narrative(draft=self.present, narrative=form.cleaned_data["narrative"], by=request.user, seen=seen)
        except DraftRefused as refusal:
            form.add_error("narrative", str(refusal))
            return self._show(form)
        messages.success(request, gettext("Saved."))
        return redirect("report_drafts:narrative", self.present.public_id)

    def _accept(self) -> HttpResponse:
        with show_refusals(self.request, DraftRefused):
            accept_marks(draft=self.present, by=self.request.user, seen=self.request.POST.get("seen"))
            messages.success(self.request, gettext("Flags cleared: the text matches the current figures."))
        return redirect("report_drafts:narrative", self.present.public_id)

    def _show(self, form: NarrativeForm) -> HttpResponse:
        state = state_of(self.present)
        context = {"draft": self.present, "form": form, "state": state, "version": version_of(self.present)}
        return self.render_to_response(self.get_context_data(**context))


class DraftPreviewView(DraftScreen):
    """The draft as its audience would read it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it on a page of its own."""
        state = state_of(self.present)
        return render(request, "practices/report_draft.html", {"draft": self.present, "document": state.document})


class DraftFileView(DraftScreen):
    """The draft in one format, watermarked."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write it and hand it over."""
        form, document = kwargs["form"], state_of(self.present).document
        if form not in forms_of(document):
            raise Http404
        try:
            made = write_file(document, form)
        except UnprintableText as error:
            messages.error(request, str(error))
            return redirect("report_drafts:detail", self.present.public_id)
        name = file_name(f"report-draft-{self.present.as_of}", form)
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(made, content_type=media_type(form), headers=headers)


class ReportDraftViewSet(ExchangeViewSet):
    """Reports."""

    name = "report_drafts"
    url_prefix = "reports"
    menu_label = _("Reports")
    menu_name = "reports_of_the_exchange"
    icon = menu_icon = "doc-full-inverse"
    menu_order = 170
    index_view = ReportDraftsView
    menu_item_class = OutreachMenuItem
    screens = (
        ("add/", DraftFormView, "add"),
        ("letterhead/", LetterheadView, "letterhead"),
        ("issues/<slug:issue>/", IssueView, "issue"),
        ("issues/<slug:issue>/parts/<uuid:public_id>/", PartDraftView, "part"),
        ("<uuid:public_id>/", DraftView, "detail"),
        ("<uuid:public_id>/about/", DraftAboutView, "about"),
        ("<uuid:public_id>/narrative/", NarrativeView, "narrative"),
        ("<uuid:public_id>/preview/", DraftPreviewView, "preview"),
        ("<uuid:public_id>/files/<slug:form>/", DraftFileView, "file"),
    )
