"""What another portal's API answers, read as values: its log of changes, where the log stands, its lists and things.

Nothing of it is trusted: sizes are bounded, what a database cannot keep is taken out, and an address counts only where
it lies on that portal.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urlsplit

LISTS = {
    "organization": "organizations",
    "topic": "topics",
    "instrument": "instruments",
    "edition": "editions",
    "practice": "practices",
    "initiative": "initiatives",
    "report": "reports",
    "adoption": "adoptions",
    "assessment": "assessments",
    "link": "links",
}
"""The kinds of things, and what their lists are called below /api/v1/. What others name comes first."""
ACTS = frozenset({"created", "changed", "withdrawn"})
LARGEST_THING = 512 * 1024
"""Characters of a thing, written as JSON."""
DEEPEST = 20
MOST_ROWS = 1_000
LONGEST_ID = 100
LONGEST_TITLE = 500
LONGEST_OWNER = 300
LONGEST_ADDRESS = 1_000
LEFT_OUT = {"report": frozenset({"figures", "tables"})}
"""Fields of single things that their list does not have: what is kept is the same, whichever way it came."""

_CURSOR = re.compile(r"[0-9]{1,18}", re.ASCII)
_ID = re.compile(r"[\w-]{1,100}", re.ASCII)
_UNKEPT = re.compile("[\0\ud800-\udfff]")


class UnreadableAnswer(Exception):
    """The answer is not what a portal's API says; the message is for a person."""


@dataclass(frozen=True, slots=True)
class PartnerChange:
    """An entry of the other portal's log."""

    cursor: int
    kind: str
    id: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class PartnerThing:
    """A thing as the other portal gives it. `address`: its page there; `owner`: the name of its organization."""

    kind: str
    id: str
    title: str
    owner: str
    address: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PartnerStatus:
    """Where the other portal's log stands: its last number, and a digest of what the portal shows."""

    head: int
    digest: str


def digest_of(things: Iterable[tuple[str, str]]) -> str:
    """Return the digest of things, each a kind and an id, as a portal's status makes it (SHA-256, hexadecimal)."""
    lines = hashlib.sha256()
    for kind, thing in sorted(things):
        lines.update(f"{kind} {thing}\n".encode())
    return lines.hexdigest()


def parse(body: bytes) -> Any:
    """Read JSON. Raises UnreadableAnswer; also for what is no JSON in other readers: NaN, endless numbers."""
    try:
        return json.loads(body, parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswer("The answer is no JSON.") from error


def read_status(data: Any) -> PartnerStatus:
    """Read `/api/v1/changes/status/`. Raises UnreadableAnswer."""
    return PartnerStatus(head=_cursor(_of(data, "head")), digest=str(_of(data, "digest"))[:64])


def read_changes(data: Any) -> tuple[list[PartnerChange], bool]:
    """Read a page of `/api/v1/changes/`: its entries in order, and whether there are more. Raises UnreadableAnswer.

    Kinds that this portal does not know are passed over: the other one may be newer.
    """
    entries = []
    last = 0
    for row in _rows(data):
        entry = PartnerChange(
            cursor=_cursor(_of(row, "cursor")),
            kind=str(_of(row, "kind")),
            id=_id(_of(row, "id")),
            is_withdrawn=_act(_of(row, "act")) == "withdrawn",
        )
        if entry.cursor <= last:
            raise UnreadableAnswer("The log of changes is out of order.")
        last = entry.cursor
        entries.append(entry)
    return entries, _of(data, "more") is True


def read_list(kind: str, data: Any, portal: str) -> tuple[list[PartnerThing], str]:
    """Read a page of a list: its things, and the cursor of the next page, "" for none. Raises UnreadableAnswer."""
    things = [read_thing(kind, row, portal) for row in _rows(data)]
    following = _of(data, "next")
    if following is None:
        return things, ""
    found = re.search(r"[?&]cursor=([\w-]{1,80})(?:&|$)", str(following), re.ASCII)
    if found is None:
        raise UnreadableAnswer("The list does not say where it goes on.")
    return things, found[1]


def read_thing(kind: str, data: Any, portal: str) -> PartnerThing:
    """Read one thing of the portal at the address `portal`. Raises UnreadableAnswer."""
    kept = _kept({key: value for key, value in _object(data).items() if key not in LEFT_OUT.get(kind, ())})
    if len(json.dumps(kept, ensure_ascii=False)) > LARGEST_THING:
        raise UnreadableAnswer("A thing is larger than what is kept.")
    return PartnerThing(
        kind=kind,
        id=_id(_of(kept, "id")),
        title=_title(kind, kept)[:LONGEST_TITLE],
        owner=_name(kept.get("organization"))[:LONGEST_OWNER],
        address=_page(kept, portal),
        data=kept,
    )


def is_of(address: str, portal: str) -> bool:
    """Tell whether an address lies on the portal at `portal`: the same scheme, host and port."""
    return _origin(portal) == _origin(address) is not None


def _origin(address: str) -> tuple[str, str | None, int | None] | None:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.scheme in ("http", "https") else None


def _title(kind: str, data: dict[str, Any]) -> str:
    """Name a thing: as it is called, else by what it is about."""
    if kind == "adoption":
        return _joined((_name(data.get("organization")), _name(data.get("reference"))))
    if kind == "assessment":
        return _joined((_name(data.get("instrument")), str(data.get("topic") or "")))
    if kind == "link":
        return str(data.get("reason") or data["id"])
    return str(next((data[key] for key in ("title", "name", "label") if data.get(key)), data["id"]))


def _joined(parts: Sequence[str]) -> str:
    return ": ".join(filter(None, parts))


def _name(thing: Any) -> str:
    found = (thing.get("name") or thing.get("title")) if isinstance(thing, dict) else ""
    return found if isinstance(found, str) else ""


def _page(data: dict[str, Any], portal: str) -> str:
    """Return the address of the page for people, if it is one of that portal; "" for none."""
    for key in ("page", "url"):
        address = data.get(key)
        if isinstance(address, str) and len(address) <= LONGEST_ADDRESS and is_of(address, portal):
            return address
    return ""


def _rows(data: Any) -> list[Any]:
    rows = _of(data, "results")
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise UnreadableAnswer("The answer is no page of a list.")
    return rows


def _object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise UnreadableAnswer("The answer is not what a portal says.")
    return data


def _of(data: Any, key: str) -> Any:
    if key not in _object(data):
        raise UnreadableAnswer(f"The answer lacks “{key}”.")
    return data[key]


def _cursor(value: Any) -> int:
    if not _CURSOR.fullmatch(str(value)):
        raise UnreadableAnswer("A cursor is no number.")
    return int(str(value))


def _id(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise UnreadableAnswer("An id is not one.")
    return value


def _act(value: Any) -> str:
    if value not in ACTS:
        raise UnreadableAnswer("A change is neither of creation, change nor withdrawal.")
    return str(value)


def _kept(value: Any, depth: int = 0) -> Any:
    """Take out what a database does not keep: NUL and halves of characters. Raises UnreadableAnswer if too deep."""
    if depth > DEEPEST:
        raise UnreadableAnswer("A thing is deeper than what is kept.")
    if isinstance(value, str):
        return _UNKEPT.sub("", value)
    if isinstance(value, dict):
        return {_UNKEPT.sub("", key): _kept(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_kept(one, depth + 1) for one in value]
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
