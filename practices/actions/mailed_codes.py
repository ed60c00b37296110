"""The digits that are mailed before a page behind a link opens, and the pass that who enters them reads with."""

import datetime
import secrets
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from organizations.models import FocalPoint
from practices.actions.signed_keys import digest_of_key, is_key, make_key
from practices.models.approvals.requests import ApprovalRequest
from practices.models.outreach.returns import Return
from practices.models.reports.drafts import Clearance

HOLDS_FOR = datetime.timedelta(minutes=10)
PASS_HOLDS_FOR = datetime.timedelta(hours=2)
"""How long who entered the code can read and answer; then another code is sent."""
DIGIT_COUNT = 8
MOST_TRIES = 5
MOST_CODES = 6
"""Codes that are sent about one thing within `COUNTED_OVER`."""
COUNTED_OVER = datetime.timedelta(hours=24)

type Opened = ApprovalRequest | Clearance
"""What is behind a link, and is read with a pass."""
type Asked = Opened | Return
"""What has `codes`; those of a return are told apart by whom they were sent `to`."""


class CodeRefused(Exception):
    """The code is wrong, too old or used, or no other is sent now; the message is for the user."""


def make_code(asked: Asked, digit_count: int = DIGIT_COUNT, **to: FocalPoint) -> str:
    """Return the digits of a new code about a row that the caller has locked; those before hold no longer.

    Raises CodeRefused.
    """
    codes, now = asked.codes.filter(**to), timezone.now()
    if codes.filter(sent_at__gt=now - COUNTED_OVER).count() >= MOST_CODES:
        raise CodeRefused(
            _("The limit of codes for today has been reached. Please use the last one, or come back tomorrow.")
        )
    codes.filter(expires_at__gt=now).update(expires_at=now)
    digits = f"{secrets.randbelow(10**digit_count):0{digit_count}d}"
    asked.codes.create(digest=_digest(asked, digits, to), sent_at=now, expires_at=now + HOLDS_FOR, **to)
    return digits


def has_live_code(asked: Asked, **to: FocalPoint) -> bool:
    """Tell whether a code that was sent can still be entered (one query)."""
    return bool(_live(asked, to).exists())


def enter_code(asked: Opened, typed: str) -> str:
    """Use up the code that was sent, and give the pass that its holder reads with: it is kept nowhere.

    A wrong code is counted, which stays when it is refused. Raises CodeRefused.
    """
    key = make_key(_salt(asked))
    pass_ = {"pass_digest": digest_of_key(key), "pass_expires_at": timezone.now() + PASS_HOLDS_FOR}
    with transaction.atomic():
        refusal = use_code(asked, typed, pass_)
    if refusal:
        raise CodeRefused(refusal)
    return key


def use_code(asked: Asked, typed: str, kept: Mapping[str, Any] | None = None, **to: FocalPoint) -> str:
    """Use up the code that was sent, keeping more fields with it; give "" if it was right, else a sentence.

    A wrong one is counted, so the transaction around it must not be rolled back: nothing is raised.
    """
    code = _live(asked, to).select_for_update().first()
    if code is None:
        return _("No code is valid any more. Please request a new one.")
    row = asked.codes.filter(pk=code.pk)
    if constant_time_compare(_digest(asked, digits_of(typed), to), code.digest):
        row.update(used_at=timezone.now(), **(kept or {}))
        return ""
    row.update(tries=F("tries") + 1)
    left = MOST_TRIES - code.tries - 1
    if left <= 0:
        return _("This code was mistyped too often and is no longer valid. Please request a new one.")
    return _("This is not the right code. You can try %(count)s more times.") % {"count": left}


def digits_of(typed: str) -> str:
    """Return the digits of what was typed, in whatever script."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed[:20] if sign.isdecimal())


def has_pass(asked: Opened, key: str) -> bool:
    """Tell whether `key` is a pass to this row that holds (one query; none for what is no pass)."""
    if not is_key(key, _salt(asked), max_age=PASS_HOLDS_FOR):
        return False
    passes = asked.codes.filter(pass_expires_at__gt=timezone.now())
    return bool(passes.filter(pass_digest=digest_of_key(key)).exists())


def end_passes(asked: Opened) -> None:
    """Let nobody read on who has entered a code."""
    asked.codes.update(pass_expires_at=timezone.now())


def _live(asked: Asked, to: Mapping[str, FocalPoint]) -> Any:
    """Keep the codes that can still be entered."""
    return asked.codes.filter(expires_at__gt=timezone.now(), used_at__isnull=True, tries__lt=MOST_TRIES, **to)


def _salt(asked: Opened) -> str:
    """Name the purpose of a pass: the kind of thing that it opens."""
    return f"{asked._meta.label_lower}.pass"


def _digest(asked: Asked, digits: str, to: Mapping[str, FocalPoint]) -> str:
    """Return what is kept of a code; without the portal's secret nobody finds the digits from it."""
    about = ":".join([str(asked.pk), *(str(person.pk) for person in to.values()), digits])
    salt = f"{asked._meta.label_lower}.codes"
    return salted_hmac(salt, about, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
