"""The field's thesaurus: concepts with the terms that name them in each language, found in what somebody asks.

A concept is looked for by its terms (stems, in any order, with at most `GAP` words between) and by meaning: a
question may name nothing and still come near to a term that people type.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import takewhile
from pathlib import Path

import numpy as np

from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.search_words import word_tokens
from practices.texts.words import words
from practices.texts.written_forms import bare_word

GAP = 2
MOST_SMALL = 2
"""Words of a term of which only one says something."""
LONGEST_ENDING, LONGEST_OF_SEVERAL = 4, 5
"""Letters at the end in which a typed word and that of a term may differ: a word alone, and one of several."""
JOINED = frozenset({"ar", "ja", "zh"})
"""Languages that write small words, or all words, together."""
APOSTROPHE = re.compile("['’]")
SEVERAL = "|"
WORD = "core-"
"""What the id of a concept begins with that is a single word."""
PIVOT = "en"
"""The language whose terms stand for the meaning of a concept."""


@dataclass(frozen=True, slots=True)
class TermsOfConcept:
    """What names a concept in one language: the label, other terms (SKOS altLabel), what people type (hiddenLabel)."""

    label: str
    alternatives: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        """The terms that texts may use, the label first."""
        return (self.label, *self.alternatives)

    @property
    def all(self) -> tuple[str, ...]:
        """All of them, the label first."""
        return (*self.own, *self.hidden)


@dataclass(frozen=True, slots=True, eq=False)
class ThesaurusConcept:
    """One idea that a reader may ask about. `topic`: the code of the topic it belongs to; `terms` by language."""

    id: str
    topic: str
    definition: str
    terms: Mapping[str, TermsOfConcept]

    @property
    def is_word(self) -> bool:
        """Whether it is a single word of the field, which a question has or has not; it comes near to no other."""
        return self.id.startswith(WORD)

    @property
    def phrases(self) -> tuple[str, ...]:
        """What stands for its meaning: its terms in the pivot language and its definition; nothing for a word."""
        return () if self.is_word else (*self.terms[PIVOT].all, self.definition)


@dataclass(frozen=True, slots=True)
class NamedConcept:
    """A concept that stands in a question, and the places of the words that name it."""

    concept: ThesaurusConcept
    places: tuple[int, ...]


class Thesaurus:
    """The concepts of a folder: `concepts.tsv` (id, topic, definition), and a file of terms for each language."""

    def __init__(self, concepts: Iterable[ThesaurusConcept]) -> None:
        self.concepts = {concept.id: concept for concept in concepts}

    @classmethod
    def read(cls, folder: Path) -> "Thesaurus":
        """Read the files. Raises OSError, and KeyError where a file lacks a column."""
        terms: dict[str, dict[str, TermsOfConcept]] = defaultdict(dict)
        for path in sorted(folder.glob("??.tsv")):
            for row in _rows(path):
                terms[row["id"]][path.stem] = TermsOfConcept(
                    row["label"], _several(row["alternatives"]), _several(row["hidden"])
                )
        return cls(
            ThesaurusConcept(row["id"], row["topic"], row["definition"], terms[row["id"]])
            for row in _rows(folder / "concepts.tsv")
        )

    @cached_property
    def phrases(self) -> tuple[tuple[str, str], ...]:
        """What stands for the meaning of the concepts: (concept, term or definition)."""
        return tuple((concept.id, said) for concept in self.concepts.values() for said in concept.phrases)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the terms."""
        return tuple(sorted({language for one in self.concepts.values() for language in one.terms}))

    def has_word(self, word: str, language: str) -> bool:
        """Tell whether a term of a language has a word, with accents or without."""
        return bool(self.written(word, language))

    def has_form(self, word: str, language: str) -> bool:
        """Tell whether a term of a language has a word in any form."""
        return not self._tokens(language).isdisjoint(word_tokens(word, language))

    def written(self, word: str, language: str) -> Collection[str]:
        """Return how the terms of a language write a word."""
        return self._words.get(language, {}).get(bare_word(word), ())

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, Collection[str]]]:
        """The words of the terms by language, each as it is typed without accents."""
        found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        for concept in self.concepts.values():
            for language, terms in concept.terms.items():
                for term in terms.all:
                    for word in words(term):
                        found[language][bare_word(word)][word] = None
        return {language: {bare: list(ways) for bare, ways in by.items()} for language, by in found.items()}

    @lru_cache(maxsize=32)  # noqa: B019 - there is one thesaurus in a process
    def capitals(self, language: str) -> Mapping[str, str]:
        """Return how the terms of a language write words that have a capital letter."""
        every = (concept.terms[language].all for concept in self.concepts.values() if language in concept.terms)
        listed = (word for terms in every for term in terms for word in term.split())
        return {word.casefold(): word for word in listed if word[0].isupper()}

    def spelled(self, languages: Collection[str]) -> list[str]:
        """Return the words of the terms of these languages, in order."""
        listed = (ways for language in languages for ways in self._words.get(language, {}).values())
        return sorted({word for ways in listed for word in ways})

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of what stands for the meaning of the concepts."""
        return sha256("\n".join(f"{key}\t{said}" for key, said in self.phrases).encode()).hexdigest()

    def named_in(self, asked: Sequence[tuple[str, Collection[str]]], languages: Iterable[str]) -> list[NamedConcept]:
        """Return the concepts that a question names in one of these languages: its words, each with its tokens.

        Words without tokens part others. The longest terms come first; a term within another that was found does not
        count. A term is named by forms of its words, not by what has the same stem ("nations" is no form of
        "nationality").
        """
        words = [tokens for _typed, tokens in asked]
        found: dict[tuple[str, tuple[int, ...]], int] = {}
        for language in languages:
            by_token = self._by_token(language)
            near = {one for tokens in words for token in tokens for one in by_token.get(token, ())}
            for concept, tokens, said in near:
                places = _places(tokens, words)
                if not places or places[-1] - places[0] >= max(len(places), len(said)) + GAP:
                    continue
                if all(_is_form(asked[place][0], said, language) for place in places):
                    found[concept, places] = len(places)
        kept: list[NamedConcept] = []
        for (concept, places), _size in sorted(found.items(), key=lambda one: (-one[1], one[0][1], one[0][0])):
            if not any(set(places) < set(other.places) for other in kept):
                kept.append(NamedConcept(self.concepts[concept], places))
        return kept

    def read_terms(self) -> None:
        """Read the words of all terms, which is otherwise done when a question first needs those of a language."""
        for language in self.languages:
            self.has_word("", language)
            self._by_token(language)
            self._tokens(language)

    def near_to(self, question: Floats, vectors: Floats, *, most: int, least: float) -> list[tuple[str, float]]:
        """Return the concepts that come nearest in meaning to a question, with how near (`least` to 1.0), best first.

        `vectors`: one for each of `phrases`.
        """
        likeness = vectors @ question
        best: dict[str, float] = {}
        for at in np.argsort(-likeness, kind="stable"):
            if likeness[at] < least or len(best) == most:
                break
            best.setdefault(self.phrases[int(at)][0], float(likeness[at]))
        return list(best.items())

    @lru_cache(maxsize=32)  # noqa: B019 - there is one thesaurus in a process
    def _tokens(self, language: str) -> frozenset[str]:
        every = (concept.terms[language].all for concept in self.concepts.values() if language in concept.terms)
        return frozenset(token for terms in every for term in terms for token in term_tokens(term, language))

    @lru_cache(maxsize=32)  # noqa: B019 - there is one thesaurus in a process
    def _by_token(self, language: str) -> Mapping[str, list[tuple[str, tuple[str, ...], tuple[str, ...]]]]:
        """Return what names concepts, by its longest token: concept, tokens, and words: of one token the one word."""
        found: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...]]]] = defaultdict(list)
        for concept in self.concepts.values():
            for term in concept.terms[language].all if language in concept.terms else ():
                tokens, said = term_tokens(term, language), tuple(words(term))
                if len(tokens) == 1:
                    if len(said) > MOST_SMALL:
                        continue  # "whom to tell": what is left of it says something else
                    said = (max(said, key=len),)
                if tokens:
                    found[max(tokens, key=len)].append((concept.id, tokens, said))
        return found


@lru_cache(maxsize=2**17)
def term_tokens(term: str, language: str) -> tuple[str, ...]:
    """Return the tokens of a term as they stand in the index of words."""
    return tuple(word_tokens(term, language))


@lru_cache(maxsize=2**14)
def is_form(typed: str, word: str, language: str, most: int = LONGEST_ENDING) -> bool:
    """Tell whether a typed word is a form of a word with the same stem: they begin alike, and differ in the ending.

    "Nations" is no form of "nationality", nor French "données" one of "don": more than half of the longer is shared.
    """
    if language in JOINED:
        return True
    one, other = _bare(typed), _bare(word)
    shared = sum(1 for _same in takewhile(lambda two: two[0] == two[1], zip(one, other, strict=False)))
    longer = max(len(one), len(other))
    return longer - shared <= most and 2 * shared > longer


def _bare(word: str) -> str:
    """Return a word in small letters, without accents and without what is joined to it by an apostrophe."""
    return bare_word(max(APOSTROPHE.split(word), key=len))


def _is_form(typed: str, said: Sequence[str], language: str) -> bool:
    """Tell whether a typed word is a form of a word of a term."""
    most = LONGEST_ENDING if len(said) == 1 else LONGEST_OF_SEVERAL
    return any(is_form(typed, word, language, most) for word in said)


def _places(tokens: Sequence[str], words: Sequence[Collection[str]]) -> tuple[int, ...]:
    """Return at which words of a question a term has its words, one for each; () where one is not there."""
    places: list[int] = []
    for token in tokens:
        place = next((at for at, known in enumerate(words) if token in known and at not in places), None)
        if place is None:
            return ()
        places.append(place)
    return tuple(sorted(places))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(SEVERAL)))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
