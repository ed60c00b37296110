"""Which copy of a file becomes the source file of an edition: cleaned or as it is, as a person chooses."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practices.documents.file_contents.held import LONGEST_EXAMPLE, MOST_EXAMPLES, ContentKind, HeldContent
from practices.documents.files import read_file
from practices.documents.plain_text import check_text
from practices.documents.source_files import ImportedFile, clean_source, examine_source, needs_choice, needs_reason
from practices.documents.text import UnreadableText
from practices.queries.editions.source_contents import SourceReading, source_reading

ACCEPT, REJECT, AS_IS = "accept", "reject", "as_is"
"""A cleaned copy whose tracked changes are accepted, or rejected; the file as it is."""


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file as it `came`, and the `file` that is kept for readers. `is_open`: a person has still to say which."""

    came: ImportedFile
    file: ImportedFile
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class CopyChoice:
    """One copy that is offered."""

    code: str
    label: str
    is_chosen: bool


def choose_copy(name: str, content: bytes, choice: str) -> ChosenFile:
    """Make the copy that was chosen. Without a choice: a cleaned one, where that is safe to say and needed.

    Raises UnreadableText where a copy was chosen and none can be made.
    """
    came = examine_source(name, content)
    if choice not in (ACCEPT, REJECT, AS_IS):
        if came.fault or not needs_reason(came.held):
            choice = AS_IS
        elif needs_choice(came.held):
            return ChosenFile(came, came, is_open=True)
        else:
            choice = ACCEPT
    if choice == AS_IS:
        return ChosenFile(came, came)
    return ChosenFile(came, clean_source(name, content, changes="reject" if choice == REJECT else "accept"))


def text_as_chosen(chosen: ChosenFile, text: str) -> str:
    """Return the text that goes with the copy: where `text` is what another copy says, what this one says.

    Only tracked changes make a difference; words that a person wrote or changed stay as they are.
    """
    came = chosen.came
    if chosen.is_open or not any(one.kind is ContentKind.TRACKED_CHANGES for one in came.held):
        return text
    try:
        wanted = read_file(chosen.file.name, chosen.file.content).text
        others = [came, *(clean_source(came.name, came.content, changes=way) for way in ("accept", "reject"))]
        said = {read_file(one.name, one.content).text.strip() for one in others}
        return wanted if check_text(text).strip() in said - {wanted.strip()} else text
    except UnreadableText:
        return text


def offer_copies(source: SourceReading, chosen: str) -> list[CopyChoice]:
    """Return the copies that are offered of a file; tracked changes are asked about only where there are some."""
    if any(one.kind is ContentKind.TRACKED_CHANGES for one in source.grave):
        labels = {
            ACCEPT: _("A cleaned copy with the tracked changes accepted"),
            REJECT: _("A cleaned copy with the tracked changes rejected"),
        }
    else:
        labels = {ACCEPT: _("A cleaned copy")}
    labels[AS_IS] = _("The file as it is")
    return [CopyChoice(code, label, code == chosen) for code, label in labels.items()]


def write_sent_contents(source: SourceReading | None) -> list[Any]:
    """Return what a form keeps of what a file holds: its name, why nobody can tell, and kinds with their examples."""
    if source is None:
        return []
    rows = [[str(one.kind), one.count, list(one.examples)] for one in (*source.grave, *source.minor)]
    return [source.name, source.fault, rows]


def read_sent_contents(sent: Any) -> SourceReading | None:
    """Return what was written by `write_sent_contents`; None for anything else."""
    try:
        name, fault, rows = sent
        held = [
            HeldContent(
                ContentKind(kind),
                max(int(count), 1),
                tuple(str(one)[:LONGEST_EXAMPLE] for one in examples[:MOST_EXAMPLES]),
            )
            for kind, count, examples in rows[: len(ContentKind)]
        ]
    except (TypeError, ValueError, OverflowError):
        return None
    return source_reading(str(name)[:255], held, str(fault)[:1000])
