"""In which order hits come: worked out from their words alone, so that it is the same on every database."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from practices.models.search import FoundKind
from practices.queries.searching.terms import TermGroup
from practices.texts.comparison.search_words import as_beside, as_name

IN_NAME, IN_WORDS, AS_SYNONYM, AS_TOPIC, BESIDE = 4.0, 1.0, 0.7, 0.9, 0.4
"""What a term is worth by where it stands."""
NAME_COVERED = 4.0
"""What is added, of the share of a name that was asked for."""
TOGETHER = 1.5
"""What is added where all terms stand side by side."""
OWN_LANGUAGE = 0.3
NOT_IN_FORCE = -0.5
KINDS = {
    FoundKind.TOPIC: 1.5,
    FoundKind.QUESTION: 1.0,
    FoundKind.ORGANIZATION: 1.5,
    FoundKind.INSTRUMENT: 1.0,
    FoundKind.REPORT: 0.6,
    FoundKind.PRACTICE: 0.5,
    FoundKind.INITIATIVE: 0.5,
    FoundKind.PROVISION: 0.0,
}
"""Things that are named so stand before words of texts."""
USUAL_LENGTH = 60
NAMED = re.compile(r"\b[a-z]+1\w*")
"""A token of a word of a name: what it is of, "1", the word."""


class SearchRanking:
    """How well entries answer: worked out once for what is asked, then for each entry.

    Rarity counts for nothing, so hidden texts move no order.
    """

    def __init__(self, groups: Sequence[TermGroup]) -> None:
        self._groups = [_Asked(group) for group in groups]
        self._terms = [term.tokens for group in groups for term in group.terms]
        self._names = frozenset(as_name(token) for tokens in self._terms for token in tokens)
        self._looked_for = self._names.union(*(group.tokens for group in self._groups))

    def score(self, kind: str, words: str) -> float:
        """Say how well an entry answers: higher is better."""
        tokens = words.split()
        found = self._looked_for.intersection(tokens)
        total = sum(group.worth(found, tokens) for group in self._groups)
        if not self._names.isdisjoint(found):
            named = frozenset(NAMED.findall(words))
            total += NAME_COVERED * _best_share(named, self._names) + KINDS[FoundKind(kind)]
        are_all = len(self._terms) > 1 and not any(term.isdisjoint(found) for term in self._terms)
        return total + (TOGETHER if are_all and _stand_together(tokens, self._terms) else 0.0)


class _Asked:
    """A group as it is asked of each entry."""

    def __init__(self, group: TermGroup) -> None:
        self.topics = frozenset(f"t0{topic}" for topic in group.topics)
        self.synonyms = group.synonym_tokens
        self.terms = [
            (term.tokens, frozenset(map(as_name, term.tokens)), frozenset(map(as_beside, term.tokens)))
            for term in group.terms
        ]
        self.tokens = self.topics.union(self.synonyms, *(part for term in self.terms for part in term))

    def worth(self, found: frozenset[str], tokens: Sequence[str]) -> float:
        """Say what an entry is worth, of whose tokens these were found."""
        own = [_term(words, names, found, tokens) for words, names, _beside in self.terms]
        if all(own):
            return sum(own)
        if not self.topics.isdisjoint(found):
            return AS_TOPIC * len(own)
        if not self.synonyms.isdisjoint(found):
            return AS_SYNONYM * len(own)
        return sum(
            worth or (0.0 if beside.isdisjoint(found) else BESIDE)
            for worth, (_words, _names, beside) in zip(own, self.terms, strict=True)
        )


def _term(words: frozenset[str], names: frozenset[str], found: frozenset[str], tokens: Sequence[str]) -> float:
    own = words & found
    if not own:
        return 0.0
    worth = IN_WORDS if names.isdisjoint(found) else IN_NAME
    often = max(map(tokens.count, own))
    if often == 1:
        return worth
    return worth + 0.4 * math.log(often) * math.sqrt(USUAL_LENGTH / max(len(tokens), USUAL_LENGTH))


def _best_share(named: frozenset[str], asked: frozenset[str]) -> float:
    """Return the share of a name's words that was asked for, in the language where most of them were."""
    hits = Counter(token.partition("1")[0] for token in named & asked)
    return max(many / sum(token.startswith(f"{kind}1") for token in named) for kind, many in hits.items())


def _stand_together(tokens: Sequence[str], terms: Sequence[frozenset[str]]) -> bool:
    """Tell whether the terms stand one behind the other, in the order in which they were typed."""
    first = terms[0]
    for place, token in enumerate(tokens):
        if token in first and place + len(terms) <= len(tokens):
            rest = enumerate(terms[1:], start=place + 1)
            if all(tokens[at] in term for at, term in rest):
                return True
    return False
