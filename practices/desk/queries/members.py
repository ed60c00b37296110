"""Roles that wait for a second person, on the desk of who may agree."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Invitation, Role
from practices.desk.queries.lines import Unnamed, UnnamedGroup, first_of


def roles_to_second(user: Any) -> UnnamedGroup:
    """Return what `user` may agree to, the oldest first. One query."""
    rows = Invitation.objects.to_second(user).order_by("asked_at", "pk")
    count, listed = first_of(rows, "organization", "organization__translation_key", "role", "name", "email", "asked_at")
    return UnnamedGroup(
        "roles",
        ngettext("%(count)s role waits for a second person", "%(count)s roles wait for a second person", count)
        % {"count": count},
        count,
        reverse("people:index"),
        tuple(
            Unnamed(reverse("people:detail", args=[key]), asked_at.date(), _said(role, name or email), organization)
            for organization, key, role, name, email, asked_at in listed
        ),
    )


def _said(role: str, name: str) -> str:
    words = _("%(name)s as focal point") if role == Role.COORDINATOR else _("%(name)s as approver")
    return words % {"name": name}
