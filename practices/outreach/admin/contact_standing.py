"""Where the exchange stands: every organization, one organization, what is overdue."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton

from organizations.models import OrganizationPage
from organizations.screens import SecretariatView
from practices.documents.csv_sheet import write_csv
from practices.models.editions import today
from practices.outreach.admin.screens import OutreachScreen
from practices.outreach.queries import focal_points
from practices.outreach.queries.requests import open_requests
from practices.outreach.queries.standing import HEADS, correspondence, sheet_rows, standings


class StandingView(OutreachScreen):
    """All organizations, alphabetically: last contact, last reply, what is asked."""

    template_name = "practices/admin/contact_standing.html"
    page_title = _("Correspondence by organization")
    buttons = ((_("CSV"), "contacts:standing_csv", "download"),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        on = today()
        rows = standings(request.user, as_of=on, known_at=timezone.now())
        return self.render_to_response(self.get_context_data(rows=rows, on=on, tab="standing"))


class StandingCsvView(SecretariatView):
    """The same as CSV."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the sheet."""
        rows = standings(request.user, as_of=today(), known_at=timezone.now())
        return _sheet("correspondence", write_csv(HEADS, sheet_rows(rows)))


class FocalPointsCsvView(SecretariatView):
    """The directory of focal points as CSV."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the sheet."""
        return _sheet("focal-points", write_csv(focal_points.HEADS, focal_points.focal_point_lines(request.user)))


def _sheet(name: str, text: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{today():%Y-%m-%d}.csv"'},
    )


class CorrespondenceView(OutreachScreen):
    """Everything that was exchanged with one organization."""

    template_name = "practices/admin/correspondence.html"
    page_title = _("Correspondence")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the organization."""
        super().setup(request, *args, **kwargs)
        pages = OrganizationPage.objects.visible_to(request.user).for_listing()
        self.organization: OrganizationPage = get_object_or_404(pages, translation_key=kwargs["key"])
        self.page_title = self.organization.name_in()

    def way(self) -> list[dict[str, Any]]:
        """Come from the list of organizations."""
        label = gettext("Correspondence by organization")
        return [*super().way(), {"url": reverse("contacts:standing"), "label": label}]

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The form, filled in."""
        address = f"{reverse('contacts:add')}?organization={self.organization.translation_key}"
        return [HeaderButton(gettext("Log a contact"), address, icon_name="plus")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        on = today()
        found = correspondence(request.user, self.organization, as_of=on, known_at=timezone.now())
        return self.render_to_response(self.get_context_data(found=found, organization=self.organization, on=on))


class OverdueView(OutreachScreen):
    """What asked for an answer and has none recorded: what is overdue first, with the way to remind."""

    template_name = "practices/admin/contact_overdue.html"
    page_title = _("Answers requested")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List the open requests."""
        on = today()
        rows = open_requests(as_of=on, known_at=timezone.now())
        return self.render_to_response(
            self.get_context_data(
                overdue=[row for row in rows if row.is_overdue],
                waiting=[row for row in rows if not row.is_overdue],
                on=on,
                tab="overdue",
            )
        )
