"""The screen on which an approver accepts the terms of participation for an organization."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page

from organizations.menu import ScreenViewSet
from organizations.models import OrganizationPage
from organizations.screens import ExchangeScreen, show_refusals
from practices.actions.terms import TermsRefused, accept_terms
from practices.models.terms import TERMS_DATED, TermsAcceptance
from practices.models.workflows import needs_terms, organization_of
from practices.permissions import is_approver, may_write_for
from practices.queries.wording import written_date


class TermsView(ExchangeScreen):
    """The terms, whether they are accepted, and the button for an approver."""

    template_name = "practices/admin/terms.html"
    page_title = _("Terms of participation")
    header_icon = "clipboard-list"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the organization."""
        super().setup(request, *args, **kwargs)
        key: uuid.UUID = kwargs["key"]
        self.organization: Any = OrganizationPage.objects.filter(translation_key=key).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse (404) who does not write for the organization."""
        if self.organization is None or not may_write_for(request.user, self.organization):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        """Come from the organization."""
        page = self.organization
        return [{"url": reverse("wagtailadmin_explore", args=[page.pk]), "label": str(page)}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the terms."""
        rows = TermsAcceptance.objects.filter(organization=self.organization).select_related("by")
        earlier = rows.exclude(terms_dated=TERMS_DATED).order_by("-terms_dated").first()
        return self.render_to_response(
            self.get_context_data(
                organization=self.organization,
                dated=written_date(TERMS_DATED),
                accepted=rows.filter(terms_dated=TERMS_DATED).first(),
                earlier=earlier,
                earlier_dated=written_date(earlier.terms_dated) if earlier else "",
                earlier_url=reverse("terms_of", args=[earlier.terms_dated.isoformat()]) if earlier else "",
                may_accept=is_approver(request.user, self.organization),
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Accept them."""
        with show_refusals(request, TermsRefused):
            accept_terms(organization=self.organization, by=request.user)
            messages.success(request, gettext("Accepted. Submitted texts can now be approved and published."))
        return redirect(request.path)


def remind_of_terms(request: HttpRequest, page: Page) -> None:
    """Say in the editor that nothing of the organization is published before the terms are accepted."""
    if request.method != "GET" or not needs_terms(page):
        return
    organization = organization_of(page)
    if organization is None or not may_write_for(request.user, organization):
        return
    messages.warning(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            gettext("Before its first publication an approver accepts the terms of participation."),
            terms_url(organization),
            gettext("Read and accept them"),
        ),
    )


def terms_url(organization: OrganizationPage) -> str:
    """Return the address of the screen for an organization."""
    return reverse("terms_admin:terms", args=[organization.translation_key])


class TermsViewSet(ScreenViewSet):
    """Terms of participation."""

    name = "terms_admin"
    url_prefix = "terms"
    screens = (("<uuid:key>/", TermsView, "terms"),)
