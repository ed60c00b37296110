"""Access tokens on the desk: those that end soon, and that no later one takes over from."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from organizations.models import reader_of
from practices.desk.queries.lines import Unnamed, UnnamedGroup, first_of
from practices.models.exchange.tokens import AccessToken


def tokens_ending(user: Any, on: datetime.date) -> UnnamedGroup:
    """Return those of the organizations that `user` acts for that end within 14 days, the earliest first. One query."""
    rows = AccessToken.objects.ending(on).filter(organization__in=reader_of(user).organizations)
    count, listed = first_of(rows.order_by("expires_on", "pk"), "public_id", "name", "organization", "expires_on")
    return UnnamedGroup(
        "tokens",
        ngettext("%(count)s access token ends soon", "%(count)s access tokens end soon", count) % {"count": count},
        count,
        reverse("access_tokens:index"),
        tuple(
            Unnamed(f"{reverse('access_tokens:add')}?after={key}", until, name, organization)
            for key, name, organization, until in listed
        ),
    )
