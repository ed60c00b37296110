"""What readers ask for, and how often."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WEIGHTS = {
    "first page": 10,
    "list": 8,
    "instrument": 12,
    "edition": 10,
    "provision": 8,
    "organization": 6,
    "topic": 4,
    "who has adopted": 6,
    "timeline": 3,
    "search": 8,
    "compare": 3,
    "API instruments": 5,
    "API editions": 4,
    "API provisions": 4,
    "API adoptions": 8,
    "API changes": 4,
    "Atom feed": 3,
}
"""Of about a hundred questions. A kind of which there is nothing is left out."""


@dataclass(frozen=True)
class Mix:
    """Addresses by kind, and how often each kind is asked for."""

    addresses: Mapping[str, Sequence[str]]
    weights: Mapping[str, int]

    def choose(self, chance: random.Random) -> tuple[str, str]:
        """Return a kind and an address of it."""
        kinds = [kind for kind in self.weights if self.addresses.get(kind)]
        kind = chance.choices(kinds, [self.weights[kind] for kind in kinds])[0]
        return kind, chance.choice(self.addresses[kind])


DEMONSTRATION = Mix(
    {
        "first page": ["/"],
        "list": ["/instruments/"],
        "organizations": ["/organizations/"],
        "topics": ["/topics/"],
        "who has adopted": ["/adoptions/"],
        "search": ["/search/?q=gifts"],
        "compare": ["/compare/"],
        "API": ["/api/v1/adoptions/"],
        "feed": ["/feeds/adoptions.atom"],
    },
    {
        "first page": 20,
        "list": 15,
        "organizations": 10,
        "topics": 10,
        "who has adopted": 15,
        "search": 10,
        "compare": 5,
        "API": 10,
        "feed": 5,
    },
)
"""What is asked of the demonstration."""
