"""In which order hits come: worked out from their words alone, so that it is the same on every database."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from practices.comparison.search_words import as_beside, as_name
from practices.models import FoundKind
from practices.tables.searching.terms import Group

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
NAMED = re.compile("([a-z]+)1")
"""How a token of a word of a name begins: what it is of, and "1"."""


def score(kind: str, words: str, groups: Sequence[Group]) -> float:
    """Say how well an entry answers: higher is better. Rarity counts for nothing, so hidden texts move no order."""
    tokens = words.split()
    counts = Counter(tokens)
    total = sum(_group(group, counts, len(tokens)) for group in groups)
    named = [token for token in counts if NAMED.match(token)]
    asked = {as_name(token) for group in groups for term in group.terms for token in term.tokens}
    hit = sum(token in asked for token in named)
    if named and hit:
        total += NAME_COVERED * _best_share(named, asked) + KINDS[FoundKind(kind)]
    terms = [term.tokens for group in groups for term in group.terms]
    return total + (TOGETHER if len(terms) > 1 and _stand_together(tokens, terms) else 0.0)


def _group(group: Group, counts: Counter[str], length: int) -> float:
    own = [_term(term.tokens, counts, length) for term in group.terms]
    if all(own):
        return sum(own)
    if any(counts[f"t0{topic}"] for topic in group.topics):
        return AS_TOPIC * len(own)
    if any(counts[token] for token in group.synonym_tokens):
        return AS_SYNONYM * len(own)
    return sum(
        worth or (BESIDE if any(counts[as_beside(token)] for token in term.tokens) else 0.0)
        for worth, term in zip(own, group.terms, strict=True)
    )


def _term(tokens: frozenset[str], counts: Counter[str], length: int) -> float:
    often = max(counts[token] for token in tokens)
    if not often:
        return 0.0
    in_name = any(counts[as_name(token)] for token in tokens)
    spread = math.sqrt(USUAL_LENGTH / max(length, USUAL_LENGTH))
    return (IN_NAME if in_name else IN_WORDS) + 0.4 * math.log1p(often - 1) * spread


def _best_share(named: Sequence[str], asked: set[str]) -> float:
    """Give the share of a name's words that was asked for, in the language where most of them were."""
    shares: dict[str, list[bool]] = {}
    for token in named:
        shares.setdefault(token.partition("1")[0], []).append(token in asked)
    return max(sum(hits) / len(hits) for hits in shares.values())


def _stand_together(tokens: Sequence[str], terms: Sequence[frozenset[str]]) -> bool:
    """Tell whether the terms stand one behind the other, in the order in which they were typed."""
    first = terms[0]
    for place, token in enumerate(tokens):
        if token in first and place + len(terms) <= len(tokens):
            rest = enumerate(terms[1:], start=place + 1)
            if all(tokens[at] in term for at, term in rest):
                return True
    return False
