"""What still carries a topic that is not used any more: its people choose what it carries instead."""

from typing import Any

from organizations.models import reader_of
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.models.practices import PracticePage, PracticeTopic
from practices.models.provisions import Provision


def former_topics(provision: Provision) -> tuple[str, ...]:
    """Name the retired topics on a provision's words (topics with labels prefetched)."""
    return tuple(item.topic.label_in() for item in provision.topic_items.all() if item.topic.retired_on)


def pages_with_former_topics(user: Any, *, most: int = 50) -> list[InstrumentPage | PracticePage]:
    """Return the published instruments and practices of the user's organizations that carry a retired topic.

    The secretariat is shown those of all. Two queries.
    """
    reader = reader_of(user)
    found: list[InstrumentPage | PracticePage] = []
    for model, items in ((InstrumentPage, InstrumentTopic), (PracticePage, PracticeTopic)):
        tagged = items.objects.filter(tag__retired_on__isnull=False).order_by().values("content_object")
        pages = model.objects.filter(pk__in=tagged, live=True)
        if not reader.is_secretariat:
            pages = pages.filter(organization__in=reader.organizations)
        found += pages.order_by("title", "pk")[: most - len(found)]
    return found
