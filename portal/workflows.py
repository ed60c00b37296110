"""What happens when the last step of a workflow is approved. Wagtail's models import this: it imports nothing."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish the revision that was approved. The task decided who may approve: approvers hold no right to publish.

    A workflow can be put together anew in Wagtail's settings: of an organization nothing is published that no second
    person approved as it stands. Raises PermissionDenied.
    """
    from practices.models.workflows import refuse_unseconded  # noqa: PLC0415 - the models are loaded by now

    revision = workflow_state.current_task_state.revision
    refuse_unseconded(workflow_state, revision)
    revision.publish(user=user, skip_permission_checks=True)
