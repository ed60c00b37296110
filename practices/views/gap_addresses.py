"""The address of a gap page, which is its whole state: two texts, the order, a provision asked about, the basket."""

import uuid
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from practices.queries.gaps.sheet import GapOrder

MOST_IN_BASKET = 40
LONGEST = 3_500
"""Characters of an address: longer ones are not passed on everywhere. A basket that would need more is full."""
LONGEST_EID = 120
ALL_LANGUAGES = "all"


@dataclass(frozen=True, slots=True)
class BasketWording:
    """A wording in the basket by its uuid, and the eId of the provision of the reference that it is meant for."""

    id: uuid.UUID
    place: str = ""

    def __str__(self) -> str:
        return f"{self.id}.{self.place}" if self.place else str(self.id)


@dataclass(frozen=True, slots=True)
class GapAddress:
    """What an address asks for. `say` is the eId of the provision of which others' wordings are shown."""

    own: uuid.UUID | None = None
    reference: uuid.UUID | None = None
    by: str = GapOrder.PROVISION
    say: str = ""
    languages: str = ""
    basket: tuple[BasketWording, ...] = ()
    problems: tuple[str, ...] = ()

    def address(self, **changes: Any) -> str:
        """Return the address of this state with `changes`."""
        return self._write("gaps", **changes)

    @property
    def pack_address(self) -> str:
        """The address of the drafting pack."""
        return self._write("drafting_pack", by=GapOrder.PROVISION, say="", languages="")

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The state without the two texts, as hidden fields carry it."""
        return [pair for pair in self.pairs() if pair[0] not in ("own", "reference", "say")]

    @property
    def is_full(self) -> bool:
        """Whether nothing more goes into the basket."""
        room = LONGEST - len(self.address()) - LONGEST_EID - 60
        return len(self.basket) >= MOST_IN_BASKET or room < 0

    def holds(self, wording: str) -> bool:
        """Tell whether a wording (its uuid) is in the basket."""
        return any(str(taken.id) == wording for taken in self.basket)

    def with_wording(self, wording: str, place: str) -> str:
        """Return the address with a wording more in the basket; `place` is the eId that it is meant for."""
        kept = place if len(place) <= LONGEST_EID else ""
        return self.address(basket=(*self.basket, BasketWording(uuid.UUID(wording), kept)))

    def without_wording(self, wording: str) -> str:
        """Return the address with a wording taken out of the basket."""
        return self.address(basket=tuple(taken for taken in self.basket if str(taken.id) != wording))

    def _write(self, name: str, **changes: Any) -> str:
        pairs = replace(self, **changes).pairs()
        return f"{reverse(name)}?{urlencode(pairs)}" if pairs else reverse(name)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parts of the query string, in order."""
        pairs = [("own", str(self.own))] if self.own else []
        pairs += [("reference", str(self.reference))] if self.reference else []
        pairs += [("by", self.by)] if self.by != GapOrder.PROVISION else []
        pairs += [("say", self.say)] if self.say else []
        pairs += [("languages", self.languages)] if self.languages else []
        return [*pairs, *(("basket", str(taken)) for taken in self.basket)]


def read_gap_address(query: QueryDict) -> GapAddress:
    """Read the query string; what cannot be read is said in `problems`, never guessed."""
    problems: list[str] = []
    own, reference = (_read_key(query.get(name) or "", problems) for name in ("own", "reference"))
    by = query.get("by") or GapOrder.PROVISION
    if by not in GapOrder.values:
        problems.append(_("The order in the link is unknown; the rows are shown by provision."))
        by = GapOrder.PROVISION
    say = (query.get("say") or "").replace("\0", "")[:255]
    languages = ALL_LANGUAGES if query.get("languages") == ALL_LANGUAGES else ""
    basket = _read_basket(query.getlist("basket"), problems)
    return GapAddress(own, reference, by, say, languages, basket, tuple(dict.fromkeys(problems)))


def _read_key(text: str, problems: list[str]) -> uuid.UUID | None:
    try:
        return uuid.UUID(text.strip()) if text.strip() else None
    except ValueError:
        problems.append(_("One text in the link is invalid and was ignored."))
        return None


def _read_basket(asked: list[str], problems: list[str]) -> tuple[BasketWording, ...]:
    taken: dict[uuid.UUID, BasketWording] = {}
    for text in asked[: 4 * MOST_IN_BASKET]:
        key, _dot, place = text.partition(".")
        try:
            wording = uuid.UUID(key)
        except ValueError:
            problems.append(_("One wording in the link is invalid and was ignored."))
            continue
        kept = place.replace("\0", "")
        taken.setdefault(wording, BasketWording(wording, kept if len(kept) <= LONGEST_EID else ""))
    if len(taken) > MOST_IN_BASKET:
        problems.append(
            _("The basket can contain at most %(most)s wordings; any further wordings were ignored.")
            % {"most": MOST_IN_BASKET}
        )
    return tuple(taken.values())[:MOST_IN_BASKET]
