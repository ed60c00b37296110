"""The fields of a form that two people changed: who changed what, what both come to, what is to be chosen."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from organizations.edit_conflicts.controls import Control, plain
from organizations.edit_conflicts.merging import Cut, MergeChunk, cut_lines, merge_sets, merge_texts, settle
from organizations.edit_conflicts.rows import Values, Versions, put_rows_together

MANAGED = re.compile(r".+-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS")
REMOVED = re.compile(r".+-\d+-DELETE")


class ConflictSide(StrEnum):
    """Who changed a field since it was opened."""

    NOBODY = "nobody"  # it is as it was
    MINE = "mine"  # who saves now
    THEIRS = "theirs"  # who saved meanwhile
    BOTH = "both"  # both, to the same
    OPEN = "open"  # both, and a person has to choose


@dataclass(frozen=True, slots=True)
class ConflictField:
    """A field in three versions, each as words to read; `pieces` are what it is merged of.

    `values`: what is sent when nothing is to be chosen.
    """

    name: str
    label: str
    kind: str
    side: ConflictSide
    base: str
    mine: str
    theirs: str
    values: list[str]
    candidates: tuple[list[str], list[str]]
    pieces: list[MergeChunk]

    @property
    def is_text(self) -> bool:
        """Whether one can write a third wording."""
        return self.kind in ("text", "lines")


def compare_fields(
    versions: Versions, controls: Mapping[str, Control], cuts: Mapping[str, Cut] | None = None
) -> list[ConflictField]:
    """Compare three versions of a form, field by field, in the order of the form; rows that only one side has last.

    `cuts`: by name, how a text is cut into the pieces that are merged; else into lines.
    """
    versions = put_rows_together(versions, controls)
    names = [*dict.fromkeys([*versions.theirs, *versions.base, *versions.mine])]
    return [_field(name, versions, _control(name, controls), (cuts or {}).get(name, cut_lines)) for name in names]


def unknown_base(mine: Values, theirs: Values) -> Values:
    """Return a base for two versions of which nobody knows what they were made of: where they differ, both changed."""
    apart = differing({name: values for name, values in theirs.items() if name in mine}, mine)
    return {name: values for name, values in theirs.items() if name not in apart or MANAGED.fullmatch(name)}


def differing(left: Values, right: Values) -> set[str]:
    """Return the names whose values differ; white space around them and the kind of line ends do not count."""
    return {name for name in {*left, *right} if _plain(left.get(name, [])) != _plain(right.get(name, []))}


def _plain(values: Iterable[str]) -> list[str]:
    return [value for value in map(plain, values) if value]


def _control(name: str, controls: Mapping[str, Control]) -> Control:
    """Find the control of a name; of a new row, the same one of another row."""
    if name in controls:
        return controls[name]
    wanted = re.sub(r"-\d+-", r"-(\\d+|__prefix__)-", re.escape(name).replace(r"\-", "-"))
    found = next((one for key, one in controls.items() if re.fullmatch(wanted, key)), None)
    return Control(name, found.kind, found.label, options=found.options) if found else Control(name, "hidden")


def _field(name: str, versions: Versions, control: Control, cut: Cut) -> ConflictField:
    base, theirs = versions.base.get(name, []), versions.theirs.get(name, [])
    mine = versions.mine.get(name, base if control.kind != "choices" else [])
    kind, values, pieces = control.kind, theirs, list[MergeChunk]()
    if MANAGED.fullmatch(name):
        kind, values = "hidden", theirs
    elif name in versions.asked:
        kind, pieces = "removed", [MergeChunk("", "".join(mine), "".join(theirs))]
    elif kind == "choices":
        values = merge_sets(base, mine, theirs)
    elif kind == "lines":
        pieces = merge_texts(_text(base), _text(mine), _text(theirs), cut)
        values = ["".join(piece.kept or "" for piece in pieces)]
    elif kind == "hidden" and (lists := _lists(base, mine, theirs)):
        values = [json.dumps(merge_sets(*lists))]
    elif (kind == "hidden" and not control.label) or REMOVED.fullmatch(name):
        values = mine if _plain(theirs) == _plain(base) else theirs  # no person can choose what is not shown
    else:
        settled = settle(*("\n".join(_plain(side)) for side in (base, mine, theirs)))
        values = theirs if _plain(mine) == _plain(base) else mine
        pieces = [] if settled is not None else [MergeChunk("".join(base), "".join(mine), "".join(theirs))]
    return ConflictField(
        name=name,
        label=control.label or name,
        kind=kind,
        side=_side(base, mine, theirs, pieces),
        base=_words(base, control),
        mine=_words(mine, control),
        theirs=_words(theirs, control),
        values=values,
        candidates=(mine, theirs),
        pieces=pieces if any(piece.is_open for piece in pieces) else [],
    )


def _text(values: Iterable[str]) -> str:
    return "".join(values).replace("\r\n", "\n")


def _side(base: list[str], mine: list[str], theirs: list[str], pieces: list[MergeChunk]) -> ConflictSide:
    if any(piece.is_open for piece in pieces):
        return ConflictSide.OPEN
    own, other = _plain(mine) != _plain(base), _plain(theirs) != _plain(base)
    if own and other:
        return ConflictSide.BOTH
    return ConflictSide.MINE if own else ConflictSide.THEIRS if other else ConflictSide.NOBODY


def _lists(*sides: list[str]) -> list[list[str]]:
    """Read values that are lists of words, in JSON; give nothing if one is none."""
    said = ["".join(side) for side in sides]
    if not any(said) or not all(words[:1] in ("", "[") for words in said):
        return []
    try:
        read = [json.loads(words or "[]") for words in said]
    except ValueError:
        return []
    are_lists = all(isinstance(one, list) and all(isinstance(word, str) for word in one) for one in read)
    return read if are_lists else []


def _words(values: list[str], control: Control) -> str:
    """Return values as words: for a choice what it is called."""
    if control.kind in ("choice", "choices") or control.options:
        return ", ".join(control.options.get(value, value) for value in values if value)
    return "\n".join(values)
