"""The screens of submissions: what an organization's own system sent, where it stands, and what it is decided on."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet
from organizations.screens import ParticipantScreen, ParticipantView, show_refusals
from practices.admin.list_columns import ListColumn, by_name, to
from practices.admin.lists import ListScreen
from practices.exchange.actions.sent import SubmissionRefused
from practices.exchange.actions.submissions import OPEN, bring_up, withdraw_submission
from practices.exchange.queries.submissions import pages_of, submission_row
from practices.models.exchange.tokens import Submission, SubmissionFile
from practices.permissions import acts_for
from practices.queries.wording import name_of


class SubmissionScreen(ParticipantScreen):
    """What the screens share."""

    header_icon = "download"
    page_title: Any = _("Submissions")
    list_of = ("submissions:index", _("Submissions"))


class SubmissionsView(SubmissionScreen, ListScreen):
    """The submissions of one's organizations, newest first; all for the secretariat."""

    model = Submission
    paginate_by = 30
    lead = _(
        "Submissions that a system of your organization sent with an access token. They wait for a second person, like "
        "everything you write yourself: submitting does not make anything public."
    )
    limited_by = ("status", "kind", "organization")
    day_field = "made_at__date"
    search_fields = ("external_id", "token__name")
    columns = (
        ListColumn("external_id", _("Sender’s id"), link=to("submissions:detail")),
        ListColumn("kind", _("Kind"), "get_kind_display"),
        ListColumn("organization", _("Organization"), "organization.name_in", sort=by_name()),
        ListColumn("status", _("State"), "get_status_display"),
        ListColumn("token", _("Token"), sort="token__name"),
        ListColumn("made_at", _("Submitted")),
    )

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().defer("content")

    def rows(self, listed: Iterable[Any]) -> Iterable[Any]:
        """Bring what is shown to what was decided."""
        found = list(listed)
        bring_up(found)
        return found


class SubmissionView(SubmissionScreen):
    """One submission: what was sent, where it stands, and where it is decided."""

    template_name = "practices/admin/submission.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load it among those that the user may see."""
        super().setup(request, *args, **kwargs)
        rows = Submission.objects.visible_to(request.user).for_listing()
        self.found: Any = rows.filter(public_id=kwargs["public_id"]).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what is not there for this user."""
        if self.found is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        bring_up([self.found])
        self.page_title = self.found.external_id
        return self.render_to_response(
            self.get_context_data(
                row=submission_row(self.found),
                kind=self.found.get_kind_display(),
                organization=name_of(self.found.organization),
                token=str(self.found.token),
                made_by=str(self.found.token.made_by),
                pages=pages_of(self.found),
                proposal=self.found.proposal,
                content=json.dumps(self.found.content, ensure_ascii=False, indent=2),
                may_withdraw=self.found.status in OPEN and acts_for(request.user, self.found.organization),
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw it."""
        with show_refusals(request, SubmissionRefused):
            withdraw_submission(submission=self.found, by=request.user)
            messages.success(request, gettext("Withdrawn."))
        return redirect("submissions:detail", self.found.public_id)


class SubmissionFileView(ParticipantView):
    """Hands over a file that came with a submission, to be saved."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        """Return the file to who may see the submission."""
        visible = Submission.objects.visible_to(request.user).order_by().values("pk")
        files = SubmissionFile.objects.filter(submission__in=visible, submission__public_id=kwargs["public_id"])
        file = get_object_or_404(files, public_id=kwargs["file"])
        return FileResponse(
            file.stored.open("rb"), as_attachment=True, filename=file.name, content_type="application/octet-stream"
        )


class SubmissionAdminViewSet(ExchangeViewSet):
    """Submissions."""

    name = "submissions"
    url_prefix = "submissions"
    menu_label = _("Submissions")
    menu_name = "submissions"
    icon = menu_icon = "download"
    menu_order = 710
    index_view = SubmissionsView
    screens = (
        ("<uuid:public_id>/", SubmissionView, "detail"),
        ("<uuid:public_id>/files/<uuid:file>/", SubmissionFileView, "file"),
    )
