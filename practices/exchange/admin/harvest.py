"""The screen of partners' portals: how each stands; following, naming, hiding and removing one."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet, SecretariatMenuItem
from organizations.screens import ExchangeScreen, SecretariatView, show_refusals
from practices.exchange.actions.followed_portals import PortalRefused, change_portal, follow_portal, forget_portal
from practices.exchange.queries.partners import portal_rows
from practices.models.exchange.harvest import HarvestSource


class PartnersView(ExchangeScreen, SecretariatView):
    """How each portal stands: last run, place in its log, what waits, the problem if there is one."""

    template_name = "practices/admin/partners.html"
    page_title: Any = _("Partners")
    header_icon = "site"
    list_of = ("partners_admin:index", _("Partners"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        return self.render_to_response(
            self.get_context_data(rows=portal_rows(request.user), is_on=settings.HARVEST, typed={})
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Follow a portal; nothing is read before the next run."""
        typed = {name: request.POST.get(name, "")[:400].replace("\0", "") for name in ("address", "title")}
        try:
            follow_portal(**typed, by=request.user)
        except PortalRefused as refusal:
            messages.error(request, str(refusal))
            return self.render_to_response(
                self.get_context_data(rows=portal_rows(request.user), is_on=settings.HARVEST, typed=typed)
            )
        messages.success(request, gettext("The portal is followed. It is read at the next run of manage.py harvest."))
        return redirect("partners_admin:index")


class PartnerView(ExchangeScreen, SecretariatView):
    """One portal: what it is called here, whether it is shown, and removing it."""

    template_name = "practices/admin/partner.html"
    header_icon = "site"
    list_of = ("partners_admin:index", _("Partners"))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the portal."""
        super().setup(request, *args, **kwargs)
        self.key: uuid.UUID = kwargs["key"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show how it stands, and the form."""
        source = self._source()
        self.page_title = str(source)
        (row,) = portal_rows(request.user, key=self.key)
        return self.render_to_response(self.get_context_data(row=row, title=source.title))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or remove it with all that was read of it once that is ticked."""
        source = self._source()
        with show_refusals(request, PortalRefused):
            if request.POST.get("do") == "forget":
                return self._forget(source)
            title = request.POST.get("title", "").replace("\0", "")
            change_portal(source=source, title=title, is_shown="is_shown" in request.POST, by=request.user)
            messages.success(request, gettext("Saved."))
        return redirect("partners_admin:detail", self.key)

    def _forget(self, source: HarvestSource) -> HttpResponse:
        if "is_sure" not in self.request.POST:
            messages.error(self.request, gettext("Tick the box to confirm the removal."))
            return redirect("partners_admin:detail", self.key)
        forget_portal(source=source, by=self.request.user)
        messages.success(
            self.request, gettext("The portal is no longer followed; everything read from it has been removed.")
        )
        return redirect("partners_admin:index")

    def _source(self) -> HarvestSource:
        return get_object_or_404(HarvestSource.objects.visible_to(self.request.user), public_id=self.key)


class PartnersViewSet(ExchangeViewSet):
    """Partners' portals."""

    name = "partners_admin"
    url_prefix = "partners"
    menu_label = _("Partners")
    menu_name = "partners"
    icon = menu_icon = "site"
    menu_order = 730
    menu_item_class = SecretariatMenuItem
    screens = (
        ("", PartnersView, "index"),
        ("<uuid:key>/", PartnerView, "detail"),
    )
