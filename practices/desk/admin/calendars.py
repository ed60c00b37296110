"""Deadlines as a calendar: the file, and the address that a calendar program reads."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages

from organizations.screens import ExchangeScreen
from practices.actions.calendar_addresses import (
    MADE,
    WITHDRAWN,
    has_deadlines,
    make_calendar_address,
    withdraw_calendar_address,
)
from practices.desk.queries.deadlines import deadlines_of, named_entries
from practices.desk.views import hand_over
from practices.models.calendar_addresses import CalendarAddress


class OwnDeadlinesView(View):
    """What the views share: for who has no deadlines there is nothing here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 to them."""
        if not has_deadlines(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class CalendarView(OwnDeadlinesView, ExchangeScreen):
    """What the calendar has, its file, and the address, which is shown once."""

    template_name = "practices/admin/calendar.html"
    page_title = _("Deadlines as a calendar")
    header_icon = "calendar"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show them."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make an address, in the place of a former one, or end it: one call below."""
        if request.POST.get("do") == "withdraw":
            withdraw_calendar_address(by=request.user)
            messages.success(request, gettext("The address no longer works."))
            return redirect("desk:calendar")
        return self._show(make_calendar_address(language=get_language() or "en", by=request.user))

    def _show(self, key: str = "") -> HttpResponse:
        address = f"{settings.BASE_URL}{reverse('calendar', args=[key])}" if key else ""
        response = self.render_to_response(
            self.get_context_data(
                deadlines=deadlines_of(self.request.user, now=timezone.now()),
                address=address,
                made=CalendarAddress.objects.filter(user=self.request.user.pk).first(),
            )
        )
        patch_cache_control(response, private=True, no_store=True)
        return response


class CalendarFileView(OwnDeadlinesView):
    """The file."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand it over, with names."""
        return hand_over(named_entries(deadlines_of(request.user, now=timezone.now())), get_language() or "en")


def register_calendars(actions: Any) -> None:
    """Make what is done with addresses of calendars known to Wagtail's log."""
    actions.register_action(MADE, _("Make a calendar address"), _("An address of deadlines was made"))
    actions.register_action(WITHDRAWN, _("End a calendar address"), _("The address of deadlines was ended"))
