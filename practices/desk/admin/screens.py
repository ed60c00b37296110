"""What is done from the desk, and the messages to an organization."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.sidebar import LinkMenuItem

from organizations.menu import MAIN_MENU, ExchangeViewSet, ParticipantMenuItem
from organizations.models import OrganizationPage
from organizations.screens import ExchangeScreen, OwnPeopleView
from practices.actions.confirmations import ConfirmationRefused, confirm_standing
from practices.actions.messages import mark_read, mark_unread
from practices.admin.asked import read_uuid
from practices.desk.admin.calendars import CalendarFileView, CalendarView
from practices.desk.admin.searching import DeskSearchView
from practices.desk.admin.unread import note_unread, unread_of, with_unread
from practices.desk.queries.inbox import KINDS, Message, messages_of, unread_count
from practices.models.instruments import InstrumentPage
from practices.policies import proposals_to_decide

PER_PAGE = 30


class ConfirmUnchangedView(View):
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
            words = gettext("Confirmed today: nothing changed in relation to %(reference)s.")
            messages.success(request, words % {"reference": self.reference.title_in()})
        return redirect("wagtailadmin_home")


class MessagesView(ExchangeScreen, OwnPeopleView):
    """Everything that concerns the user, the newest first; what is read is marked by a button."""

    template_name = "practices/admin/messages.html"
    page_title = _("Messages")
    header_icon = "mail"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        found = self._messages()
        kind, only_unread = request.GET.get("kind", ""), request.GET.get("unread") == "1"
        kind = kind if kind in KINDS else ""
        wanted = [one for one in found if kind in ("", one.kind) and (one.is_waiting or not only_unread)]
        listed = Paginator(wanted, PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(
            self.get_context_data(
                listed=listed,
                rows=list(listed),
                kind=kind,
                only_unread=only_unread,
                unread=unread_count(found),
                kinds=[(code, label, sum(one.kind == code for one in found)) for code, label in KINDS.items()],
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mark those that were ticked, or all, as read; or those that were ticked as unread."""
        act, keys = request.POST.get("do", ""), request.POST.getlist("message")
        if act == "unread":
            mark_unread(keys=keys, by=request.user)
        elif act == "all":
            mark_read(keys=[one.key for one in self._messages()], by=request.user)
        else:
            mark_read(keys=keys, by=request.user)
        self._messages()
        return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)

    def _messages(self) -> list[Message]:
        """Return the user's messages, and note for the menu how many are unread."""
        user = self.request.user
        found = messages_of(user, proposals=proposals_to_decide(user), now=timezone.now())
        note_unread(user, unread_count(found))
        return found


class MessagesMenuItem(ParticipantMenuItem):
    """The item of the menu, with how many messages are unread."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        label = with_unread(str(self.label), unread_of(request.user))
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)


class DeskViewSet(ExchangeViewSet):
    """The messages, and the button of the desk."""

    name = "desk"
    url_prefix = "desk"
    menu_label = _("Messages")
    menu_name = "messages"
    icon = menu_icon = "mail"
    menu_hook = MAIN_MENU
    menu_order = 40
    menu_item_class = MessagesMenuItem
    screens = (
        ("messages/", MessagesView, "messages"),
        ("search/", DeskSearchView, "search"),
        ("confirm/", ConfirmUnchangedView, "confirm"),
        ("deadlines/", CalendarView, "calendar"),
        ("deadlines/calendar.ics", CalendarFileView, "calendar_file"),
    )
