"""The eight digits that are mailed before a page behind a link opens, and the pass that who enters them reads with."""

import datetime
import secrets
import unicodedata
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from practices.actions.signed_keys import digest_of_key, is_key, make_key
from practices.models import ApprovalRequest, Clearance

HOLDS_FOR = datetime.timedelta(minutes=10)
PASS_HOLDS_FOR = datetime.timedelta(hours=2)
"""How long who entered the code can read and answer; then another code is sent."""
DIGIT_COUNT = 8
MOST_TRIES = 5
MOST_CODES = 6
"""Codes that are sent about one thing within `COUNTED_OVER`."""
COUNTED_OVER = datetime.timedelta(hours=24)

type Asked = ApprovalRequest | Clearance
"""What is behind a link, and has `codes`."""


class CodeRefused(Exception):
    """The code is wrong, too old or used, or no other is sent now; the message is for the user."""


def make_code(asked: Asked) -> str:
    """Return the digits of a new code about a row that the caller has locked; those before hold no longer.

    Raises CodeRefused.
    """
    now = make_room(asked.codes)
    digits = f"{secrets.randbelow(10**DIGIT_COUNT):0{DIGIT_COUNT}d}"
    asked.codes.create(digest=_digest(asked, digits), sent_at=now, expires_at=now + HOLDS_FOR)
    return digits


def make_room(codes: Any) -> datetime.datetime:
    """End the codes of these that still hold, so that another can be sent; give the moment. Raises CodeRefused."""
    now = timezone.now()
    if codes.filter(sent_at__gt=now - COUNTED_OVER).count() >= MOST_CODES:
        raise CodeRefused(_("Enough codes were sent today. Please use the last one, or come back tomorrow."))
    codes.filter(expires_at__gt=now).update(expires_at=now)
    return now


def has_live_code(asked: Asked) -> bool:
    """Tell whether a code that was sent can still be entered (one query)."""
    return bool(live(asked.codes).exists())


def enter_code(asked: Asked, typed: str) -> str:
    """Use up the code that was sent, and give the pass that its holder reads with: it is kept nowhere.

    A wrong code is counted, which stays when it is refused. Raises CodeRefused.
    """
    with transaction.atomic():
        code = live(asked.codes).select_for_update().first()
        is_right = code is not None and constant_time_compare(_digest(asked, digits_of(typed)), code.digest)
        if code is not None and is_right:
            key, now = make_key(_salt(asked)), timezone.now()
            asked.codes.filter(pk=code.pk).update(
                used_at=now, pass_digest=digest_of_key(key), pass_expires_at=now + PASS_HOLDS_FOR
            )
            return key
        if code is not None:
            asked.codes.filter(pk=code.pk).update(tries=F("tries") + 1)
    raise CodeRefused(refusal_of(code))


def refusal_of(code: Any) -> str:
    """Say why nothing opens: no code holds (None), or another try at this one, as it was read before, was wrong."""
    if code is None:
        return _("No code holds any more. Please have a new one sent.")
    left = MOST_TRIES - code.tries - 1
    if left <= 0:
        return _("This code was mistyped too often and holds no longer. Please have a new one sent.")
    return _("This is not the code. You can try %(count)s more times.") % {"count": left}


def digits_of(typed: str) -> str:
    """Return the digits of what was typed, in whatever script."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed[:20] if sign.isdecimal())


def has_pass(asked: Asked, key: str) -> bool:
    """Tell whether `key` is a pass to this row that holds (one query; none for what is no pass)."""
    if not is_key(key, _salt(asked), max_age=PASS_HOLDS_FOR):
        return False
    passes = asked.codes.filter(pass_expires_at__gt=timezone.now())
    return bool(passes.filter(pass_digest=digest_of_key(key)).exists())


def end_passes(asked: Asked) -> None:
    """Let nobody read on who has entered a code."""
    asked.codes.update(pass_expires_at=timezone.now())


def live(codes: Any) -> Any:
    """Keep the codes that can still be entered."""
    return codes.filter(expires_at__gt=timezone.now(), used_at__isnull=True, tries__lt=MOST_TRIES)


def _salt(asked: Asked) -> str:
    """Name the purpose of a pass: the kind of thing that it opens."""
    return f"{asked._meta.label_lower}.pass"


def _digest(asked: Asked, digits: str) -> str:
    return digest_of_code(f"{asked._meta.label_lower}.codes", f"{asked.pk}:{digits}")


def digest_of_code(salt: str, about: str) -> str:
    """Return what is kept of a code; without the portal's secret nobody finds the digits from it."""
    return salted_hmac(salt, about, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
