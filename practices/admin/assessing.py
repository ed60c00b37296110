"""The screen on which a text is assessed, topic by topic."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page

from organizations.screens import ExchangeScreen
from practices.actions.assessments import AssessmentRefused, assess
from practices.forms.assessments import AssessmentForm
from practices.models.assessments import Finding, Judge
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.topics import Topic
from practices.permissions import judge_for
from practices.queries.assessments.assessing import AssessmentWorkspace, desk_of


class AssessingView(ExchangeScreen):
    """The topics on one side; for the chosen one what the text does, the provisions, whom they bind and when."""

    template_name = "practices/admin/assessing.html"
    page_title = _("Assess")
    list_of = ("assessments:index", _("Assessments"))
    header_icon = "clipboard-list"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the text, or the instrument that has none, and the topic."""
        super().setup(request, *args, **kwargs)
        editions = EditionPage.objects.filter(live=True).select_related("instrument__organization")
        self.edition: EditionPage | None = editions.filter(translation_key=kwargs["key"]).first()
        instruments = InstrumentPage.objects.filter(live=True).select_related("organization")
        self.instrument: InstrumentPage | None = (
            self.edition.instrument if self.edition else instruments.filter(translation_key=kwargs["key"]).first()
        )
        code = request.GET.get("topic", "").replace("\0", "")[:100]
        self.topic: Topic | None = Topic.objects.current().prefetch_related("labels").filter(name=code).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse (404) who does not assess this organization's texts, and what is not published."""
        owner = self.instrument.organization if self.instrument else None
        judge = judge_for(request.user, owner) if owner else None
        if judge is None:
            raise Http404
        self.judge: Judge = judge
        return super().dispatch(request, *args, **kwargs)

    def here(self) -> str:
        return str(self.edition or self.instrument)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the topics, and the form of the chosen one."""
        desk = self._desk()
        return self._show(desk, AssessmentForm(desk=desk))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record the judgement and go on, or say what is wrong."""
        desk = self._desk()
        if desk.topic is None or self.instrument is None:
            return redirect(request.path)
        form = AssessmentForm(request.POST, desk=desk)
        if not form.is_valid():
            return self._show(desk, form)
        judged = form.judgement()
        try:
            assess(
                instrument=self.instrument,
                edition=None if judged["finding"] == Finding.NOT_PUBLIC else self.edition,
                topic=desk.topic,
                by=request.user,
                **judged,
            )
        except AssessmentRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(desk, form)
        messages.success(request, gettext("“%(topic)s” has been assessed.") % {"topic": desk.topic.label_in()})
        code = desk.next_code if request.POST.get("do") == "next" else desk.topic.name
        return redirect(f"{request.path}?topic={code}#topic" if code else request.path)

    def _desk(self) -> AssessmentWorkspace:
        assert self.instrument is not None  # noqa: S101 - dispatch has refused it
        return desk_of(self.instrument, self.edition, self.judge, self.topic, self.request.user)

    def _show(self, desk: AssessmentWorkspace, form: AssessmentForm) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                desk=desk,
                form=form,
                instrument=self.instrument,
                edition=self.edition,
                takes_none=self.edition is not None and self.edition.is_summary,
            )
        )


def assess_url(page: Page) -> str:
    """Return the address of the screen for an edition or an instrument."""
    return reverse("assessments:assess", args=[page.translation_key])
