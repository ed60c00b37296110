"""The mailbox to which replies are forwarded (IMAP over TLS): read, never changed; each mail is taken once."""

import hashlib
import imaplib
import logging
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile

from practices.documents.limits import MAX_FILE_BYTES
from practices.migration_names import records
from practices.outreach.actions.dropped import ARRIVED, ArrivalsFull, take_mail

IMAPS = 993
WITHIN_SECONDS = 30
MOST_AT_ONCE = 50
SECONDS = 20.0
"""After how many seconds of a pass no further mail is begun: the other jobs of the worker wait meanwhile."""
_PLACE = re.compile(r"([0-9a-f]{16})-(\d+)\.place", re.ASCII)
"""How it is noted up to which mail a folder was read: a name in the folder of those that wait."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

logger = logging.getLogger(__name__)


class MailboxFailed(Exception):
    """The mailbox could not be read; the message is for operators and names no password."""


class MailboxUnfinished(MailboxFailed):
    """The mailbox did not give all that was asked of it: what was not given is asked for again in the next pass."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A folder of a mail account, as REPLY_MAILBOX names it: imaps://user:password@host:993/INBOX."""

    host: str
    port: int
    user: str
    password: str
    folder: str

    @classmethod
    def parse(cls, address: str) -> "Mailbox":
        """Read the setting; user, password and folder are percent-encoded. Raises ImproperlyConfigured."""
        try:
            parts = urlsplit(address)
            port = parts.port or IMAPS
        except ValueError:
            parts, port = urlsplit(""), 0
        if parts.scheme != "imaps" or not parts.hostname or not parts.username or not parts.password:
            raise ImproperlyConfigured("REPLY_MAILBOX is no address such as imaps://user:password@host:993/INBOX.")
        folder = unquote(parts.path.strip("/")) or "INBOX"
        return cls(parts.hostname, port, unquote(parts.username), unquote(parts.password), folder)


def read_mailbox(
    mailbox: Mailbox,
    *,
    context: ssl.SSLContext | None = None,
    seconds: float = SECONDS,
    timer: Callable[[], float] = time.monotonic,
) -> int:
    """Let each new mail wait for the secretariat; return how many messages wait because of them.

    At most `MOST_AT_ONCE` mails, none while too many wait, and after one none that would be begun after `seconds`; the
    next pass goes on. The folder is opened for reading alone. A mail that was stored when this was killed is
    recognized by its bytes. Raises MailboxFailed; MailboxUnfinished once the mailbox does not give a mail, which is
    not passed over.
    """
    taken = 0
    with _opened(mailbox, context or ssl.create_default_context()) as server:
        series = (server.response("UIDVALIDITY")[1] or [None])[0] or b""
        place = f"{mailbox.user}@{mailbox.host}/{mailbox.folder} {series.decode('ascii', 'replace')}"
        ends_at = timer() + seconds
        for uid in _new(server, _read_place(place)):
            size = _size(server, uid)
            content = _fetch(server, uid, "BODY.PEEK[]" if size <= MAX_FILE_BYTES else "BODY.PEEK[HEADER]")
            try:
                taken += take_mail(content=content, size=size) if content else 0
            except ArrivalsFull:
                logger.warning("too many replies wait to be confirmed: no more are taken from the mailbox")
                break
            _note_place(place, uid)
            if timer() >= ends_at:
                break
    return taken


@contextmanager
def _opened(mailbox: Mailbox, context: ssl.SSLContext) -> Iterator[imaplib.IMAP4_SSL]:
    try:
        with imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=WITHIN_SECONDS) as server:
            server.login(mailbox.user, mailbox.password)
            folder = mailbox.folder.replace("\\", "\\\\").replace('"', '\\"')
            if server.select(f'"{folder}"', readonly=True)[0] != "OK":
                raise MailboxFailed(f"The mailbox has no folder {mailbox.folder}.")
            yield server
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxFailed(f"{mailbox.host} cannot be read: {type(error).__name__}") from None


def _new(server: imaplib.IMAP4_SSL, after: int) -> list[int]:
    """Return the numbers of the mails after one, the earliest first; `n:*` names the last one also before n."""
    found = _ask(server, "SEARCH", f"UID {after + 1}:*")[0] or b""
    return sorted(uid for uid in map(int, found.split()) if uid > after)[:MOST_AT_ONCE]


def _size(server: imaplib.IMAP4_SSL, uid: int) -> int:
    answer = _ask(server, "FETCH", str(uid), "(RFC822.SIZE)")
    found = _SIZE.search(b" ".join(part for part in answer if isinstance(part, bytes)))
    if found is None:
        raise MailboxUnfinished(f"The mailbox does not say how large mail {uid} is.")
    return int(found[1])


def _fetch(server: imaplib.IMAP4_SSL, uid: int, part: str) -> bytes:
    answer = _ask(server, "FETCH", str(uid), f"({part})")
    found = next((piece[1] for piece in answer if isinstance(piece, tuple)), None)
    if found is None:
        raise MailboxUnfinished(f"The mailbox does not give mail {uid}.")
    return bytes(found)


def _ask(server: imaplib.IMAP4_SSL, command: str, *arguments: str) -> list[Any]:
    """Return what the mailbox answers to a command about its mails. Raises MailboxUnfinished where it refuses."""
    status, answer = server.uid(command, *arguments)
    if status != "OK":
        raise MailboxUnfinished(f"The mailbox answers {status} to {command} {arguments[0]}.")
    return answer


def _read_place(place: str) -> int:
    return max((int(uid) for uid in _noted(place)), default=0)


def _note_place(place: str, uid: int) -> None:
    """Note the place before the former one goes: whoever is killed in between has one of them."""
    former = _noted(place)
    records().save(_path(place, uid), ContentFile(b" "))
    for one in former:
        records().delete(_path(place, one))


def _noted(place: str) -> list[str]:
    try:
        names = records().listdir(ARRIVED)[1]
    except FileNotFoundError:  # nothing ever came
        return []
    found = (_PLACE.fullmatch(name) for name in names)
    return [match[2] for match in found if match and match[1] == _digest(place)]


def _path(place: str, uid: int | str) -> str:
    return f"{ARRIVED}/{_digest(place)}-{uid}.place"


def _digest(place: str) -> str:
    return hashlib.sha256(place.encode()).hexdigest()[:16]
