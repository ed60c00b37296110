"""Events as far as standing is decided by them, and what counts where from which day on."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from practices.models.adoptions import HAS_SIMILAR
from practices.queries.adoptions.counting import RULE, course_of, shown_on

Place = tuple[int, int, str]
"""Reference and organization (primary keys), and track."""

ENTRY_FIELDS = (
    "pk",
    "public_id",
    "organization",
    "reference",
    "track",
    "state",
    "basis",
    "effective_on",
    "effective_precision",
    "sequence",
    "reverses",
    "checks",
    "follows",
    "precedes",
)
"""The columns of an entry, in the order of its fields; the days on which the organization spoke are made of others."""
FIELD_COUNT, CHECKS = len(ENTRY_FIELDS), ENTRY_FIELDS.index("checks")
"""How many these are, and the place of one of them."""


@dataclass(frozen=True, slots=True)
class AdoptionEntry:
    """An event as far as standing is decided by it; keys are primary keys.

    `said_on`: the days on which the organization itself said so or agreed, as known then; of a check, those of what
    it checks. `is_confirmed`: it is the organization's word; of anything else no day counts.
    """

    key: int
    public_id: uuid.UUID
    organization: int
    reference: int
    track: str
    state: str
    basis: str
    effective_on: datetime.date
    effective_precision: str
    sequence: int
    reverses: int | None = None
    checks: int | None = None
    follows: int | None = None
    precedes: int | None = None
    said_on: tuple[datetime.date, ...] = ()
    is_confirmed: bool = True

    @property
    def place(self) -> Place:
        """What it is about: reference, organization, track."""
        return self.reference, self.organization, self.track


def courses_of[One: AdoptionEntry](
    entries: Iterable[One], *, rule: int = RULE
) -> dict[Place, list[tuple[datetime.date, One]]]:
    """Return by place which entry counts from which day on; what is reversed by another of them is left out."""
    listed = list(entries)
    undone = {entry.reverses for entry in listed if entry.reverses}
    places: dict[Place, list[One]] = defaultdict(list)
    for entry in listed:
        if not entry.reverses and entry.key not in undone:
            places[entry.place].append(entry)
    return {place: course_of(words, rule=rule) for place, words in places.items()}


def decide_standing[One: AdoptionEntry](
    entries: Iterable[One], as_of: datetime.date, *, rule: int = RULE
) -> dict[Place, One]:
    """Return by place the entry that counts on `as_of`. Which one does is decided in `counting`."""
    shown = {place: shown_on(course, as_of) for place, course in courses_of(entries, rule=rule).items()}
    return {place: entry for place, entry in shown.items() if entry is not None}


def similar_from[One: AdoptionEntry](
    course: Sequence[tuple[datetime.date, One]], as_of: datetime.date
) -> tuple[datetime.date, One] | None:
    """Return from which day on a similar instrument is stated without a break to `as_of`, and the entry that begins it.

    `course` of one place on the adoption track. None where no similar instrument is stated on `as_of`.
    """
    first = None
    for on, entry in reversed([turn for turn in course if turn[0] <= as_of]):
        if entry.state not in HAS_SIMILAR:
            break
        first = (on, entry)
    return first


@dataclass(frozen=True, slots=True)
class Turn:
    """A day from which another state is shown of an organization beside a reference (primary keys)."""

    on: datetime.date
    organization: int
    reference: int
    state: str


def turns_of(entries: Iterable[AdoptionEntry], *, until: datetime.date | None = None, rule: int = RULE) -> list[Turn]:
    """Return what counts one after the other in each place, in order of days; none after `until`."""
    courses = courses_of(entries, rule=rule).values()
    turns = [Turn(on, one.organization, one.reference, one.state) for course in courses for on, one in course]
    return sorted((turn for turn in turns if until is None or turn.on <= until), key=attrgetter("on"))
