"""Replies that wait until a person says what they are: dropped ones for a day, those of the mailbox until then."""

import datetime
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from organizations.locks import lock_named
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
TAKEN = f"{ARRIVED}/taken"
"""The folder of the keys of arrived mails that do not come again: somebody decided, or others wait in their place."""
MOST_WAITING, MOST_ARRIVED = 60, 300
MOST_OF_HEAD = 64 * 1024
_TOO_LARGE = "The e-mail is too large for the portal. Open it in the mailbox, and drop its files here."
_INFECTED = "The virus scanner found something harmful in the e-mail. Only its head was stored."
FORWARDED = "message/rfc822"
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_HIDDEN = frozenset({MailDoubt.FILES_LEFT_INSIDE, MailDoubt.ENCRYPTED})
"""What says that a mail holds more than was read."""
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
    `left`: why mails within a forwarded one do not wait by themselves, a sentence for each that cannot be read.
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
    left: tuple[str, ...] = ()

    @property
    def has_arrived(self) -> bool:
        """Whether it came to the mailbox, and so waits for everybody of the secretariat."""
        return self.box == ARRIVED


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A mail from the mailbox that is to wait; `around` is the mail that forwarded it, as a file."""

    content: bytes
    mail: Mail
    refusal: str = ""
    left: tuple[str, ...] = ()
    around: Attachment | None = None

    @property
    def key(self) -> uuid.UUID:
        return _key_of(self.content)

    @property
    def name(self) -> str:
        return _name_of(self.mail)


def drop_reply(*, name: str, content: bytes, by: Any) -> Dropped:
    """Read a message and let it wait for `by`. Raises DropRefused."""
    if not is_secretariat(by):
        raise DropRefused(_("Only the secretariat can use the outreach ledger."))
    box = _box_of(by)
    if len(_keys(box)) >= MOST_WAITING:
        raise DropRefused(_("%(count)s replies wait already: record or discard some first.") % {"count": MOST_WAITING})
    shown, key = plain_name(name), uuid.uuid4()
    row = _row(shown, content, _read(shown, content))
    _store(box, key, content, row)
    return _dropped(box, key, row)


def take_mail(*, content: bytes, size: int = 0) -> int:
    """Let a mail that came to the mailbox wait for the secretariat; return how many messages wait because of it.

    Replies that a member of the secretariat forwards as attached mails wait one by one, each with the mail around them
    as a file. That mail waits too, unless it holds nothing else and all of them wait. It is taken whole or not at
    all; what waits already, or was decided, is not taken again. `size`: bytes of the whole mail, where `content` is
    only its head. Raises ArrivalsFull, and ScannerAway where the virus scanner does not answer.
    """
    content, mail, refusal = _read_arrived(content, size)
    outer = _Arrival(content, mail, refusal)
    if _is_taken(outer.key):
        return 0
    inner, outer, is_whole = _part(outer)
    count = _arrive(inner if is_whole else [*inner, outer])
    if is_whole:
        _note_taken(outer.key)
    return count


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
    content = _content(dropped.box, key, "file") if dropped else None
    if dropped is None or content is None:
        raise DropRefused(_("The dropped file is no longer available: drop it again."))
    if dropped.refusal:
        raise DropRefused(dropped.refusal)
    mail = _read(dropped.name, content)
    head = _content(dropped.box, key, "around")
    if head is not None:  # its name is the last of the files
        mail = replace(mail, attachments=(*mail.attachments, Attachment(dropped.files[-1].name, FORWARDED, head)))
    return dropped.name, content, mail


def discard_dropped(*, key: uuid.UUID, by: Any) -> None:
    """Forget what waits; nothing happens if it is gone. Of a mail from the mailbox it is noted that it was decided."""
    dropped = find_dropped(key=key, by=by)
    if dropped is None:
        return
    if dropped.has_arrived:
        _note_taken(key)
    _forget(dropped.box, key)


def count_waiting(*, by: Any) -> int:
    """Return how many messages wait for `by`, of the secretariat."""
    return len(_keys(_box_of(by))) + len(_keys(ARRIVED))


def secretariat_addresses() -> frozenset[str]:
    """Return the e-mail addresses of the secretariat's members, in lower case. One query."""
    people = User.objects.filter(groups__name=SECRETARIAT, is_active=True).exclude(email="")
    return frozenset(people.values_list(Lower("email"), flat=True))


def _part(outer: _Arrival) -> tuple[list[_Arrival], _Arrival, bool]:
    """Return the mails that a member of the secretariat attached to one, that one, and whether it holds nothing else.

    Of those, the ones that were decided before are left out. Raises ArrivalsFull before any of them is read.
    """
    mail = outer.mail
    attached = [file.content for file in mail.attachments if file.media_type == FORWARDED]
    if not attached or mail.sender_address not in secretariat_addresses():
        return [], outer, False
    fresh = [content for content in attached if not _is_taken(_key_of(content))]
    _ask_room(sum(not _waits(_key_of(content)) for content in fresh))
    around = _around(outer)
    inner, left = list[_Arrival](), list[str]()
    for content in fresh:
        try:
            inner.append(_Arrival(content, read_message("mail.eml", content), around=around))
        except UnreadableText as error:
            left.append(str(error))
    doubts = mail.doubts
    if len(inner) < len(attached):
        doubts = tuple(dict.fromkeys((*doubts, MailDoubt.FILES_LEFT_INSIDE)))
    is_whole = len(inner) == len(mail.attachments) and not mail.text and not _HIDDEN.intersection(doubts)
    return inner, replace(outer, mail=replace(mail, doubts=doubts), left=tuple(left)), is_whole


def _around(outer: _Arrival) -> Attachment:
    """Return a mail that forwards others as a file to be kept with them: by it, its way can be examined.

    It is whole where it has one mail alone, of a size that leaves room for the files of that. Else it is the head: a
    reply is not filed with those of others.
    """
    is_alone = len(outer.mail.attachments) == 1 and len(outer.content) <= MAX_FILE_BYTES // 2
    return Attachment(outer.name, FORWARDED, outer.content if is_alone else _head(outer.content))


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


def _arrive(mails: Sequence[_Arrival]) -> int:
    """Let mails wait, all or none; return how many did not wait before. Raises ArrivalsFull."""
    rows = {one.key: (one, _row_of(one)) for one in mails if not _waits(one.key)}
    with transaction.atomic():
        lock_named("arrived replies")
        rows = {key: given for key, given in rows.items() if not _waits(key)}
        _ask_room(len(rows))
        try:
            for key, (one, row) in rows.items():
                _store(ARRIVED, key, one.content, row, one.around)
        except BaseException:
            for key in rows:
                _forget(ARRIVED, key)
            raise
    return len(rows)


def _ask_room(count: int) -> None:
    """Raise ArrivalsFull where so many more mails have no room; an empty box has room for all that one mail holds."""
    waiting = len(_keys(ARRIVED)) if count else 0
    if waiting and waiting + count > MOST_ARRIVED:
        raise ArrivalsFull


def _waits(key: uuid.UUID) -> bool:
    return records().exists(_path(ARRIVED, key, "json"))


def _is_taken(key: uuid.UUID) -> bool:
    return records().exists(f"{TAKEN}/{key}")


def _note_taken(key: uuid.UUID) -> None:
    _save(f"{TAKEN}/{key}", b" ")


def _key_of(content: bytes) -> uuid.UUID:
    return uuid.uuid5(_KEYS, checksum(content))


def _name_of(mail: Mail) -> str:
    return plain_name(f"{mail.subject[:80].replace('/', '-') or 'mail'}.eml")


def _row_of(one: _Arrival) -> dict[str, Any]:
    row = _row(one.name, one.content, one.mail) | {"refusal": one.refusal, "left": one.left}
    if one.around is not None:
        row["files"].append([one.around.name, one.around.media_type, len(one.around.content)])
    return row


def _row(name: str, content: bytes, mail: Mail) -> dict[str, Any]:
    """Return what is kept of a message beside its bytes; the references in its files are looked for if need be."""
    found = references_of(name, mail)
    if not any(any(letter.isalpha() for letter in one) for one in found.found):
        found |= references_of_files(mail.attachments)
    return {
        "name": name,
        "mail": asdict(replace(mail, attachments=())),
        "files": [[file.name, file.media_type, len(file.content)] for file in mail.attachments],
        "references": found.found,
        "checksum": checksum(content),
    }


def _store(box: str, key: uuid.UUID, content: bytes, row: dict[str, Any], around: Attachment | None = None) -> None:
    """Store a message; it waits once what was read of it is stored, as the last."""
    if around is not None:
        _save(_path(box, key, "around"), around.content)
    _save(_path(box, key, "file"), content)
    _save(_path(box, key, "json"), json.dumps(row).encode())


def _forget(box: str, key: uuid.UUID) -> None:
    for ending in ("json", "file", "around"):
        drop_file(_path(box, key, ending))


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
        left=tuple(row.get("left", ())),
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
    """Return the head of a mail, byte for byte, as far as it is not too long."""
    start = content[:MOST_OF_HEAD]
    end = _END_OF_HEAD.search(start)
    return start[: end.end()] if end else start


def _content(box: str, key: uuid.UUID, ending: str) -> bytes | None:
    try:
        with records().open(_path(box, key, ending)) as stream:
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
