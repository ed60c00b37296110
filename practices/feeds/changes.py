"""The public change log as feeds: each creation, change and withdrawal, newest first."""

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from organizations.models import OrganizationPage
from practices.api.changes import ChangeFilterSet
from practices.feeds.adoptions import entry_title
from practices.feeds.exchange_feed import ExchangeFeed
from practices.feeds.formats import JsonFeed, plain
from practices.models import (
    PUBLIC_SCOPE,
    AdoptionEvent,
    Assessment,
    Change,
    ChangeAct,
    ChangedKind,
    EditionPage,
    Initiative,
    InstrumentPage,
    PracticePage,
    ProvisionLink,
    Report,
    Topic,
)
from practices.tables.adoptions.statements import adoption_rows
from practices.tables.reports.pages import name_of_issue


@dataclass(frozen=True, slots=True)
class Thing:
    """What the public sees now of something that changed: its name, "" where it has none, and its page."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log. `thing` is None where the public sees it no longer."""

    change: Change
    thing: Thing | None


class ChangesAtom(ExchangeFeed[Entry]):
    """What changed here, in the order of the log. What was withdrawn is named no more."""

    title = "Practice Exchange: changes"
    subtitle = "Everything that was published, changed or withdrawn, newest first."
    filterset = ChangeFilterSet
    keyset = ("-number",)
    id_field = "number"

    def visible(self) -> QuerySet[Any]:
        return Change.objects.of_scope(PUBLIC_SCOPE)

    def rows(self, things: list[Any]) -> Sequence[Entry]:
        told = [change for change in things if change.act != ChangeAct.WITHDRAWN]
        shown = _shown(told)
        return [Entry(change, shown.get((change.kind, change.thing)) if change in told else None) for change in things]

    def link(self) -> str:
        return reverse("feeds")

    def lines(self, row: Entry) -> Iterator[str]:
        change, thing = row.change, row.thing
        if change.act == ChangeAct.WITHDRAWN:
            yield "Withdrawn."
        elif thing is None:
            yield f"{change.get_act_display()}. It is no longer shown."
        else:
            yield f"{change.get_act_display()}{': ' if thing.name else '.'}{thing.name}"

    def item_title(self, entry: Entry) -> str:
        said = f"{entry.change.get_kind_display()} {entry.change.get_act_display().lower()}"
        return plain(f"{said}: {entry.thing.name}" if entry.thing and entry.thing.name else said)

    def item_link(self, entry: Entry) -> str:
        return entry.thing.url if entry.thing else _in_the_log(entry.change)

    def item_guid(self, entry: Entry) -> str:
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.BASE_URL}{_in_the_log(entry.change)}").urn

    def item_pubdate(self, entry: Entry) -> datetime:
        return entry.change.recorded_at

    def item_updateddate(self, entry: Entry) -> datetime:
        return entry.change.recorded_at

    def item_categories(self, entry: Entry) -> list[str]:
        return [entry.change.kind, entry.change.act]


class ChangesJson(ChangesAtom):
    """The same as JSON Feed."""

    feed_type = JsonFeed


def _in_the_log(change: Change) -> str:
    """Give the address of an entry in the API."""
    return f"{reverse('change-list')}?after={change.number - 1}&page_size=1"


def _shown(changes: Collection[Change]) -> dict[tuple[str, str], Thing]:
    """Give by kind and id what the public sees now of what changed; what is hidden is not there."""
    wanted: dict[str, set[str]] = {}
    for change in changes:
        wanted.setdefault(change.kind, set()).add(change.thing)
    return {
        (kind, thing): found
        for kind, things in wanted.items()
        for thing, found in READERS[ChangedKind(kind)](things).items()
    }


def _organizations(things: Collection[str]) -> Mapping[str, Thing]:
    pages = OrganizationPage.objects.visible_to(None).filter(translation_key__in=things).prefetch_related("names")
    return {str(page.translation_key): Thing(page.name_in(), page.url or "") for page in pages}


def _topics(things: Collection[str]) -> Mapping[str, Thing]:
    topics = Topic.objects.filter(name__in=things).prefetch_related("labels")
    return {topic.code: Thing(topic.label_in(), reverse("topic", args=[topic.code])) for topic in topics}


def _instruments(things: Collection[str]) -> Mapping[str, Thing]:
    pages = (
        InstrumentPage.objects.visible_to(None)
        .filter(translation_key__in=things)
        .select_related("organization")
        .prefetch_related("organization__names", "titles")
    )
    return {
        str(page.translation_key): Thing(f"{page.organization.name_in()}: {page.title_in()}", page.url or "")
        for page in pages
    }


def _editions(things: Collection[str]) -> Mapping[str, Thing]:
    pages = EditionPage.objects.visible_to(None).filter(translation_key__in=things).for_listing().defer("numbered_text")
    return {
        str(page.translation_key): Thing(
            f"{page.instrument.organization.name_in()}: {page.instrument.title_in()} ({page.language})", page.url or ""
        )
        for page in pages
    }


def _practices(things: Collection[str]) -> Mapping[str, Thing]:
    pages = (
        PracticePage.objects.visible_to(None)
        .filter(translation_key__in=things)
        .select_related("organization")
        .prefetch_related("organization__names")
    )
    return {
        str(page.translation_key): Thing(f"{page.organization.name_in()}: {page.title}", page.url or "")
        for page in pages
    }


def _adoptions(things: Collection[str]) -> Mapping[str, Thing]:
    events = AdoptionEvent.objects.visible_to(None).of_adopters().filter(public_id__in=things).for_listing()
    page = reverse("adoptions")
    return {
        row.id: Thing(entry_title(row), f"{page}?event={row.id}#event-{row.id}") for row in adoption_rows(events, None)
    }


def _initiatives(things: Collection[str]) -> Mapping[str, Thing]:
    found = Initiative.objects.visible_to(None).filter(public_id__in=things)
    return {str(one.public_id): Thing(one.title, reverse("initiative", args=[one.slug])) for one in found}


def _reports(things: Collection[str]) -> Mapping[str, Thing]:
    found = Report.objects.visible_to(None).filter(public_id__in=things).select_related("content")
    return {
        str(one.public_id): Thing(
            ": ".join(filter(None, (name_of_issue(one), one.content.title))), reverse("report", args=[one.issue])
        )
        for one in found.defer("content__data", "content__narrative")
    }


def _assessments(things: Collection[str]) -> Mapping[str, Thing]:
    found = Assessment.objects.visible_to(None).standing(None).filter(public_id__in=things)
    rows = found.select_related("instrument__organization", "topic").prefetch_related(
        "topic__labels", "instrument__titles", "instrument__organization__names"
    )
    return {
        str(one.public_id): Thing(
            f"{one.instrument.organization.name_in()}: {one.instrument.title_in()}, {one.topic.label_in()}",
            reverse("coverage_cell", args=[one.instrument.translation_key, one.topic.code]),
        )
        for one in rows
    }


def _links(things: Collection[str]) -> Mapping[str, Thing]:
    """Read links between provisions: they have no page of their own, their address is that in the API."""
    found = ProvisionLink.objects.visible_to(None).standing().filter(public_id__in=things).order_by()
    keys = map(str, found.values_list("public_id", flat=True))
    return {key: Thing("", reverse("link-detail", args=[key])) for key in keys}


READERS: Mapping[ChangedKind, Callable[[Collection[str]], Mapping[str, Thing]]] = {
    ChangedKind.ORGANIZATION: _organizations,
    ChangedKind.TOPIC: _topics,
    ChangedKind.INSTRUMENT: _instruments,
    ChangedKind.EDITION: _editions,
    ChangedKind.PRACTICE: _practices,
    ChangedKind.ADOPTION: _adoptions,
    ChangedKind.ASSESSMENT: _assessments,
    ChangedKind.LINK: _links,
    ChangedKind.INITIATIVE: _initiatives,
    ChangedKind.REPORT: _reports,
}
