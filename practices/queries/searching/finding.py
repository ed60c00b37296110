"""Finding: which entries answer what is asked, in one list, and what else may help."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, reduce
from typing import Any, NamedTuple

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from organizations.models import OrganizationPage
from practices.models.editions import today
from practices.models.proposed_topics import ProposedTopic
from practices.models.search import FoundKind, SearchEntry, key_list
from practices.queries.adoptions.statements import Named
from practices.queries.editions.facts import TopicTag
from practices.queries.encoders import encoder_of
from practices.queries.searching.asked import FOUND_TOPIC, SearchAsked
from practices.queries.searching.citations import Citation, read_citations
from practices.queries.searching.cited import ORDER, CitedEntries
from practices.queries.searching.counting import DIMENSIONS, MOST, Counts, count_facets, dated_as, with_status
from practices.queries.searching.facets import Facet, name_facets
from practices.queries.searching.fused import FusedRanking
from practices.queries.searching.hits import Hit, read_hits
from practices.queries.searching.names import organization_names
from practices.queries.searching.place_words import is_place_word
from practices.queries.searching.plain_questions import plain_question
from practices.queries.searching.public_index import IndexStamp, PublicIndex, public_index, thesaurus
from practices.queries.searching.ranking import NOT_IN_FORCE, OWN_LANGUAGE, SearchRanking
from practices.queries.searching.room import room_for_words
from practices.queries.searching.searched import SearchedTexts, searched_texts
from practices.queries.searching.spelling import SpellingCorrection, correct_spelling
from practices.queries.searching.terms import (
    Term,
    TermGroup,
    TypedQuestion,
    either,
    group_terms,
    is_symbol,
    name_query_of,
    query_of,
    read_question,
    wanted_part,
    widened_group,
)
from practices.queries.searching.vocabulary import Vocabulary, read_vocabulary
from practices.queries.vocabulary.history import standing_codes
from practices.queries.wording import active_language
from practices.queries.written import Given, ask_written
from practices.texts.comparison.encoders import Encoder
from practices.texts.comparison.search_queries import AllOf, AnyOf, Query, has_phrase
from practices.texts.comparison.search_words import (
    ARTICLE,
    is_small_word,
    is_stop_word,
    symbol_tokens,
    word_tokens,
)
from practices.texts.comparison.thesaurus import ThesaurusConcept, term_tokens
from practices.texts.words import LONE_WORDS, words

PAGE_SIZE = 20
MOST_NAMED = 100
"""Entries that have all the words in their names, which are put in order."""
MOST_HOLDING = 300
"""Entries with all the words that the public index does not have, which are put in order."""
MOST_FUSED = 200
"""Entries of the ranked list that share any of the words, or come near in meaning."""
LOOKED_AT = 600
"""How many of the ranked entries are asked for where nothing limits the search; within limits all are."""
MOST_TOPICS = 6
MOST_ABSENT = 3
ACRONYM = re.compile(r"\b[A-ZА-Я]{3,8}\b")
"""What may be the short name of an organization, wherever it stands in a question."""
MOST_FOUND_TOPICS = 8
MOST_CONCEPTS, MOST_ALSO = 3, 8
"""Concepts, and terms of them, that the page names of those a search was widened by."""
GERMAN = "de"
"""The language in which capital letters do not tell names."""


class MatchedBy(StrEnum):
    """On what ground an entry was found."""

    NAME = "name"  # it is called so, or cited
    ALL_WORDS = "all_words"
    ARTICLE = "article"  # the article that it is a part of has all words, together with its heading
    SOME_WORDS = "some_words"  # or terms of the thesaurus for the same
    MEANING = "meaning"  # found by a machine, whatever the words


GROUNDS = (MatchedBy.ALL_WORDS, MatchedBy.ARTICLE, MatchedBy.SOME_WORDS, MatchedBy.MEANING)
"""The grounds of what is ranked. What has all words comes before what has some or none."""
KINDS = FoundKind.values
WHOLE = (MatchedBy.NAME, MatchedBy.ALL_WORDS)
"""On what ground an entry counts among those that have all words."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """How to narrow what was found, and how many entries there are; `is_part`: more, of which so many were counted.

    `is_loose`: no entry has all words or is cited, so those are counted that come nearest.
    """

    facets: tuple[Facet, ...] = ()
    count: int = 0
    is_part: bool = False
    is_loose: bool = False


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What was found: one page of hits, how to narrow, and what else may help.

    `corrections`: words that were looked for instead of what was typed. `also`: terms for the same by which the search
    was widened (language, term). `found_topics`: what a machine found in the first provisions; nobody has confirmed it.
    `has_earlier`: texts that others have taken the place of hold the words too. `is_understood`: whether anything has
    any of the words, or the thesaurus knows one. `is_by_topic`: what counts as having all words has them as the name of
    a topic, or as another term, alone. `searched` counts the texts where none has the words. `near_count`: how many
    more the list has, which have some of the words or come near in meaning; `is_cut`: there may be more such entries
    than are listed. `missing`: symbols and words that nothing has, beside others; `absent`: organizations that an
    acronym names, and of which no text can be read here; `lacks_own_language`: no text is in the language of the page;
    `not_there`: places that are cited ("Article 99") and that the named text does not have;
    `only_excludes`: all that was typed are words that no hit may have.
    """

    page: Page[Any]
    hits: list[Hit]
    narrowing: Narrowing
    topics: tuple[TopicTag, ...] = ()
    found_topics: tuple[TopicTag, ...] = ()
    corrections: tuple[SpellingCorrection, ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    has_earlier: bool = False
    is_understood: bool = True
    is_by_topic: bool = False
    searched: SearchedTexts | None = None
    near_count: int = 0
    is_cut: bool = False
    missing: tuple[str, ...] = ()
    absent: tuple[Named, ...] = ()
    lacks_own_language: bool = False
    not_there: tuple[str, ...] = ()
    only_excludes: bool = False

    @property
    def has_articles(self) -> bool:
        """Whether articles come first that have all the words, each provision of them some."""
        return any(hit.matched_by == MatchedBy.ARTICLE for hit in self.hits)

    @property
    def facets(self) -> tuple[Facet, ...]:
        """How to narrow."""
        return self.narrowing.facets

    @property
    def count(self) -> int:
        """How many entries are cited or have all words or, where none is or has, come nearest."""
        return self.narrowing.count

    @property
    def is_loose(self) -> bool:
        """Whether nothing is cited, and no entry has all words, so that the nearest are counted."""
        return self.narrowing.is_loose

    @property
    def is_part(self) -> bool:
        """Whether there are more than were counted."""
        return self.narrowing.is_part


COLUMNS = ("pk", "kind", "row", "place", "language", "stands", "words")
_Columns = tuple[int, str, int, int, str, str, str]
"""What entries are put in order by: `COLUMNS`."""


class _Listed(NamedTuple):
    """An entry of the list: its thing, and why it was found."""

    kind: str
    row: int
    matched_by: MatchedBy


class Search:
    """One search by one reader. What the reader may not see is not found, counted, ranked or hinted at."""

    def __init__(self, asked: SearchAsked, user: Any) -> None:
        self.asked, self.user = asked, user
        self._known: dict[str, bool] = {}

    @cached_property
    def _stamp(self) -> IndexStamp:
        return IndexStamp.now()

    @cached_property
    def index(self) -> PublicIndex | None:
        """What public entries are ranked by; None while the first one is being made."""
        return public_index(self._stamp)

    @cached_property
    def _is_current(self) -> bool:
        """Whether the index holds the public entries as they are now."""
        return self.index is not None and self.index.stamp == self._stamp

    @cached_property
    def _is_for_all(self) -> bool:
        """Whether the reader sees what everybody sees, and the index holds it as it is now."""
        return self._is_current and not _may_see_more(self.user)

    @cached_property
    def _memory(self) -> dict[Any, Any]:
        """What searches have read of what is public as it is now, but for what one reader sees of it."""
        return self.index.memory if self.index is not None and self._is_current else {}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages in which words are looked for: those of all that can be found.

        One in which the reader sees nothing changes nothing: no entry that may be found holds a word of it.
        """
        if self.index is not None and not (self.asked.earlier or _may_see_more(self.user)):
            return self.index.languages
        return tuple(SearchEntry.objects.languages())

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The topics and what they are called."""
        if "vocabulary" not in self._memory:
            self._memory["vocabulary"] = read_vocabulary()
        found: Vocabulary = self._memory["vocabulary"]
        return found

    @property
    def _names(self) -> dict[int, Named]:
        """The organizations that were named to such readers, in the active language."""
        found: dict[int, Named] = self._memory.setdefault((active_language(), _may_see_more(self.user)), {})
        return found

    @cached_property
    def _corrected(self) -> tuple[str, tuple[SpellingCorrection, ...]]:
        if self.index is None:
            return self.asked.q, ()
        index = self.index
        languages = index.languages_of(words(self.asked.q)) or index.languages
        return correct_spelling(
            self.asked.q,
            index.spellings(languages),
            is_known=self._is_known,
            is_pair=lambda first, second: index.is_pair(first, second, languages),
            is_real=self._is_real,
            has_names=languages[:1] != (GERMAN,),
        )

    @property
    def looked_for(self) -> str:
        """What is looked for: what was typed, its spelling mended."""
        return self._corrected[0]

    @property
    def corrections(self) -> tuple[SpellingCorrection, ...]:
        """The words that are looked for instead of what was typed."""
        return self._corrected[1]

    @cached_property
    def plain(self) -> str:
        """What is looked for as it is read: whatever the capitals, punctuation and accents, the same words."""
        index, typed = self.index, self.looked_for
        if index is None:
            return plain_question(typed, str)
        languages = index.languages_of(words(typed)) or index.languages
        return plain_question(typed, lambda word: word if is_small_word(word) else index.as_written(word, languages))

    @cached_property
    def question(self) -> TypedQuestion:
        """What is looked for, as terms; a symbol that nothing has leaves out nothing where anything else is asked.

        Of several symbols alone one is enough.
        """
        asked = self._read(self.plain)
        if len(asked.terms) > 1 and all(is_symbol(term.text) for term in asked.terms):
            return replace(asked, terms=(reduce(either, asked.terms),))
        missing = [term for term in asked.terms if term.is_wanted and self._is_missing(term)]
        if not missing or len(missing) == len(asked.terms):
            return asked
        terms = tuple(replace(term, is_missing=True) if term in missing else term for term in asked.terms)
        return replace(asked, terms=terms)

    @property
    def missing(self) -> tuple[str, ...]:
        """The symbols and words that were typed beside others and that nothing has."""
        terms = self.question.terms
        spaced = [one for one in terms if not (one.is_exact or one.text.isdecimal() or LONE_WORDS.search(one.text))]
        unknown = [one for one in terms if one.is_missing or (one in spaced and not self._is_known(one.text))]
        return tuple(term.text for term in unknown) if len(unknown) < len(terms) else ()

    @cached_property
    def groups(self) -> tuple[TermGroup, ...]:
        """What is looked for, in groups."""
        terms = self.question.terms
        if self.asked.widen == "no":
            return group_terms(terms, {})
        groups = group_terms(terms, self.vocabulary)
        is_named = len(groups) == 1 and bool(groups[0].topics)
        if self.index is None or is_named or any(term.is_exact for term in terms):
            return groups
        concepts = self._concepts_named(self.index)
        if not concepts or (all(any(map(self.index.has, term.tokens)) for term in terms) and self._is_said(groups)):
            return groups
        said = {(language, one) for concept in concepts for language, some in concept.terms.items() for one in some.own}
        ways = [term_tokens(one, language) for language, one in said if language in self.languages]
        labels = {one.casefold() for _language, one in said}
        topics = [
            key for key, topic in self.vocabulary.items() if any(one.casefold() in labels for _l, one in topic.labels)
        ]
        return (widened_group(terms, topics, sorted(ways)),)

    def _concepts_named(self, index: PublicIndex) -> list[ThesaurusConcept]:
        """Return the concepts that the whole question is a term of."""
        terms = self.question.terms
        languages = index.languages_of(words(self.plain)) or thesaurus().languages
        asked = [
            (term.text, {token for language in languages for token in index.tokens_of(term.text, language)})
            for term in terms
        ]
        return [one.concept for one in thesaurus().named_in(asked, languages) if len(one.places) == len(terms)]

    @cached_property
    def visible(self) -> QuerySet[SearchEntry]:
        """The entries that may be found."""
        entries = SearchEntry.objects.visible_to(self.user)
        without = self.question.without
        if without:
            entries = entries.exclude(words__holds=AnyOf(tuple(term.query for term in without)))
        return entries if self.asked.earlier else entries.filter(is_earlier=False)

    @cached_property
    def answering(self) -> QuerySet[SearchEntry]:
        """The entries that have all the words or are cited, whatever else is asked for."""
        if not self.groups:
            return self.visible.none()
        rule = Q(words__holds=query_of(self.groups))
        if self.citations and self._cited:
            rule |= Q(pk__in=[pk for pk, _kind, _row in self._cited])
        return self._with_status(rule)

    @cached_property
    def limits(self) -> Mapping[str, Q]:
        """The conditions of what is asked for besides the words, by limit."""
        return {name: self._limit(name, value) for name, value in self.asked.limits.items()}

    @cached_property
    def rows(self) -> QuerySet[SearchEntry]:
        """The entries that have all the words or are cited, within the limits."""
        return self._limited(self.answering)

    @cached_property
    def ranking(self) -> FusedRanking | None:
        """The question as it is asked of the public index."""
        if self.index is None or not self.groups:
            return None
        missing = {term.text for term in self.question.terms if term.is_missing}
        typed = " ".join(piece for piece in wanted_part(self.plain).split() if piece not in missing)
        return FusedRanking(
            self.index,
            typed,
            self.groups,
            {topic.code: key for key, topic in self.vocabulary.items()},
            self.question.unwanted_tokens,
            is_widened=self.asked.widen != "no",
        )

    @cached_property
    def foremost(self) -> dict[int, _Listed]:
        """The entries that come first, best first, by key: what is cited or called so, then all that comes nearest."""
        if not self.groups:
            return {}
        named = [*self._cited_within, *self._called]
        if self.citations and not self.citations[0].has_place:
            named = [*self._called, *self._cited_within]
        found = {pk: _Listed(kind, row, MatchedBy.NAME) for pk, kind, row in named}
        return found | self._nearest() | found  # the first places, and the grounds, are those of names

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """What is cited."""
        return read_citations(self.looked_for)

    @cached_property
    def _called(self) -> list[tuple[int, str, int]]:
        """The entries with all the words in their names, in order."""
        return self._in_order(self._named())

    @cached_property
    def _ends(self) -> tuple[list[int], list[int]]:
        """The entries with which the list begins, named so or with all words, and those with which it ends."""
        first = [pk for pk, one in self.foremost.items() if one.matched_by in WHOLE]
        return first, [pk for pk, one in self.foremost.items() if one.matched_by not in WHOLE]

    @property
    def near_count(self) -> int:
        """How many entries of the list have some of the words, or come near in meaning: the last ones."""
        return len(self._ends[1])

    @property
    def is_cut(self) -> bool:
        """Whether there may be more entries with some of the words, or near in meaning, than the list has."""
        return len(self._ranked_within) >= MOST_FUSED

    def slice(self, start: int, stop: int, *, size: int) -> list[int]:
        """Return the keys of the entries from one place to another of a list of this size.

        Of what has all words an article comes once, with the provision that answers best, then the rest of them.
        """
        first, last = self._ends
        rest = len(first) + max(0, size - len(first) - len(last))
        keys = first[start:stop]
        if start < rest and stop > len(first):
            others = self.rows.exclude(pk__in=list(self.foremost)).order_by(*ORDER).values_list("pk", flat=True)
            keys += others[max(0, start - len(first)) : min(stop, rest) - len(first)]
        return keys + last[max(0, start - rest) : max(0, stop - rest)]

    def size(self, narrowing: Narrowing) -> int:
        """Return how many entries the list has: those that come first, and all others that have all words."""
        if narrowing.is_loose:
            return len(self.foremost)
        return len(self.foremost) + max(0, narrowing.count - len(self._ends[0]))

    def hits(self, keys: Sequence[int]) -> list[Hit]:
        """Return what is shown of entries, in this order, of what may still be seen."""
        listed = {pk: self.foremost[pk] for pk in keys if pk in self.foremost}
        return read_hits(
            keys,
            self.user,
            self.groups,
            known={pk: (one.kind, one.row) for pk, one in listed.items()},
            grounds={pk: one.matched_by.value for pk, one in listed.items()},
            names=self._names,
            dates_of=self.index.latest_dates if self.index is not None and self._is_for_all else None,
            marked=self.ranking.marked if self.ranking else (),
            unwanted=self.question.unwanted_tokens,
        )

    def facets(self) -> Narrowing:
        """Return how to narrow, and how many entries have all the words; where none has, how many come nearest."""
        if not self.groups:
            return Narrowing()
        counts = count_facets(self.answering, self.limits)
        is_loose = not counts
        if is_loose:
            counts = self._loose_counts()
        kinds = counts.by["kind"]
        total = kinds[self.asked.kind] if self.asked.kind else kinds.total()
        facets = name_facets(counts.by, self.asked, self.vocabulary, self._names)
        return Narrowing(facets, min(total, MOST), counts.is_part, is_loose and bool(counts))

    def has_earlier(self) -> bool:
        """Tell whether texts that others have taken the place of answer the words."""
        earlier = SearchEntry.objects.visible_to(self.user).filter(is_earlier=True)
        return bool(self.groups) and earlier.filter(words__holds=query_of(self.groups)).exists()

    @property
    def is_understood(self) -> bool:
        """Whether anything that is found has any of the words, or the thesaurus knows one of them."""
        grounds = {one.matched_by for one in self.foremost.values()}
        return self.ranking is None or self.ranking.is_understood or bool(grounds - {MatchedBy.MEANING})

    @property
    def is_by_topic(self) -> bool:
        """Whether the words name a topic, or have other terms, and no text has them itself, within the limits."""
        if not any(group.topics or group.synonyms for group in self.groups):
            return False
        return not self._is_said([TermGroup(group.terms) for group in self.groups], within_limits=True)

    def topics(self, *, without: Collection[int] = ()) -> tuple[TopicTag, ...]:
        """Return the topics that are named so, and those of concepts that are named, but for those among the hits."""
        named = [topic for group in self.groups for topic in group.topics]
        concepts = {one.topic for one in self.ranking.named} if self.ranking and self.ranking.is_term else set()
        named += [key for key, topic in self.vocabulary.items() if topic.code in concepts]
        found = [self.vocabulary[key] for key in dict.fromkeys(named) if key not in without][:MOST_TOPICS]
        return tuple(TopicTag(one.code, one.label, one.is_core) for one in found)

    def found_topics(self) -> tuple[TopicTag, ...]:
        """Return the topics that a machine found in the provisions that come first, the most frequent first.

        The one that the search is limited to is always among them. One query.
        """
        rows = [one.row for one in self.foremost.values() if one.kind == FoundKind.PROVISION]
        found = ProposedTopic.objects.open().filter(provision__in=rows).order_by()
        counts = Counter(found.values_list("topic", flat=True))
        asked = [key for key, topic in self.vocabulary.items() if topic.code == self.asked.found_topic]
        keys = dict.fromkeys([*asked, *sorted(counts, key=lambda key: (-counts[key], key))])
        named = [self.vocabulary[key] for key in keys if key in self.vocabulary][:MOST_FOUND_TOPICS]
        return tuple(TopicTag(one.code, one.label, one.is_core) for one in named)

    def absent(self) -> tuple[Named, ...]:
        """Return the organizations that an acronym names, and of whose texts the reader can find none.

        Two queries where there is an acronym, else none.
        """
        named = [term.in_name for word in ACRONYM.findall(self.looked_for) for term in self._read(word).terms]
        if not named:
            return ()
        entries = SearchEntry.objects.visible_to(self.user)
        rows = entries.filter(kind=FoundKind.ORGANIZATION, words__names=AnyOf(tuple(named))).order_by(*ORDER)
        found = list(rows.values_list("row", flat=True)[:MOST_ABSENT])
        texts = entries.filter(kind=FoundKind.PROVISION, organization__in=found).order_by()
        there = set(texts.values_list("organization", flat=True).distinct()) if found else set()
        names = organization_names([row for row in found if row not in there])
        return tuple(names.values())

    def has_text_in(self, language: str) -> bool:
        """Whether the reader can find a text in a language. One query."""
        entries = SearchEntry.objects.visible_to(self.user)
        return entries.filter(kind=FoundKind.PROVISION, language=language).exists()

    def also(self) -> tuple[tuple[str, str], ...]:
        """Return terms (language, term) by which the search was widened: of what it names most surely, by language."""
        if self.ranking is None:
            return ()
        here, typed = active_language(), self.plain.casefold()
        found: dict[str, str] = {}
        for concept in self.ranking.same[:MOST_CONCEPTS]:
            for code in sorted(concept.terms, key=lambda code: (code != here, code != "en", code)):
                label = concept.terms[code].label
                if code in self.ranking.index.languages and label.casefold() not in typed:
                    found.setdefault(label, code)
        return tuple((code, label) for label, code in found.items())[:MOST_ALSO]

    def _is_known(self, word: str) -> bool:
        """Tell whether anything that the reader may find has a word, or the thesaurus does."""
        if word not in self._known:
            self._known[word] = self._is_known_anew(word)
        return self._known[word]

    def _is_known_anew(self, word: str) -> bool:
        known = thesaurus()
        if any(known.has_word(word, language) or known.has_form(word, language) for language in known.languages):
            return True
        return any(map(self._is_used, self._read(word).terms)) or is_stop_word(word)

    def _is_real(self, word: str) -> bool:
        """Tell whether a word is spelled well: places are cited by it, or the encoder knows it."""
        ways = (word, word.capitalize(), word.replace("oe", "œ"), ARTICLE.sub("", word))
        return is_place_word(word) or (self._encoder is not None and any(map(self._encoder.has_word, ways)))

    @cached_property
    def _encoder(self) -> Encoder | None:
        return encoder_of(self.index.model) if self.index is not None else None

    def _is_missing(self, term: Term) -> bool:
        """Tell whether a term is a symbol that nothing has. One query where nothing public has it."""
        whole = symbol_tokens(term.text)
        if self.index is None or not is_symbol(term.text) or any(map(self.index.has, whole)):
            return False
        return not SearchEntry.objects.visible_to(self.user).filter(words__holds=term.query).exists()

    def _read(self, typed: str) -> TypedQuestion:
        return read_question(typed, self.languages, self.index.tokens_of if self.index is not None else word_tokens)

    def _is_used(self, term: Term) -> bool:
        index = self.index
        if index is not None and any(index.has(token) for token in term.tokens):
            return True
        query = AnyOf((term.query, term.beside)) if term.beside else term.query
        return SearchEntry.objects.visible_to(self.user).filter(words__holds=query).exists()

    def _is_said(self, groups: Sequence[TermGroup], *, within_limits: bool = False) -> bool:
        """Tell whether anything but topics and questions has all the words. One query."""
        own = self._holding(query_of(groups))
        found = self._limited(own) if within_limits else own
        return found.exclude(kind__in=(FoundKind.TOPIC, FoundKind.QUESTION)).exists()

    def _holding(self, query: Query) -> QuerySet[SearchEntry]:
        return self._with_status(Q(words__holds=query))

    def _with_status(self, rule: Q) -> QuerySet[SearchEntry]:
        return with_status(self.visible.filter(rule), today())

    def _limited(self, entries: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
        for rule in self.limits.values():
            entries = entries.filter(rule)
        return entries

    def _named(self) -> Iterable[_Columns]:
        """Return entries with all the words in their names: what has them there holds them, so no more is asked.

        The index says which they are, where it is up to date and nothing else may be found; all of it is in `ORDER`.
        """
        query = name_query_of(self.groups)
        has_more = self.asked.earlier or self.limits or self.question.without or has_phrase(query)
        if self.index is not None and self._is_for_all and not has_more:
            keys = self.index.keys[np.flatnonzero(self.index.names.matching(query))[:MOST_NAMED]]
            return ask_written(_columns_for_all, today(), keys=key_list(keys.tolist()))
        named = self._limited(self._with_status(Q(words__names=query)))
        return named.order_by(*ORDER).values_list(*COLUMNS)[:MOST_NAMED]

    def _in_order(self, entries: Iterable[_Columns]) -> list[tuple[int, str, int]]:
        """Return entries (key, kind, row) by how well their words answer."""
        own, ranking = active_language(), SearchRanking(self.groups)
        ranked = []
        for pk, kind, row, place, language, stands, tokens in entries:
            worth = ranking.score(kind, tokens)
            worth += (OWN_LANGUAGE if language == own else 0.0) + (NOT_IN_FORCE if stands == "no" else 0.0)
            ranked.append((-round(worth, 6), place, row, pk, kind))
        return [(pk, kind, row) for _worth, _place, row, pk, kind in sorted(ranked)]

    def _nearest(self) -> dict[int, _Listed]:
        """Return what comes nearest: what has all words and is not in the index, then what the index ranks."""
        first: dict[int, _Listed] = {}
        if self.index is None or self.asked.earlier or _may_see_more(self.user):
            others = self.rows if self.index is None or self.asked.earlier else self.rows.filter(is_public=False)
            listed = self._in_order(others.order_by(*ORDER).values_list(*COLUMNS)[:MOST_HOLDING])
            first = {pk: _Listed(kind, row, MatchedBy.ALL_WORDS) for pk, kind, row in listed}
        return first | self._ranked_within | first

    @cached_property
    def _ranked_within(self) -> dict[int, _Listed]:
        return self._ranked(within_limits=True)

    def _ranked(self, *, within_limits: bool) -> dict[int, _Listed]:
        """Return the entries that the index ranks first, of what the reader may find; those with all words come first.

        No query where nothing is asked for but words, and the index is up to date; else one or two, and one more for
        numbers such as 4.3.
        """
        if self.index is None or self.ranking is None:
            return {}
        limits = self.limits if within_limits else {}
        best = self.ranking.best(None if limits else LOOKED_AT)
        keys = self.index.keys[best.numbers]
        found = self._found_among(keys, limits)
        at = (np.arange(len(keys)) if found is None else np.flatnonzero(np.isin(keys, found)))[:LOOKED_AT]
        is_full = self._are_full(best.numbers[at], keys[at])
        kept = np.flatnonzero(is_full | (np.arange(len(at)) < MOST_FUSED))
        at, is_full = at[kept], is_full[kept]
        grounds = np.select([is_full, best.has_all[at], best.has_any[at]], [0, 1, 2], 3)
        order = np.argsort(np.minimum(grounds, 2), kind="stable")
        numbers = best.numbers[at][order]
        kinds = [KINDS[place] for place in self.index.places[numbers].tolist()]
        rows, why = self.index.rows[numbers].tolist(), [GROUNDS[ground] for ground in grounds[order].tolist()]
        return dict(zip(self.index.keys[numbers].tolist(), map(_Listed, kinds, rows, why), strict=True))

    def _found_among(self, keys: NDArray[np.int64], limits: Mapping[str, Q]) -> list[int] | None:
        """Return which of some entries of the index are found; None for all, where nothing else can be."""
        terms = [term for group in self.groups for term in group.terms]
        exact = tuple(term.query for term in terms if term.is_wanted)
        numbers = tuple(term.query for term in terms if term.is_number)
        if self._is_current and not (limits or exact or numbers or self.question.without):
            return None
        entries = self._among(keys)
        if exact:
            entries = entries.filter(words__holds=AllOf(exact))
        if numbers:
            numbered = entries.filter(words__holds=AllOf(numbers))
            entries = numbered if numbered.exists() else entries
        for rule in limits.values():
            entries = entries.filter(rule)
        return list(entries.order_by().values_list("pk", flat=True))

    def _are_full(self, numbers: NDArray[np.int64], keys: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell of entries of the index whether they have all the words or are cited."""
        query = query_of(self.groups)
        full = np.ones(len(numbers), dtype=bool)
        if self.index is not None and self._is_current:
            full = self.index.words.matching(query)[numbers]
        if full.any() and not (self._is_current and not has_phrase(query)):
            holding = self._among(keys[full]).filter(words__holds=query).order_by().values_list("pk", flat=True)
            full = np.isin(keys, list(holding))
        cited = [pk for pk, _kind, _row in self._cited] if self.citations else []
        return full | np.isin(keys, cited) if cited else full

    def _among(self, keys: Iterable[int]) -> QuerySet[SearchEntry]:
        """Return those of some entries that may be found."""
        return with_status(self.visible.filter(pk__among=keys), today())

    def _loose_counts(self) -> Counts:
        """Count what comes nearest, where no entry has all the words."""
        keys = list(self._ranked(within_limits=False) if self.limits else self._ranked_within)
        if not keys:
            return Counts({name: Counter() for name in DIMENSIONS})
        return count_facets(self._among(keys), self.limits)

    @cached_property
    def _cited(self) -> list[tuple[int, str, int]]:
        """Return what is cited: provisions by number with an instrument; of a symbol alone, its first provisions."""
        citations, terms = self.citations, self.question.terms
        if not citations and ('"' in self.looked_for or not all(term.is_exact for term in terms)):
            return []
        own = self.ranking.languages if self.ranking else ()
        entries = CitedEntries(self.visible, self._read, own[:1] or (active_language(),))
        return entries.find(citations, terms, is_called=bool(citations and self._called))

    @property
    def not_there(self) -> tuple[str, ...]:
        """The places that are cited, where the instrument is found and none of its provisions is."""
        if any(kind == FoundKind.PROVISION for _pk, kind, _row in self._cited):
            return ()
        placed = [one for one in self.citations if one.place] if self._cited else []
        return tuple(f"{one.place} {one.numbers[0]}" for one in placed)

    @cached_property
    def _cited_within(self) -> list[tuple[int, str, int]]:
        """What is cited, within the limits."""
        if not (self.limits and self._cited):
            return self._cited
        found = self._among([pk for pk, _kind, _row in self._cited])
        kept = set(self._limited(found).order_by().values_list("pk", flat=True))
        return [one for one in self._cited if one[0] in kept]

    def _limit(self, name: str, value: str) -> Q:
        if name == "organization":
            pages = OrganizationPage.objects.filter(translation_key=value).order_by()
            return Q(organization__in=pages.values("pk"))
        if name == FOUND_TOPIC:
            items = ProposedTopic.objects.open().filter(topic__in=self._branch(set(standing_codes(value))))
            return Q(kind=FoundKind.PROVISION, row__in=items.order_by().values("provision"))
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


def _columns_for_all(day: date) -> QuerySet[SearchEntry, Any]:
    entries = SearchEntry.objects.public().filter(is_earlier=False, pk__among=Given("keys"))
    return with_status(entries, day).order_by().values_list(*COLUMNS)


def _may_see_more(user: Any) -> bool:
    return bool(getattr(user, "is_authenticated", False))


def _is_in(language: str, hits: Collection[Hit]) -> bool:
    return any(hit.kind == FoundKind.PROVISION and hit.language == language for hit in hits)


class _Ranked(Paginator):
    """Pages of a search: the keys of entries, in their order."""

    def __init__(self, search: Search, size: int) -> None:
        super().__init__(range(size), PAGE_SIZE)
        self.search = search

    def page(self, number: Any) -> Page[Any]:
        """Return one page."""
        places = super().page(number)
        keys = self.search.slice(places.start_index() - 1, places.end_index(), size=self.count) if self.count else []
        return Page(keys, places.number, self)


def find(asked: SearchAsked, user: Any, *, number: Any = 1) -> SearchResults:
    """Find one page of what is asked for. The number of queries does not grow with what is found."""
    search = Search(asked, user)
    with room_for_words():
        narrowing = search.facets()
        page = _Ranked(search, search.size(narrowing)).get_page(number)
    hits = search.hits(list(page))
    is_first, own = page.number == 1, active_language()
    has_earlier = is_first and search.has_earlier()
    finds_nothing = is_first and not (has_earlier or asked.limits) and not (hits and search.is_understood)
    return SearchResults(
        page=page,
        hits=hits,
        narrowing=narrowing,
        topics=search.topics(without=[hit.row for hit in hits if hit.kind == FoundKind.TOPIC]) if is_first else (),
        found_topics=search.found_topics() if is_first or asked.found_topic else (),
        corrections=search.corrections,
        also=search.also() if is_first else (),
        has_earlier=has_earlier,
        is_understood=search.is_understood,
        is_by_topic=bool(hits) and not narrowing.is_loose and search.is_by_topic,
        searched=searched_texts(user) if finds_nothing else None,
        near_count=0 if narrowing.is_loose else search.near_count,
        is_cut=search.is_cut,
        missing=search.missing if is_first else (),
        absent=search.absent() if is_first else (),
        not_there=search.not_there if is_first else (),
        lacks_own_language=is_first and bool(hits) and not (_is_in(own, hits) or search.has_text_in(own)),
        only_excludes=bool(search.question.without) and not search.question.terms,
    )
