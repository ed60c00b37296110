"""What was typed as terms: each word with its stems in every language, its synonyms, and how it is asked for."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from practices.queries.searching.vocabulary import Vocabulary
from practices.texts.comparison.search_queries import AllOf, AnyOf, Phrase, Query, words_of
from practices.texts.comparison.search_words import (
    SYMBOL,
    as_beside,
    as_name,
    is_stop_word,
    own_tokens,
    symbol_tokens,
    word_tokens,
    written_together,
)
from practices.texts.comparison.thesaurus import is_form
from practices.texts.words import LONE_WORDS, words

PART = re.compile(r'(-?)"([^"]+)"|(\S+)')
LONE_OR_OTHER = re.compile(f"({LONE_WORDS.pattern})|((?:(?!{LONE_WORDS.pattern}).)+)", re.DOTALL)
EITHER = "OR"
"""Stands between two words of which one is enough, in capitals."""
MARKS = ".,;:!?¿¡؟،؛'‘’“”«»*[]{}"
"""What may stand before or behind something typed and is no part of it."""
LONGEST_LABEL = 6
"""Words of a label that are looked for in what was typed."""
Label = tuple["LabelWord", ...]
Labels = Mapping[int, Sequence[Label]]
TokensOf = Callable[[str, str], Sequence[str]]
"""Return the tokens of a word in a language."""


class LabelWord(NamedTuple):
    """A word of a label, as it is in the index and as it is written; "" of neighbouring letters of a script."""

    token: str
    word: str
    language: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word, symbol or phrase that was typed. `tokens`: what it is in the index, in any of the languages.

    `query` asks for it in the words of a thing, `in_name` in its names, `beside` in what stands beside it. `is_exact`:
    typed between quotation marks, or a symbol; such terms have no synonyms. `is_number`: a symbol without any letter,
    such as 4.3 or 24/7; `is_missing`: a symbol that nothing has.
    """

    text: str
    tokens: frozenset[str]
    query: Query
    in_name: Query
    beside: Query | None = None
    is_exact: bool = False
    is_number: bool = False
    is_missing: bool = False

    @property
    def is_wanted(self) -> bool:
        """Whether every hit has it."""
        return self.is_exact and not (self.is_number or self.is_missing)


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """What was typed: the terms that are asked for, and those that no hit may have."""

    terms: tuple[Term, ...]
    without: tuple[Term, ...] = ()

    @property
    def unwanted_tokens(self) -> frozenset[str]:
        """The tokens of single words that no hit may have."""
        return frozenset(token for term in self.without if not term.is_exact for token in term.tokens)


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms that stand together, and topics that are called so: whatever has one of the topics answers as well."""

    terms: tuple[Term, ...]
    topics: tuple[int, ...] = ()
    synonyms: tuple[Query, ...] = ()
    synonym_tokens: frozenset[str] = frozenset()
    synonym_names: tuple[Query, ...] = ()

    @property
    def text(self) -> str:
        """As it was typed."""
        return " ".join(term.text for term in self.terms)

    def query(self) -> Query:
        """Ask for it in the words of a thing."""
        own: Query = AllOf(tuple(term.query for term in self.terms))
        return AnyOf((own, *self.synonyms)) if self.synonyms else own

    def query_anywhere(self) -> Query:
        """Ask for it in the words of a thing, or in what stands beside it."""
        parts = tuple(AnyOf((term.query, term.beside)) if term.beside else term.query for term in self.terms)
        own: Query = AllOf(parts)
        return AnyOf((own, *self.synonyms)) if self.synonyms else own

    def query_in_name(self) -> Query:
        """Ask for it, or another term for the same, in the names of a thing."""
        own: Query = AllOf(tuple(term.in_name for term in self.terms))
        return AnyOf((own, *self.synonym_names)) if self.synonym_names else own


def read_question(typed: str, languages: Iterable[str], tokens_of: TokensOf = word_tokens) -> TypedQuestion:
    """Cut what was typed into terms: "-word" is not wanted, "one OR other" is one term.

    Words that say little count only where there is nothing else.
    """
    spoken = tuple(dict.fromkeys(languages))
    found: list[Term] = []
    small: list[Term] = []
    without: list[Term] = []
    is_other = False
    for minus, quoted, bare in PART.findall(typed):
        unwanted = bool(minus) or is_unwanted(bare)
        if bare == EITHER and (found or small):
            is_other = True
            continue
        said = quoted or bare[unwanted:]
        is_phrase = not is_symbol(said) and bool(quoted or (unwanted and LONE_WORDS.fullmatch(said)))
        terms = _phrase(said, spoken) if is_phrase else _bare(said, spoken, tokens_of)
        for term in terms:
            listed = without if unwanted else small if is_stop_word(term.text) and not term.is_exact else found
            is_joined = is_other and bool(listed) and not unwanted
            listed.append(either(listed.pop(), term) if is_joined else term)
            is_other = False
    return TypedQuestion(tuple(found or small), tuple(without))


def is_unwanted(piece: str) -> bool:
    """Tell whether something typed is a word that no hit may have."""
    return piece[:1] == "-" and piece[1:2].isalnum()


def is_symbol(piece: str) -> bool:
    """Tell whether something typed is a symbol, such as PC.DEC/426."""
    bare = piece.strip(MARKS)
    return bool(SYMBOL.fullmatch(bare) and symbol_tokens(bare))


def wanted_part(typed: str) -> str:
    """Return what was typed without what is not wanted, and without quotation marks."""
    parts = PART.findall(typed)
    return " ".join(quoted or bare for minus, quoted, bare in parts if not minus and bare[:1] != "-" and bare != EITHER)


def either(one: Term, other: Term) -> Term:
    """Make a term of two of which one is enough."""
    beside = tuple(term.beside for term in (one, other) if term.beside is not None)
    return Term(
        f"{one.text} {EITHER} {other.text}",
        one.tokens | other.tokens,
        AnyOf((one.query, other.query)),
        AnyOf((one.in_name, other.in_name)),
        AnyOf(beside) if beside else None,
        is_exact=one.is_exact and other.is_exact,
    )


def group_terms(terms: Sequence[Term], vocabulary: Vocabulary) -> tuple[TermGroup, ...]:
    """Bring terms together that are a label of a topic, with that topic's other labels."""
    labels = _labels_near(terms, vocabulary)
    groups: list[TermGroup] = []
    place = 0
    while place < len(terms):
        group = next(
            (
                made
                for length in range(min(LONGEST_LABEL, len(terms) - place), 0, -1)
                if (made := _labelled(terms[place : place + length], labels, is_all=length == len(terms))) is not None
            ),
            TermGroup((terms[place],)),
        )
        groups.append(group)
        place += len(group.terms)
    return tuple(groups)


def query_of(groups: Sequence[TermGroup]) -> Query:
    """Ask for all groups; what stands beside a thing counts where at least one is in its own words."""
    if len(groups) == 1 and len(groups[0].terms) == 1:
        return groups[0].query()
    own = AnyOf(tuple(_loose(group) for group in groups))
    return AllOf((*(group.query_anywhere() for group in groups), own))


def name_query_of(groups: Sequence[TermGroup]) -> Query:
    """Ask for all groups in the names of a thing."""
    return AllOf(tuple(group.query_in_name() for group in groups))


def _loose(group: TermGroup) -> Query:
    return AnyOf((*(term.query for term in group.terms), *group.synonyms))


def _bare(text: str, languages: Iterable[str], tokens_of: TokensOf) -> list[Term]:
    bare = text.strip(MARKS)
    if is_symbol(bare):
        return [_symbol(bare)]
    return [term for word in _words_of(text) if (term := _word(word, languages, tokens_of)) is not None]


def _words_of(text: str) -> Iterator[str]:
    """Yield the words of a text; of a script without spaces each two neighbouring letters, as the index has them."""
    for is_lone, piece in LONE_OR_OTHER.findall(text):
        if len(is_lone) > 1:
            yield from map("".join, pairwise(is_lone))
        else:
            yield from words(is_lone or piece)


def _word(word: str, languages: Iterable[str], tokens_of: TokensOf) -> Term | None:
    tokens = [token for language in languages for token in tokens_of(word, language)] + own_tokens(word)
    tokens += written_together(word)
    if not tokens:
        return None
    return Term(
        text=word,
        tokens=frozenset(tokens),
        query=words_of(tokens),
        in_name=words_of([as_name(token) for token in tokens]),
        beside=words_of([as_beside(token) for token in own_tokens(word)]),
    )


def _symbol(text: str) -> Term:
    whole = symbol_tokens(text)
    parts = [token for token in own_tokens(text) if token not in whole]
    either = AnyOf((words_of(whole), AllOf(tuple(Phrase((token,)) for token in parts))))
    named = AnyOf(
        (words_of([as_name(token) for token in whole]), AllOf(tuple(Phrase((as_name(token),)) for token in parts)))
    )
    beside = words_of([as_beside(token) for token in whole])
    is_number = not any(map(str.isalpha, text))
    return Term(text, frozenset([*whole, *parts]), either, named, beside, is_exact=True, is_number=is_number)


def _phrase(text: str, languages: Iterable[str]) -> list[Term]:
    ways = {tuple(word_tokens(text, language)) for language in languages} | {tuple(own_tokens(text))}
    made = sorted(way for way in ways if way)
    if not made:
        return []
    named = tuple(Phrase(tuple(map(as_name, way))) for way in made)
    tokens = frozenset(token for way in made for token in way)
    return [Term(text, tokens, AnyOf(tuple(map(Phrase, made))), AnyOf(named), is_exact=True)]


def _labels_near(terms: Sequence[Term], vocabulary: Vocabulary) -> Labels:
    """Return the labels, as tokens, of the topics that one of the terms could name, by key."""
    wanted = {token for term in terms if not term.is_exact for token in term.tokens}
    found = {key: [_label_words(text, language) for language, text in one.labels] for key, one in vocabulary.items()}
    return {topic: ways for topic, ways in found.items() if any(one.token in wanted for way in ways for one in way)}


@lru_cache(maxsize=2**12)
def _label_words(text: str, language: str) -> Label:
    written = {token: word for word in words(text) for token in word_tokens(word, language)}
    return tuple(LabelWord(token, written.get(token, ""), language) for token in word_tokens(text, language))


def _part_of_label(terms: Sequence[Term], labels: Labels) -> tuple[int, ...]:
    """Return the topics of whose labels the terms are at least half, word for word."""
    if any(term.is_exact for term in terms):
        return ()
    return tuple(
        topic
        for topic, ways in labels.items()
        if any(
            2 * len(terms) >= len(way) and all(any(_is_named(one, term) for one in way) for term in terms)
            for way in ways
            if way
        )
    )


def _labelled(terms: Sequence[Term], labels: Labels, *, is_all: bool) -> TermGroup | None:
    """Make a group of terms that are, word for word, a label of one topic or more; part of one where nothing else is.

    `is_all`: whether they are all that was typed.
    """
    if any(term.is_exact for term in terms):
        return None
    topics = [topic for topic, ways in labels.items() if any(_reads_so(terms, way) for way in ways)]
    if not topics:
        partly = _part_of_label(terms, labels) if is_all else ()
        if not partly:
            return None
        tagged = tuple(f"t0{topic}" for topic in partly)
        return TermGroup(tuple(terms), partly, tuple(Phrase((token,)) for token in tagged), frozenset(tagged))
    others = [way for topic in topics for way in labels[topic] if way and not _reads_so(terms, way)]
    return widened_group(terms, topics, [tuple(one.token for one in way) for way in others])


def widened_group(terms: Sequence[Term], topics: Sequence[int], ways: Iterable[tuple[str, ...]]) -> TermGroup:
    """Make a group of terms for which whatever has one of these topics, or is said in other ways, answers as well."""
    said = tuple(dict.fromkeys(filter(None, ways)))
    others = tuple(dict.fromkeys([*said, *((f"t0{topic}",) for topic in topics)]))
    tokens = frozenset(token for way in others for token in way)
    names = tuple(Phrase(tuple(map(as_name, way))) for way in said)
    return TermGroup(tuple(terms), tuple(topics), tuple(map(Phrase, others)), tokens, names)


def _reads_so(terms: Sequence[Term], way: Label) -> bool:
    return len(way) == len(terms) and all(map(_is_named, way, terms))


def _is_named(one: LabelWord, term: Term) -> bool:
    return one.token in term.tokens and (not one.word or is_form(term.text, one.word, one.language))
