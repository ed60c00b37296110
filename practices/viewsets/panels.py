"""What waits for whoever opens the admin."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState

from practices.models import TopicFollowUp
from practices.policies import assessments_to_agree, proposals_to_decide
from practices.tables.assessments.to_confirm import waiting_for
from practices.tables.claims.checked import claims_to_agree
from practices.tables.links.queue import waiting_links
from practices.viewsets.structuring import requests_that_wait

REPLACED = frozenset({"workflow_objects_to_moderate"})
LENGTH = 20


class WaitingPanel(Component):
    """What waits for this user as the second person, topics to confirm, and for the secretariat texts to structure."""

    name = "waiting"
    order = 100
    template_name = "practices/admin/waiting_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        tasks = (
            TaskState.objects.reviewable_by(user)
            .select_related("revision__user", "revision__content_type")
            .prefetch_related("revision__content_object__latest_revision")
            .order_by("started_at")[:LENGTH]
        )
        return {
            "tasks": [task for task in tasks if task.revision and task.revision.content_object],
            "proposals": proposals_to_decide(user).for_listing()[:LENGTH],
            "requests": requests_that_wait(user)[:LENGTH],
            "assessments": len(waiting_for(user)),
            "agreements": assessments_to_agree(user).count(),
            "topics": TopicFollowUp.objects.open().visible_to(user).count(),
            "checks": claims_to_agree(user),
            "links": waiting_links(user),
        }


def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    """Put the panel first, in the place of Wagtail's list of tasks."""
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in REPLACED]
    panels.append(WaitingPanel())
