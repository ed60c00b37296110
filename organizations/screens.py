"""The base of the admin's screens for people of organizations and the secretariat."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

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


class OwnPeopleView(View):
    """Answers 404 to who acts for no organization."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in the people of organizations."""
        if not reader_of(request.user).is_participant:
            raise Http404
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

    `list_of` names the list that it belongs to: the name of its address and its label. `buttons` stand beside the
    title: of each its label, the name of the address that it leads to, and its icon.
    """

    list_of: tuple[str, Any] | None = None
    buttons: Sequence[tuple[Any, str, str]] = ()

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Return the buttons beside the title."""
        return [HeaderButton(str(label), reverse(name), icon_name=icon) for label, name, icon in self.buttons]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this screen."""
        return [*self.breadcrumbs_items, *self.way(), {"url": "", "label": self.here()}]

    def here(self) -> str:
        """Return what the way to this screen ends with."""
        return str(self.page_title)

    def way(self) -> list[dict[str, Any]]:
        """Return the steps between the first page and this screen, each with url and label; of a list itself none."""
        if self.list_of is None:
            return []
        name, label = self.list_of
        address = reverse(name)
        return [] if self.request.path == address else [{"url": address, "label": str(label)}]


def editor_step(page: Page) -> dict[str, Any]:
    """Return the step of a way that leads to the editor of a page."""
    return {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": str(page)}


class ParticipantScreen(ExchangeScreen, ParticipantView):
    """A screen for who acts for an organization, and for the secretariat."""


@contextmanager
def show_refusals(request: HttpRequest, *refusals: type[Exception]) -> Iterator[None]:
    """Show a refusal of an action as a message; what follows the block is done all the same."""
    try:
        yield
    except refusals as refusal:
        messages.error(request, str(refusal))
