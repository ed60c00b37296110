"""The group "Exchange" of the admin's menu: any app adds to it by its hook."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
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


class ExchangeViewSet(ViewSet):
    """The base of the screens in the group."""

    menu_hook = EXCHANGE_MENU
    menu_item_class: type[MenuItem] = ExchangeMenuItem
