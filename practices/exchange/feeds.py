"""The public change log as feeds: each creation, change and withdrawal, newest first."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from practices.exchange.api.changes import ChangeFilterSet
from practices.feeds.exchange_feed import ExchangeFeed
from practices.feeds.formats import JsonFeed, plain
from practices.feeds.things import PublicThing, things_shown
from practices.models.exchange.changes import PUBLIC_SCOPE, Change, ChangeAct


@dataclass(frozen=True, slots=True)
class ChangeFeedEntry:
    """An entry of the log. `thing` is None where the public sees it no longer."""

    change: Change
    thing: PublicThing | None


class ChangesAtom(ExchangeFeed[ChangeFeedEntry]):
    """What changed here, in the order of the log. What was withdrawn is named no more."""

    title = "Practice Exchange: changes"
    subtitle = "Everything that was published, changed or withdrawn, newest first."
    filterset = ChangeFilterSet
    asked = tuple(ChangeFilterSet.base_filters)
    keyset = ("-number",)
    id_field = "number"

    def visible(self) -> QuerySet[Any]:
        return Change.objects.of_scope(PUBLIC_SCOPE)

    def rows(self, things: list[Any]) -> Sequence[ChangeFeedEntry]:
        shown = things_shown((one.kind, one.thing) for one in things if one.act != ChangeAct.WITHDRAWN)
        return [
            ChangeFeedEntry(one, None if one.act == ChangeAct.WITHDRAWN else shown.get((one.kind, one.thing)))
            for one in things
        ]

    def link(self) -> str:
        return reverse("feeds")

    def lines(self, row: ChangeFeedEntry) -> Iterator[str]:
        change, thing = row.change, row.thing
        if change.act == ChangeAct.WITHDRAWN:
            yield "Withdrawn."
        elif thing is None:
            yield f"{change.get_act_display()}. It is no longer shown."
        else:
            yield f"{change.get_act_display()}{': ' if thing.name else '.'}{thing.name}"

    def item_title(self, entry: ChangeFeedEntry) -> str:
        said = f"{entry.change.get_kind_display()} {entry.change.get_act_display().lower()}"
        return plain(f"{said}: {entry.thing.name}" if entry.thing and entry.thing.name else said)

    def item_link(self, entry: ChangeFeedEntry) -> str:
        return entry.thing.url if entry.thing else _in_the_log(entry.change)

    def item_guid(self, entry: ChangeFeedEntry) -> str:
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.BASE_URL}{_in_the_log(entry.change)}").urn

    def item_pubdate(self, entry: ChangeFeedEntry) -> datetime:
        return entry.change.recorded_at

    def item_updateddate(self, entry: ChangeFeedEntry) -> datetime:
        return entry.change.recorded_at

    def item_categories(self, entry: ChangeFeedEntry) -> list[str]:
        return [entry.change.kind, entry.change.act]


class ChangesJson(ChangesAtom):
    """The same as JSON Feed."""

    feed_type = JsonFeed


def _in_the_log(change: Change) -> str:
    """Return the address of an entry in the API."""
    return f"{reverse('change-list')}?after={change.number - 1}&page_size=1"
