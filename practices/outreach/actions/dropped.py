"""Replies that wait until a person says what they are: dropped ones for a day, those of the mailbox until then."""

import datetime
import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.files.base import ContentFile
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from organizations.models import SECRETARIAT, User
from practices.actions.kept_files import DROPPED, drop_file, plain_name
from practices.actions.virus_scanner import InfectedFile, refuse_virus
from practices.documents.limits import MAX_FILE_BYTES
from practices.documents.messages.mail import Attachment, Mail, MailDoubt
from practices.documents.messages.reading import read_message
from practices.documents.messages.references import references_of, references_of_files
from practices.documents.text import UnreadableText
from practices.migration_names import records
from practices.models.editions import checksum
from practices.permissions import is_secretariat

ARRIVED = "arrived"
"""The folder of mails from the mailbox, for everybody of the secretariat; the sweep leaves it alone."""
MOST_WAITING, MOST_ARRIVED = 60, 300
MOST_OF_HEAD = 64 * 1024
_TOO_LARGE = "The e-mail is too large for the portal. Open it in the mailbox, and drop its files here."
_INFECTED = "The virus scanner found something harmful in the e-mail. Only its head was stored."
FORWARDED = "message/rfc822"
_KEYS = uuid.UUID("5b0c1f52-5a7b-4c4c-9a57-1c4a8a7c33a1")
"""The name space of the keys of arrived mails: the same bytes have the same key."""


class DropRefused(Exception):
    """The file is not taken; the message is for the user."""


class ArrivalsFull(Exception):
    """So many mails of the mailbox wait that no more are taken; they stay in the mailbox."""


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file that came with a dropped message; `size` in bytes."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """A message that waits. Its `mail` is without the files, which `files` tells of; they are read again when kept.

    `refusal`: why a mail from the mailbox cannot be read, "" for what can be. `box` is the folder that it waits in.
    """

    key: uuid.UUID
    name: str
    mail: Mail
    files: tuple[DroppedFile, ...]
    references: tuple[str, ...]
    checksum: str
    dropped_at: datetime.datetime
    box: str
    refusal: str = ""

    @property
    def has_arrived(self) -> bool:
        """Whether it came to the mailbox, and so waits for everybody of the secretariat."""
        return self.box == ARRIVED


def drop_reply(*, name: str, content: bytes, by: Any) -> Dropped:
    """Read a message and let it wait for `by`. Raises DropRefused."""
    if not is_secretariat(by):
        raise DropRefused(_("Only the secretariat can use the outreach ledger."))
    box = _box_of(by)
    if len(_keys(box)) >= MOST_WAITING:
        raise DropRefused(_("%(count)s replies wait already: record or discard some first.") % {"count": MOST_WAITING})
    shown = plain_name(name)
    return _keep(box, uuid.uuid4(), shown, content, _read(shown, content))


def take_mail(*, content: bytes, size: int = 0) -> int:
    """Let a mail that came to the mailbox wait for the secretariat; return how many messages wait because of it.

    Replies that a member of the secretariat forwards as attached mails wait one by one, in place of the mail around
    them. What waits already is not taken again. `size`: bytes of the whole mail, where `content` is only its head.
    Raises ArrivalsFull, and ScannerAway where the virus scanner does not answer.
    """
    content, mail, refusal = _read_arrived(content, size)
    inner = list(_forwarded(mail))
    if not inner:
        return _arrive(content, mail, refusal)
    return sum(_arrive(one.content, _read(one.name, one.content), "") for one in inner)


def list_dropped(*, by: Any) -> list[Dropped]:
    """Return what waits for `by`, first dropped first."""
    boxes = (_box_of(by), ARRIVED) if is_secretariat(by) else ()
    found = [_find(box, key) for box in boxes for key in _keys(box)]
    return sorted((one for one in found if one is not None), key=lambda one: (one.dropped_at, one.name, str(one.key)))


def find_dropped(*, key: uuid.UUID, by: Any) -> Dropped | None:
    """Return one message that waits for `by`, None if there is none of this key."""
    if not is_secretariat(by):
        return None
    return _find(_box_of(by), key) or _find(ARRIVED, key)


def open_dropped(*, key: uuid.UUID, by: Any) -> tuple[str, bytes, Mail]:
    """Return name, content and message, with its files, of what waits. Raises DropRefused if it is gone."""
    dropped = find_dropped(key=key, by=by)
    content = _content(dropped.box, key) if dropped else None
    if dropped is None or content is None:
        raise DropRefused(_("The dropped file is no longer available: drop it again."))
    if dropped.refusal:
        raise DropRefused(dropped.refusal)
    return dropped.name, content, _read(dropped.name, content)


def discard_dropped(*, key: uuid.UUID, by: Any) -> None:
    """Forget what waits; nothing happens if it is gone."""
    dropped = find_dropped(key=key, by=by)
    if dropped is None:
        return
    for ending in ("json", "file"):
        drop_file(_path(dropped.box, key, ending))


def count_waiting(*, by: Any) -> int:
    """Return how many messages wait for `by`, of the secretariat."""
    return len(_keys(_box_of(by))) + len(_keys(ARRIVED))


def secretariat_addresses() -> frozenset[str]:
    """Return the e-mail addresses of the secretariat's members, in lower case. One query."""
    people = User.objects.filter(groups__name=SECRETARIAT, is_active=True).exclude(email="")
    return frozenset(people.values_list(Lower("email"), flat=True))


def _forwarded(mail: Mail) -> Iterator[Attachment]:
    """Yield the mails that a member of the secretariat attached to a mail, as far as each can be read."""
    inner = [file for file in mail.attachments if file.media_type == FORWARDED]
    if not inner or mail.sender_address not in secretariat_addresses():
        return
    for file in inner:
        try:
            read_message(file.name, file.content)
        except UnreadableText:
            continue
        yield file


def _read_arrived(content: bytes, size: int) -> tuple[bytes, Mail, str]:
    """Return what is kept of a mail, what was read of it, and why no more than its head was ("": all was)."""
    if max(size, len(content)) > MAX_FILE_BYTES:
        return content[:MOST_OF_HEAD], _read_head(content), _TOO_LARGE
    try:
        refuse_virus([content])
        return content, read_message("mail.eml", content), ""
    except InfectedFile:
        return _head(content), _read_head(content), _INFECTED
    except UnreadableText as error:
        return content, _read_head(content), str(error)


def _arrive(content: bytes, mail: Mail, refusal: str) -> int:
    key, box = uuid.uuid5(_KEYS, checksum(content)), ARRIVED
    if records().exists(_path(box, key, "json")):
        return 0
    if len(_keys(box)) >= MOST_ARRIVED:
        raise ArrivalsFull
    _keep(box, key, plain_name(f"{mail.subject[:80].replace('/', '-') or 'mail'}.eml"), content, mail, refusal)
    return 1


def _keep(box: str, key: uuid.UUID, name: str, content: bytes, mail: Mail, refusal: str = "") -> Dropped:
    found = references_of(name, mail)
    if not any(any(letter.isalpha() for letter in one) for one in found.found):
        found |= references_of_files(mail.attachments)
    row = {
        "name": name,
        "mail": asdict(replace(mail, attachments=())),
        "files": [[file.name, file.media_type, len(file.content)] for file in mail.attachments],
        "references": found.found,
        "checksum": checksum(content),
        "refusal": refusal,
    }
    _save(_path(box, key, "file"), content)
    _save(_path(box, key, "json"), json.dumps(row).encode())
    return _dropped(box, key, row)


def _save(path: str, content: bytes) -> None:
    """Store a file under this very name; what another process stored there meanwhile is the same, and stays."""
    if (given := records().save(path, ContentFile(content))) != path:
        drop_file(given)


def _find(box: str, key: uuid.UUID) -> Dropped | None:
    try:
        with records().open(_path(box, key, "json")) as stream:
            return _dropped(box, key, json.loads(stream.read()))
    except FileNotFoundError:
        return None


def _dropped(box: str, key: uuid.UUID, row: dict[str, Any]) -> Dropped:
    mail = row["mail"]
    doubts = tuple(MailDoubt(doubt) for doubt in mail["doubts"])
    return Dropped(
        key=key,
        name=row["name"],
        mail=Mail(**{**mail, "attachments": (), "doubts": doubts}),
        files=tuple(DroppedFile(*file) for file in row["files"]),
        references=tuple(row["references"]),
        checksum=row["checksum"],
        dropped_at=records().get_modified_time(_path(box, key, "json")),
        box=box,
        refusal=row.get("refusal", ""),
    )


def _read(name: str, content: bytes) -> Mail:
    try:
        return read_message(name, content)
    except UnreadableText as refusal:
        raise DropRefused(str(refusal)) from refusal


def _read_head(content: bytes) -> Mail:
    """Read the head of a mail that cannot be read as a whole: who wrote, when, what about."""
    try:
        return read_message("mail.eml", _head(content))
    except UnreadableText:
        return Mail("eml", doubts=(MailDoubt.SENDER_NOT_KNOWN, MailDoubt.DATE_NOT_KNOWN))


def _head(content: bytes) -> bytes:
    return content[:MOST_OF_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n"


def _content(box: str, key: uuid.UUID) -> bytes | None:
    try:
        with records().open(_path(box, key, "file")) as stream:
            content: bytes = stream.read()
    except FileNotFoundError:
        return None
    return content


def _box_of(by: Any) -> str:
    return f"{DROPPED}/{by.pk}"


def _path(box: str, key: uuid.UUID, ending: str) -> str:
    return f"{box}/{key}.{ending}"


def _keys(box: str) -> list[uuid.UUID]:
    try:
        names = records().listdir(box)[1]
    except FileNotFoundError:  # nothing was ever dropped
        return []
    return [uuid.UUID(name.removesuffix(".json")) for name in names if name.endswith(".json")]
