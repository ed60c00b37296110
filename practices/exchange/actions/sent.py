"""What an organization's own system sends: an instrument with its editions, or an adoption event."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from practices.documents.source_files import ImportedFile
from practices.documents.structure import FileDoubt
from practices.models.dates import PartialDate
from practices.models.editions import checksum
from practices.models.ledger import digest
from practices.models.statements import Statement
from practices.models.topics import Topic

CONTENT = "content"
"""Where the content lies in what is sent: refusals name the place within it."""


class SubmissionRefused(Exception):
    """What was sent cannot be taken; the message is for the user, `place` says where it lies: "content.kind"."""

    def __init__(self, message: str, place: str = CONTENT) -> None:
        super().__init__(message)
        self.place = place


class SubmissionConflict(SubmissionRefused):
    """It cannot be taken now: people are at work on the same thing."""


class OrderAsked(SubmissionRefused):
    """It has to name one of these adoption events (uuids), which it follows or precedes."""

    def __init__(self, message: str, events: Iterable[uuid.UUID]) -> None:
        super().__init__(message)
        self.events = tuple(events)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that came along. `media_type` is what the sender called it."""

    name: str
    content: bytes
    media_type: str = ""

    @property
    def checksum(self) -> str:
        """Its SHA-256."""
        return checksum(self.content)


@dataclass(frozen=True, slots=True)
class SentEdition:
    """One text: its numbered text (read out of its file where none was sent), or a file that stands for it.

    `dated_on` is None where its date is not known. `contents`: the file as it is kept for readers.
    """

    language: str
    dated_on: PartialDate | None
    text_status: str
    text: str = ""
    title: str = ""
    file: SentFile | None = None
    of_file: tuple[FileDoubt, ...] = ()
    contents: ImportedFile | None = None


@dataclass(frozen=True, slots=True)
class SentInstrument:
    """What was said of an instrument. None: nothing was said, so that what is known stays.

    `fields` are the described ones of which something was said.
    """

    titles: dict[str, str] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[tuple[str, PartialDate | None], ...] | None = None
    topics: tuple[Topic, ...] | None = None
    instrument: uuid.UUID | None = None
    editions: tuple[SentEdition, ...] = ()


@dataclass(frozen=True, slots=True)
class SentSubmission:
    """A whole submission: `content` is what was sent as JSON, `meant` what it means."""

    kind: str
    external_id: str
    content: dict[str, Any]
    meant: SentInstrument | Statement
    files: tuple[SentFile, ...] = ()
    idempotency_key: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of all that was sent but for the idempotency key."""
        return digest(
            {
                "kind": self.kind,
                "external_id": self.external_id,
                "content": self.content,
                "files": sorted([file.name, file.checksum] for file in self.files),
            }
        )


@dataclass(frozen=True, slots=True)
class MadeEdition:
    """What an edition came to: "created", "corrected" or "unchanged", and how many places of its text are doubted.

    `id` is its uuid; `dated_on` is None where its date is not known; `doubts` are the gravest of them.
    """

    id: uuid.UUID
    language: str
    dated_on: str | None
    text_status: str
    outcome: str
    doubt_count: int
    doubts: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class SubmissionOutcome:
    """What a submission came to. `workflows` are the keys of the approvals in which pages wait."""

    instrument: uuid.UUID | None = None
    instrument_outcome: str = ""
    editions: tuple[MadeEdition, ...] = ()
    event: uuid.UUID | None = None
    replaces_event: uuid.UUID | None = None
    workflows: tuple[int, ...] = ()

    @property
    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return plain(asdict(self))


def plain(value: Any) -> Any:
    """Return a value as JSON takes it: dates and uuids as text, pages by their uuid."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value if value is None or isinstance(value, str | int | float | bool) else str(value)
    return [plain(one) for one in value]
