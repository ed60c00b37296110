"""What is compared (clauses) and what comes out (pairs with their reasons)."""

from dataclasses import dataclass
from enum import StrEnum

from practices.texts.comparison.degrees import LikenessDegree


@dataclass(frozen=True, slots=True)
class Clause:
    """One provision as the comparison sees it: its words and what is known about them.

    `key` names the clause within its edition and must be unique there; `language` is a
    BCP 47 tag ("en", "fr-CA"); `label` is the printed number; `topics` are permanent codes.
    """

    key: str
    text: str
    heading: str = ""
    language: str = "en"
    label: str = ""
    topics: frozenset[str] = frozenset()


class PairingGround(StrEnum):
    """The strongest ground on which two clauses were paired."""

    LINK = "link"  # a person confirmed that they correspond
    STRUCTURE = "structure"  # they stand at the same place of one instrument in two languages
    SAME = "same"  # word for word the same text
    WORDS = "words"  # they share rare words and phrases
    HEADING = "heading"  # their headings say the same
    SENSE = "sense"  # they say alike things in different words or languages
    TOPICS = "topics"  # they carry the same topics


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a pair was made: the strongest ground and the measure of each, 0.0 to 1.0.

    `degree` says how much is known of it; None where a person, or the structure of a text, put the two together.
    """

    ground: PairingGround
    words: float = 0.0
    heading: float = 0.0
    sense: float = 0.0
    topics: float = 0.0
    degree: LikenessDegree | None = None

    @property
    def is_unsure(self) -> bool:
        """Whether the two may be similar, and no more can be said."""
        return self.degree is LikenessDegree.MAYBE


@dataclass(frozen=True, slots=True)
class Pair:
    """Two clauses that read alike, or one that has no counterpart.

    `left` and `right` are keys, and None where there is no counterpart. `score` is a
    likeness from 0.0 (nothing in common) to 1.0 (the same words); it is 0.0, and `reason`
    None, when a side is missing. The finding is of texts alike: it has no direction and
    says nothing about law.
    """

    left: str | None
    right: str | None
    score: float = 0.0
    reason: Reason | None = None
