"""The code that is mailed to a registered approver before a text opens."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from practices.actions.approvals.requests import ApprovalRefused
from practices.actions.mailed_codes import HOLDS_FOR, CodeRefused, enter_code, make_code
from practices.mails import mail_registered_approver
from practices.models.approvals.requests import ApprovalRequest


@transaction.atomic
def send_code(*, asked: ApprovalRequest) -> None:
    """Send a new code to the approver of an open request; those before hold no longer. Raises ApprovalRefused."""
    row = ApprovalRequest.objects.select_for_update(of=("self",)).select_related("approver").get(pk=asked.pk)
    if not row.is_open or row.approver is None:
        raise ApprovalRefused(_("This link is no longer valid."))
    try:
        digits = make_code(row)
    except CodeRefused as refusal:
        raise ApprovalRefused(str(refusal)) from refusal

    def describe() -> dict[str, Any]:
        return {"code": digits, "minutes": HOLDS_FOR.seconds // 60}

    mail_registered_approver(row.approver, "approval_code", describe)


def open_with_code(*, asked: ApprovalRequest, typed: str) -> str:
    """Use up the code that was sent, and give the pass that its holder reads with: it is kept nowhere.

    A wrong code is counted, which stays when it is refused. Raises ApprovalRefused.
    """
    try:
        return enter_code(asked, typed)
    except CodeRefused as refusal:
        raise ApprovalRefused(str(refusal)) from refusal
