"""How the log names the steps of an approval: as the sheet to publish, the desk and the mails do."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

STEPS = {
    "wagtail.workflow.start": _("Sent for approval"),
    "wagtail.workflow.approve": _("Approved"),
    "wagtail.workflow.reject": _("Changes requested"),
    "wagtail.workflow.resume": _("Sent for approval again"),
    "wagtail.workflow.cancel": _("Request for approval withdrawn"),
}


class ApprovalStepFormatter(LogFormatter):
    """A step, with what was noted at it."""

    def format_comment(self, log_entry: Any) -> str:
        """Return the note, "" without one."""
        return str(log_entry.data.get("comment") or "")


def register_workflow_log(actions: Any) -> None:
    """Name the steps of a workflow in the place of Wagtail (Wagtail's hook register_log_actions)."""
    actions.choices[:] = [choice for choice in actions.choices if choice[0] not in STEPS]
    for action, label in STEPS.items():
        formatter = type("StepFormatter", (ApprovalStepFormatter,), {"label": label, "message": label})
        actions.register_action(action)(formatter)
