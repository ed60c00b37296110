"""Finding: which entries answer what is asked, in which order, and what else may help."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from organizations.models import OrganizationPage
from practices.models import FoundKind, SearchEntry, today
from practices.queries.editions.facts import TopicTag
from practices.queries.searching.asked import SearchAsked
from practices.queries.searching.counting import MOST, count_facets, dated_as, with_status
from practices.queries.searching.facets import Facet, name_facets
from practices.queries.searching.hits import Hit, read_hits
from practices.queries.searching.meaning import near_in_meaning
from practices.queries.searching.ranking import NOT_IN_FORCE, OWN_LANGUAGE, SearchRanking
from practices.queries.searching.room import room_for_words
from practices.queries.searching.spelling import better_spelling
from practices.queries.searching.terms import TermGroup, group_terms, name_query_of, query_of, read_terms
from practices.queries.searching.vocabulary import Vocabulary, read_vocabulary
from practices.queries.vocabulary.history import standing_codes
from practices.queries.wording import active_language
from practices.texts.comparison.search_queries import Query

PAGE_SIZE = 20
MOST_NAMED = 100
"""Entries that have all the words in their names, which are put in order; where there are so many, no others are."""
MOST_RANKED = 300
"""Entries that are put in order by their words; the others follow by kind, as they were published."""
MOST_TOPICS = 6
MOST_COUNTED = 2000
"""How far it is counted how many entries hold a word: those that more hold are common alike, the last goes first."""
ORDER = ("place", "row")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """How to narrow what was found, and how many entries there are; `is_part`: more, of which so many were counted."""

    facets: tuple[Facet, ...] = ()
    count: int = 0
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What was found: one page of hits, how to narrow, and what else may help.

    `near`: hits that a machine found by their meaning. `left_out`: words that no text holds together with the others,
    so that the hits hold the rest alone. `spelling`: what may have been meant, "" for nothing. `has_earlier`: texts
    that others have taken the place of hold the words too. `is_part`: there are more than were counted.
    """

    page: Page[Any]
    hits: list[Hit]
    facets: tuple[Facet, ...]
    is_part: bool = False
    topics: tuple[TopicTag, ...] = ()
    near: list[Hit] = field(default_factory=list)
    left_out: tuple[str, ...] = ()
    spelling: str = ""
    has_earlier: bool = False

    @property
    def count(self) -> int:
        """How many hits there are."""
        return self.page.paginator.count


class Search:
    """One search by one reader. What the reader may not see is not found, counted, ranked or hinted at."""

    def __init__(self, asked: SearchAsked, user: Any) -> None:
        self.asked, self.user = asked, user
        self.left_out: tuple[str, ...] = ()
        self._is_held = False
        """Whether an entry was seen that holds all that was typed."""
        self._things: dict[int, tuple[str, int]] = {}
        """Kind and row of the entries that came first, by key."""

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages in which words are looked for: those of all that can be found.

        One in which the reader sees nothing changes nothing: no entry that may be found holds a word of it.
        """
        return tuple(SearchEntry.objects.languages())

    @cached_property
    def typed_groups(self) -> tuple[TermGroup, ...]:
        """What was typed, in groups."""
        return group_terms(read_terms(self.asked.q, self.languages), self.vocabulary)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The topics and what they are called."""
        return read_vocabulary()

    @cached_property
    def visible(self) -> QuerySet[SearchEntry]:
        """The entries that may be found."""
        entries = SearchEntry.objects.visible_to(self.user)
        return entries if self.asked.earlier else entries.filter(is_earlier=False)

    @cached_property
    def groups(self) -> tuple[TermGroup, ...]:
        """What is looked for: all that was typed or, where no entry holds that, what most of it can be had of."""
        typed = self.typed_groups
        if len(typed) < 2 or self._is_held or self._answers(typed):
            return typed
        counts = [self._count_some([group]) for group in typed]
        kept = sorted((place for place, many in enumerate(counts) if many), key=lambda place: (counts[place], place))
        ways = [sorted(kept[:size]) for size in range(len(kept), 0, -1)]  # the word that most hold goes first
        way = next((way for way in ways if self._answers([typed[place] for place in way])), [])
        chosen = tuple(typed[place] for place in way) or typed
        self.left_out = tuple(group.text for group in typed if group not in chosen)
        return chosen

    @cached_property
    def answering(self) -> QuerySet[SearchEntry]:
        """The entries that answer the words, whatever else is asked for."""
        return self._holding(query_of(self.groups)) if self.groups else self.visible.none()

    @cached_property
    def limits(self) -> Mapping[str, Q]:
        """The conditions of what is asked for besides the words, by limit."""
        return {name: self._limit(name, value) for name, value in self.asked.limits.items()}

    @cached_property
    def rows(self) -> QuerySet[SearchEntry]:
        """The entries that answer all that is asked for."""
        return self._limited(self.answering)

    @cached_property
    def foremost(self) -> list[int]:
        """The keys of the entries that come first, by how well they answer."""
        if not self.typed_groups:
            return []
        columns = ("pk", "kind", "row", "place", "language", "stands", "words")
        found = self._of_groups(lambda groups: {row[0]: row for row in self._named(groups).values_list(*columns)})
        if len(found) < MOST_NAMED:
            others = self.rows.order_by(*ORDER)[: MOST_RANKED + len(found)].values_list(*columns)
            for row in others:
                if len(found) < MOST_RANKED:
                    found.setdefault(row[0], row)
        own, ranking = active_language(), SearchRanking(self.groups)
        ranked = []
        self._things = {pk: (kind, row) for pk, kind, row, *_rest in found.values()}
        for pk, kind, row, place, language, stands, words in found.values():
            worth = ranking.score(kind, words)
            worth += (OWN_LANGUAGE if language == own else 0.0) + (NOT_IN_FORCE if stands == "no" else 0.0)
            ranked.append((-round(worth, 6), place, row, pk))
        return [pk for _worth, _place, _row, pk in sorted(ranked)]

    def slice(self, start: int, stop: int) -> list[int]:
        """Return the keys of the entries from one place to another."""
        first = self.foremost
        keys = first[start:stop]
        if stop > len(first) >= MOST_NAMED:
            others = self.rows.exclude(pk__in=first).order_by(*ORDER).values_list("pk", flat=True)
            keys += others[max(0, start - len(first)) : stop - len(first)]
        return keys

    def hits(self, keys: Sequence[int]) -> list[Hit]:
        """Return what is shown of entries, in this order, of what may still be seen."""
        return read_hits(keys, self.user, self.groups, known=self._things)

    def facets(self) -> Narrowing:
        """Return how to narrow, and how many entries answer all that is asked for."""
        if not self.typed_groups:
            return Narrowing()
        counts = self._of_groups(lambda groups: count_facets(self._holding(query_of(groups)), self.limits))
        kinds = counts.by["kind"]
        total = kinds[self.asked.kind] if self.asked.kind else kinds.total()
        facets = name_facets(counts.by, self.asked, self.vocabulary)
        return Narrowing(facets, min(total, MOST), counts.is_part)

    def has_earlier(self) -> bool:
        """Tell whether texts that others have taken the place of answer the words."""
        earlier = SearchEntry.objects.visible_to(self.user).filter(is_earlier=True)
        return bool(self.groups) and earlier.filter(words__holds=query_of(self.groups)).exists()

    def topics(self, *, without: Collection[int] = ()) -> tuple[TopicTag, ...]:
        """Return the topics that are named so, but for those among the hits."""
        keys = dict.fromkeys(topic for group in self.groups for topic in group.topics if topic not in without)
        found = [self.vocabulary[key] for key in keys][:MOST_TOPICS]
        return tuple(TopicTag(one.code, one.label, one.is_core) for one in found)

    def _of_groups[SearchResults](self, ask: Callable[[Sequence[TermGroup]], SearchResults]) -> SearchResults:
        """Ask for what is looked for: while that is not known for all that was typed, which shows what it is."""
        if "groups" not in self.__dict__:
            found = ask(self.typed_groups)
            self._is_held = bool(found)
            if self.groups is self.typed_groups:
                return found
        return ask(self.groups)

    def _holding(self, query: Query) -> QuerySet[SearchEntry]:
        return self._with_status(Q(words__holds=query))

    def _with_status(self, rule: Q) -> QuerySet[SearchEntry]:
        return with_status(self.visible.filter(rule), today())

    def _limited(self, entries: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
        for rule in self.limits.values():
            entries = entries.filter(rule)
        return entries

    def _named(self, groups: Sequence[TermGroup]) -> QuerySet[SearchEntry]:
        """Return entries with all the words in their names: what has them there holds them, so no more is asked."""
        named = self._with_status(Q(words__names=name_query_of(groups)))
        return self._limited(named).order_by(*ORDER)[:MOST_NAMED]

    def _limit(self, name: str, value: str) -> Q:
        if name == "organization":
            pages = OrganizationPage.objects.filter(translation_key=value).order_by()
            return Q(organization__in=pages.values("pk"))
        if name == "topic":
            keys = self._branch(set(standing_codes(value)))
            return Q(topics__lists=list(map(str, keys))) if keys else Q(pk__in=())
        if name == "status":
            return Q(stands=value) & dated_as(value, today())
        if name == "track":
            return Q(tracks__lists=[value])
        return Q(**{name: int(value) if name == "year" else value})

    def _branch(self, codes: Collection[str]) -> list[int]:
        """Return the keys of the topics with these codes, and of all that are narrower."""
        found: set[int] = set()
        added = {key for key, topic in self.vocabulary.items() if topic.code in codes}
        while added:
            found |= added
            added = {key for key, topic in self.vocabulary.items() if topic.broader in added} - found
        return sorted(found)

    def _answers(self, groups: Sequence[TermGroup]) -> bool:
        return self.visible.filter(words__holds=query_of(groups)).exists()

    def _count_some(self, groups: Sequence[TermGroup]) -> int:
        """Count the entries that answer, no further than to `MOST_COUNTED`."""
        return self.visible.filter(words__holds=query_of(groups)).order_by()[:MOST_COUNTED].count()


class _Ranked(Paginator):
    """Pages of a search: the keys of entries, in their order."""

    def __init__(self, search: Search, count: int) -> None:
        super().__init__(range(count), PAGE_SIZE)
        self.search = search

    def page(self, number: Any) -> Page[Any]:
        """Return one page."""
        places = super().page(number)
        keys = self.search.slice(places.start_index() - 1, places.end_index()) if self.count else []
        return Page(keys, places.number, self)


def find(asked: SearchAsked, user: Any, *, number: Any = 1) -> SearchResults:
    """Find one page of what is asked for. The number of queries does not grow with what is found."""
    search = Search(asked, user)
    with room_for_words():
        narrowing = search.facets()
        page = _Ranked(search, narrowing.count).get_page(number)
    hits = search.hits(list(page))
    is_first = page.number == 1
    near = near_in_meaning(asked, user, groups=search.groups, answering=search.answering) if is_first else []
    return SearchResults(
        page=page,
        hits=hits,
        facets=narrowing.facets,
        is_part=narrowing.is_part,
        topics=search.topics(without=[hit.row for hit in hits if hit.kind == FoundKind.TOPIC]) if is_first else (),
        near=near,
        left_out=search.left_out,
        spelling=better_spelling(search.typed_groups, search.visible) if not narrowing.count or search.left_out else "",
        has_earlier=is_first and search.has_earlier(),
    )
