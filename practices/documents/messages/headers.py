"""The heads of a mail: who wrote, when, what about; read in whatever state they are."""

import datetime
import re
from collections.abc import Sequence
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime

from practices.documents.documents import printable
from practices.documents.messages.mail import MailDoubt, one_line, plain_address
from practices.documents.messages.words import decode_words

Heads = Sequence[tuple[str, str]]
MOST_RAW = 8_000
_NOT_A_DATE = (ValueError, TypeError, IndexError, OverflowError)
_MESSAGE_ID = re.compile(r"<\s*([^<>\s]{1,250})\s*>")
_FOLD = re.compile(r"[\r\n]+[ \t]*")


def head(heads: Heads, name: str) -> str:
    """Return the first head of this name as it stands, unfolded; "" if there is none."""
    raw = next((value for given, value in heads if given.lower() == name), "")
    words = decode_words(str(raw)[:MOST_RAW].encode("utf-8", "surrogateescape"), "utf-8")[0]
    return _FOLD.sub(" ", words).strip()


def decode_head(raw: str) -> str:
    """Return the words of a head (RFC 2047) in one line."""
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        return one_line(raw)
    return one_line("".join(_decode_piece(*piece) for piece in pieces))


def read_sender(heads: Heads) -> tuple[str, str, tuple[MailDoubt, ...]]:
    """Return name and address of who wrote, and what is doubtful about it."""
    raw = head(heads, "from") or head(heads, "sender")
    writers = [(name, plain_address(address)) for name, address in getaddresses([raw])]
    known = [(name, address) for name, address in writers if address]
    if not known:
        return decode_head(raw), "", (MailDoubt.SENDER_NOT_KNOWN,)
    name, address = known[0]
    return decode_head(name), address, (MailDoubt.SEVERAL_SENDERS,) if len(known) > 1 else ()


def read_message_id(heads: Heads) -> str:
    """Return what the program that sent a mail named it by, without brackets; "" if it did not."""
    found = _MESSAGE_ID.search(head(heads, "message-id"))
    return printable(found[1]) if found else ""


def read_time(heads: Heads) -> tuple[str, tuple[MailDoubt, ...]]:
    """Return when it was sent, else when it was received (ISO 8601), and what is doubtful about it."""
    sent = parse_time(head(heads, "date"))
    if sent:
        return sent, ()
    received = parse_time(head(heads, "received").rpartition(";")[2])
    return received, (MailDoubt.DATE_OF_RECEIPT if received else MailDoubt.DATE_NOT_KNOWN,)


def parse_time(raw: str) -> str:
    """Return the time that a head names as ISO 8601, in its own offset (UTC if it has none); "" for what is no time."""
    try:
        found = parsedate_to_datetime(raw)
        if found.tzinfo is None:
            found = found.replace(tzinfo=datetime.UTC)
        return found.isoformat(timespec="seconds")
    except _NOT_A_DATE:
        return ""


def _decode_piece(words: bytes | str, charset: str | None) -> str:
    if isinstance(words, str):
        return words
    return decode_words(words, charset or "utf-8")[0]
