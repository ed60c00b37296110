"""Topics for a provision, as those that come near to it were tagged, in any language."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from practices.texts.comparison.provision_index import NearestProvision, ProvisionIndex
from practices.texts.comparison.vectors import Vectors

VOTERS = 20
EMPHASIS = 8
"""Power of a neighbour's score that is its vote: a near one outvotes several that are further off."""
STRANGER = 0.2
"""Score of a voter for no topic at all, so that provisions without near ones get no confident suggestion."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A topic for a provision; `confidence` from 0.0 to 1.0, `examples` the nearest provisions that carry it."""

    topic: str
    confidence: float
    examples: tuple[NearestProvision, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TaggedProvisions:
    """The provisions of an index that topics are learned from: `topics` by text and key, `rows` a mask of the index."""

    index: ProvisionIndex
    topics: Mapping[str, Mapping[str, frozenset[str]]]
    rows: NDArray[np.bool_]

    @classmethod
    def of(cls, index: ProvisionIndex, topics: Mapping[str, Mapping[str, frozenset[str]]]) -> Self:
        """Find the tagged provisions in an index; what it has not is not learned from."""
        return cls(index, topics, index.rows_at(topics))

    def __len__(self) -> int:
        return int(self.rows.sum())


def suggest_topics(
    tagged: TaggedProvisions, text: Vectors, key: str, *, top: int = 3, without: Collection[str] = ()
) -> list[Suggestion]:
    """Suggest the `top` topics for a provision of a prepared text, the surest first (equals by code).

    `without` names the texts whose tags do not count: its own. Raises KeyError where there is no such provision.
    """
    voters = tagged.index.nearest_to(text, key, top=VOTERS, without=without, rows=tagged.rows)
    return count_votes(voters, tagged.topics)[:top]


def count_votes(
    voters: Iterable[NearestProvision], topics: Mapping[str, Mapping[str, frozenset[str]]]
) -> list[Suggestion]:
    """Count the votes: each voter for each of its topics by the power of its score; the surest topic first."""
    votes: dict[str, float] = defaultdict(float)
    examples: dict[str, list[NearestProvision]] = defaultdict(list)
    everything = STRANGER**EMPHASIS
    for voter in voters:
        everything += voter.score**EMPHASIS
        for topic in topics.get(voter.text, {}).get(voter.key, frozenset()):
            votes[topic] += voter.score**EMPHASIS
            examples[topic].append(voter)
    ordered = sorted(votes, key=lambda topic: (-votes[topic], topic))
    return [Suggestion(topic, round(votes[topic] / everything, 4), tuple(examples[topic][:3])) for topic in ordered]
