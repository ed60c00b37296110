"""What may have been meant by a word that nothing holds: the nearest word of public names."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, QuerySet
from rapidfuzz import fuzz, process

from practices.models import FoundKind, SearchEntry, TopicLabel
from practices.models.search import PLACES
from practices.queries.searching.terms import TermGroup
from practices.texts.words import words

SHORTEST = 4
"""Letters of a word that is looked for among others."""
ALIKE = 74.0
"""How alike two words are at least, of 100."""


def better_spelling(groups: Sequence[TermGroup], visible: Any) -> str:
    """Return what was typed with the words that nothing holds put otherwise; "" where there is nothing to say."""
    said, is_other = [], False
    for term in (term for group in groups for term in group.terms):
        text = term.text
        if not term.is_exact and len(text) >= SHORTEST and not visible.filter(words__holds=term.query).exists():
            near = process.extractOne(text, _vocabulary(), scorer=fuzz.ratio, score_cutoff=ALIKE)
            if near is not None:
                text, is_other = near[0], True
        said.append(f'"{text}"' if term.is_exact and " " in text else text)
    return " ".join(said) if is_other else ""


def _named() -> QuerySet[SearchEntry]:
    """Return the public entries of all that has a name: of all but provisions, the last kind and by far the most."""
    return SearchEntry.objects.public().filter(place__lt=PLACES[FoundKind.PROVISION])


def _vocabulary() -> tuple[str, ...]:
    """Return the words of public names and of the labels of topics. The last ones are kept in the process."""
    stand = _named().aggregate(many=Count("pk"), last=Max("pk"))
    return _words(stand["many"], stand["last"] or 0)


@lru_cache(maxsize=1)
def _words(many: int, last: int) -> tuple[str, ...]:
    found: set[str] = set()
    for said in _named().exclude(said="").order_by().values_list("said", flat=True):
        found.update(words(said))
    for label in TopicLabel.objects.filter(topic__retired_on__isnull=True).values_list("label", flat=True):
        found.update(words(label))
    return tuple(sorted(word for word in found if len(word) >= SHORTEST and not word.isdecimal()))
