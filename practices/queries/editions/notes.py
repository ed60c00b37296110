"""Notes of a text: which reference leads to which note, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from practices.documents.notation import Block, Note, Runs, note_marks


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note as it stands at the end of its provision; `back` is the id of its first reference, "" if there is none."""

    id: str
    mark: str
    runs: Runs
    back: str


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads: the id of the note, and of the reference itself ("" but for the first one)."""

    note: str
    reference: str


@dataclass(frozen=True, slots=True)
class EditionNotes:
    """The notes of a text, and where the references of each provision lead (by their mark): both by its place."""

    rows: Mapping[int, tuple[NoteRow, ...]] = field(default_factory=dict)
    targets: Mapping[int, Mapping[str, Target]] = field(default_factory=dict)


def place_notes(titles: Sequence[Runs], blocks: Sequence[Sequence[Block]]) -> EditionNotes:
    """Pair the references of each provision with notes: its own, else the next one with the same mark.

    A reference that no note answers is left out of the targets; a note without one is kept.
    """
    notes = [
        (place, number, block)
        for number, (place, block) in enumerate(
            ((place, block) for place, own in enumerate(blocks) for block in own if isinstance(block, Note)), start=1
        )
    ]
    if not notes:
        return EditionNotes()
    by_mark: dict[str, list[tuple[int, int]]] = {}
    for place, number, note in notes:
        by_mark.setdefault(note.mark, []).append((place, number))
    targets: dict[int, dict[str, Target]] = {}
    backs: dict[int, str] = {}
    for place, own in enumerate(blocks):
        for mark in dict.fromkeys(note_marks(titles[place], own)):
            found = next((number for at, number in by_mark.get(mark, ()) if at >= place), 0)
            if not found:
                continue
            reference = "" if found in backs else f"reference-{found}"
            backs.setdefault(found, reference)
            targets.setdefault(place, {})[mark] = Target(f"note-{found}", reference)
    rows: dict[int, tuple[NoteRow, ...]] = {}
    for place, number, note in notes:
        row = NoteRow(f"note-{number}", note.mark, note.runs, backs.get(number, ""))
        rows[place] = (*rows.get(place, ()), row)
    return EditionNotes(rows, targets)
