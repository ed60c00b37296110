"""What the readers of each log are shown of things: looked at once for all who are shown the same.

Whoever sees more of the exchange is shown more of a thing, or the same: what is shown to the one who sees least and to
the one who sees all of it alike, it is to everybody between them. Only where these two differ are logs looked at in
parts, down to a single one.
"""

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from organizations.models import PUBLIC_READER, Reader, stand_in
from practices.models.exchange.changes import PUBLIC_SCOPE, ChangedKind, ChangeScope
from practices.models.ledger import digest
from practices.queries.watching import MODELS

BY_ITSELF = frozenset({ChangedKind.ASSESSMENT})
"""Kinds of which whoever sees more may be shown less (an entry hides those that it replaces): each log looks itself."""
ANY_PARTICIPANT = Reader(organizations=frozenset({0}))
"""Sees what every organization that takes part does: it is of one that there is not."""
MOST_OWNERS = 4
"""Logs of whom a thing is about that are looked at one by one, before the others are halved."""
ADDED_LATER = frozenset({"follows", "precedes"})
"""Fields that things of earlier releases were told of without."""
NAMES = frozenset({"name", "acronym", "title", "symbol", "url"})
"""What is left out of things that are named within another: their own entry tells when it changes."""


@dataclass(frozen=True, slots=True)
class ThingSnapshot:
    """What a reader is shown of a thing: its id, the uuid of its organization, and what the API gives.

    `about`: its topics (codes), instruments and organizations (uuids). `beside`: what else makes it change, such as a
    digest of its text.
    """

    thing: str
    organization: uuid.UUID | None
    data: dict[str, Any]
    about: dict[str, list[str]] = field(default_factory=dict)
    beside: str = ""


UNSAID = [
    *[("word_of", "organization"), ("entered_from", ""), ("institutional_history", [])],
    *(
        (name, model._meta.get_field(name).get_default())
        for model in MODELS.values()
        for name, about in getattr(model, "described", {}).items()
        if about.is_late
    ),
]
"""Fields that were added to what is shown, with the values by which nothing is shown otherwise than before."""

ReadThings = Callable[[str, Collection[int], Any], dict[int, ThingSnapshot]]
"""Returns what a user is shown of the things of a kind with these keys; what is hidden is not there."""


class Sight(NamedTuple):
    """What is shown of a thing, and a digest of what counts of it."""

    snapshot: ThingSnapshot
    essence: str


Shown = dict[int, Sight]
"""What is shown, by row; what is hidden is not there."""
Sights = dict[str, Shown]
"""The same by the code of the log."""


Look = Callable[[Collection[int], Reader], Shown]
"""Returns what a reader is shown of these rows."""


def looking(kind: str, read: ReadThings) -> Look:
    """Return what looks at things of a kind."""

    def look(rows: Collection[int], reader: Reader) -> Shown:
        found = read(kind, rows, None if reader == PUBLIC_READER else stand_in(reader))
        return {row: Sight(one, _essence(one)) for row, one in found.items()}

    return look


def look_once(kind: str, rows: Collection[int], scopes: Sequence[ChangeScope], read: ReadThings) -> Sights:
    """Return what the public and the readers of each scope are shown of these things of a kind (keys).

    Two looks where what the public does not see makes no difference; else some more, by how many logs it concerns.
    """

    look = looking(kind, read)
    public = look(rows, PUBLIC_READER)
    if kind in BY_ITSELF or len(scopes) < 2:
        return {PUBLIC_SCOPE: public} | {scope.code: look(rows, reader_of_all([scope])) for scope in scopes}
    sights = {PUBLIC_SCOPE: public} | {scope.code: dict(public) for scope in scopes}
    differing = _differing(rows, look(rows, reader_of_all(scopes)), public)
    for group, least in _groups(scopes) if differing else ():
        base = look(differing, least) if least != PUBLIC_READER else public
        for scope in group:
            _put(sights[scope.code], differing, base)
        _look_in_parts(group, differing, base, look, sights)
    return sights


def _look_in_parts(
    scopes: Sequence[ChangeScope], rows: Collection[int], base: Shown, look: Look, sights: Sights
) -> None:
    """Look for all of these scopes at once; where they are shown other than `base`, for fewer of them."""
    shown = look(rows, reader_of_all(scopes))
    rows = _differing(rows, shown, base)
    if len(scopes) == 1:
        _put(sights[scopes[0].code], rows, shown)
    elif rows:
        for part in _parts(scopes, [shown[row] for row in rows if row in shown]):
            _look_in_parts(part, rows, base, look, sights)


def reader_of_all(scopes: Sequence[ChangeScope]) -> Reader:
    """Return the reader who sees what the readers of any of these scopes do."""
    owners = [scope.organization for scope in scopes if scope.organization]
    return Reader(
        is_secretariat=len(owners) < len(scopes),
        organizations=frozenset(owner.pk for owner in owners),
        only_tests=bool(owners) and all(owner.is_test for owner in owners),
    )


def _groups(scopes: Sequence[ChangeScope]) -> Iterator[tuple[list[ChangeScope], Reader]]:
    """Cut the scopes by whom they are of, with the reader who sees what each of them does at least."""
    of_tests = [scope for scope in scopes if scope.organization and scope.organization.is_test]
    of_secretariat = [scope for scope in scopes if not scope.organization]
    taking_part = [scope for scope in scopes if scope not in of_tests and scope not in of_secretariat]
    groups = ((of_secretariat, PUBLIC_READER), (of_tests, PUBLIC_READER), (taking_part, ANY_PARTICIPANT))
    return ((group, least) for group, least in groups if group)


def _parts(scopes: Sequence[ChangeScope], shown: Collection[Sight]) -> list[list[ChangeScope]]:
    """Cut the scopes: each of whom something here is about by itself, where they are few; else halves."""
    about = {
        code for one in shown for code in (str(one.snapshot.organization), *one.snapshot.about.get("organizations", ()))
    }
    owners = [scope for scope in scopes if scope.code in about]
    others = [scope for scope in scopes if scope.code not in about]
    if others and 0 < len(owners) <= MOST_OWNERS:
        return [*([owner] for owner in owners), others]
    half = len(scopes) // 2
    return [list(scopes[:half]), list(scopes[half:])]


def _differing(rows: Collection[int], shown: Shown, base: Shown) -> list[int]:
    return [row for row in rows if shown.get(row) != base.get(row)]


def _put(sight: Shown, rows: Collection[int], shown: Shown) -> None:
    for row in rows:
        sight.pop(row, None)
    sight.update((row, shown[row]) for row in rows if row in shown)


def _essence(thing: ThingSnapshot) -> str:
    """Leave out the names of other things: whoever knows their ids is told of their own changes."""
    data = {key: _bare(value) for key, value in _said(thing.data).items()}  # of the thing itself everything counts
    return digest({"data": data, "beside": thing.beside})


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was added to the API later and says nothing: without these fields it was told so before."""
    told = {key: value for key, value in data.items() if value is not None or key not in ADDED_LATER}
    return {key: value for key, value in told.items() if (key, value) not in UNSAID}


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        left_out = NAMES if "id" in value else frozenset()
        return _said({key: _bare(one) for key, one in value.items() if key not in left_out})
    if isinstance(value, list | tuple):
        return [_bare(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
