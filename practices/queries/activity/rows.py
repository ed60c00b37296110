"""The list of entries, newest first, a page at a time: as many questions to the database for many rows as for few."""

import datetime
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry

from organizations.membership import REMOVED
from organizations.models import OrganizationPage, User
from practices.queries.activity.asked import (
    OF_SECRETARIAT,
    WITHOUT_ACCOUNT,
    ActivityCursor,
    ActivityKind,
    ActivityQuery,
    between,
    secretariat_keys,
    things_called,
)
from practices.queries.activity.sources import SOURCES, ActivityDescription, Source, Things
from practices.queries.wording import Words, list_phrases, name_of

PER_PAGE = 50
AT_ONCE = 500
"""Rows of a sheet that are read together."""


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """Somebody did something. `url` is "" where it can no longer be opened; `organization` None where none is told."""

    at: datetime.datetime
    kind: str
    who: str
    what: str
    about: str
    url: str
    organization: Words | None


@dataclass(frozen=True, slots=True)
class DeedPage:
    """Some rows of the list. `next` is the place after them, None at the end."""

    rows: list[ActivityEntry]
    next: ActivityCursor | None


@dataclass(frozen=True, slots=True)
class _SourceRow:
    """A row of a source, with its time."""

    at: datetime.datetime
    source: Source
    row: Any


def deed_page(asked: ActivityQuery, *, size: int = PER_PAGE) -> DeedPage:
    """Return the entries that are asked for, from the place on."""
    skipped = asked.after.count if asked.after else 0
    secretariat = secretariat_keys()
    things = things_called(asked) if asked.thing else []
    wanted = skipped + size + 1
    parts = [_rows_of(source, asked, secretariat, things, wanted) for source in SOURCES if _is_asked(source, asked)]
    merged = heapq.merge(*parts, key=attrgetter("at"), reverse=True)
    found = list(islice(merged, _skip(asked), None))[: size + 1]
    shown = found[:size]
    if len(found) <= size:
        return DeedPage(_entries(shown, asked, secretariat), None)
    last = shown[-1].at
    same = sum(one.at == last for one in shown)
    before = skipped if asked.after and asked.after.at == last else 0
    return DeedPage(_entries(shown, asked, secretariat), ActivityCursor(last, same + before))


def all_activity(asked: ActivityQuery) -> Iterator[ActivityEntry]:
    """Return every entry that is asked for, read some hundred at a time."""
    place: ActivityCursor | None = asked.after
    while True:
        page = deed_page(replace(asked, after=place), size=AT_ONCE)
        yield from page.rows
        place = page.next
        if place is None:
            return


def _skip(asked: ActivityQuery) -> int:
    return asked.after.count if asked.after else 0


def _is_asked(source: Source, asked: ActivityQuery) -> bool:
    return (not asked.kind or source.kind == asked.kind) and (not asked.thing or source.named is not None)


def _rows_of(
    source: Source, asked: ActivityQuery, secretariat: set[int], things: Things, count: int
) -> list[_SourceRow]:
    rule = between(asked, source.at) & _by(source, asked, secretariat)
    if asked.thing and source.named is not None:
        rule &= source.named(asked.thing, things)
    rows = source.rows(asked).filter(rule).order_by(f"-{source.at}", "-pk")[:count]
    return [_SourceRow(getattr(row, source.at), source, row) for row in rows]


def _by(source: Source, asked: ActivityQuery, secretariat: set[int]) -> Q:
    if not asked.who:
        return Q()
    if asked.who == WITHOUT_ACCOUNT:
        return Q(**{f"{source.by[0]}__isnull": True})
    keys = secretariat if asked.who == OF_SECRETARIAT else {asked.people[asked.who].pk}
    rule = Q(pk__in=())
    for path in source.by:
        rule |= Q(**{f"{path}__in": keys})
    return rule


def _entries(found: Sequence[_SourceRow], asked: ActivityQuery, secretariat: set[int]) -> list[ActivityEntry]:
    """Put rows into words: four queries, however many they are."""
    told = [one.source.tell(one.row) for one in found]
    pages = _pages_of(told)
    organizations = asked.organizations
    if organizations is None:
        organizations = tuple(OrganizationPage.objects.for_listing())
    names = _ActorNames(asked, secretariat, [_persons(one) for one in found])
    by_key = {one.pk: one for one in organizations}
    by_path = {one.path: one for one in organizations}
    entries = []
    for one, said in zip(found, told, strict=True):
        page = pages.get(said.page) or pages.get(said.thing)
        own = by_key.get(said.organization) if said.organization else _above(page, by_path)
        entries.append(
            ActivityEntry(
                at=one.at,
                kind=str(ActivityKind(one.source.kind).label),
                who=names.of(one),
                what=said.what,
                about=said.about or ((page.title if page.live else page.draft_title or page.title) if page else ""),
                url=said.url or (reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else ""),
                organization=name_of(own) if own else None,
            )
        )
    return entries


def _pages_of(told: Sequence[ActivityDescription]) -> dict[Any, Page]:
    """Return the pages that rows are about and that are still there, by primary key and by uuid."""
    keys, things = {said.page for said in told if said.page}, {said.thing for said in told if said.thing}
    if not keys and not things:
        return {}
    pages = Page.objects.filter(Q(pk__in=keys) | Q(translation_key__in=things)).only(
        "pk", "path", "title", "live", "draft_title", "translation_key", "numchild", "depth"
    )
    found: dict[Any, Page] = {}
    for page in pages:
        found[page.pk] = found[page.translation_key] = page
    return found


def _above(page: Page | None, by_path: dict[str, OrganizationPage]) -> OrganizationPage | None:
    if page is None:
        return None
    ends = range(Page.steplen, len(page.path) + 1, Page.steplen)
    return next((by_path[page.path[:end]] for end in ends if page.path[:end] in by_path), None)


def _persons(found: _SourceRow) -> list[int]:
    keys = [_follow(found.row, path) for path in found.source.by]
    return list(dict.fromkeys(key for key in keys if key is not None))


def _follow(row: Any, path: str) -> int | None:
    *steps, last = path.split("__")
    for step in steps:
        row = getattr(row, step)
    return getattr(row, f"{last}_id", None)


class _ActorNames:
    """What persons are called: people of the organization by name, the secretariat by its role, others not at all.

    The secretariat reads every name. Who acted for the organization once is still called by name.
    """

    def __init__(self, asked: ActivityQuery, secretariat: set[int], persons: Sequence[Sequence[int]]) -> None:
        self.asked, self.secretariat = asked, secretariat
        keys = {key for some in persons for key in some}
        self.accounts = {account.pk: account for account in User.objects.filter(pk__in=keys)}
        self.own = {account.pk for account in asked.people.values()} | _once_members(asked.organizations)

    def of(self, found: _SourceRow) -> str:
        """Name who did it."""
        keys = _persons(found)
        return list_phrases(dict.fromkeys(map(self._name, keys))) if keys else _("Without an account")

    def _name(self, key: int) -> str:
        account = self.accounts.get(key)
        if account is None:
            return _("A deleted account")
        name = account.get_full_name() or account.get_username()
        if self.asked.names_secretariat:
            return name
        if key in self.secretariat and key not in self.own:
            return _("The secretariat")
        return name if key in self.own else _("Another person")


def _once_members(organizations: Sequence[OrganizationPage] | None) -> set[int]:
    """Return the accounts whose role for one of these organizations was ended (one query)."""
    if organizations is None:
        return set()
    ended = PageLogEntry.objects.filter(page__in=[one.pk for one in organizations], action=REMOVED)
    return {data["account"] for data in ended.values_list("data", flat=True) if isinstance(data.get("account"), int)}
