"""Lists of organizations, instruments and practices: what is asked, which rows answer, what can be asked."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from organizations.models import (
    PUBLIC_READER,
    OrganizationEnd,
    OrganizationEvent,
    OrganizationName,
    OrganizationPage,
    reader_of,
    unread,
    with_child_rows,
    with_end,
)
from practices.models.editions import EditionPage, today
from practices.models.instruments import EventKind, InstrumentAlias, InstrumentEvent, InstrumentPage, InstrumentTitle
from practices.models.practices import PracticePage
from practices.models.topics import Topic
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.editions.facts import InForce, TopicTag, dated_events, in_force_of, topic_tags
from practices.queries.typed import AddressParts, clean_query, holds_word
from practices.queries.vocabulary.history import standing_codes
from practices.queries.waiting import waiting
from practices.queries.wording import Words, active_language, name_of, title_of, with_label

PAGE_SIZE = 50
IN_FORCE = ("yes", "no", "not_stated")


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """An organization with the counts of what the reader may see of it."""

    name: Words
    acronym: str
    kind_label: str
    body_of: Words | None
    body_of_url: str
    url: str
    instrument_count: int
    practice_count: int
    is_demonstration: bool
    ended: OrganizationEnd | None = None


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument as a list shows it. `languages` are codes of its visible editions."""

    id: str
    title: Words
    url: str
    organization: Named
    kind_label: str
    symbol: str
    date: str
    in_force: InForce
    languages: tuple[str, ...]
    topics: tuple[TopicTag, ...]


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """A practice as a list shows it."""

    id: str
    title: Words
    url: str
    organization: Named
    kind_label: str
    summary: Words
    topics: tuple[TopicTag, ...]


@dataclass(frozen=True, slots=True)
class ListingQuery:
    """What a list is limited to; "" asks for everything. `ignored` names the parts that mean nothing."""

    q: str = ""
    kind: str = ""
    organization: str = ""
    topic: str = ""
    language: str = ""
    in_force: str = ""
    ignored: tuple[str, ...] = ()

    @property
    def is_limited(self) -> bool:
        """Whether anything is asked for."""
        return any((self.q, self.kind, self.organization, self.topic, self.language, self.in_force))


def organization_page(user: Any, number: str | int | None) -> tuple[Page[int], list[OrganizationRow]]:
    """Return a page of the published organizations, in alphabetical order of their names here. Six queries."""
    listed = OrganizationPage.objects.visible_to(user).filter(live=True).order_by()
    keys = Paginator(_in_order(listed), PAGE_SIZE).get_page(number)
    found = listed.filter(pk__in=list(keys)).select_related("body_of").defer(*unread("", "body_of"))
    found = with_end(with_child_rows(found.annotate(**_counts(user)), "names", "body_of__names"))
    rows = {page.pk: _organization_row(page) for page in found}
    return keys, [rows[key] for key in keys]


def _in_order(listed: Any) -> list[int]:
    """Return the keys of organizations by the name in the active language, else the page's own. Two queries."""
    wanted = OrganizationName.objects.filter(organization__in=listed.values("pk"), language=active_language())
    names = dict(wanted.values_list("organization", "name"))
    rows = listed.values_list("pk", "title", "url_path")
    return [pk for pk, *_order in sorted(rows, key=lambda row: (names.get(row[0], row[1]).casefold(), row[2]))]


def holders_that_wait(user: Any) -> frozenset[int] | None:
    """Return the organizations of which a reader does not see what was counted beforehand: something of them waits.

    None: of nobody, as a reader does who is not of the public.
    """
    if reader_of(user) != PUBLIC_READER:
        return None
    wait = waiting()
    return None if wait.is_all else wait.holders


def _counts(user: Any) -> dict[str, Any]:
    holders = holders_that_wait(user)
    return {
        "instrument_count": _held_or_counted("instrument_count", InstrumentPage.objects.visible_to(user), holders),
        "practice_count": _held_or_counted("practice_count", PracticePage.objects.visible_to(user), holders),
    }


def _held_or_counted(name: str, rows: QuerySet[Any], holders: frozenset[int] | None) -> Any:
    """Return a count of each organization: as it was beforehand, of `holders` (None: of all) as it is now."""
    counted = _counted(rows)
    if holders is None:
        return counted
    held = Coalesce(F(f"public_holding__{name}"), 0)
    now = Case(When(pk__in=holders, then=counted), default=held, output_field=IntegerField())
    return now if holders else held


def _counted(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(organization=OuterRef("pk")).order_by().values("organization").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


@dataclass(frozen=True, slots=True)
class PublicInstruments:
    """Every instrument that the public sees, in the order of a list, counted and cut by what was counted beforehand.

    A slice reads the organizations that it meets, and of their instruments those within it.
    """

    holdings: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return sum(count for _organization, count in self.holdings)

    def __getitem__(self, wanted: slice) -> list[InstrumentPage]:
        """Read the instruments from one place to another."""
        before, met, skipped = 0, [], 0
        for organization, count in self.holdings:
            if before >= wanted.stop:
                break
            if before + count > wanted.start:
                met.append(organization)
            else:
                skipped += count
            before += count
        pages = InstrumentPage.objects.visible_to(None).filter(organization__in=met).for_listing()
        return list(pages[wanted.start - skipped : wanted.stop - skipped])


def public_instruments(holders: frozenset[int]) -> PublicInstruments:
    """Return what the public sees whole, of `holders` counted now. One query."""
    counted = _held_or_counted("instrument_count", InstrumentPage.objects.visible_to(None), holders)
    held = OrganizationPage.objects.annotate(held=counted).filter(held__gt=0).order_by("title", "pk")
    return PublicInstruments(tuple(held.values_list("pk", "held")))


def _organization_row(page: Any) -> OrganizationRow:
    above = page.body_of if page.body_of_id and page.body_of.live else None
    return OrganizationRow(
        name=name_of(page),
        acronym=page.acronym_in(),
        kind_label=page.get_kind_display(),
        body_of=name_of(above) if above else None,
        body_of_url=(above.url or "") if above else "",
        url=page.url or "",
        instrument_count=page.instrument_count,
        practice_count=page.practice_count,
        is_demonstration=page.is_demonstration,
        ended=OrganizationEnd.of(page),
    )


def instrument_rows(pages: Iterable[InstrumentPage], user: Any) -> list[InstrumentRow]:
    """Turn instruments (of `for_listing()`, already limited to what `user` may see) into rows. One more query."""
    listed = list(pages)
    spoken: dict[int, set[str]] = {}
    editions = EditionPage.objects.visible_to(user).filter(instrument__in=[page.pk for page in listed]).order_by()
    for instrument, language in editions.values_list("instrument", "language").distinct() if listed else ():
        spoken.setdefault(instrument, set()).add(language)
    return [_instrument_row(page, tuple(sorted(spoken.get(page.pk, ())))) for page in listed]


def _instrument_row(page: InstrumentPage, languages: tuple[str, ...]) -> InstrumentRow:
    events = dated_events(page)
    return InstrumentRow(
        id=str(page.translation_key),
        title=title_of(page),
        url=page.url or "",
        organization=name_organization(page.organization),
        kind_label=page.get_kind_display(),
        symbol=page.symbol,
        date=with_label(events[0].label, events[0].date) if events else "",
        in_force=in_force_of(page),
        languages=languages,
        topics=topic_tags(item.tag for item in page.topic_items.all()),
    )


def practice_rows(pages: Iterable[PracticePage]) -> list[PracticeRow]:
    """Turn practices (of `for_listing()`, already limited to what the reader may see) into rows."""
    return [
        PracticeRow(
            id=str(page.translation_key),
            title=Words(page.title, page.language),
            url=page.url or "",
            organization=name_organization(page.organization),
            kind_label=page.get_kind_display(),
            summary=Words(page.summary, page.language),
            topics=topic_tags(item.tag for item in page.topic_items.all()),
        )
        for page in pages
    ]


def read_asked(query: Mapping[str, str], *, kinds: Iterable[str]) -> ListingQuery:
    """Read what a list is limited to; values that mean nothing are left out and named in `ignored`."""
    parts = AddressParts(query)
    take = parts.take
    return ListingQuery(
        q=clean_query(query.get("q", "")),
        kind=take("kind", _("kind"), set(kinds).__contains__),
        organization=take("organization", _("organization"), is_uuid),
        topic=take("topic", _("topic"), lambda code: len(code) <= 100),
        language=take("language", _("language"), lambda code: len(code) <= 12),
        in_force=take("in_force", _("in force"), IN_FORCE.__contains__),
        ignored=tuple(parts.ignored),
    )


def is_uuid(value: str) -> bool:
    """Tell whether `value` is written like a uuid."""
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


def instruments_to_list(asked: ListingQuery, user: Any) -> QuerySet[InstrumentPage] | PublicInstruments:
    """Return the instruments that `user` may see and that `asked` asks for, in order; to be counted and cut."""
    holders = None if asked.is_limited else holders_that_wait(user)
    return instruments_asked_for(asked, user) if holders is None else public_instruments(holders)


def instruments_asked_for(asked: ListingQuery, user: Any) -> QuerySet[InstrumentPage]:
    """Keep the instruments that `user` may see and that `asked` asks for, in the order of a list."""
    pages = _about_asked(InstrumentPage.objects.visible_to(user), asked)
    if asked.language:
        editions = EditionPage.objects.visible_to(user).filter(language=asked.language).order_by()
        pages = pages.filter(pk__in=editions.values("instrument"))
    if asked.in_force:
        pages = keep_in_force(pages, asked.in_force, today())
    return named_like(pages, asked.q).for_listing()


def _about_asked(pages: Any, asked: ListingQuery) -> Any:
    """Keep the pages of the kind, the organization and the topic that are asked for."""
    if asked.kind:
        pages = pages.filter(kind=asked.kind)
    if asked.organization:
        pages = pages.filter(organization__translation_key=asked.organization)
    if asked.topic:
        items = pages.model._meta.get_field("topic_items").related_model
        pages = pages.filter(pk__in=items.carrying(Topic.objects.filter(name__in=standing_codes(asked.topic))))
    return pages


def named_like(pages: Any, query: str) -> Any:
    """Keep the instruments each word of `query` is in: in a title, symbol, other way of citing, or its organization."""
    for word in query.split():
        in_name = OrganizationName.objects.filter(holds_word("name", word) | holds_word("acronym", word))
        in_former = OrganizationEvent.objects.former_names().filter(holds_word("name", word))
        in_title = InstrumentTitle.objects.filter(holds_word("title", word))
        in_alias = InstrumentAlias.objects.filter(holds_word("alias", word))
        pages = pages.filter(
            holds_word("title", word)
            | holds_word("symbol", word)
            | Q(pk__in=in_title.values("instrument"))
            | Q(pk__in=in_alias.values("instrument"))
            | Q(organization__in=in_name.values("organization"))
            | Q(organization__in=in_former.values("organization"))
        )
    return pages


def keep_in_force(pages: Any, wanted: str, day: datetime.date) -> Any:
    """Keep the instruments that are in force on a day ("yes"), are not ("no"), or of which it is "not_stated"."""
    events = InstrumentEvent.objects.filter(instrument=OuterRef("pk"), on__isnull=False)
    began = Exists(events.filter(kind=EventKind.IN_FORCE, on__lte=day))
    ended = Exists(events.filter(kind=EventKind.ENDED, on__lte=day))
    stated = Exists(events.filter(kind__in=[EventKind.IN_FORCE, EventKind.ENDED]))
    if wanted == "yes":
        return pages.filter(began, ~ended)
    if wanted == "no":
        return pages.filter(stated).exclude(Q(began) & ~Q(ended))
    return pages.filter(~stated)


def practices_asked_for(asked: ListingQuery, user: Any) -> QuerySet[PracticePage]:
    """Keep the practices that `user` may see and that `asked` asks for, in the order of a list."""
    pages = _about_asked(PracticePage.objects.visible_to(user), asked)
    if asked.language:
        pages = pages.filter(language=asked.language)
    for word in asked.q.split():
        pages = pages.filter(holds_word("title", word) | holds_word("summary", word))
    return pages.for_listing()
