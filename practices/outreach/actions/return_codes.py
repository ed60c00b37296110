"""The six digits that are mailed to a registered address before a return goes on."""

import secrets
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from organizations.models import FocalPoint
from practices.actions.mailed_codes import HOLDS_FOR, digest_of_code, digits_of, live, make_room, refusal_of
from practices.mails import mail_focal_point
from practices.models import Return, ReturnCode


@transaction.atomic
def send_code(*, yearly_return: Return, focal_point: FocalPoint) -> ReturnCode:
    """Send a new code to a registered person of the return; those sent before hold no longer. Raises CodeRefused."""
    Return.objects.select_for_update(of=("self",)).only("pk").get(pk=yearly_return.pk)  # one code at a time
    now = make_room(_sent_to(yearly_return, focal_point))
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
    return bool(live(_sent_to(yearly_return, focal_point)).exists())


def use_code(*, yearly_return: Return, focal_point: FocalPoint, typed: str) -> str:
    """Use up the code that this person was sent; give "" if it was right, else a sentence for the user.

    A wrong one is counted, so the transaction around it must not be rolled back: nothing is raised.
    """
    code = live(_sent_to(yearly_return, focal_point)).select_for_update().first()
    if code is None:
        return refusal_of(None)
    if not constant_time_compare(_digest(yearly_return, focal_point, digits_of(typed)), code.digest):
        ReturnCode.objects.filter(pk=code.pk).update(tries=F("tries") + 1)
        return refusal_of(code)
    ReturnCode.objects.filter(pk=code.pk).update(used_at=timezone.now())
    return ""


def _sent_to(yearly_return: Return, focal_point: FocalPoint) -> Any:
    return ReturnCode.objects.filter(return_of=yearly_return, focal_point=focal_point)


def _digest(yearly_return: Return, focal_point: FocalPoint, digits: str) -> str:
    return digest_of_code("practices.return_codes", f"{yearly_return.pk}:{focal_point.pk}:{digits}")
