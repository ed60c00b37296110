"""The six digits that are mailed to a registered address before a return goes on."""

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

from organizations.models import FocalPoint
from practices.mails import mail_focal_point
from practices.models import Return, ReturnCode

HOLDS_FOR = datetime.timedelta(minutes=10)
MOST_TRIES = 5
MOST_CODES = 6
"""Codes that one person gets for one return within `COUNTED_OVER`."""
COUNTED_OVER = datetime.timedelta(hours=24)


class CodeRefused(Exception):
    """The code is wrong, too old or used, or no other is sent now; the message is for the user."""


@transaction.atomic
def send_code(*, yearly_return: Return, focal_point: FocalPoint) -> ReturnCode:
    """Send a new code to a registered person of the return; those sent before hold no longer. Raises CodeRefused."""
    Return.objects.select_for_update(of=("self",)).only("pk").get(pk=yearly_return.pk)  # one code at a time
    now = timezone.now()
    mine = ReturnCode.objects.filter(return_of=yearly_return, focal_point=focal_point)
    if mine.filter(sent_at__gt=now - COUNTED_OVER).count() >= MOST_CODES:
        raise CodeRefused(_("Enough codes were sent today. Please use the last one, or come back tomorrow."))
    mine.filter(expires_at__gt=now).update(expires_at=now)
    digits = f"{secrets.randbelow(10**6):06d}"
    code = ReturnCode.objects.create(
        return_of=yearly_return,
        focal_point=focal_point,
        digest=_digest(yearly_return, focal_point, digits),
        sent_at=now,
        expires_at=now + HOLDS_FOR,
    )

    def describe() -> dict[str, Any]:
        return {
            "organization": yearly_return.organization.name_in(),
            "year": yearly_return.year,
            "code": digits,
            "minutes": HOLDS_FOR.seconds // 60,
        }

    mail_focal_point(focal_point, "return_code", describe)
    return code


def has_live_code(*, yearly_return: Return, focal_point: FocalPoint) -> bool:
    """Tell whether a code that was sent to this person can still be entered (one query)."""
    return _live(yearly_return, focal_point).exists()


def use_code(*, yearly_return: Return, focal_point: FocalPoint, typed: str) -> str:
    """Use up the code that this person was sent; give "" if it was right, else a sentence for the user.

    A wrong one is counted, so the transaction around it must not be rolled back: nothing is raised.
    """
    code = _live(yearly_return, focal_point).select_for_update().first()
    if code is None:
        return _("No code holds any more. Please have a new one sent.")
    digits = "".join(str(unicodedata.decimal(sign)) for sign in typed[:20] if sign.isdecimal())
    if not constant_time_compare(_digest(yearly_return, focal_point, digits), code.digest):
        ReturnCode.objects.filter(pk=code.pk).update(tries=F("tries") + 1)
        left = MOST_TRIES - code.tries - 1
        if left <= 0:
            return _("This code was mistyped too often and holds no longer. Please have a new one sent.")
        return _("This is not the code. You can try %(count)s more times.") % {"count": left}
    ReturnCode.objects.filter(pk=code.pk).update(used_at=timezone.now())
    return ""


def _live(yearly_return: Return, focal_point: FocalPoint) -> Any:
    mine = ReturnCode.objects.filter(return_of=yearly_return, focal_point=focal_point)
    return mine.filter(expires_at__gt=timezone.now(), used_at__isnull=True, tries__lt=MOST_TRIES)


def _digest(yearly_return: Return, focal_point: FocalPoint, digits: str) -> str:
    """Give what is kept of a code; without the portal's secret nobody finds six digits from it."""
    about = f"{yearly_return.pk}:{focal_point.pk}:{digits}"
    return salted_hmac("practices.return_codes", about, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
