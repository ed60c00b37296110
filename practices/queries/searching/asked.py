"""What somebody looks for, and what the hits are limited to."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, cast

from django.utils.translation import gettext as _

from organizations.languages import is_known_language
from practices.models.adoptions import Track
from practices.models.instruments import InstrumentKind
from practices.models.search import FoundKind
from practices.queries.listings import IN_FORCE, is_uuid
from practices.queries.typed import MOST_CHARACTERS, MOST_WORDS, AddressParts, without_controls

FIRST_YEAR, LAST_YEAR = 1800, 2200
QUOTES = dict.fromkeys(map(ord, "“”„«»‟「」『』《》"), '"')


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """Words as typed (cleaned; "" asks for nothing), and limits; "" is none. A hit fits all of it.

    `organization`: uuid. `topic`: permanent code, with all that are narrower. `status`: in force "yes", "no" or
    "not_stated". `earlier`: "yes" for texts too that others have taken the place of. `widen`: "no" for what was typed
    alone, without other terms for the same. `found_topic`: permanent code as well, for provisions in which a machine
    found it and nobody has confirmed it. `left_out`: words beyond those that count. `ignored` names the parts of the
    address that mean nothing.
    """

    q: str = ""
    kind: str = ""
    organization: str = ""
    topic: str = ""
    language: str = ""
    instrument_kind: str = ""
    year: str = ""
    status: str = ""
    track: str = ""
    earlier: str = ""
    widen: str = ""
    found_topic: str = ""
    left_out: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def limits(self) -> dict[str, str]:
        """The limits that are set, by name."""
        return {name: value for name in (*LIMITS, FOUND_TOPIC) if (value := getattr(self, name))}

    def limited(self, limits: Mapping[str, str]) -> "SearchAsked":
        """Return the same with these limits."""
        made: SearchAsked = replace(self, **cast("Any", limits))
        return made


FOUND_TOPIC = "found_topic"
OTHER_PARTS = frozenset({"q", "earlier", "widen", FOUND_TOPIC, "left_out", "ignored"})
LIMITS = tuple(one.name for one in fields(SearchAsked) if one.name not in OTHER_PARTS)


def clean_typed(typed: str) -> str:
    """Return at most 20 words and 200 characters, without control characters; of quotation marks those of a phrase."""
    words = " ".join(_cut(typed)[0]).translate(QUOTES)
    if words.count('"') % 2:
        at = words.rindex('"')
        words = f"{words[:at]}{words[at + 1 :]}"
    return " ".join(words.replace('""', " ").split())


def words_left_out(typed: str) -> tuple[str, ...]:
    """Return the words that `clean_typed` leaves out of what was typed, as far as it is read."""
    return tuple(_cut(typed)[1])


def _cut(typed: str) -> tuple[list[str], list[str]]:
    """Return the words that count, and those beyond; of a word that is too long by itself the beginning counts."""
    plain = unicodedata.normalize("NFKC", without_controls(typed)).split()
    most = next((size for size in range(MOST_WORDS, 0, -1) if len(" ".join(plain[:size])) <= MOST_CHARACTERS), 0)
    if plain and not most:
        return [plain[0][:MOST_CHARACTERS]], [plain[0][MOST_CHARACTERS:], *plain[1:]]
    return plain[:most], plain[most:]


def read_search(query: Mapping[str, str]) -> SearchAsked:
    """Read what is asked from an address; values that mean nothing are left out and named in `ignored`."""
    parts = AddressParts(query)
    take = parts.take
    return SearchAsked(
        q=clean_typed(query.get("q", "")),
        kind=take("kind", _("kind"), _among(FoundKind.values)),
        organization=take("organization", _("organization"), is_uuid),
        topic=take("topic", _("topic"), lambda code: len(code) <= 100),
        language=take("language", _("language"), is_known_language),
        instrument_kind=take("instrument_kind", _("kind of instrument"), _among(InstrumentKind.values)),
        year=take("year", _("year"), is_year),
        status=take("status", _("in force"), _among(IN_FORCE)),
        track=take("track", _("track"), _among(Track.values)),
        earlier=take("earlier", _("earlier texts"), _among(["yes"])),
        found_topic=take(FOUND_TOPIC, _("topic found by machine"), lambda code: len(code) <= 100),
        widen=take("widen", _("other terms"), _among(["no"])),
        left_out=words_left_out(query.get("q", "")),
        ignored=tuple(parts.ignored),
    )


def is_year(value: str) -> bool:
    """Tell whether `value` is written like a year."""
    return len(value) == 4 and value.isascii() and value.isdecimal() and FIRST_YEAR <= int(value) <= LAST_YEAR


def _among(known: Iterable[str]) -> Callable[[str], bool]:
    return frozenset(known).__contains__
