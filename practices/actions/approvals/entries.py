"""Approving the entries of organizations, one by one or many by one decision; each is recorded by itself."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from organizations.models import OrganizationPage
from practices.queries.approvals.entries import entry_states


class EntryRefused(Exception):
    """The entry is not published; the message is for the user."""


@transaction.atomic
def approve_entry(*, page: int, revision: int, by: Any) -> OrganizationPage:
    """Approve the entry of an organization (key) as `revision` says it, and so publish it. Raises EntryRefused."""
    organization = OrganizationPage.objects.select_for_update(of=("self",), no_key=True).filter(pk=page).first()
    states = entry_states().filter(workflow_state__object_id=str(page))
    state: TaskState | None = states.select_for_update(of=("self",)).first()
    if organization is None or state is None:
        raise EntryRefused(_("This entry does not wait for a second person."))
    if state.revision_id != revision:
        raise EntryRefused(_("What you approve here changed since you opened the page: please look again."))
    try:
        state.task.specific.on_action(state, by, "approve")
    except PermissionDenied as refusal:
        raise EntryRefused(str(refusal)) from refusal
    return organization
