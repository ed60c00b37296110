"""The group "Exchange" of the admin's menu: any app adds to it by its hook."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from organizations.models import reader_of

EXCHANGE_MENU = "register_exchange_menu_item"
MAIN_MENU = "register_admin_menu_item"
"""Wagtail's hook of the menu's first level: the five ways of an organization's people stand there."""


class ExchangeMenuItem(MenuItem):
    """Shown to the secretariat and to the people of organizations."""

    def is_shown(self, request: HttpRequest) -> bool:
        reader = reader_of(request.user)
        return reader.is_secretariat or reader.is_participant


class OwnReaderMenuItem(MenuItem):
    """Shown to the secretariat and to who reads the own things of an organization."""

    def is_shown(self, request: HttpRequest) -> bool:
        reader = reader_of(request.user)
        return reader.is_secretariat or bool(reader.reads_for)


class SecretariatMenuItem(MenuItem):
    """Shown to the secretariat."""

    def is_shown(self, request: HttpRequest) -> bool:
        return reader_of(request.user).is_secretariat


class OperatorMenuItem(MenuItem):
    """Shown to who runs the portal."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


class ParticipantMenuItem(MenuItem):
    """Shown to the people of organizations."""

    def is_shown(self, request: HttpRequest) -> bool:
        return reader_of(request.user).is_participant


class OwnPeopleMenuItem(MenuItem):
    """Shown to who reads the own things of an organization, focal points among them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(reader_of(request.user).reads_for)


class ExchangeGroup(ViewSetGroup):
    """The group itself; what is in it is registered under `EXCHANGE_MENU`."""

    menu_label = _("Exchange")
    menu_name = "exchange"
    menu_icon = "group"
    menu_order = 150
    submenu_hook = EXCHANGE_MENU


class ScreenViewSet(ViewSet):
    """Screens below one address: of each its address, view and name.

    `index_view` is what is at the address itself. The results of a list that Wagtail makes are at "results/" below it.
    """

    index_view: ClassVar[type[View] | None] = None
    screens: ClassVar[Sequence[tuple[str, type[View], str]]] = ()

    def get_urlpatterns(self) -> list[Any]:
        index = () if self.index_view is None else (("", self.index_view, "index"),)
        return [pattern for screen in (*index, *self.screens) for pattern in self._patterns(*screen)]

    def _patterns(self, address: str, view: type[View], name: str) -> list[Any]:
        if not issubclass(view, BaseListingView):
            return [path(address, view.as_view(), name=name)]
        given = {
            "index_url_name": f"{self.url_namespace}:{name}",
            "index_results_url_name": f"{self.url_namespace}:{name}_results",
            "header_icon": self.icon,
        }
        shown = self.construct_view(view, **given)
        results = self.construct_view(view, **given, results_only=True, http_method_names=["get", "head"])
        return [path(address, shown, name=name), path(f"{address}results/", results, name=f"{name}_results")]


class ExchangeViewSet(ScreenViewSet):
    """The base of the screens in the group."""

    menu_hook = EXCHANGE_MENU
    menu_item_class: type[MenuItem] = ExchangeMenuItem
