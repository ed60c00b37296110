"""What Wagtail's log keeps of a judgement that is in no ledger: who agreed, told, stated, or took back."""

from typing import Any

from wagtail.log_actions import log

from practices.models.assessments import Assessment
from practices.models.claims import Claim

AGREED = "practices.agreed"
TOLD = "practices.told"
STATED = "practices.stated"
TAKEN_BACK = "practices.taken_back"
OBJECTED = "practices.objected"


def note_in_log(*, judgement: Assessment | Claim, action: str, by: Any) -> None:
    """Note that `by` did this; the words themselves are not repeated in the log."""
    log(instance=judgement, action=action, user=by)
