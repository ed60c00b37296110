"""Topics for a provision, as those that come near to it were tagged, in any language."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from practices.texts.comparison.shelf import NearestProvision, ProvisionIndex
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


def suggest_topics(
    shelf: ProvisionIndex, text: Vectors | str, key: str, *, top: int = 3, without: Collection[str] = ()
) -> list[Suggestion]:
    """Suggest the `top` topics for a provision, the surest first (equals by code).

    `text` is the name of a text on the shelf, whose own tags do not count, or a prepared text and then `without`
    names the texts whose tags do not count. What is learned are the topics of the shelf's clauses.
    Raises KeyError where there is no such provision.
    """
    if isinstance(text, str):
        voters = shelf.nearest(text, key, top=VOTERS, tagged=True)
    else:
        voters = shelf.nearest_to(text, key, top=VOTERS, without=without, tagged=True)
    return count_votes(voters, tags_of(shelf, voters))[:top]


def tags_of(shelf: ProvisionIndex, voters: Iterable[NearestProvision]) -> dict[tuple[str, str], frozenset[str]]:
    """Return the topics of each voter, by text and key."""
    wanted = defaultdict(set)
    for voter in voters:
        wanted[voter.text].add(voter.key)
    return {
        (name, clause.key): clause.topics
        for name, keys in wanted.items()
        for clause in shelf.texts[name].clauses
        if clause.key in keys
    }


def count_votes(voters: Iterable[NearestProvision], tags: Mapping[tuple[str, str], frozenset[str]]) -> list[Suggestion]:
    """Count the votes: each voter for each of its topics by the power of its score; the surest topic first."""
    votes: dict[str, float] = defaultdict(float)
    examples: dict[str, list[NearestProvision]] = defaultdict(list)
    everything = STRANGER**EMPHASIS
    for voter in voters:
        everything += voter.score**EMPHASIS
        for topic in tags.get((voter.text, voter.key), frozenset()):
            votes[topic] += voter.score**EMPHASIS
            examples[topic].append(voter)
    ordered = sorted(votes, key=lambda topic: (-votes[topic], topic))
    return [Suggestion(topic, round(votes[topic] / everything, 4), tuple(examples[topic][:3])) for topic in ordered]
