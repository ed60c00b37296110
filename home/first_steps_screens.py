"""The desk of a new portal: what is left to do, on the first page of the admin and on a screen of its own."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from home.first_steps import SetupStep, are_shown, first_steps
from home.look_actions import MailFailed, dismiss_steps, try_mail
from organizations.menu import OperatorMenuItem, ScreenViewSet
from organizations.screens import ExchangeScreen, OperatorView, show_refusals


class FirstStepsPanel(Component):
    """The steps, on the first page."""

    name = "first_steps"
    order = 50
    template_name = "home/admin/first_steps_panel.html"

    class Media:
        css = {"all": ["css/home.css"]}

    def __init__(self, steps: list[SetupStep]) -> None:
        self.steps = steps

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the steps, how many are done, and the page's token for what is posted from it."""
        return {**_counted(self.steps), "csrf_token": parent_context["csrf_token"]}


def show_first_steps(request: HttpRequest, panels: list[Any]) -> None:
    """Put the steps first for who runs the portal, until all are done or they were dismissed."""
    if request.user.is_superuser and are_shown():
        steps = first_steps()
        if not all(step.is_done for step in steps):
            panels.append(FirstStepsPanel(steps))


class FirstStepsView(ExchangeScreen, OperatorView):
    """The steps; here mail is tried, and the panel dismissed."""

    template_name = "home/admin/first_steps.html"
    page_title = _("First steps")
    header_icon = "clipboard-list"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show them."""
        return self.render_to_response(self.get_context_data(**_counted(first_steps())))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send a mail to oneself, or show the steps no more."""
        if "dismiss" in request.POST:
            dismiss_steps(by=request.user)
            return redirect("wagtailadmin_home")
        with show_refusals(request, MailFailed):
            try_mail(by=request.user)
            messages.success(request, gettext("Sent to your own address."))
        return redirect("first_steps:index")


class FirstStepsViewSet(ScreenViewSet):
    """First steps."""

    name = "first_steps"
    url_prefix = "first-steps"
    menu_label = _("First steps")
    menu_name = "first-steps"
    icon = menu_icon = "clipboard-list"
    menu_order = 5
    menu_hook = "register_settings_menu_item"
    menu_item_class = OperatorMenuItem
    screens = (("", FirstStepsView, "index"),)


def _counted(steps: list[SetupStep]) -> dict[str, Any]:
    return {"steps": steps, "done": sum(step.is_done for step in steps), "count": len(steps)}
