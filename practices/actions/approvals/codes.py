"""The eight digits that are mailed to a registered approver, and the pass that who enters them reads with."""

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

from practices.actions.approvals.requests import SALT, ApprovalRefused
from practices.actions.signed_keys import digest_of_key, is_key, make_key
from practices.mails import mail_registered_approver
from practices.models import ApprovalCode, ApprovalRequest

HOLDS_FOR = datetime.timedelta(minutes=10)
PASS_HOLDS_FOR = datetime.timedelta(hours=2)
"""How long who entered the code can read and answer; then another code is sent."""
PASS_SALT = f"{SALT}.pass"
DIGIT_COUNT = 8
MOST_TRIES = 5
MOST_CODES = 6
"""Codes that are sent about one request within `COUNTED_OVER`."""
COUNTED_OVER = datetime.timedelta(hours=24)


@transaction.atomic
def send_code(*, asked: ApprovalRequest) -> ApprovalCode:
    """Send a new code to the approver of an open request; those before hold no longer. Raises ApprovalRefused."""
    row = ApprovalRequest.objects.select_for_update(of=("self",)).select_related("approver").get(pk=asked.pk)
    if not row.is_open or row.approver is None:
        raise ApprovalRefused(_("This link is no longer valid."))
    now = timezone.now()
    mine = ApprovalCode.objects.filter(request=row)
    if mine.filter(sent_at__gt=now - COUNTED_OVER).count() >= MOST_CODES:
        raise ApprovalRefused(_("Enough codes were sent today. Please use the last one, or come back tomorrow."))
    mine.filter(expires_at__gt=now).update(expires_at=now)
    digits = f"{secrets.randbelow(10**DIGIT_COUNT):0{DIGIT_COUNT}d}"
    code = ApprovalCode.objects.create(
        request=row, digest=_digest(row, digits), sent_at=now, expires_at=now + HOLDS_FOR
    )

    def describe() -> dict[str, Any]:
        return {"code": digits, "minutes": HOLDS_FOR.seconds // 60}

    mail_registered_approver(row.approver, "approval_code", describe)
    return code


def has_live_code(asked: ApprovalRequest) -> bool:
    """Tell whether a code that was sent can still be entered (one query)."""
    return bool(_live(asked).exists())


def open_with_code(*, asked: ApprovalRequest, typed: str) -> str:
    """Use up the code that was sent, and give the pass that its holder reads with: it is kept nowhere.

    A wrong code is counted, which stays when it is refused. Raises ApprovalRefused.
    """
    with transaction.atomic():
        code = _live(asked).select_for_update().first()
        digits = "".join(str(unicodedata.decimal(sign)) for sign in typed[:20] if sign.isdecimal())
        is_right = code is not None and constant_time_compare(_digest(asked, digits), code.digest)
        if code is not None and is_right:
            key, now = make_key(PASS_SALT), timezone.now()
            ApprovalCode.objects.filter(pk=code.pk).update(
                used_at=now, pass_digest=digest_of_key(key), pass_expires_at=now + PASS_HOLDS_FOR
            )
            return key
        if code is not None:
            ApprovalCode.objects.filter(pk=code.pk).update(tries=F("tries") + 1)
    if code is None:
        raise ApprovalRefused(_("No code holds any more. Please have a new one sent."))
    left = MOST_TRIES - code.tries - 1
    if left <= 0:
        raise ApprovalRefused(_("This code was mistyped too often and holds no longer. Please have a new one sent."))
    raise ApprovalRefused(_("This is not the code. You can try %(count)s more times.") % {"count": left})


def has_pass(asked: ApprovalRequest, key: str) -> bool:
    """Tell whether `key` is a pass to this request that holds (one query; none for what is no pass)."""
    if not is_key(key, PASS_SALT, max_age=PASS_HOLDS_FOR):
        return False
    passes = ApprovalCode.objects.filter(request=asked, pass_expires_at__gt=timezone.now())
    return bool(passes.filter(pass_digest=digest_of_key(key)).exists())


def _live(asked: ApprovalRequest) -> Any:
    codes = ApprovalCode.objects.filter(request=asked, expires_at__gt=timezone.now())
    return codes.filter(used_at__isnull=True, tries__lt=MOST_TRIES)


def _digest(asked: ApprovalRequest, digits: str) -> str:
    """Give what is kept of a code; without the portal's secret nobody finds the digits from it."""
    about = f"{asked.pk}:{digits}"
    return salted_hmac("practices.approval_codes", about, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
