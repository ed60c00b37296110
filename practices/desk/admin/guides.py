"""Help: a guide for each role, with pictures and the ways to the screens."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from organizations.menu import MAIN_MENU, ExchangeViewSet, OwnPeopleMenuItem
from organizations.screens import ExchangeScreen, OwnReaderView
from practices.queries.guides import ROLES, STEPS, guide_for, role_of, step_of


class GuideView(ExchangeScreen, OwnReaderView):
    """The guide of one role; without one, of the user's own."""

    template_name = "practices/admin/guide.html"
    page_title = _("Help")
    header_icon = "help"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for a role that has none."""
        if kwargs.get("role", "officer") not in ROLES:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        role = kwargs.get("role") or role_of(request.user)
        language, guide = guide_for(role)
        return self.render_to_response(
            self.get_context_data(role=role, roles=ROLES.items(), language=language, guide=guide)
        )


class GuideViewSet(ExchangeViewSet):
    """Help."""

    name = "guides"
    url_prefix = "guides"
    menu_label = _("Help")
    menu_name = "own-help"
    icon = menu_icon = "help"
    menu_hook = MAIN_MENU
    menu_order = 50
    menu_item_class = OwnPeopleMenuItem
    screens = (
        ("", GuideView, "index"),
        ("<slug:role>/", GuideView, "role"),
    )


def guide_buttons(page: Page, user: Any, next_url: str | None = None, **more: Any) -> Iterator[Button]:
    """Yield the button that leads from the editor of a page to its step of the officers' guide."""
    step = step_of("wagtailadmin_pages:edit")
    if step and more.get("view_name") == "edit":
        address = f"{reverse('guides:role', args=[STEPS])}#step-{step.number}"
        yield Button(_("Help"), address, icon_name="help", priority=100)


def guide_item() -> MenuItem:
    """Return the item that leads to the guides within Wagtail's own "Help"."""
    return MenuItem(_("How it works"), reverse_lazy("guides:index"), name="guides", icon_name="help", order=100)
