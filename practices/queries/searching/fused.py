"""What answers a question best among all that is public: by rare words, the thesaurus and meaning, in one list."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from practices.queries.encoders import encoder_of
from practices.queries.searching.public_index import PublicIndex, thesaurus
from practices.queries.searching.terms import Term, TermGroup
from practices.queries.wording import active_language
from practices.texts.comparison.compounds import LANGUAGES as COMPOUNDING
from practices.texts.comparison.compounds import compounds_with, parts_of
from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.search_words import (
    as_beside,
    is_small_word,
    is_stop_word,
    small_words,
    word_tokens,
)
from practices.texts.comparison.thesaurus import NamedConcept, ThesaurusConcept
from practices.texts.comparison.word_index import WordIndex
from practices.texts.words import LONE_WORDS, words

MEANING, CONCEPTS = 1.0, 0.5
"""What the best by meaning, and the best by the thesaurus, count beside the best by words."""
BESIDE, AS_TOPIC, SAME_WORD, IN_COMPOUND = 1.0, 0.9, 0.5, 0.4
"""What a word counts beside a text, the topic of that name, another word for the same, and a compound with the word."""
COVER = 3.0
"""How many times the share of a question's words that the best by words has is taken: a third of them counts whole."""
OF_TOPIC = 1.0
"""What the topic that a concept belongs to counts, where the question names the concept."""
MOST_CONCEPTS, LEAST_MEANING = 6, 0.5
"""Concepts that come nearest to a question, and how near they are at least (of 1.0)."""
NEAR, BEHIND = 0.2, 0.15
"""How near in meaning (of 1.0) something without any of the words is at least; the share of the best that all reach."""
MOST, MOST_BY_MEANING = 5_000, 10
"""Entries that are put in order; and where no word of the question is known, so that meaning alone brings them."""
OTHER_LANGUAGE = 0.9
"""What a text in another language than the question's counts, beside the same in that."""
SENTENCE = 4
"""Words of what begins with a small one, from which on it is read as a question."""
SAID = 0.5
"""What the words that say something count in the meaning of a question, beside the question as a whole."""
TINY = 1e-6
UNSPACED = "zh"
"""The language in which words of a script without spaces name concepts, whatever the rest of a question is in."""
SURE = 0.9
"""What a concept counts that a question names for sure."""
ONE_WORD = 0.6
"""What a concept counts that one word of several names; one that more name counts 1.0."""


@dataclass(frozen=True, slots=True)
class WidenedConcept:
    """A concept by which a question was widened, and what it counts."""

    concept: ThesaurusConcept
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class RankedEntries:
    """Entries, best first: their numbers in the index, and whether the article of each has any or all of the words."""

    numbers: NDArray[np.int64]
    has_any: NDArray[np.bool_]
    has_all: NDArray[np.bool_]


@dataclass(frozen=True)
class FusedRanking:
    """A question as it is asked of the public index.

    `topics`: the keys of topics by code; `unwanted`: tokens of words that no entry may have; `is_widened`: whether the
    thesaurus takes part.
    """

    index: PublicIndex
    typed: str
    groups: Sequence[TermGroup]
    topics: Mapping[str, int]
    unwanted: frozenset[str] = frozenset()
    is_widened: bool = True

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the question is likely asked."""
        return self.index.languages_of(words(self.typed))

    @cached_property
    def concepts(self) -> tuple[WidenedConcept, ...]:
        """The concepts that the question names, and those that it comes near to in meaning, what counts most first."""
        if not self.is_widened or any(term.is_wanted for term in self._terms):
            return ()
        found = dict(self._named)
        vectors, question = self.index.concepts, self._question
        if vectors is not None and question is not None and not self.is_term:
            for key, weight in thesaurus().near_to(question, vectors, most=MOST_CONCEPTS, least=LEAST_MEANING):
                found[key] = max(weight, found.get(key, 0.0))
        listed = [WidenedConcept(thesaurus().concepts[key], weight) for key, weight in found.items()]
        return tuple(sorted(listed, key=lambda one: -one.weight))

    @cached_property
    def _named(self) -> dict[str, float]:
        """The concepts (ids) that the words of the question name, and what each counts."""
        if not self.is_widened or any(term.is_wanted for term in self._terms):
            return {}
        places, concepts = self._said
        found: dict[str, float] = {}
        for named in concepts:
            weight = 1.0 if len(named.places) > 1 or len(places) <= 2 else ONE_WORD
            found[named.concept.id] = max(weight, found.get(named.concept.id, 0.0))
        return found

    @property
    def is_term(self) -> bool:
        """Whether the question is one term, as a whole: what comes near to it in meaning is no other concept then."""
        places, concepts = self._said
        return bool(places) and any(places.issubset(named.places) for named in concepts)

    @cached_property
    def _said(self) -> tuple[frozenset[int], list[NamedConcept]]:
        """The places of the words that say something, and the concepts that stand there, single words aside."""
        languages = self.languages or thesaurus().languages
        asked = self._words_asked(languages)
        found = thesaurus().named_in(asked, dict.fromkeys((*languages, UNSPACED)))
        places = frozenset(place for place, (_word, tokens) in enumerate(asked) if tokens)
        return places, [named for named in found if not named.concept.is_word]

    def _words_asked(self, languages: Iterable[str]) -> list[tuple[str, Collection[str]]]:
        """Return the words of the question with the tokens of each; none of those that say little."""
        said = {word for term in self._terms if not term.is_exact for word in words(term.text)}
        listed: list[tuple[str, Collection[str]]] = [
            (word, self._tokens(word, languages) if word in said else ())
            for word in words(self.typed)
            if not LONE_WORDS.fullmatch(word)
        ]
        for lone in LONE_WORDS.findall(self.typed):  # found by neighbouring letters
            listed += [(token, (token,)) for token in word_tokens(lone, UNSPACED)]
        return listed

    @cached_property
    def is_understood(self) -> bool:
        """Whether something public has any of the words that say something, or a term for the same."""
        small = {word for language in self.languages for word in small_words(language)}
        told = [asked for term, asked in self._asked_of if term.text not in small] or [self._all_asked]
        if any(self.index.has(token) for asked in told for tokens in asked for token in tokens):
            return True
        named = (thesaurus().concepts[key] for key in self._named)
        return any(self.index.terms_of(concept) for concept in named)

    def best(self, most: int | None) -> RankedEntries:
        """Return at most so many entries (None: the first `MOST`).

        Provisions are judged as wholes, an article with its heading and paragraphs; each stands for its best part.
        """
        wholes = self._in_order[:most]
        has_all = np.all([one[wholes] for one in self._has_term], axis=0) if self._has_term else wholes >= 0
        return RankedEntries(self._best_parts(wholes), self._has_words[wholes], has_all)

    @cached_property
    def _in_order(self) -> NDArray[np.int64]:
        """The wholes that come nearest, best first."""
        by_words, by_concepts, nearest = self._by_words, self._by_concepts, self._nearest_parts
        total = self._covered * _up_to_one(by_words) + CONCEPTS * _up_to_one(by_concepts)
        if nearest is not None:
            total += MEANING * _up_to_one(nearest)
        total[self.index.wholes_in_others(self.languages[:1] or (active_language(),))] *= OTHER_LANGUAGE
        least = max(BEHIND * float(total.max(initial=0.0)), TINY)
        best = _first_of(total, least, MOST if self.is_understood else MOST_BY_MEANING)
        is_kept = self._has_words[best] | (by_concepts[best] > 0)
        return best[is_kept if nearest is None else is_kept | (nearest[best] >= NEAR)]

    @cached_property
    def _by_words(self) -> Floats:
        return self._score_words(self.index.wholes)

    def _score_words(self, index: WordIndex) -> Floats:
        worth = index.score(self._all_asked)
        for topics in filter(None, (group.topics for group in self.groups)):
            worth = np.maximum(worth, index.score([{f"t0{topic}": AS_TOPIC for topic in topics}]))
        return worth

    @cached_property
    def _has_term(self) -> list[NDArray[np.bool_]]:
        """For each word that is asked for, which wholes have it."""
        return [self.index.wholes.using(one for one, worth in some.items() if worth == 1) for some in self._all_asked]

    @cached_property
    def _covered(self) -> float:
        """How far the words count: by the share of them that the best by words has."""
        if not len(self._by_words):
            return 0.0
        best = int(np.argmax(self._by_words))
        shared = np.float32(sum(bool(one[best]) for one in self._has_term)) / max(len(self._has_term), 1)
        return min(1.0, COVER * float(shared))

    @cached_property
    def _concept_worths(self) -> list[tuple[WidenedConcept, Floats]]:
        """Each concept with what the wholes are worth for it."""
        found = []
        for one in self.concepts:
            worth = self.index.wholes.score_terms(self.index.terms_of(one.concept))
            if one.concept in self.named and (topic := self.topics.get(one.concept.topic)):
                worth = np.maximum(worth, self.index.wholes.score([{f"t0{topic}": OF_TOPIC}]))
            found.append((one, worth))
        return found

    @cached_property
    def _by_concepts(self) -> Floats:
        total = np.zeros_like(self._by_words)
        for one, worth in self._concept_worths:
            total += one.weight**2 * worth
        return total

    @cached_property
    def _has_words(self) -> NDArray[np.bool_]:
        """Which wholes have any of the words, or a term of a concept that they name."""
        found: NDArray[np.bool_] = self._by_words > 0
        for one, worth in self._concept_worths:
            if one.concept.id in self._named:
                found |= worth > 0
        return found

    @cached_property
    def _near(self) -> Floats | None:
        """How near in meaning each entry comes; None where meaning is not asked for."""
        if self._question is None or any(term.is_wanted for term in self._terms):
            return None
        return self.index.near(self._question).clip(0)

    @cached_property
    def _nearest_parts(self) -> Floats | None:
        """How near in meaning the nearest part of each whole comes."""
        if self._near is None:
            return None
        found = np.zeros_like(self._by_words)
        np.maximum.at(found, self.index.whole_of, self._near)
        return found

    def _best_parts(self, wholes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return of each whole the number of the part that answers best."""
        index = self.index
        parts = index.parts_of(wholes)
        if len(parts) > len(wholes):
            worth = self._worth_of_parts[parts]
            parts = parts[np.lexsort((-worth, index.whole_of[parts]))]
        else:
            parts = parts[np.argsort(index.whole_of[parts])]
        found: NDArray[np.int64] = parts[np.searchsorted(index.whole_of[parts], wholes)]
        return found

    @cached_property
    def _worth_of_parts(self) -> Floats:
        worth = self._covered * _up_to_one(self._score_words(self.index.words))
        if self._near is not None:
            worth = worth + MEANING * _up_to_one(self._near)
        return np.where(self.index.words.using(self.unwanted), np.float32(-1.0), worth)

    @cached_property
    def named(self) -> tuple[ThesaurusConcept, ...]:
        """The concepts that the question names for sure."""
        return tuple(one.concept for one in self.concepts if self._named.get(one.concept.id, 0.0) >= SURE)

    @cached_property
    def same(self) -> tuple[ThesaurusConcept, ...]:
        """The concepts and single words that the question names for sure, which it was widened by.

        Where its words name none, those that it comes nearest to in meaning.
        """
        near = [one.concept for one in self.concepts if one.weight >= SURE]
        single = [concept for term in self._terms if not term.is_exact for concept in self._words_named(term)]
        named = [*self.named, *(single if self.is_widened else ())]
        return tuple(dict.fromkeys(named or near))

    @cached_property
    def marked(self) -> frozenset[str]:
        """The tokens of single words for the same as the question, which are marked in what was found."""
        named = (terms for concept in self.same for terms in self.index.terms_of(concept))
        return frozenset(terms[0] for terms in named if len(terms) == 1)

    @property
    def _terms(self) -> list[Term]:
        return [term for group in self.groups for term in group.terms]

    @cached_property
    def _question(self) -> Floats | None:
        """The vector of what was typed; None without the encoder that read the texts of the index."""
        encoder = encoder_of(self.index.model) if words(self.typed) else None
        if encoder is None:
            return None
        whole = self.typed
        listed = words(whole)
        if len(listed) >= SENTENCE and is_small_word(listed[0]):
            whole += "?"
        said = " ".join(word for word in words(whole) if not is_stop_word(word))
        vector: Floats = encoder.encode_questions([whole])[0]
        if said and said != " ".join(words(whole)):
            vector = vector + SAID * encoder.encode_questions([said])[0]
        return vector / (np.linalg.norm(vector) or 1.0)

    @cached_property
    def _all_asked(self) -> list[dict[str, float]]:
        """What answers the terms, as `_asked` gives it."""
        return [words_of_term for _term, asked in self._asked_of for words_of_term in asked]

    @cached_property
    def _asked_of(self) -> list[tuple[Term, list[dict[str, float]]]]:
        """Each term with what answers it."""
        return [(term, self._asked(term)) for term in self._terms]

    def _asked(self, term: Term) -> list[dict[str, float]]:
        """Return what answers a term: the word itself or, of a compound that no text has, its two parts."""
        if term.is_missing:
            return [{}]
        own = self._weighted(term)
        if term.is_exact or any(map(self.index.has, own)):
            return [own]
        for language in COMPOUNDING.intersection(self.languages or self.index.languages):
            parts = parts_of(term.text, frozenset(self.index.spelled([language])))
            if parts:
                return [dict.fromkeys(word_tokens(part, language), 1.0) for part in parts]
        return [own]

    def _weighted(self, term: Term) -> dict[str, float]:
        """Return what answers a term: its tokens in the languages of the question, where texts have them."""
        own = [token for token in term.tokens if _language_of(token) in (*self.languages, "")]
        if not any(map(self.index.has, own)):
            own = list(term.tokens)
        same = dict.fromkeys(self._translated(term), SAME_WORD) if self.is_widened and not term.is_exact else {}
        same |= dict.fromkeys(self._related(term), IN_COMPOUND)
        beside = {as_beside(token): BESIDE for token in term.tokens if not _language_of(token)}
        return same | beside | dict.fromkeys(own, 1.0)

    def _related(self, term: Term) -> list[str]:
        """Return the tokens of compounds that begin or end with a typed word, where its language writes them so."""
        found: list[str] = []
        for language in COMPOUNDING.intersection(self.languages) if not term.is_exact else ():
            for word in compounds_with(term.text, self.index.spelled([language])):
                found += word_tokens(word, language)
        return found

    def _translated(self, term: Term) -> list[str]:
        """Return the tokens of single words of the field that say the same as a typed one, in the texts' languages."""
        named = self._words_named(term)
        return [terms[0] for concept in named for terms in self.index.terms_of(concept) if len(terms) == 1]

    def _words_named(self, term: Term) -> list[ThesaurusConcept]:
        languages = self.languages or thesaurus().languages
        tokens = [(term.text, self._tokens(term.text, languages))]
        return [one.concept for one in thesaurus().named_in(tokens, languages) if one.concept.is_word]

    def _tokens(self, word: str, languages: Iterable[str]) -> set[str]:
        return {token for language in languages for token in self.index.tokens_of(word, language)}


def _language_of(token: str) -> str:
    """Return the language that a token is a word of, "" for a name, a number or a symbol."""
    kind = token.partition("0")[0]
    return kind if len(kind) > 1 else ""


def _first_of(worths: Floats, least: float, most: int) -> NDArray[np.int64]:
    """Return the places of at most so many of the highest that are `least` or more, equals in their order."""
    found = np.flatnonzero(worths >= least)
    if len(found) > most:
        some = worths[found]
        bound = np.partition(some, len(some) - most)[len(some) - most]
        above = found[some > bound]
        found = np.concatenate([above, found[some == bound][: most - len(above)]])
    return found[np.argsort(-worths[found], kind="stable")]


def _up_to_one(scores: Floats) -> Floats:
    most = float(scores.max(initial=0.0))
    scaled: Floats = scores / most if most > 0 else scores
    return scaled
