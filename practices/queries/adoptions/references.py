"""The instruments beside which organizations say where they stand, and the organizations that take part."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from organizations.models import (
    PUBLIC_READER,
    OrganizationEnd,
    OrganizationPage,
    User,
    reader_of,
    with_child_rows,
    with_end,
)
from organizations.row_level_security import own_role
from practices.models.adoptions import AdoptionEvent
from practices.models.editions import today
from practices.models.exchange.changes import PublicAdoption, Touch
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.models.topics import Topic, TopicLabel
from practices.queries.listings import named_like
from practices.queries.typed import clean_query
from practices.queries.vocabulary.history import standing_codes
from practices.queries.waiting import NOTHING, StaleCounts, waiting
from practices.queries.wording import Words, active_language, name_of, title_of

MOST_OFFERED = 100
"""Instruments that one list offers."""


@dataclass(frozen=True, slots=True)
class ListedOrganization:
    """A published organization. `takes_part`: somebody acts for it, or a visible event is about it.

    `ended`: when it ended, None while it exists.
    """

    page: OrganizationPage
    name: Words
    takes_part: bool
    ended: OrganizationEnd | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """An instrument that organizations say where they stand beside; `adopter_count` of them did."""

    page: InstrumentPage
    title: Words
    issuer: Words
    adopter_count: int

    @property
    def key(self) -> uuid.UUID:
        """The outward id."""
        return self.page.translation_key


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A topic that offered references carry, in the order of the vocabulary."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class ReferenceChoice:
    """What can be looked at, and what is.

    `offered` are those with statements, and the one asked for; `others` those about which nobody stated anything.
    `chosen` is None when nothing is offered, or when what was asked for is not there for this reader
    (`is_unknown`). `is_moved`: what was asked for does not carry the topic, another reference stands in.
    `is_part`: there are more than one list holds, so they have to be looked for; `find` is what was typed, cleaned;
    `is_found`: something is called so.
    """

    offered: tuple[Reference, ...]
    topics: tuple[TopicChoice, ...]
    chosen: Reference | None
    others: tuple[Reference, ...] = ()
    is_unknown: bool = False
    is_moved: bool = False
    is_part: bool = False
    find: str = ""
    is_found: bool = True


def exchange_events(user: Any) -> Any:
    """Return the events that the page may show `user`: of published organizations, never of an issuer."""
    events = AdoptionEvent.objects.visible_to(user).of_adopters()
    return events.filter(organization__live=True, organization__is_contact_only=False)


def takes_part(*, has_joined: bool, has_stated: bool, last_day: datetime.date | None, on: datetime.date) -> bool:
    """Tell whether an organization takes part on a day: it joined and has not ended, or it is said where it stands.

    What it stated counts until its end is stated as well.
    """
    return has_stated or (has_joined and (last_day is None or last_day >= on))


def exchange_members(user: Any, on: datetime.date | None = None) -> dict[int, ListedOrganization]:
    """Return the published organizations by key; which of them take part depends on what `user` may see.

    One query; where something waits two more, and what `waiting` asks. An organization takes part when an active
    account acts for it as officer or approver and it had not ended by a day (today if none is given), or when a visible
    event says where it stands (docs/decisions/0003-rows-of-the-matrix.md).
    """
    acting = User.objects.filter(Q(groups=OuterRef("officers")) | Q(groups=OuterRef("approvers")), is_active=True)
    written = PublicAdoption.objects.filter(organization=OuterRef("translation_key")).order_by()
    pages = OrganizationPage.objects.filter(live=True, is_contact_only=False)
    waits = Exists(Touch.objects.order_by())
    pages = pages.annotate(has_people=Exists(acting), has_events=Exists(written), waits=waits).for_listing()
    pages = with_end(pages)
    with own_role():  # that somebody acts for it is public, who is not
        listed = list(pages)
    wait = waiting() if any(page.waits for page in listed) else NOTHING
    stated = _stating({page.pk: page.has_events for page in listed}, wait, user)
    day = on or today()
    return {page.pk: _member(page, has_stated=page.pk in stated, on=day) for page in listed}


def _member(page: Any, *, has_stated: bool, on: datetime.date) -> ListedOrganization:
    ended = OrganizationEnd.of(page)
    is_part = takes_part(
        has_joined=page.has_people, has_stated=has_stated, last_day=ended.last_day if ended else None, on=on
    )
    return ListedOrganization(page, name_of(page), is_part, ended)


def _stating(written: Mapping[int, bool], wait: StaleCounts, user: Any) -> set[int]:
    """Return the organizations of which `user` may see an event, from whether one was written for the public of each.

    What is public is seen by all. Of the others, and of those of whom something waits, the events themselves are asked.
    """
    is_public = reader_of(user) == PUBLIC_READER
    if wait.is_all:
        doubtful = set(written)
    else:
        doubtful = {key for key, has_events in written.items() if key in wait.adopters or not (has_events or is_public)}
    found = {key for key, has_events in written.items() if has_events} - doubtful
    if doubtful:
        events = exchange_events(user).filter(organization__in=doubtful).order_by()
        found |= set(events.values_list("organization", flat=True).distinct())
    return found


def choose_reference(
    user: Any,
    members: dict[int, ListedOrganization],
    *,
    asked: uuid.UUID | None = None,
    topic: str = "",
    find: str = "",
) -> ReferenceChoice:
    """Say which references `user` can look at; choose the one asked for, else that of most organizations.

    Any instrument can be one, even before the first event. `topic` (a permanent code) keeps those that carry it or a
    narrower one; of more than a list offers `find` keeps those that are called so, and the first of them is chosen
    unless the one asked for is among them. Order: by organizations, most first, then title. Seven queries, eleven at
    most.
    """
    visible = InstrumentPage.objects.visible_to(user).filter(organization__in=members).order_by()
    stated = _stated(user)
    on_topic = visible.filter(pk__in=_tagged(topic)) if topic else visible
    (counts, others), words = _listed(on_topic, stated), ""
    is_part = len(counts) + len(others) > MOST_OFFERED
    if is_part:
        words, others = clean_query(find), []
    if words:
        counts, others = _listed(named_like(on_topic, words), stated)
    counts = dict(list(counts.items())[:MOST_OFFERED])
    others = others[: MOST_OFFERED - len(counts)]
    references = _read(visible, {**dict.fromkeys(others, 0), **counts}, asked, members)
    wanted = next((reference for reference in references if reference.key == asked), None)
    found = [one for one in references if one.page.pk in counts or one.page.pk in others]
    is_moved = bool(wanted and topic and wanted not in found and wanted.page not in on_topic)
    is_left = is_moved or bool(wanted and words and found and wanted not in found)
    choice = ReferenceChoice(
        offered=tuple(one for one in references if one.page.pk in counts or (one is wanted and not is_moved)),
        topics=_topics(visible.filter(stated.rule)),
        chosen=wanted,
        others=tuple(one for one in found if one.page.pk in others and one is not wanted),
        is_unknown=asked is not None and wanted is None,
        is_moved=is_moved,
        is_part=is_part,
        find=words,
        is_found=bool(found),
    )
    if choice.is_unknown or (wanted and not is_left):
        return choice
    first = next((one for one in found if one.adopter_count or words), None)
    return replace(choice, chosen=first)


def _listed(pages: Any, stated: "_Stated") -> tuple[dict[int, int], list[int]]:
    """Return keys of instruments: with statements by the number of organizations, most first, and those without any.

    One more than a list offers at most, those without by title. Three queries at most.
    """
    counts = dict(stated.first(pages))
    room = MOST_OFFERED + 1 - len(counts)
    others = pages.exclude(pk__in=counts).order_by("title", "translation_key").values_list("pk", flat=True)
    return counts, list(others[:room]) if room else []


@dataclass(frozen=True, slots=True)
class _Stated:
    """Beside which instruments organizations said something: what was counted beforehand, and by key what was not."""

    is_counted: bool
    others: Mapping[int, int]
    recounted: frozenset[int] = frozenset()
    """Instruments of which what was counted beforehand may not hold any more."""

    @property
    def rule(self) -> Q:
        """The condition on instruments."""
        return Q(pk__in=self.others) | (self._as_counted if self.is_counted else Q())

    @property
    def _as_counted(self) -> Q:
        counted = Q(as_reference__isnull=False)
        return counted & ~Q(pk__in=self.recounted) if self.recounted else counted

    def first(self, pages: Any) -> list[tuple[int, int]]:
        """Return the keys with the number of organizations, most first, then by title; one more than is offered."""
        found: dict[int, tuple[int, str]] = {}
        if self.is_counted:
            order = ("-as_reference__adopter_count", "title", "translation_key")
            rows = pages.filter(self._as_counted).order_by(*order)
            for key, count, title in rows.values_list("pk", "as_reference__adopter_count", "title")[: MOST_OFFERED + 1]:
                found[key] = (count, title)
        if self.others:
            for key, title in pages.filter(pk__in=self.others).values_list("pk", "title"):
                found[key] = (self.others[key], title)
        ranked = sorted(found.items(), key=lambda one: (-one[1][0], one[1][1].casefold(), one[0]))
        return [(key, count) for key, (count, _title) in ranked[: MOST_OFFERED + 1]]


def _stated(user: Any) -> _Stated:
    """Take what the public sees as it was counted beforehand, but for that of which something waits.

    That, and what else `user` sees, is counted now.
    """
    events, wait = exchange_events(user).order_by(), waiting()
    is_counted, recounted = not wait.is_all, wait.references
    if is_counted and reader_of(user) == PUBLIC_READER:
        if not recounted:
            return _Stated(True, {})
        events = events.filter(reference__in=recounted)
    elif is_counted:
        beyond = events.filter(Q(record__is_public=False) | Q(reference__as_reference__isnull=True))
        events = events.filter(Q(reference__in=beyond.values("reference")) | Q(reference__in=recounted))
    counts = events.values_list("reference").annotate(many=Count("organization", distinct=True))
    return _Stated(is_counted, dict(counts), recounted)


def _tagged(topic: str) -> Any:
    """Return the keys of the instruments that carry a topic or a narrower one, as a query."""
    codes = {narrower for code in standing_codes(topic) for narrower in Topic.objects.branch(code).values()}
    return InstrumentTopic.objects.filter(tag__name__in=codes).order_by().values("content_object")


def _read(
    visible: Any, counts: Mapping[int, int], asked: uuid.UUID | None, members: dict[int, ListedOrganization]
) -> list[Reference]:
    """Read the instruments with these keys and the one asked for, in order. One query."""
    references = []
    wanted = Q(pk__in=list(counts)) | Q(translation_key=asked) if asked else Q(pk__in=list(counts))
    for page in with_child_rows(visible.filter(wanted), "titles"):
        member = members[page.organization_id]
        page.organization = member.page
        references.append(Reference(page, title_of(page), member.name, counts.get(page.pk, 0)))
    return sorted(references, key=_rank)


def _rank(reference: Reference) -> tuple[int, str, str, str]:
    title, issuer = reference.title.text.casefold(), reference.issuer.text.casefold()
    return (-reference.adopter_count, title, issuer, str(reference.key))


def _topics(pages: Any) -> tuple[TopicChoice, ...]:
    """Return the topics that some of these instruments carry, as choices. One query."""
    carried = InstrumentTopic.objects.filter(tag=OuterRef("topic"), content_object__in=pages.values("pk"))
    labels = TopicLabel.objects.filter(Exists(carried), is_preferred=True, topic__retired_on__isnull=True)
    by_code: dict[str, dict[str, str]] = defaultdict(dict)
    rows = labels.order_by("topic__position", "topic__name", "language")
    for code, language, label in rows.values_list("topic__name", "language", "label"):
        by_code[code][language] = label
    return tuple(TopicChoice(code, _label(known)) for code, known in by_code.items())


def _label(labels: dict[str, str]) -> str:
    return labels.get(active_language()) or labels.get("en") or next(iter(labels.values()))


def reference_of(event: uuid.UUID, user: Any) -> uuid.UUID | None:
    """Return the outward id of the reference that an event is about, None if `user` may not see it (one query)."""
    key: uuid.UUID | None = (
        exchange_events(user)
        .filter(public_id=event)
        .order_by()
        .values_list("reference__translation_key", flat=True)
        .first()
    )
    return key
