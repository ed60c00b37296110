"""Addresses that hold a frozen comparison: which texts, in which state, since when. Nothing is kept anywhere else."""

import datetime
import hashlib
import re
import uuid
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from practices.queries.comparison.comparing import FEWEST_EDITIONS, MOST_EDITIONS, ComparisonOrder
from practices.queries.comparison.pairs import read_pair, write_pair

WORDS_LENGTH, PLACES_LENGTH, CHECK_LENGTH = 20, 8, 8
"""Hex digits kept of each digest."""
TRAILING = ".,;:)]>»”"
"""Signs of the sentence around an address that come along when it is copied."""
_TEXT = re.compile(
    rf"(?P<key>[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})"
    rf"\.(?P<words>[0-9a-f]{{{WORDS_LENGTH}}})\.(?P<places>[0-9a-f]{{{PLACES_LENGTH}}})"
)


class DamagedAddress(Exception):
    """The address is not one that the portal made; the message is for the user."""


@dataclass(frozen=True, slots=True)
class FrozenText:
    """A text in a state: its edition, a digest of its words, and one of where they stand (see `text_states`)."""

    edition: uuid.UUID
    words: str
    places: str

    def __str__(self) -> str:
        return f"{self.edition}.{self.words}.{self.places}"


@dataclass(frozen=True, slots=True)
class FrozenComparison:
    """What an address holds: 2 to 6 texts in order, the day of freezing (UTC), the method, how it is shown.

    `on` is the day that the texts were chosen for, None for none; `pair` the two that are compared word by word, by
    number from 1, None for those that come first.
    """

    texts: tuple[FrozenText, ...]
    frozen_on: datetime.date
    method: str
    by: str = ComparisonOrder.PROVISION.value
    on: datetime.date | None = None
    pair: tuple[int, int] | None = None

    def query(self) -> str:
        """Return the query string that holds all of it."""
        pairs = self.fields()
        return urlencode([*pairs, ("check", _check(pairs))], safe=",")

    def in_order(self, by: str) -> Self:
        """Return the same texts in another order of the rows."""
        return replace(self, by=by)

    def fields(self) -> list[tuple[str, str]]:
        """Return what the address holds, in its order, without the check."""
        pairs = [("text", str(text)) for text in self.texts]
        pairs += [("by", self.by)] if self.by != ComparisonOrder.PROVISION else []
        pairs += [("pair", write_pair(self.pair))] if self.pair else []
        pairs += [("on", self.on.isoformat())] if self.on else []
        return [*pairs, ("frozen", self.frozen_on.isoformat()), ("method", self.method)]


def read_frozen(query: QueryDict, *, by: datetime.date) -> FrozenComparison:
    """Read what `FrozenComparison.query` wrote, by a day. Raises DamagedAddress for anything else."""
    try:
        texts = tuple(_read_text(str(text)) for text in query.getlist("text")[: MOST_EDITIONS + 1])
        found = FrozenComparison(
            texts,
            frozen_on=datetime.date.fromisoformat(query.get("frozen", "")),
            method=_one_of(query.get("method", ""), r"\d{1,6}"),
            by=ComparisonOrder(query.get("by", ComparisonOrder.PROVISION.value)).value,
            on=datetime.date.fromisoformat(day) if (day := query.get("on", "")) else None,
            pair=_read_pair(query.get("pair", ""), len(texts)),
        )
    except ValueError as error:
        raise DamagedAddress(_damaged()) from error
    is_whole = query.get("check", "").rstrip(TRAILING) == _check(found.fields())
    if (
        not is_whole
        or found.frozen_on > by
        or not FEWEST_EDITIONS <= len({text.edition for text in texts}) == len(texts) <= MOST_EDITIONS
    ):
        raise DamagedAddress(_damaged())
    return found


def _damaged() -> str:
    return _("This address was shortened or changed: the portal did not make it. Request it again.")


def _read_text(written: str) -> FrozenText:
    return FrozenText(uuid.UUID((found := _match(_TEXT, written))["key"]), found["words"], found["places"])


def _read_pair(written: str, count: int) -> tuple[int, int] | None:
    pair = read_pair(written) if written else None
    if written and (pair is None or max(pair) > count):
        raise ValueError(written)
    return pair


def _match(form: re.Pattern[str], written: str) -> re.Match[str]:
    found = form.fullmatch(written)
    if found is None:
        raise ValueError(written)
    return found


def _one_of(written: str, form: str) -> str:
    return _match(re.compile(form, re.ASCII), written)[0]


def _check(pairs: list[tuple[str, str]]) -> str:
    """Tell an address that was cut or mistyped; it is no seal, since all that is claimed is looked up."""
    return hashlib.sha256(repr(pairs).encode()).hexdigest()[:CHECK_LENGTH]
