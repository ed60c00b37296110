"""What stands, in one call."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from practices.queries.adoptions.courses import AdoptionEntry, Place, decide_standing
from practices.queries.adoptions.standing import read_entries


def standing_entries(
    user: Any, *, as_of: datetime.date, known_at: datetime.datetime, references: Collection[int] | None = None
) -> Mapping[Place, AdoptionEntry]:
    """Say where each organization stood on `as_of`, as known at `known_at` to `user`; by place."""
    return decide_standing(read_entries(user, known_at=known_at, references=references), as_of)
