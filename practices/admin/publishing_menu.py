"""What the editor offers in the place of Wagtail's workflow: the way to the sheet to publish."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.models import Page

from practices.admin.publishing import publish_url
from practices.models.released_pages import PAGE_KINDS
from practices.models.workflows import FourEyesTask, organization_of, refuse_seconding

TO_SHEET = "action-sheet"
"""The button that saves the draft and goes to the sheet."""
REPLACED = frozenset({"action-submit", "action-cancel-workflow", "action-restart-workflow"})
SEND = _("Send for approval")


class SendMenuItem(ActionMenuItem):
    """Saves the draft and goes to the sheet."""

    label = SEND
    name = TO_SHEET
    icon_name = "upload"


class SheetMenuItem(ActionMenuItem):
    """Leads to the sheet of a text that waits, for its second person to decide or to see where it stands."""

    name = "sheet"
    icon_name = "check"

    def __init__(self, label: Any, page: Page) -> None:
        super().__init__(order=0)
        self.label, self.page = label, page

    def get_url(self, parent_context: Any) -> str:
        """Return the address of the sheet."""
        return publish_url(self.page)


class SubmitMenuItem(SubmitForModerationMenuItem):
    """Sends the entry of an organization for approval: the words of Wagtail name the workflow."""

    def get_context_data(self, parent_context: Any) -> Any:
        return {**super().get_context_data(parent_context), "label": SEND}


def lead_to_sheet(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Put the way to the sheet in the place of Wagtail's workflow (its hook construct_page_action_menu)."""
    page = context.get("page")
    above = page or context.get("parent_page")
    if above is None or organization_of(above) is None:
        return
    if page is not None and page.specific_class not in PAGE_KINDS:
        items[:] = [SubmitMenuItem(order=one.order) if one.name == "action-submit" else one for one in items]
        return
    may_send = any(one.name == "action-submit" for one in items)
    task = page.current_workflow_task if page is not None else None
    is_waiting = isinstance(task, FourEyesTask)
    decisions = {name for name, *_rest in task.get_actions(page, request.user)} if task is not None else set()
    items[:] = [one for one in items if one.name not in REPLACED | decisions]
    if is_waiting:
        is_theirs = not refuse_seconding(page, request.user)
        items.insert(0, SheetMenuItem(_("Approve or ask for changes") if is_theirs else _("Waits for approval"), page))
    elif may_send:
        items.insert(0, SendMenuItem())  # the button that is seen; saving alone stands below its arrow


def go_to_sheet(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Go to the sheet once the draft is saved, where that was asked for (Wagtail's hook)."""
    if TO_SHEET in request.POST and page.specific_class in PAGE_KINDS and organization_of(page) is not None:
        _drop_last_message(request)
        return redirect(publish_url(page))
    return None


def say_sent(request: HttpRequest, page: Page) -> None:
    """Say in the portal's words that the entry of an organization was sent for approval (Wagtail's hook)."""
    if "action-submit" in request.POST and page.workflow_in_progress:
        _drop_last_message(request)
        said = _("Sent for approval. Until it is approved, only your organization and those who approve see it.")
        messages.success(request, said)


def _drop_last_message(request: HttpRequest) -> None:
    """Leave out what Wagtail just said of a save: reading the messages takes them all, the others are said again."""
    for one in list(messages.get_messages(request))[:-1]:
        messages.add_message(request, one.level, one.message, extra_tags=one.extra_tags)
