"""The screen of a refused save: who saved meanwhile, each difference, and the way to bring both together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from organizations.edit_conflicts.controls import NOT_KEPT
from organizations.edit_conflicts.fields import MANAGED, REMOVED, ConflictField, ConflictSide

MERGED_WITH = "merged_with"
"""Name of the hidden field that says with which state one's own was brought together."""
TEMPLATE = "practices/admin/edit_conflict_save.html"
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What one merged: the values by name, and whether something was left to choose."""

    values: dict[str, list[str]]
    is_undecided: bool


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Who saved, if that is known, and when (text or time)."""

    who: str = ""
    when: Any = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A save that was refused. `stamps`: hidden fields that say what is merged with what; `files`: to choose again."""

    title: str
    meanwhile: Meanwhile
    fields: list[ConflictField]
    stamps: Mapping[str, str]
    back: str
    files: Iterable[tuple[str, str]] = ()
    is_undecided: bool = False
    is_gone: bool = False
    is_unstamped: bool = False


def show_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Show what differs and the form that brings it together. Nothing was saved (409)."""
    shown = [field for field in refusal.fields if field.side is not ConflictSide.NOBODY and _is_shown(field)]
    context = {
        "refusal": refusal,
        "title": refusal.title[:LONGEST_TITLE],
        "open_fields": [(number, field) for number, field in enumerate(shown) if field.side is ConflictSide.OPEN],
        "settled_fields": [field for field in shown if field.side is not ConflictSide.OPEN],
        "sent": [*_settled(refusal.fields), *_beside(request.POST, refusal.fields), *refusal.stamps.items()],
    }
    return render(request, TEMPLATE, context, status=HTTPStatus.CONFLICT)


def is_merge(sent: QueryDict) -> bool:
    """Tell whether a form is the one of this screen."""
    return MERGED_WITH in sent


def read_choice(sent: QueryDict) -> MergeResult:
    """Read what was chosen on the screen: the values of all fields, those that were brought together among them.

    Where nothing was chosen one's own words stand.
    """
    values = {name: sent.getlist(name) for name in sent if not _is_of_screen(name)}
    undecided = False
    for number in range(len(sent)):
        name = sent.get(f"merge-{number}")
        if name is None:
            continue
        parts = list(_parts(sent, f"merge-{number}"))
        undecided = undecided or any(part is None for _own, part in parts)
        chosen = [own if part is None else part for own, part in parts]
        values[name] = chosen[0] if len(chosen) == 1 else ["".join(word for part in chosen for word in part)]
    return MergeResult(values, undecided)


def put_choice(request: HttpRequest, choice: MergeResult) -> None:
    """Let the request say what was chosen, as if it had been typed into the form itself."""
    sent = QueryDict(mutable=True)
    for name in NOT_KEPT & set(request.POST):
        sent.setlist(name, request.POST.getlist(name))
    for name, given in choice.values.items():
        sent.setlist(name, given)
    request.POST = sent  # type: ignore[assignment]


def _is_of_screen(name: str) -> bool:
    return name == MERGED_WITH or name in NOT_KEPT or name.startswith("merge-")


def _parts(sent: QueryDict, begin: str) -> Iterator[tuple[list[str], list[str] | None]]:
    """Return for each stretch one's own values, and the chosen ones, None where nothing was chosen."""
    for number in range(len(sent)):
        name = f"{begin}-{number}"
        if f"{name}-kept" in sent:
            kept = sent.getlist(f"{name}-kept")
            yield kept, kept
        elif f"{name}-is" in sent:
            own = sent.getlist(f"{name}-mine")
            chosen = {"mine": own, "theirs": sent.getlist(f"{name}-theirs"), "own": _written(sent, name)}
            yield own, chosen.get(sent.get(name, ""))
        else:
            return


def _written(sent: QueryDict, name: str) -> list[str]:
    """Return what a person wrote, ended as lines are where it stands among lines."""
    words = sent.get(f"{name}-own", "").replace("\r\n", "\n")
    is_line = sent.get(f"{name}-is") == "lines"
    return [f"{words}\n" if is_line and words and not words.endswith("\n") else words]


def _is_shown(field: ConflictField) -> bool:
    if MANAGED.fullmatch(field.name) or field.kind == "file":
        return False
    return field.kind != "hidden" or field.label != field.name or bool(REMOVED.fullmatch(field.name))


def _settled(fields: Iterable[ConflictField]) -> list[tuple[str, str]]:
    return [(one.name, value) for one in fields if one.side is not ConflictSide.OPEN for value in one.values]


def _beside(sent: QueryDict, fields: Iterable[ConflictField]) -> list[tuple[str, str]]:
    """Return what the form sends beside its fields, such as which button was pressed."""
    known = {field.name for field in fields}
    return [
        (name, value)
        for name in sent
        if name not in known and not _is_of_screen(name) and not name.endswith("_revision_id")
        for value in sent.getlist(name)
    ]
