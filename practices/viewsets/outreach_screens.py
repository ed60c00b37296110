"""What the screens of outreach share: they are the secretariat's alone, and not there for anybody else."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.generic import View
from wagtail.admin.menu import MenuItem

from organizations.screens import ExchangeScreen
from practices.permissions import is_secretariat


class OutreachView(View):
    """Answers 404 to everybody but the secretariat."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in the secretariat."""
        if not is_secretariat(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class OutreachScreen(OutreachView, ExchangeScreen):
    """A screen of the outreach ledger."""

    header_icon = "comment"
    page_title: Any = ""

    def way(self) -> list[dict[str, Any]]:
        """Come from the list of contacts."""
        return [{"url": reverse("contacts:index"), "label": gettext("Contacts")}]


class OutreachMenuItem(MenuItem):
    """Shown to the secretariat."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_secretariat(request.user)
