"""Mails on what waits for a second person."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.admin.mail import BaseGroupApprovalTaskStateEmailNotifier
from wagtail.models import TaskState

from practices.models import FourEyesTask
from practices.models.workflows import organization_of


class ApproversMail(BaseGroupApprovalTaskStateEmailNotifier):
    """Tells the approvers of the page's organization that a text waits, but not who submitted it."""

    notification = "submitted"

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        return isinstance(instance, TaskState) and isinstance(instance.task.specific, FourEyesTask)

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> set[Any]:
        organization = organization_of(task_state.workflow_state.content_object)
        if organization is None or organization.approvers_id is None:
            return set()
        approvers = get_user_model().objects.filter(groups=organization.approvers_id, is_active=True)
        submitter = kwargs.get("user")
        return set(approvers.exclude(pk=submitter.pk) if submitter is not None else approvers)

    def get_template_set(self, instance: TaskState, **kwargs: Any) -> dict[str, str]:
        base = "wagtailadmin/notifications/task_state_submitted"
        return {"subject": f"{base}_subject.txt", "text": f"{base}.txt", "html": f"{base}.html"}
