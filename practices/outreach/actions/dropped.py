"""Replies that were dropped and wait until a person says what they are; after a day they are swept."""

import datetime
import json
import uuid
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from practices.actions.kept_files import DROPPED, drop_file, plain_name
from practices.documents.messages.mail import Mail, MailDoubt
from practices.documents.messages.reading import read_message
from practices.documents.messages.references import references_of, references_of_files
from practices.documents.text import UnreadableText
from practices.migration_names import records
from practices.models.editions import checksum
from practices.permissions import is_secretariat

MOST_WAITING = 60


class DropRefused(Exception):
    """The file is not taken; the message is for the user."""


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file that came with a dropped message; `size` in bytes."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """A message that waits. Its `mail` is without the files, which `files` tells of; they are read again when kept."""

    key: uuid.UUID
    name: str
    mail: Mail
    files: tuple[DroppedFile, ...]
    references: tuple[str, ...]
    checksum: str
    dropped_at: datetime.datetime


def drop_reply(*, name: str, content: bytes, by: Any) -> Dropped:
    """Read a message and let it wait for `by`. Raises DropRefused."""
    if not is_secretariat(by):
        raise DropRefused(_("Only the secretariat can use the outreach ledger."))
    if len(_keys(by)) >= MOST_WAITING:
        raise DropRefused(_("%(count)s replies wait already: record or discard some first.") % {"count": MOST_WAITING})
    shown, key = plain_name(name), uuid.uuid4()
    mail = _read(shown, content)
    found = references_of(shown, mail)
    if not any(any(letter.isalpha() for letter in one) for one in found.found):
        found |= references_of_files(mail.attachments)
    row = {
        "name": shown,
        "mail": asdict(replace(mail, attachments=())),
        "files": [[file.name, file.media_type, len(file.content)] for file in mail.attachments],
        "references": found.found,
        "checksum": checksum(content),
    }
    records().save(_path(by, key, "file"), ContentFile(content))
    told = records().save(_path(by, key, "json"), ContentFile(json.dumps(row).encode()))
    return _dropped(key, row, records().get_modified_time(told))


def list_dropped(*, by: Any) -> list[Dropped]:
    """Return what waits for `by`, first dropped first."""
    found = [find_dropped(key=key, by=by) for key in _keys(by)]
    return sorted((one for one in found if one is not None), key=lambda one: (one.dropped_at, one.name, str(one.key)))


def find_dropped(*, key: uuid.UUID, by: Any) -> Dropped | None:
    """Return one message that waits for `by`, None if there is none of this key."""
    if not is_secretariat(by):
        return None
    path = _path(by, key, "json")
    try:
        with records().open(path) as stream:
            row = json.loads(stream.read())
        return _dropped(key, row, records().get_modified_time(path))
    except FileNotFoundError:
        return None


def open_dropped(*, key: uuid.UUID, by: Any) -> tuple[str, bytes, Mail]:
    """Return name, content and message, with its files, of what waits. Raises DropRefused if it is gone."""
    dropped = find_dropped(key=key, by=by)
    content = _content(by, key)
    if dropped is None or content is None:
        raise DropRefused(_("The dropped file is no longer available: drop it again."))
    return dropped.name, content, _read(dropped.name, content)


def discard_dropped(*, key: uuid.UUID, by: Any) -> None:
    """Forget what waits; nothing happens if it is gone."""
    for ending in ("json", "file"):
        drop_file(_path(by, key, ending))


def _dropped(key: uuid.UUID, row: dict[str, Any], dropped_at: datetime.datetime) -> Dropped:
    mail = row["mail"]
    doubts = tuple(MailDoubt(doubt) for doubt in mail["doubts"])
    return Dropped(
        key=key,
        name=row["name"],
        mail=Mail(**{**mail, "attachments": (), "doubts": doubts}),
        files=tuple(DroppedFile(*file) for file in row["files"]),
        references=tuple(row["references"]),
        checksum=row["checksum"],
        dropped_at=dropped_at,
    )


def _read(name: str, content: bytes) -> Mail:
    try:
        return read_message(name, content)
    except UnreadableText as refusal:
        raise DropRefused(str(refusal)) from refusal


def _content(by: Any, key: uuid.UUID) -> bytes | None:
    try:
        with records().open(_path(by, key, "file")) as stream:
            content: bytes = stream.read()
    except FileNotFoundError:
        return None
    return content


def _path(by: Any, key: uuid.UUID, ending: str) -> str:
    return f"{DROPPED}/{by.pk}/{key}.{ending}"


def _keys(by: Any) -> list[uuid.UUID]:
    try:
        names = records().listdir(f"{DROPPED}/{by.pk}")[1]
    except FileNotFoundError:  # nothing was ever dropped
        return []
    return [uuid.UUID(name.removesuffix(".json")) for name in names if name.endswith(".json")]
