"""The status page, for who runs the portal: how everything stands that it rests on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.menu import OperatorMenuItem, ScreenViewSet
from organizations.screens import ExchangeScreen, OperatorView
from practices.operations.status import status


class StatusView(ExchangeScreen, OperatorView):
    """Findings, the jobs of the worker, what waits, versions."""

    template_name = "practices/admin/status.html"
    page_title = _("Status")
    header_icon = "circle-check"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look at everything, and show it."""
        return self.render_to_response(self.get_context_data(status=status(now=timezone.now())))


class StatusViewSet(ScreenViewSet):
    """Status."""

    name = "status"
    url_prefix = "status"
    menu_label = _("Status")
    menu_name = "status"
    icon = menu_icon = "circle-check"
    menu_order = 10_000
    menu_hook = "register_reports_menu_item"
    menu_item_class = OperatorMenuItem
    screens = (("", StatusView, "index"),)
