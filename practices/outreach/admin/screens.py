"""What the screens of outreach share: they are the secretariat's alone, and not there for anybody else."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.menu import ExchangeViewSet, SecretariatMenuItem
from organizations.screens import ExchangeScreen, SecretariatView

OutreachView = SecretariatView
OutreachMenuItem = SecretariatMenuItem


class OutreachScreen(SecretariatView, ExchangeScreen):
    """A screen of the outreach ledger."""

    header_icon = "comment"
    list_of: tuple[str, Any] = ("contacts:index", _("Contacts"))
    page_title: Any = ""


class OutreachViewSet(ExchangeViewSet):
    """The base of the screens in the menu, for the secretariat."""

    menu_item_class = SecretariatMenuItem
