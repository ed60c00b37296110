"""The base of the admin's screens for people of organizations and the secretariat."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from organizations.models import reader_of


class ParticipantView(View):
    """Refuses who acts for no organization and is not of the secretariat."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in who acts for an organization, and the secretariat."""
        reader = reader_of(request.user)
        if not (reader.is_secretariat or reader.is_participant):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class OwnReaderView(View):
    """Refuses who reads the own things of no organization: focal points read them too."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in who reads for an organization, and the secretariat."""
        reader = reader_of(request.user)
        if not (reader.is_secretariat or reader.reads_for):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class SecretariatView(View):
    """Answers 404 to everybody but the secretariat."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in the secretariat."""
        if not reader_of(request.user).is_secretariat:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class OperatorView(View):
    """Answers 404 to everybody but who runs the portal."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in operators."""
        if not request.user.is_superuser:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ExchangeScreen(WagtailAdminTemplateMixin, View):
    """A screen within the admin, with the way to it.

    `list_of` names the list that it belongs to: the name of its address and its label.
    """

    list_of: tuple[str, Any] | None = None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this screen."""
        return [*self.breadcrumbs_items, *self.way(), {"url": "", "label": str(self.page_title)}]

    def way(self) -> list[dict[str, Any]]:
        """Return the steps between the first page and this screen, each with url and label; of a list itself none."""
        if self.list_of is None:
            return []
        name, label = self.list_of
        address = reverse(name)
        return [] if self.request.path == address else [{"url": address, "label": str(label)}]


class ParticipantScreen(ExchangeScreen, ParticipantView):
    """A screen for who acts for an organization, and for the secretariat."""
