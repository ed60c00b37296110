"""Rows of a form (names, dates ...) in three versions, brought to the same places so that they can be compared.

A row is known by its id, else by what it begins with. What both sides did to one row meets in one place; rows that
one side added come behind.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from organizations.edit_conflicts.controls import Control, plain

type Values = dict[str, list[str]]

TOTAL, INITIAL = "-TOTAL_FORMS", "-INITIAL_FORMS"
OWN = frozenset({"id", "ORDER", "DELETE"})


@dataclass(frozen=True, slots=True)
class Versions:
    """The values of a form by name: as it was opened, as one filled it in, as it would open now.

    `asked`: names of which a person decides although only one side changed them, such as a row that one side
    removed and the other changed.
    """

    base: Values
    mine: Values
    theirs: Values
    asked: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Row:
    values: Values = field(default_factory=dict)

    @property
    def key(self) -> str:
        return plain("".join(self.values.get("id", [])))

    @property
    def is_deleted(self) -> bool:
        return any(self.values.get("DELETE", []))

    def content(self) -> Values:
        """Return what a person sees of it."""
        return {name: values for name, values in self.values.items() if name not in OWN}


def put_rows_together(versions: Versions, controls: Mapping[str, Control]) -> Versions:
    """Name the rows of `base` and `mine` as those of `theirs` are named."""
    for name in versions.theirs:
        if name.endswith(TOTAL) and name.removesuffix(TOTAL) + INITIAL in versions.theirs:
            versions = _together(versions, name.removesuffix(TOTAL), controls)
    return versions


def _together(versions: Versions, prefix: str, controls: Mapping[str, Control]) -> Versions:
    base, mine, theirs = (
        _keyed(_rows(values, prefix), prefix, controls)
        for values in (versions.base, _filled(versions, prefix), versions.theirs)
    )
    place = {key: number for number, key in enumerate(theirs)}
    placed: list[tuple[int, _Row, _Row, _Row]] = []
    asked: set[str] = set()
    for key, row in theirs.items():
        before, own = base.get(key), mine.get(key)
        placed.append((place[key], before or _Row(), own or before or _Row(), row))
        if own and own.is_deleted and before and row.content() != before.content():
            asked.add(f"{prefix}-{place[key]}-DELETE")
    for key, own in mine.items():
        before = base.get(key)
        if key in theirs or own.is_deleted or (before and before.content() == own.content()):
            continue
        number = len(placed)
        if before is None:
            placed.append((number, _Row(), own, _Row()))
            continue
        again = _Row({**own.values, "id": [""]})
        placed.append((number, again, again, _Row({**again.values, "DELETE": ["on"]})))
        asked.add(f"{prefix}-{number}-DELETE")
    return _named(versions, prefix, placed, asked)


def _named(
    versions: Versions, prefix: str, placed: Iterable[tuple[int, _Row, _Row, _Row]], asked: set[str]
) -> Versions:
    """Put the rows into the values under their new places."""
    row_name = _row_name(prefix)
    sides = [
        {name: values for name, values in side.items() if not row_name.fullmatch(name)}
        for side in (versions.base, versions.mine, versions.theirs)
    ]
    count = 0
    for number, *rows in placed:
        count = max(count, number + 1)
        for side, row in zip(sides, rows, strict=True):
            side.update({f"{prefix}-{number}-{name}": values for name, values in row.values.items()})
    for side in sides:
        side[prefix + TOTAL] = [str(count)]
        side[prefix + INITIAL] = versions.theirs[prefix + INITIAL]
    base, mine, theirs = sides
    return Versions(base, mine, theirs, versions.asked | asked)


def _filled(versions: Versions, prefix: str) -> Values:
    """Return one's own rows; of a row that one did not send, what it was."""
    row_name = _row_name(prefix)
    sent = {match[1] for name in versions.mine if (match := row_name.fullmatch(name))}
    untouched = {
        name: values
        for name, values in versions.base.items()
        if (match := row_name.fullmatch(name)) and match[1] not in sent
    }
    return {**untouched, **versions.mine}


def _row_name(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(prefix)}-(\d{{1,6}})-(.+)")


def _rows(values: Values, prefix: str) -> dict[int, _Row]:
    row_name = _row_name(prefix)
    rows: dict[int, _Row] = {}
    for name, given in values.items():
        if match := row_name.fullmatch(name):
            rows.setdefault(int(match[1]), _Row()).values[match[2]] = given
    return dict(sorted(rows.items()))


def _keyed(rows: dict[int, _Row], prefix: str, controls: Mapping[str, Control]) -> dict[str, _Row]:
    """Name each row by its id, or by the first thing said in it; rows that say nothing are left out."""
    keyed: dict[str, _Row] = {}
    seen: Counter[str] = Counter()
    for number, row in rows.items():
        if row.key:
            keyed[f"id {row.key}"] = row
            continue
        content = {name: plain("\n".join(values)) for name, values in row.content().items()}
        chosen = [name for name in content if _kind(controls, prefix, number, name) == "choice"]
        said = [words for name, words in content.items() if words and (name not in chosen or chosen == list(content))]
        if said:
            first = next(filter(None, content.values()))
            seen[first] += 1
            keyed[f"new {first} {seen[first]}"] = row
    return keyed


def _kind(controls: Mapping[str, Control], prefix: str, number: int, name: str) -> str:
    control = controls.get(f"{prefix}-{number}-{name}") or controls.get(f"{prefix}-__prefix__-{name}")
    if control is None:
        control = next((one for key, one in controls.items() if re.fullmatch(rf"{prefix}-\d+-{name}", key)), None)
    return control.kind if control else "text"
