"""Which organizations were informed of a reference, by the letters recorded as sent. The secretariat's alone."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q

from organizations.models import reader_of
from practices.models.instruments import InstrumentPage
from practices.models.outreach.contacts import Contact, ContactKind
from practices.models.outreach.packs import PackItem


def informed_of(
    reference: InstrumentPage, user: Any, *, as_of: datetime.date, known_at: datetime.datetime
) -> Mapping[int, datetime.date] | None:
    """Return by organization (key) the day of the first letter that informed it, by `as_of`, as known at `known_at`.

    A letter informs of the reference when its pack holds a text of it, or when it went without a pack. None for who
    is not of the secretariat. One query.
    """
    if not reader_of(user).is_secretariat:
        return None
    undone = Contact.objects.filter(reverses=OuterRef("pk"), recorded_at__lte=known_at)
    about = PackItem.objects.filter(pack=OuterRef("pack"), edition__instrument=reference)
    letters = Contact.objects.filter(
        Q(pack__isnull=True) | Exists(about),
        kind=ContactKind.LETTER,
        reverses__isnull=True,
        happened_on__lte=as_of,
        recorded_at__lte=known_at,
    ).exclude(Exists(undone))
    first = letters.order_by().values("organization").annotate(first=Min("happened_on"))
    return dict(first.values_list("organization", "first"))
