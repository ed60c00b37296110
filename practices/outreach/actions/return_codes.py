"""The six digits that are mailed to a registered address before a return goes on."""

from typing import Any

from django.db import transaction

from organizations.models import FocalPoint
from practices.actions.mailed_codes import HOLDS_FOR, make_code
from practices.mails import mail_focal_point
from practices.models.outreach.returns import Return

DIGIT_COUNT = 6


@transaction.atomic
def send_code(*, yearly_return: Return, focal_point: FocalPoint) -> None:
    """Send a new code to a registered person of the return; those sent before hold no longer. Raises CodeRefused."""
    Return.objects.select_for_update(of=("self",)).only("pk").get(pk=yearly_return.pk)  # one code at a time
    digits = make_code(yearly_return, DIGIT_COUNT, focal_point=focal_point)

    def describe() -> dict[str, Any]:
        return {
            "organization": yearly_return.organization.name_in(),
            "year": yearly_return.year,
            "code": digits,
            "minutes": HOLDS_FOR.seconds // 60,
        }

    mail_focal_point(focal_point, "return_code", describe)
