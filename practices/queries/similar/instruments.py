"""Which instruments are like one: texts alike as the machine finds them, and topics in common. No ranking."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from organizations.models import unread, with_child_rows
from practices.models.editions import EditionPage, TextStatus
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.models.topics import Topic
from practices.models.vectors import EditionVectors, Neighbour
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.editions.facts import TopicTag, topic_tags
from practices.queries.editions.rows import EditionRow, edition_row, main_edition
from practices.queries.similar.lineages import Link, declared_links, related_to, relations_between
from practices.queries.wording import Words, active_language, title_of
from practices.texts.comparison import METHOD_VERSION, Pair, UnreadableVectors, Vectors, align, unpack

OTHER = "other__edition__instrument"
TITLES = ("organization__title", "title")
PAGE_SIZE = 25
MOST_NAMED = 100
"""Instruments that an answer names at most which has no pages: those with most provisions alike."""


class Show(models.TextChoices):
    """Which instruments are shown."""

    TEXTS = "texts", _("Similar texts")
    TOPICS = "topics", _("Topics in common")
    ALL = "all", _("Either")


class SimilarityOutcome(models.TextChoices):
    """What came of putting two texts beside each other."""

    ALIKE = "alike", _("Similar provisions")
    MAYBE = "maybe", _("Provisions that may be similar")
    NONE_FOUND = "none_found", _("No similar provisions found")
    NO_TEXT = "no_text", _("No text to compare here")
    WAITING = "waiting", _("Not compared yet")


@dataclass(frozen=True, slots=True)
class TextsAlike:
    """What the machine found between two texts; it has no direction.

    `own_count` of the `own_total` provisions of one have a counterpart among the `other_total` of the other, and
    `other_count` of those the other way round; `own_maybe_count` and `other_maybe_count` more only may be similar.
    """

    outcome: str
    own_count: int = 0
    own_total: int = 0
    other_count: int = 0
    other_total: int = 0
    own_maybe_count: int = 0
    other_maybe_count: int = 0

    @property
    def likeness(self) -> float:
        """Return the share of the provisions of both that have a counterpart or may be similar, 0.0 to 1.0."""
        total = self.own_total + self.other_total
        found = self.own_count + self.own_maybe_count + self.other_count + self.other_maybe_count
        return round(found / total, 4) if total else 0.0


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """Another instrument beside the one that was asked about.

    `edition` is the text that was compared (None: there is none). Topics are those that the instruments carry:
    in common, only here, only there. `relations` say what is declared between the two, apart from any likeness.
    """

    id: str
    key: int
    title: Words
    symbol: str
    url: str
    organization: Named
    edition: EditionRow | None
    is_incomplete: bool
    texts: TextsAlike
    shared: tuple[TopicTag, ...]
    only_here: tuple[TopicTag, ...]
    only_there: tuple[TopicTag, ...]
    has_topics: bool
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """The answer. `edition` is the text of the instrument that was compared; `pages` are all that are named in it,
    by primary key, with names, events and topics at hand; `editions` their visible texts; `links` what is declared.
    """

    instrument: InstrumentPage
    edition: EditionRow | None
    is_incomplete: bool
    is_compared: bool
    topics: tuple[TopicTag, ...]
    rows: tuple[SimilarRow, ...]
    pages: Mapping[int, InstrumentPage]
    family: tuple[int, ...]
    editions: tuple[EditionPage, ...]
    links: tuple[Link, ...]


def near_counts(instrument: InstrumentPage, user: Any) -> dict[int, int]:
    """Say how many provisions of an instrument have a near one in which other instruments, by primary key. One query.

    Counted are the neighbours that were kept, of what `user` may see at present. Most first, then by organization and
    title.
    """
    near = _near(instrument, user, *TITLES).values_list(OTHER, *(f"{OTHER}__{name}" for name in TITLES), "n")
    return {key: count for key, *_titles, count in sorted(near, key=_most_first)}


def _most_first(row: Sequence[Any]) -> tuple[Any, ...]:
    """Order (key, titles, count) by count, most first, then by titles and key."""
    return (-row[-1], *row[1:-1], row[0])


def _near(instrument: InstrumentPage, user: Any, *fields: str) -> QuerySet[Any, Any]:
    """Count the provisions that have a near one by the other instrument, with `fields` of it."""
    near = Neighbour.objects.filter(provision__edition__instrument=instrument, method=METHOD_VERSION).visible_to(user)
    others = near.exclude(**{OTHER: instrument}).order_by().values(OTHER, *(f"{OTHER}__{name}" for name in fields))
    return others.annotate(n=Count("provision", distinct=True))


def similar_instruments(
    instrument: InstrumentPage, near: Collection[int], show: str, user: Any
) -> QuerySet[InstrumentPage]:
    """Return the instruments that are like one, of what `user` may see, by organization and title.

    Like it is what is `near` (see `near_counts`), or has a topic in common.
    """
    own = InstrumentTopic.objects.filter(content_object=instrument, tag__retired_on__isnull=True).order_by()
    carriers = InstrumentTopic.objects.filter(tag__in=own.values("tag")).order_by().values("content_object")
    alike, on_topic = Q(pk__in=list(near)), Q(pk__in=carriers)
    rules = {Show.TEXTS: alike, Show.TOPICS: on_topic, Show.ALL: alike | on_topic}
    return (
        InstrumentPage.objects.visible_to(user)
        .exclude(pk=instrument.pk)
        .filter(rules[Show(show)])
        .order_by("organization__title", "title", "pk")
    )


def similar_to(instrument: InstrumentPage, others: Iterable[int], user: Any, *, dated: bool = True) -> Similar:
    """Put an instrument beside others (by primary key, in order), of what `user` may see; `dated`: with their events.

    At most nine queries, however many there are.
    """
    asked = list(others)
    links = declared_links(user)
    family = related_to(instrument.pk, links)
    pages = load_pages({instrument.pk, *asked, *family}, user, dated=dated)
    editions = _load_editions(pages, user)
    chosen = {key: choose_text(editions, key) for key in pages}
    own = _in_language(active_language(), chosen.get(instrument.pk), editions)
    chosen = {key: _in_language(own.language if own else "", edition, editions) for key, edition in chosen.items()}
    kept = _load_vectors([chosen[key] for key in (instrument.pk, *asked) if key in pages])
    page = pages[instrument.pk]
    return Similar(
        instrument=page,
        edition=edition_row(own) if own else None,
        is_incomplete=own.is_incomplete if own else False,
        is_compared=own is not None and own.pk in kept,
        topics=topic_tags(_topics(page)),
        rows=tuple(
            _row(pages[key], chosen[key], page, own, kept, links) for key in asked if key in pages and key != page.pk
        ),
        pages=pages,
        family=tuple(key for key in family if key in pages),
        editions=tuple(editions),
        links=tuple(links),
    )


def most_alike(instrument: InstrumentPage, user: Any) -> Similar:
    """Put an instrument beside those that are like it, the most alike first, at most 100. Nine queries."""
    found = similar_to(instrument, _nearest(instrument, user)[:MOST_NAMED], user, dated=False)
    return replace(found, rows=tuple(sorted(found.rows, key=lambda row: -row.texts.likeness)))


def _nearest(instrument: InstrumentPage, user: Any) -> list[int]:
    """Return what is like an instrument: with most provisions near first, then by organization and title. One query."""
    near = _near(instrument, user, *TITLES).values_list(OTHER, *(f"{OTHER}__{name}" for name in TITLES), "n")
    on_topic = similar_instruments(instrument, (), Show.TOPICS, user).order_by().values_list("pk", *TITLES, Value(0))
    rows = sorted(near.union(on_topic, all=True).order_by(), key=_most_first)
    return list(dict.fromkeys(key for key, *_order in rows))


def load_pages(keys: Collection[int], user: Any, *, dated: bool = True) -> dict[int, InstrumentPage]:
    """Return instruments that `user` may see, by primary key, with names, topics and (`dated`) events. One query."""
    found = InstrumentPage.objects.visible_to(user).filter(pk__in=keys).select_related("organization").order_by("pk")
    found = found.defer(*unread("", "organization"))
    children = ("organization__names", "titles", "topic_items__tag__labels", *(["events"] if dated else []))
    return {page.pk: page for page in with_child_rows(found, *children)}


def _load_editions(pages: Mapping[int, InstrumentPage], user: Any) -> list[EditionPage]:
    """Return the visible texts of instruments, in the order of `editions_of`, without their words. One query."""
    found = (
        EditionPage.objects.visible_to(user)
        .filter(instrument__in=list(pages))
        .annotate(is_structured=~Q(numbered_text=""))
        .defer("numbered_text")
        .order_by("-dated_on", "language", "text_status", "pk")
    )
    editions = list(found)
    for edition in editions:
        edition.instrument = pages[edition.instrument_id]
    return editions


def _texts(editions: Iterable[EditionPage], instrument: int) -> list[EditionPage]:
    return [
        edition
        for edition in editions
        if edition.instrument_id == instrument and edition.text_status != TextStatus.SUMMARY and edition.is_structured
    ]


def choose_text(editions: Iterable[EditionPage], instrument: int) -> EditionPage | None:
    """Choose the text that stands for an instrument where texts are compared: a summary never does."""
    return main_edition(_texts(editions, instrument))


def _in_language(language: str, edition: EditionPage | None, editions: Sequence[EditionPage]) -> EditionPage | None:
    """Take the same text in a language where there is one, as whole and of the same date: its words are at hand."""
    if edition is None or edition.language == language:
        return edition
    same = [
        other
        for other in _texts(editions, edition.instrument_id)
        if other.language == language
        and other.dated_on == edition.dated_on
        and other.is_incomplete == edition.is_incomplete
    ]
    return same[0] if same else edition


def _load_vectors(editions: Iterable[EditionPage | None]) -> dict[int, Vectors]:
    """Return what is kept of the texts, by primary key, without their words. One query."""
    keys = [edition.pk for edition in editions if edition is not None]
    rows = EditionVectors.objects.filter(edition__in=keys, method=METHOD_VERSION).order_by()
    kept = {}
    for key, content in rows.values_list("edition_id", "content"):
        try:
            kept[key] = unpack(bytes(content))
        except UnreadableVectors:
            continue
    return kept


def _row(
    page: InstrumentPage,
    edition: EditionPage | None,
    asked: InstrumentPage,
    own: EditionPage | None,
    kept: Mapping[int, Vectors],
    links: Sequence[Link],
) -> SimilarRow:
    here, there = (topic_tags(_topics(one)) for one in (asked, page))
    shared = {tag.code for tag in here} & {tag.code for tag in there}
    return SimilarRow(
        id=str(page.translation_key),
        key=page.pk,
        title=title_of(page),
        symbol=page.symbol,
        url=page.url or "",
        organization=name_organization(page.organization),
        edition=edition_row(edition) if edition else None,
        is_incomplete=edition.is_incomplete if edition else False,
        texts=_compare(own, edition, kept),
        shared=tuple(tag for tag in here if tag.code in shared),
        only_here=tuple(tag for tag in here if tag.code not in shared),
        only_there=tuple(tag for tag in there if tag.code not in shared),
        has_topics=bool(there),
        relations=relations_between(asked.pk, page.pk, links),
    )


def _topics(page: InstrumentPage) -> list[Topic]:
    return [item.tag for item in page.topic_items.all()]


def _compare(own: EditionPage | None, other: EditionPage | None, kept: Mapping[int, Vectors]) -> TextsAlike:
    if own is None or other is None:
        return TextsAlike(SimilarityOutcome.NO_TEXT)
    left, right = kept.get(own.pk), kept.get(other.pk)
    if left is None or right is None:
        return TextsAlike(SimilarityOutcome.WAITING)
    pairs = pairs_of(left, right)
    sure = [pair for pair in pairs if pair.reason is not None and not pair.reason.is_unsure]
    here, there = {pair.left for pair in sure}, {pair.right for pair in sure}
    outcome = SimilarityOutcome.MAYBE if pairs else SimilarityOutcome.NONE_FOUND
    return TextsAlike(
        SimilarityOutcome.ALIKE if sure else outcome,
        len(here),
        len(left.clauses),
        len(there),
        len(right.clauses),
        len({pair.left for pair in pairs} - here),
        len({pair.right for pair in pairs} - there),
    )


def pairs_of(left: Vectors, right: Vectors) -> list[Pair]:
    """Return the provisions of two texts that are or may be alike, in pairs, in the order of the left one."""
    return [pair for pair in align(left, right) if pair.left is not None and pair.right is not None]
