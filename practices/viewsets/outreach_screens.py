"""What the screens of outreach share: they are the secretariat's alone, and not there for anybody else."""

from typing import Any

from django.http import FileResponse, Http404
from django.utils.translation import gettext_lazy as _

from organizations.menu import ExchangeViewSet, SecretariatMenuItem
from organizations.screens import ExchangeScreen, SecretariatView
from practices.models import KeptFile

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


def hand_out(kept: KeptFile | None, *, content_type: str = "") -> FileResponse:
    """Give a file of a record as a download; 404 where there is none, or the storage has it no more.

    `content_type`: else its own media type.
    """
    if kept is None:
        raise Http404
    try:
        stream = kept.stored.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(stream, as_attachment=True, filename=kept.name, content_type=content_type or kept.media_type)
