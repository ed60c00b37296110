"""What was entered as an organization's own word, on the desk of who may confirm it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from organizations.models import reader_of
from practices.desk.queries.lines import Unnamed, UnnamedGroup, first_of
from practices.models.relayed import PUBLISHING, RelayedKind, RelayedStatement


def words_to_confirm(user: Any) -> UnnamedGroup:
    """Return what `user` may confirm, the oldest first: the secretariat all, others their organizations'. One query."""
    rows = RelayedStatement.objects.waiting().visible_to(user).exclude(entered_by=user)
    reader = reader_of(user)
    if not reader.is_secretariat:
        rows = rows.filter(organization__in=reader.organizations).exclude(kind__in=PUBLISHING)
    count, listed = first_of(rows.order_by("entered_at", "pk"), "organization", "public_id", "kind", "entered_at")
    return UnnamedGroup(
        "relayed",
        ngettext("%(count)s statement from a letter to confirm", "%(count)s statements from letters to confirm", count)
        % {"count": count},
        count,
        f"{reverse('sheets:facts')}?show=second_person" if reader.is_secretariat else reverse("relayed:index"),
        tuple(
            Unnamed(reverse("relayed:detail", args=[key]), at.date(), str(RelayedKind(kind).label), organization)
            for organization, key, kind, at in listed
        ),
    )
