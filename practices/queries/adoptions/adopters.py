"""What organizations state in relation to one instrument, as its own page says it in a line."""

from dataclasses import dataclass
from typing import Any

from practices.models.adoptions import HAS_SIMILAR, Track
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.queries.adoptions.courses import ENTRY_FIELDS, AdoptionEntry, decide_standing
from practices.queries.adoptions.references import exchange_events


@dataclass(frozen=True, slots=True)
class Adopters:
    """How many organizations state today that they have a similar instrument, and whether any stated anything."""

    similar_count: int
    is_stated: bool


def adopters_of(instrument: InstrumentPage, user: Any) -> Adopters:
    """Say what `user` may see stated in relation to an instrument, as "Who has adopted" counts it. Two queries."""
    stated = exchange_events(user).filter(reference=instrument)
    about = stated.filter(track=Track.ADOPTION).standing().effective(today())
    entries = [AdoptionEntry(*row) for row in about.order_by().values_list(*ENTRY_FIELDS)]
    counting = decide_standing(entries, today()).values()
    similar = {entry.organization for entry in counting if entry.state in HAS_SIMILAR}
    return Adopters(len(similar), bool(entries) or stated.exists())
