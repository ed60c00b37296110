"""The panels of the admin's first page: what waits, this week, what is asked of us, where we stand, what others did."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from practices.desk.admin.unread import note_unread, with_unread
from practices.desk.queries.desks import Desk, desk_of
from practices.desk.queries.inbox import messages_of, unread_count
from practices.policies import proposals_to_decide

REPLACED = frozenset(
    {
        "workflow_objects_to_moderate",
        "user_objects_in_workflow_moderation",
        "locked_pages",
        "recent_edits",
        "whats_new_in_wagtail_version",
    }
)
"""Wagtail's own panels: "Waiting for me" and "My texts" say the same in the portal's words."""


class DeskPanel(Component):
    """A part of the desk."""

    name = ""
    order = 0

    class Media:
        css = {"all": ["css/home.css"]}

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the desk, and the page's token for what is posted from it."""
        return {"desk": self.desk, "csrf_token": parent_context["csrf_token"]}


class WaysPanel(DeskPanel):
    """The ways of an organization's people: import a text, my texts, my return, my organization, messages, help."""

    name = "ways"
    order = 90
    template_name = "practices/admin/ways_panel.html"

    def __init__(self, desk: Desk, unread: int) -> None:
        super().__init__(desk)
        self.unread = unread

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return each way as label and address."""
        return {"ways": ways(self.unread)}


class WaitingPanel(DeskPanel):
    """What waits for this user as the second person, and for the secretariat."""

    name = "waiting"
    order = 100
    template_name = "practices/admin/waiting_panel.html"


class FollowUpPanel(DeskPanel):
    """What has fallen due for the secretariat, and its own work that is not finished: nobody waits for an answer."""

    name = "follow_up"
    order = 125
    template_name = "practices/admin/follow_up_panel.html"


class BacklogPanel(DeskPanel):
    """What the portal found and nobody asked for: it can be gone through at any time."""

    name = "backlog"
    order = 150
    template_name = "practices/admin/backlog_panel.html"


class AskedPanel(DeskPanel):
    """What is asked of the organizations that this user acts for."""

    name = "asked"
    order = 110
    template_name = "practices/admin/asked_panel.html"


class WeekPanel(DeskPanel):
    """What falls due within a week."""

    name = "week"
    order = 120
    template_name = "practices/admin/week_panel.html"


class StandingPanel(DeskPanel):
    """Where the user's organizations stand, and the button that confirms it."""

    name = "standing"
    order = 130
    template_name = "practices/admin/standing_panel.html"


class ActivityPanel(DeskPanel):
    """What others did on topics of the user's organizations."""

    name = "activity"
    order = 140
    template_name = "practices/admin/activity_panel.html"


def show_desk(request: HttpRequest, panels: list[Any]) -> None:
    """Put the desk first, in the place of Wagtail's list of tasks."""
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in REPLACED]
    user, now = request.user, timezone.now()
    proposals = proposals_to_decide(user)
    desk = desk_of(user, proposals=proposals, now=now)
    panels.append(WaitingPanel(desk))
    if desk.is_secretariat:
        panels.append(WeekPanel(desk))
    if desk.organizations:
        unread = unread_count(messages_of(user, proposals=proposals, now=now))
        note_unread(user, unread)  # before the menu is rendered, which says the same number
        panels += [WaysPanel(desk, unread), AskedPanel(desk), StandingPanel(desk), ActivityPanel(desk)]
    if desk.follow_up:
        panels.append(FollowUpPanel(desk))
    if desk.backlog:
        panels.append(BacklogPanel(desk))


def ways(unread: int) -> list[tuple[str, str]]:
    """Return the ways of an organization's people, each with its address, and how many messages are unread."""
    return [
        (_("Import a text"), reverse("imports:index")),
        (_("My texts"), reverse("my_texts:index")),
        (_("My return"), reverse("my_return:index")),
        (_("My organization"), reverse("my_organization:index")),
        (with_unread(_("Messages"), unread), reverse("desk:messages")),
        (_("Help"), reverse("guides:index")),
    ]
