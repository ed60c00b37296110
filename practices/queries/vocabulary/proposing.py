"""What the machine knows of the topics when it proposes them: their labels, and the thesaurus's terms for them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import numpy as np

from practices.models.topics import Topic
from practices.queries.comparison.vectors import vectors_of_clauses
from practices.queries.encoders import encoder_of, serving_model
from practices.queries.searching.public_index import concept_vectors, thesaurus
from practices.queries.vocabulary.history import standing_codes
from practices.texts.comparison import Clause
from practices.texts.comparison.thesaurus import PIVOT, ThesaurusConcept
from practices.texts.comparison.topic_proposals import PROPOSALS_VERSION, TopicProfile, TopicProposal, TopicReader


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic as the vocabulary says it: terms by language, and the phrases that stand for it beside the thesaurus."""

    code: str
    terms: tuple[tuple[str, str], ...]
    phrases: tuple[str, ...]


def known_topics() -> tuple[KnownTopic, ...]:
    """Return the topics that stand, in the order of the vocabulary. Two queries."""
    found = []
    for topic in Topic.objects.current().for_listing():
        labels = list(topic.labels.all())
        pivot = [label for label in labels if label.language == PIVOT] or labels
        notes = [label.scope_note for label in pivot if label.is_preferred and label.scope_note]
        terms = tuple((label.language, label.label) for label in labels)
        found.append(KnownTopic(topic.name, terms, (*(label.label for label in pivot), *notes)))
    return tuple(found)


def stamp_of(topics: tuple[KnownTopic, ...]) -> str:
    """Return what names the state of vocabulary, thesaurus, encoder and method by which topics are found."""
    said = (PROPOSALS_VERSION, thesaurus().digest, serving_model(), topics)
    return sha256(repr(said).encode()).hexdigest()[:40]


def proposals_for(
    texts: Mapping[int, Sequence[Clause]], topics: tuple[KnownTopic, ...]
) -> dict[int, dict[str, tuple[TopicProposal, ...]]]:
    """Return what is proposed for the clauses of texts, by text and key. One query."""
    reader, vectors = topic_reader(topics), vectors_of_clauses(texts)
    return {key: reader.propose(text) for key, text in vectors.items()}


def is_thesaurus_read() -> bool:
    """Tell whether the encoder that serves, if there is one, has read the thesaurus: before, words alone are known."""
    model = serving_model()
    return not model or concept_vectors(model) is not None


def topic_reader(topics: tuple[KnownTopic, ...]) -> TopicReader:
    """Return what proposes these topics; the last one is kept in the process. A query, one for each retired code."""
    model = serving_model()
    return _reader_of(topics, model if concept_vectors(model) is not None else "")


def words_reader(topics: tuple[KnownTopic, ...]) -> TopicReader:
    """Return what proposes these topics by words alone, for what somebody waits for."""
    return _reader_of(topics, "")


@lru_cache(maxsize=2)
def _reader_of(topics: tuple[KnownTopic, ...], model: str) -> TopicReader:
    codes = {topic.code for topic in topics}
    belonging: dict[str, list[ThesaurusConcept]] = defaultdict(list)
    leads: dict[str, list[str]] = {}
    for concept in thesaurus().concepts.values():
        if concept.topic not in leads:
            leads[concept.topic] = [concept.topic] if concept.topic in codes else list(standing_codes(concept.topic))
        if len(leads[concept.topic]) == 1:
            belonging[leads[concept.topic][0]].append(concept)
    profiles = [TopicProfile.gather(topic.code, topic.terms, topic.phrases, belonging[topic.code]) for topic in topics]
    encoder, kept = encoder_of(model), concept_vectors(model)
    if encoder is None or kept is None or not profiles:
        return TopicReader(profiles)
    places: dict[str, list[int]] = defaultdict(list)
    for place, (key, _phrase) in enumerate(thesaurus().phrases):
        places[key].append(place)
    vectors = []
    for topic in topics:
        own = [place for concept in belonging[topic.code] for place in places[concept.id]]
        vectors += [encoder.encode(topic.phrases), kept[own]]
    return TopicReader(profiles, np.concatenate(vectors), model_id=encoder.model_id)
