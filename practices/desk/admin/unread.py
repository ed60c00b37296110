"""How many messages of an account are unread, as its desk or its list of messages last counted them."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

HELD = 24 * 60 * 60
"""Seconds that a count is known for."""


def note_unread(user: Any, count: int) -> None:
    """Note what was counted, for the menu."""
    cache.set(_key(user), count, HELD)


def unread_of(user: Any) -> int:
    """Return what was last counted, 0 where nothing is known: the menu asks on every screen, and counts nothing."""
    return int(cache.get(_key(user)) or 0)


def with_unread(label: str, count: int) -> str:
    """Return a label with how many are unread, as it is where none is."""
    return _("%(label)s (%(count)s)") % {"label": label, "count": count} if count else label


def _key(user: Any) -> str:
    return f"unread-messages-{user.pk}"
