"""What is new: what was published and recorded, as the log of changes told the public; never who did not act."""

import datetime
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.editions import EditionPage, TextStatus
from practices.models.exchange.changes import PUBLIC_SCOPE, Change, ChangeAct, ChangedKind
from practices.models.instruments import InstrumentTitle
from practices.models.practices import PracticeKind, PracticePage
from practices.models.reports.issues import Report, Series
from practices.queries.adoptions.references import ListedOrganization
from practices.queries.adoptions.statements import Named, stated_words
from practices.queries.wording import Words, active_language, language_name, list_words

MOST_NEWS = 4
MOST_OF_A_KIND = 2
"""So that many statements on one day leave room for texts and practices; what room these leave is filled up."""
LOOKED_AT = 30
"""Entries of the log of each kind among which the news are: some are hidden by now, and some are no news.

Of each kind, so that many statements, or a large import, push no other kind out.
"""
TOLD = (ChangedKind.EDITION, ChangedKind.ADOPTION, ChangedKind.PRACTICE, ChangedKind.REPORT)
NO_NEWS = (State.NOT_PLANNED, State.NONE_PUBLISHED, State.NOT_KNOWN)
"""States that are never told as news: there is no news of who did not act."""


@dataclass(frozen=True, slots=True)
class News:
    """Something new: what it is, its name and address, whose it is.

    A statement was recorded (`is_recorded`) beside what `title` names; everything else was published.
    """

    on: datetime.date
    said: str
    title: Words
    url: str
    is_recorded: bool
    organization: Named | None


@dataclass(frozen=True, slots=True)
class _Thing:
    """A row of the union: what is new, of any kind. `first` and `second` are codes that say more.

    `path` is that of a page, the number of a report, or the event that a check of the secretariat is about.
    """

    kind: str
    key: Any
    organization: int | None
    title: str
    title_here: str | None
    path: str | None
    first: str
    second: str


def latest_news(user: Any, members: Mapping[int, ListedOrganization]) -> list[News]:
    """Return the latest things that the public was shown, as `user` may see them now, newest first. Two queries."""
    entries = Change.objects.of_scope(PUBLIC_SCOPE).filter(act=ChangeAct.CREATED).order_by("-number")
    latest = Q(pk__in=())
    for one in TOLD:
        latest |= Q(pk__in=entries.filter(kind=one).values("pk")[:LOOKED_AT])
    told = list(entries.filter(latest).values_list("kind", "thing", "recorded_at"))
    if not told:
        return []
    things = {(thing.kind, str(thing.key)): thing for thing in _things({key for _kind, key, _at in told}, user)}
    names = {key: _named(member) for key, member in members.items()}
    times: dict[tuple[str, str], datetime.datetime] = {}
    for kind, key, at in told:
        if (kind, key) in things:
            times.setdefault((kind, key), at)
    chosen = _chosen(list(times))
    return [_news(things[one], at.date(), names) for one, at in times.items() if one in chosen]


def _chosen(found: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Choose MOST_NEWS of what was found, newest first: of each kind MOST_OF_A_KIND, then the newest of the rest."""
    of_a_kind: Counter[str] = Counter()
    first: list[tuple[str, str]] = []
    rest: list[tuple[str, str]] = []
    for one in found:
        of_a_kind[one[0]] += 1
        (first if of_a_kind[one[0]] <= MOST_OF_A_KIND else rest).append(one)
    return {*(first + rest)[:MOST_NEWS]}


def _things(keys: Collection[str], user: Any) -> list[_Thing]:
    """Read what is new, whatever it is, in one query."""
    here = InstrumentTitle.objects.filter(language=active_language())
    events = AdoptionEvent.objects.visible_to(user).standing().exclude(state__in=NO_NEWS)
    rows = [
        _row(
            EditionPage.objects.visible_to(user).filter(translation_key__in=keys),
            (ChangedKind.EDITION, "translation_key", "instrument__organization_id", "instrument__title"),
            ("url_path", "text_status", "language"),
            Subquery(here.filter(instrument=OuterRef("instrument")).values("title")[:1]),
        ),
        _row(
            events.filter(public_id__in=keys),
            (ChangedKind.ADOPTION, "public_id", "organization_id", "reference__title"),
            ("checks", "track", "state"),
            Subquery(here.filter(instrument=OuterRef("reference")).values("title")[:1]),
        ),
        _row(
            PracticePage.objects.visible_to(user).filter(translation_key__in=keys),
            (ChangedKind.PRACTICE, "translation_key", "organization_id", "title"),
            ("url_path", "kind", "language"),
        ),
        _row(
            Report.objects.visible_to(user).filter(public_id__in=keys),
            (ChangedKind.REPORT, "public_id", "", "content__title"),
            ("number", "series", "language"),
        ),
    ]
    first, *others = rows
    return [_Thing(*row) for row in first.union(*others, all=True)]


def _row(rows: QuerySet[Any], named: tuple[str, ...], more: tuple[str, ...], here: Any = None) -> Any:
    """Bring rows of one kind into the form of the union."""
    kind, key, organization, title = named
    path, first, second = more
    return (
        rows.order_by()
        .annotate(
            n_kind=Value(str(kind), CharField()),
            n_key=Cast(F(key), UUIDField()),
            n_organization=F(organization) if organization else Value(None, BigIntegerField()),
            n_title=F(title),
            n_here=here if here is not None else Value(None, CharField()),
            n_path=Cast(F(path), CharField()),
            n_first=F(first),
            n_second=F(second),
        )
        .values_list("n_kind", "n_key", "n_organization", "n_title", "n_here", "n_path", "n_first", "n_second")
    )


def _news(thing: _Thing, on: datetime.date, names: Mapping[int, Named]) -> News:
    own = thing.second if thing.kind in {ChangedKind.PRACTICE, ChangedKind.REPORT} else ""
    return News(
        on=on,
        said=_said(thing),
        title=Words(thing.title_here, active_language()) if thing.title_here else Words(thing.title, own),
        url=_address(thing),
        is_recorded=thing.kind == ChangedKind.ADOPTION,
        organization=names.get(thing.organization) if thing.organization is not None else None,
    )


def _said(thing: _Thing) -> str:
    """Say what it is, in a few words."""
    if thing.kind == ChangedKind.EDITION:
        return list_words((str(TextStatus(thing.first).label), language_name(thing.second)))
    if thing.kind == ChangedKind.ADOPTION:
        return stated_words(Track(thing.first).label, State(thing.second).label, is_check=thing.path is not None)
    if thing.kind == ChangedKind.PRACTICE:
        return str(PracticeKind(thing.first).label)
    return str(ChangedKind(thing.kind).label)


def _address(thing: _Thing) -> str:
    if thing.kind == ChangedKind.ADOPTION:
        return f"{reverse('adoptions')}?event={thing.key}#event-{thing.key}"
    if thing.kind == ChangedKind.REPORT:
        return reverse("report", args=[thing.path if thing.first == Series.PUBLIC else f"r{thing.path}"])
    return reverse("wagtail_serve", args=[(thing.path or "").split("/", 2)[-1]])


def _named(member: ListedOrganization) -> Named:
    page = member.page
    return Named(str(page.translation_key), member.name.text, page.url or "", page.acronym_in())
