"""What an account follows, as its desk lists it."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from organizations.models import OrganizationPage
from practices.exchange.queries.following import followed_of, in_words
from practices.models.exchange.following import Subscription
from practices.models.instruments import InstrumentPage


@dataclass(frozen=True, slots=True)
class FollowingRow:
    """One subscription. `told_at`: when it was last looked at for mails, None before the first time."""

    id: uuid.UUID
    words: str
    frequency_label: str
    read_for: str
    told_at: datetime.datetime | None


def following_rows(subscriptions: Iterable[Subscription], user: Any) -> list[FollowingRow]:
    """Turn subscriptions (of `for_listing()`) of one account into rows, in the same order. Three queries."""
    listed = list(subscriptions)
    organizations = [row.organization_id for row in listed if row.organization_id]
    instruments = [row.instrument_id for row in listed if row.instrument_id]
    seen = (
        set(OrganizationPage.objects.visible_to(user).filter(pk__in=organizations).values_list("pk", flat=True)),
        set(InstrumentPage.objects.visible_to(user).filter(pk__in=instruments).values_list("pk", flat=True)),
    )
    scopes = {row.scope for row in listed if len(row.scope) > 30}
    pages = OrganizationPage.objects.visible_to(user).filter(translation_key__in=scopes).for_listing()
    names = {str(page.translation_key): page.name_in() for page in pages}
    return [
        FollowingRow(
            row.public_id,
            in_words(followed_of(row), user, seen=seen),
            row.get_frequency_display(),
            names.get(row.scope, ""),
            row.told_at,
        )
        for row in listed
    ]
