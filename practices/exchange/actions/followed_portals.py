"""Which portals are followed, what they are called here, and whether what they show is shown."""

from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from practices.models.exchange.harvest import HarvestSource
from practices.permissions import is_secretariat

LONGEST_ADDRESS = 300


class PortalRefused(Exception):
    """The portal is not followed, or not changed; the message is for the user."""


@transaction.atomic
def follow_portal(*, address: str, title: str = "", by: Any) -> HarvestSource:
    """Begin to follow the portal at `address`, the beginning of its addresses; once. `by`: None is the operator.

    Nothing is read yet. Raises PortalRefused.
    """
    _refuse_others(by)
    kept = portal_address(address)
    source, is_new = HarvestSource.objects.get_or_create(address=kept, defaults={"title": title.strip()[:200]})
    if not is_new and title.strip():
        source.title = title.strip()[:200]
        source.save(update_fields=["title"])
    return source


@transaction.atomic
def change_portal(*, source: HarvestSource, title: str, is_shown: bool, by: Any) -> HarvestSource:
    """Name a portal, and show to the public what it shows, or no more. Raises PortalRefused."""
    _refuse_others(by)
    source.title, source.is_shown = title.strip()[:200], is_shown
    source.save(update_fields=["title", "is_shown"])
    return source


@transaction.atomic
def forget_portal(*, source: HarvestSource, by: Any) -> None:
    """Follow a portal no more, and remove all that was read of it. Raises PortalRefused."""
    _refuse_others(by)
    source.delete()


def portal_address(text: str) -> str:
    """Return the address of a portal without its last slash. Raises PortalRefused for what is none."""
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or parts.query or parts.fragment or parts.username is not None or not _is_plain(address):
        raise PortalRefused(_("Write the address of a portal as https://exchange.example."))
    return address


def _is_plain(address: str) -> bool:
    return len(address) <= LONGEST_ADDRESS and all(letter.isprintable() and not letter.isspace() for letter in address)


def _refuse_others(by: Any) -> None:
    if by is not None and not is_secretariat(by):
        raise PortalRefused(_("The secretariat decides which portals are followed."))
