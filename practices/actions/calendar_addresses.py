"""The addresses at which calendar programs read deadlines: made, shown once, replaced, withdrawn; what a key opens."""

import re
import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.models import reader_of
from practices.actions.signed_keys import digest_of_key
from practices.models.calendar_addresses import CalendarAddress

KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
MADE = "practices.calendar.make"
WITHDRAWN = "practices.calendar.withdraw"


class CalendarRefused(Exception):
    """No address is made; the message is for the user."""


@transaction.atomic
def make_calendar_address(*, language: str, by: Any) -> str:
    """Make the address of somebody's deadlines, in the place of a former one; return its key, which is kept nowhere.

    Raises CalendarRefused.
    """
    if not has_deadlines(by):
        raise CalendarRefused(_("Only the secretariat and people who act for an organization have deadlines here."))
    account = get_user_model().objects.select_for_update().get(pk=by.pk)
    key = secrets.token_urlsafe(32)
    CalendarAddress.objects.filter(user=account).delete()
    CalendarAddress.objects.create(user=account, key_digest=digest_of_key(key), language=language[:10])
    log(instance=account, action=MADE, user=by)
    return key


@transaction.atomic
def withdraw_calendar_address(*, by: Any) -> None:
    """End the address of somebody's deadlines; nothing happens if there is none."""
    if CalendarAddress.objects.filter(user=by).delete()[0]:
        log(instance=by, action=WITHDRAWN, user=by)


def find_calendar_address(key: str) -> CalendarAddress | None:
    """Return the address of a key, with its account; None for what opens nothing, or nothing any more. One query."""
    if not KEY.fullmatch(key):
        return None
    return (
        CalendarAddress.objects.filter(key_digest=digest_of_key(key), user__is_active=True)
        .select_related("user")
        .first()
    )


def has_deadlines(user: Any) -> bool:
    """Tell whether `user` has a desk with deadlines."""
    reader = reader_of(user)
    return user.is_active and (reader.is_secretariat or reader.is_participant)
