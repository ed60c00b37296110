"""Topics for the provisions of a text that nobody has tagged yet: by terms, by headings and by meaning.

Nothing is learned from tags: what is known of a topic is what the vocabulary and the thesaurus say of it. The weights
were fitted on tagged texts, and measured on others (`tests/measurements/score/proposals.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from practices.texts.comparison.clauses import Clause
from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.search_words import word_tokens
from practices.texts.comparison.thesaurus import GAP, ThesaurusConcept, term_tokens
from practices.texts.comparison.vectors import Vectors, sentences_of
from practices.texts.words import base_language

PROPOSALS_VERSION = "2"
"""Goes up whenever the same words would get other proposals."""
MOST = 3
"""Topics that are proposed for a provision at most."""
RIVALS = 5
"""The nearest topics of a provision, by whose mean it is said how far one stands out."""
SENTENCE, TITLE = 3, 8
"""Words that a sentence has at least, and that a title without a full stop has fewer than."""
STOPS = (".", ";", ":", "!", "?", "…", "。", "！", "？", "؟", "۔", "।", "؛")
FEWEST = 65
"""Topics that a vocabulary is taken to have at least: in a small one, too, a term that one topic has says much."""
HEADING_ALONE = 0.5
"""What a term in the heading counts for where the words have none: it may stand above provisions on other matters."""
LEAST = 0.2
"""Score (0.0 to 1.0) from which on a topic is proposed."""
SURE = 0.8
"""Score from which on 0.85 of them are right on tagged texts: what is proposed to state a rule on a topic."""


@dataclass(frozen=True, slots=True)
class _Weights:
    """What each ground adds to the score, before it is brought between 0.0 and 1.0."""

    heading: float
    terms: float
    words: float
    words_ahead: float
    sense: float
    sense_ahead: float
    base: float


WITH_SENSE = _Weights(heading=1.2, terms=0.55, words=4.3, words_ahead=18.4, sense=3.6, sense_ahead=6.6, base=-3.94)
WORDS_ALONE = _Weights(heading=1.6, terms=0.64, words=4.4, words_ahead=25.8, sense=0.0, sense_ahead=0.0, base=-3.17)


class ProposalGround(StrEnum):
    """The strongest ground on which a topic is proposed."""

    HEADING = "heading"  # the heading has a term for it
    TERMS = "terms"  # the words have one
    MEANING = "meaning"  # a sentence comes near in meaning


@dataclass(frozen=True, slots=True)
class TopicProfile:
    """What is known of a topic: `terms` that name it, by language, and `phrases` that stand for its meaning."""

    code: str
    terms: Mapping[str, tuple[str, ...]]
    phrases: tuple[str, ...]

    @classmethod
    def gather(
        cls,
        code: str,
        labels: Iterable[tuple[str, str]],
        phrases: Iterable[str],
        concepts: Iterable[ThesaurusConcept] = (),
    ) -> Self:
        """Put together what the vocabulary says (labels with their languages) and the concepts that belong to it.

        The phrases of the vocabulary come first, then those of each concept.
        """
        terms: dict[str, list[str]] = defaultdict(list)
        said = list(phrases)
        for language, label in labels:
            terms[language].append(label)
        for concept in concepts:
            for language, named in concept.terms.items():
                terms[language] += (named.label, *named.alternatives)
            said += concept.phrases
        return cls(code, {language: tuple(listed) for language, listed in terms.items()}, tuple(said))


@dataclass(frozen=True, slots=True)
class TopicProposal:
    """A topic (its code) for a provision; `score` from 0.0 to 1.0."""

    topic: str
    score: float
    ground: ProposalGround


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """The terms of a language by their rarest token: the tokens of each, what it weighs, and the topics it names.

    `counts`: how often each topic's terms have each token; `sizes`: how many terms each topic has.
    """

    by_token: Mapping[str, Sequence[tuple[tuple[str, ...], float, tuple[int, ...]]]]
    counts: Sequence[Mapping[str, int]]
    sizes: Sequence[int]

    def is_mere_part(self, token: str, topic: int) -> bool:
        """Tell whether a word is only part of the terms of a topic that has several."""
        whole = ((token,) == term and topic in topics for term, _weight, topics in self.by_token.get(token, ()))
        return self.sizes[topic] > 1 and not any(whole)


@dataclass(frozen=True, slots=True, eq=False)
class _Measures:
    """The measures behind a score, each a row for each topic."""

    heading: Floats
    terms: Floats
    words: Floats
    sense: Floats

    def score(self, weights: _Weights) -> Floats:
        heading = np.where(self.terms > 0, self.heading, HEADING_ALONE * self.heading)
        said = weights.heading * heading + weights.terms * self.terms
        said = said + weights.words * self.words + weights.words_ahead * _ahead(self.words)
        meant = weights.sense * self.sense + weights.sense_ahead * _ahead(self.sense)
        scores: Floats = 1 / (1 + np.exp(-(said + meant + weights.base)))
        return scores


class TopicReader:
    """Proposes topics. `vectors`: a unit vector for each phrase of the profiles, in order; None to go by words alone.

    `model_id` says which model made them: the sense of a text that another one read does not count.
    """

    def __init__(self, profiles: Sequence[TopicProfile], vectors: Floats | None = None, *, model_id: str = "") -> None:
        self.profiles = tuple(profiles)
        self._vectors, self._model_id = vectors, model_id
        self._terms: dict[str, _Terms] = {}

    def propose(self, text: Vectors) -> dict[str, tuple[TopicProposal, ...]]:
        """Return up to `MOST` topics for each clause that some are proposed for, by its key, the likeliest first.

        A clause that has only a few words, a title or that it was deleted, gets none; one without words of its own
        goes by its heading.
        """
        best = (
            (clause.key, self._best(measures, sensed))
            for clause, measures, sensed in self.measure(text)
            if _says_something(clause.text)
        )
        return {key: found for key, found in best if found}

    def passage_on(self, text: Vectors, key: str, topic: str) -> str:
        """Return the sentence of a clause that speaks most of a topic, by terms and by meaning; of equals the first.

        Raises KeyError where there is no such clause or no such topic.
        """
        at = {profile.code: place for place, profile in enumerate(self.profiles)}[topic]
        place = {clause.key: place for place, clause in enumerate(text.clauses)}[key]
        clause = text.clauses[place]
        pieces = sentences_of(clause)
        named = [self._named(word_tokens(piece, clause.language), clause.language)[at] for piece in pieces]
        worth = WITH_SENSE.terms * np.log1p(np.array(named, dtype=np.float32))
        if self._vectors is not None and text.sense is not None and text.sense.model_id == self._model_id:
            first, own = int(text.sense.starts[place]), int(self._starts[at])
            phrases = self._vectors[own : own + len(self.profiles[at].phrases)]
            near = text.sense.vectors[first : first + len(pieces)] @ phrases.T
            worth = worth + WITH_SENSE.sense * near.max(axis=1)
        return pieces[int(np.argmax(worth))]

    def measure(self, text: Vectors) -> Iterator[tuple[Clause, _Measures, bool]]:
        """Yield each clause with its measures, and whether its sense was measured."""
        nearness, words = self._nearness(text), self._likeness(text)
        for place, clause in enumerate(text.clauses):
            nearest = nearness[place] if nearness is not None else np.zeros(len(self.profiles), dtype=np.float32)
            heading = word_tokens(clause.heading, clause.language)
            yield (
                clause,
                _Measures(
                    heading=self._named(heading, clause.language) / max(1, len(heading)),
                    terms=np.log1p(self._named(word_tokens(clause.text, clause.language), clause.language)),
                    words=words[place],
                    sense=nearest,
                ),
                nearness is not None,
            )

    def _best(self, measures: _Measures, sensed: bool) -> tuple[TopicProposal, ...]:
        scores = measures.score(WITH_SENSE if sensed else WORDS_ALONE)
        likely = [int(at) for at in np.argsort(-scores, kind="stable")[:MOST] if scores[at] >= LEAST]
        return tuple(
            TopicProposal(self.profiles[at].code, round(float(scores[at]), 4), _ground(measures, at)) for at in likely
        )

    def _nearness(self, text: Vectors) -> Floats | None:
        """Return how near the nearest sentence of each clause comes to each topic."""
        if self._vectors is None or text.sense is None or text.sense.model_id != self._model_id:
            return None
        if not len(text.clauses) or not self.profiles:
            return np.zeros((len(text.clauses), len(self.profiles)), dtype=np.float32)
        by_sentence = np.maximum.reduceat(text.sense.vectors @ self._vectors.T, self._starts, axis=1)
        nearness: Floats = np.maximum.reduceat(by_sentence, text.sense.starts, axis=0)
        return nearness

    def _likeness(self, text: Vectors) -> list[Floats]:
        """Return for each clause the cosine of its words with the terms of each topic (0.0 to 1.0).

        A word weighs the more the fewer clauses of the text and topics have it. Of a topic with several terms a
        single word that is only part of them says nothing: the appointing authority is no abuse of authority.
        """
        found: list[Floats] = [np.zeros(len(self.profiles), dtype=np.float32)] * len(text.clauses)
        by_language: dict[str, list[int]] = defaultdict(list)
        for place, clause in enumerate(text.clauses):
            by_language[base_language(clause.language)].append(place)
        for language, places in by_language.items():
            known = self._terms_in(language)
            topics = known.counts
            clauses = [text.clauses[place] for place in places]
            counted = [Counter(word_tokens(f"{one.heading}. {one.text}", language)) for one in clauses]
            spread = Counter(token for counts in (*topics, *counted) for token in counts)
            size = len(topics) + len(counted)
            rarity = {token: float(np.log((size + 1) / (many + 0.5))) for token, many in spread.items()}
            by_token: dict[str, list[tuple[int, float]]] = defaultdict(list)
            for topic, counts in enumerate(topics):
                for token, weight in _weigh(counts, rarity).items():
                    by_token[token].append((topic, weight))
            for place, counts in zip(places, counted, strict=True):
                likeness = np.zeros(len(self.profiles), dtype=np.float32)
                shared: dict[int, list[str]] = defaultdict(list)
                for token, weight in _weigh(counts, rarity).items():
                    for topic, other in by_token.get(token, ()):
                        likeness[topic] += weight * other
                        shared[topic].append(token)
                for topic, tokens in shared.items():
                    if len(tokens) == 1 and known.is_mere_part(tokens[0], topic):
                        likeness[topic] = 0.0
                found[place] = likeness
        return found

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        sizes = np.array([len(profile.phrases) for profile in self.profiles], dtype=np.int64)
        return np.cumsum(sizes) - sizes

    def _named(self, tokens: Sequence[str], language: str) -> Floats:
        """Return what the terms among these words weigh for each topic."""
        found = np.zeros(len(self.profiles), dtype=np.float32)
        places: dict[str, list[int]] = defaultdict(list)
        for place, token in enumerate(tokens):
            places[token].append(place)
        by_token = self._terms_in(base_language(language)).by_token
        for token in places:
            for term, weight, topics in by_token.get(token, ()):
                if _stand_together(term, places):
                    found[list(topics)] += weight / len(topics)
        return found

    def _terms_in(self, language: str) -> _Terms:
        if language not in self._terms:
            listed = [profile.terms.get(language, ()) for profile in self.profiles]
            self._terms[language] = _read_terms(listed, language)
        return self._terms[language]


def _says_something(text: str) -> bool:
    """Tell whether a text has a sentence, or no words at all, and not only some ("(deleted)", "Other benefits")."""
    size = len(text.split())
    return not size or size >= TITLE or (size >= SENTENCE and text.rstrip().endswith(STOPS))


def _ahead(measure: Floats) -> Floats:
    """Return how far each topic stands out from the mean of those that come nearest."""
    ahead: Floats = measure - np.sort(measure)[-RIVALS:].mean() if len(measure) else measure
    return ahead


def _weigh(counts: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    """Return the words of a text as a unit vector."""
    weights = {token: (1 + float(np.log(many))) * rarity[token] for token, many in counts.items()}
    length = sum(weight * weight for weight in weights.values()) ** 0.5
    return {token: weight / length for token, weight in weights.items()} if length else {}


def _ground(measures: _Measures, at: int) -> ProposalGround:
    if measures.heading[at] > 0:
        return ProposalGround.HEADING
    said, meant = WITH_SENSE.words * measures.words[at], WITH_SENSE.sense * measures.sense[at]
    return ProposalGround.TERMS if measures.terms[at] > 0 or said >= meant else ProposalGround.MEANING


def _read_terms(listed: Sequence[Sequence[str]], language: str) -> _Terms:
    """Weigh the terms of the topics in a language: a token weighs the more the fewer topics have it."""
    named: dict[tuple[str, ...], set[int]] = defaultdict(set)
    spread: dict[str, set[int]] = defaultdict(set)
    for topic, terms in enumerate(listed):
        for term in terms:
            tokens = tuple(sorted(set(term_tokens(term, language))))
            if tokens:
                named[tokens].add(topic)
                for token in tokens:
                    spread[token].add(topic)
    size = max(len(listed), FEWEST)
    rarity = {token: float(np.log((size + 1) / (len(topics) + 0.5))) for token, topics in spread.items()}
    by_token: dict[str, list[tuple[tuple[str, ...], float, tuple[int, ...]]]] = defaultdict(list)
    for tokens, topics in named.items():
        weight = sum(rarity[token] for token in tokens)
        by_token[max(tokens, key=lambda token: (rarity[token], token))].append((tokens, weight, tuple(sorted(topics))))
    counts = [Counter(token for term in terms for token in term_tokens(term, language)) for terms in listed]
    return _Terms(by_token, counts, [len(set(terms)) for terms in listed])


def _stand_together(term: Sequence[str], places: Mapping[str, Sequence[int]]) -> bool:
    """Tell whether all words of a term stand near one of its words."""
    if any(token not in places for token in term):
        return False
    reach = len(term) + GAP
    return len(term) == 1 or any(
        all(any(abs(place - other) < reach for other in places[token]) for token in term) for place in places[term[0]]
    )
