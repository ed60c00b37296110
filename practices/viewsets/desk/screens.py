"""What is done from the desk, and the messages to an organization."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from organizations.menu import MAIN_MENU, ExchangeViewSet, ParticipantMenuItem
from organizations.models import OrganizationPage, reader_of
from organizations.screens import ExchangeScreen
from practices.actions.confirmations import ConfirmationRefused, confirm_standing
from practices.models import InstrumentPage
from practices.tables.desk.notices import notice_rows, notices_about
from practices.viewsets.asked import read_uuid

PER_PAGE = 30


class ConfirmView(View):
    """Records that nothing changed: what is recorded of an organization beside a reference still holds."""

    http_method_names = ["post"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the organization among the user's own, and the reference."""
        super().setup(request, *args, **kwargs)
        own, reference = read_uuid(request.POST.get("organization")), read_uuid(request.POST.get("reference"))
        self.organization: Any = OrganizationPage.objects.of(request.user).filter(translation_key=own).first()
        beside = InstrumentPage.objects.filter(adoption_events__organization=self.organization)
        self.reference: Any = beside.filter(translation_key=reference).first() if self.organization else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for what is not there for this user."""
        if self.reference is None and request.method == "POST":
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm, and say so."""
        try:
            confirm_standing(organization=self.organization, reference=self.reference, by=request.user)
        except ConfirmationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            words = gettext("Confirmed today: nothing changed beside %(reference)s.")
            messages.success(request, words % {"reference": self.reference.title_in()})
        return redirect("wagtailadmin_home")


class MessagesView(ExchangeScreen):
    """What others recorded about the organizations that the user acts for, the newest first."""

    template_name = "practices/admin/messages.html"
    page_title = _("Messages")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 to who acts for no organization."""
        if not reader_of(request.user).is_participant:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        listed = Paginator(notices_about(request.user), PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(self.get_context_data(listed=listed, rows=notice_rows(listed)))


class DeskViewSet(ExchangeViewSet):
    """The messages, and the button of the desk."""

    name = "desk"
    url_prefix = "desk"
    menu_label = _("Messages")
    menu_name = "messages"
    icon = menu_icon = "mail"
    menu_hook = MAIN_MENU
    menu_order = 40

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        """The item of the menu, shown by role."""
        return ParticipantMenuItem

    def get_urlpatterns(self) -> list[Any]:
        """Give the addresses of the messages and of the button."""
        return [
            path("messages/", MessagesView.as_view(), name="messages"),
            path("confirm/", ConfirmView.as_view(), name="confirm"),
        ]
