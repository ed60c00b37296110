"""What readers were told of a thing is kept once for all who were told the same.

The public has a row of its own; organizations that take part have one where most of them were told otherwise than the
public; a log has one where its readers were told otherwise than those.
"""

import copy
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from practices.models.exchange.changes import PARTICIPATING, PUBLIC_SCOPE, ChangeScope, ShownThing

Known = Mapping[str, ShownThing]
"""The rows of a thing, by class."""
Told = Mapping[str, ShownThing | None]
"""What readers are told of a thing by now, by the scope of their log; None for nothing ever."""


def of_first(rows: Told, classes: Iterable[str]) -> ShownThing | None:
    """Return the row of the first of these classes that has one."""
    return next((row for name in classes if (row := rows.get(name)) is not None), None)


def wanted_rows(told: Told, known: Known, scopes: Sequence[ChangeScope]) -> dict[str, ShownThing | None]:
    """Return by class the rows that a thing should have for these scopes; None for none.

    Without the public in `told`, what the public and those who take part were told stays as it is known.
    """
    wanted: dict[str, ShownThing | None] = {name: known.get(name) for name in (PUBLIC_SCOPE, PARTICIPATING)}
    if PUBLIC_SCOPE in told:
        public = wanted[PUBLIC_SCOPE] = told[PUBLIC_SCOPE]
        of_each = [told[scope.code] for scope in scopes if scope.is_participating]
        wanted[PARTICIPATING] = _beside(_most_common(of_each), public) if of_each else None
    for scope in scopes:
        wanted[scope.code] = _beside(told[scope.code], of_first(wanted, scope.classes[1:]))
    return wanted


def rows_to_write(wanted: Told, known: Known) -> Iterator[ShownThing]:
    """Return those of the wanted rows that are not there; one that others have as well is copied."""
    for name, row in wanted.items():
        if row is not None and row is not known.get(name):
            made = row if name == PUBLIC_SCOPE else copy.copy(row)
            made.pk, made.scope = None, name
            yield made


def _most_common(rows: Sequence[ShownThing | None]) -> ShownThing | None:
    said = Counter(map(_said, rows)).most_common(1)[0][0]
    return next(row for row in rows if _said(row) == said)


def _said(row: ShownThing | None) -> str:
    return row.digest if row is not None and not row.is_withdrawn else ""


def _beside(own: ShownThing | None, others: ShownThing | None) -> ShownThing | None:
    """Return the row that a class needs beside that of the next one; None where it needs none."""
    if own is None:
        return None if others is None or others.is_withdrawn else _hidden(others)
    if others is not None and (_said(own), own.about) == (_said(others), others.about):
        return None
    return own


def _hidden(row: ShownThing) -> ShownThing:
    """Return the row of a class whose readers were never shown what others are."""
    made = copy.copy(row)
    made.digest, made.is_withdrawn, made.about = "", True, {}
    return made
