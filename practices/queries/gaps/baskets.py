"""What a reader took along: wordings of others, each meant for a provision of the reference."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from practices.queries.gaps.wordings import Wording, describe_wordings


@dataclass(frozen=True, slots=True)
class BasketItem:
    """A wording in the basket; `place` is the eId of the provision of the reference that it is meant for, or ""."""

    wording: Wording
    place: str


@dataclass(frozen=True, slots=True)
class Basket:
    """The wordings in the order in which they were taken.

    `gone_count` counts those that are not there for this reader: withdrawn since, or not open to them. Which of
    the two is not said.
    """

    items: tuple[BasketItem, ...] = ()
    gone_count: int = 0


def fill_basket(taken: Sequence[tuple[uuid.UUID, str]], known: dict[int, Wording]) -> Basket:
    """Put what was taken (uuid, eId) together, of the wordings that were described for the reader."""
    by_id = {wording.id: wording for wording in known.values()}
    items = tuple(BasketItem(by_id[str(key)], place) for key, place in taken if str(key) in by_id)
    return Basket(items, len(taken) - len(items))


def load_basket(taken: Sequence[tuple[uuid.UUID, str]], user: Any) -> Basket:
    """Read the wordings of a basket as `user` may see them. Four queries, none for none."""
    return fill_basket(taken, describe_wordings(user, ids=[key for key, _place in taken]))
