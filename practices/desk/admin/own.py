"""My texts, with the state of each and what comes next; my organization, with everything that is kept about it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.menu import MAIN_MENU, ExchangeViewSet, OwnPeopleMenuItem, ParticipantMenuItem
from organizations.models import OrganizationPage, reader_of
from organizations.screens import ExchangeScreen, OwnPeopleView
from practices.desk.admin.menu import ways_within
from practices.desk.queries.own_places import own_places
from practices.desk.queries.texts import KINDS, STANDS, own_texts, read_texts_asked, text_rows
from practices.models.editions import today
from practices.models.releases import ReleasedKind
from practices.queries.wording import name_of

PER_PAGE = 40


class MyTextsView(ExchangeScreen, OwnPeopleView):
    """The texts of the organizations that the user acts for."""

    template_name = "practices/admin/my_texts.html"
    page_title = _("My texts")
    header_icon = "doc-full"
    buttons = ((_("Import a text"), "imports:index", "upload"),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        asked = read_texts_asked(request.GET.dict())
        listed = Paginator(own_texts(request.user, asked, now=timezone.now()), PER_PAGE).get_page(request.GET.get("p"))
        owners = OrganizationPage.objects.of(request.user).for_listing()
        return self.render_to_response(
            self.get_context_data(
                asked=asked,
                listed=listed,
                rows=text_rows(listed),
                owners=[(one.pk, str(one.translation_key), name_of(one)) for one in owners],
                kinds=[(kind, ReleasedKind(kind).label) for kind in KINDS],
                states=STANDS.items(),
                ways=ways_within(request, about_texts=True),
            )
        )


class MyTextsViewSet(ExchangeViewSet):
    """My texts."""

    name = "my_texts"
    url_prefix = "my-texts"
    menu_label = _("My texts")
    menu_name = "my-texts"
    icon = menu_icon = "doc-full"
    menu_hook = MAIN_MENU
    menu_order = 10
    menu_item_class = ParticipantMenuItem
    screens = (("", MyTextsView, "index"),)


class MyOrganizationView(ExchangeScreen):
    """Everything that is kept about the organizations that the user reads for, each with the screen it is kept on."""

    template_name = "practices/admin/my_organization.html"
    page_title = _("My organization")
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 to who reads for no organization."""
        if not reader_of(request.user).reads_for:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the ways."""
        return self.render_to_response(
            self.get_context_data(
                organizations=own_places(request.user, today()), ways=ways_within(request, about_texts=False)
            )
        )


class MyOrganizationViewSet(ExchangeViewSet):
    """My organization."""

    name = "my_organization"
    url_prefix = "my-organization"
    menu_label = _("My organization")
    menu_name = "my-organization"
    icon = menu_icon = "group"
    menu_hook = MAIN_MENU
    menu_order = 30
    menu_item_class = OwnPeopleMenuItem
    screens = (("", MyOrganizationView, "index"),)
