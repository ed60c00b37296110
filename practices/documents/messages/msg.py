"""A mail as Outlook saves it (.msg, MS-OXMSG), read without trust in any of its parts."""

import datetime
import struct
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from oxmsg import Message
from oxmsg.attachment import Attachment as OutlookAttachment
from oxmsg.domain import constants

from practices.documents.limits import MAX_FILE_BYTES
from practices.documents.messages.headers import Heads, decode_head, read_message_id, read_sender, read_time
from practices.documents.messages.mail import (
    MOST_ATTACHMENTS,
    Attachment,
    Mail,
    MailDoubt,
    one_line,
    plain_address,
    plain_text,
)
from practices.documents.messages.words import decode_words, words_of_html
from practices.documents.text import UnreadableText

SENT_REPRESENTING_SMTP = 0x5D02
MESSAGE_ID = 0x1035
_BROKEN = (
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    TypeError,
    ValueError,
    struct.error,
)
"""What a damaged file makes its reader raise."""


def read_msg(data: bytes) -> Mail:
    """Read a mail that Outlook saved. Raises UnreadableText for a damaged file."""
    try:
        message = Message.load(data)
        properties = message.properties
        list(properties)
    except _BROKEN as error:
        raise UnreadableText("The Outlook file is damaged: save the mail again, or as .eml.") from error
    heads: Heads = list((_try(lambda: message.message_headers) or {}).items())
    name, address, sender_doubts = _sender(message, heads)
    sent_at, time_doubts = _time(message, heads)
    text, text_doubts = _words(message)
    attachments, file_doubts = _files(message)
    return Mail(
        format="msg",
        subject=one_line(_text(message, constants.PID_SUBJECT)),
        sender_name=name,
        sender_address=address,
        sent_at=sent_at,
        message_id=read_message_id(heads) or read_message_id([("message-id", _text(message, MESSAGE_ID))]),
        text=text,
        attachments=attachments,
        doubts=(*sender_doubts, *time_doubts, *text_doubts, *file_doubts),
    )


def _try[Found](ask: Callable[[], Found | None]) -> Found | None:
    with suppress(*_BROKEN):
        return ask()
    return None


def _text(message: Message, property_id: int) -> str:
    return _try(lambda: message.properties.str_prop_value(property_id)) or ""


def _sender(message: Message, heads: Heads) -> tuple[str, str, tuple[MailDoubt, ...]]:
    name, address, doubts = read_sender(heads)
    if address:
        return name, address, doubts
    sources = (constants.PID_SENDER_SMTP_ADDRESS, SENT_REPRESENTING_SMTP, constants.PID_SENDER_EMAIL_ADDRESS)
    address = next(filter(None, (plain_address(_text(message, source)) for source in sources)), "")
    name = name or one_line(_text(message, constants.PID_SENDER_NAME))
    return name, address, () if address else (MailDoubt.SENDER_NOT_KNOWN,)


def _time(message: Message, heads: Heads) -> tuple[str, tuple[MailDoubt, ...]]:
    """Prefer the head, which has the offset of who wrote."""
    sent, doubts = read_time(heads)
    if sent and not doubts:
        return sent, ()
    found = _try(lambda: message.sent_date)
    return (found.isoformat(timespec="seconds"), ()) if isinstance(found, datetime.datetime) else (sent, doubts)


def _words(message: Message) -> tuple[str, tuple[MailDoubt, ...]]:
    written, guessed, from_html = _text(message, constants.PID_BODY), False, False
    if not written.strip():
        page, guessed = _page(message)
        written = words_of_html(page) if page else ""
        from_html = bool(written)
    text, is_cut = plain_text(written)
    doubts = (
        (MailDoubt.FROM_HTML, from_html),
        (MailDoubt.ENCODING_GUESSED, guessed),
        (MailDoubt.NO_WORDS, not text),
        (MailDoubt.TEXT_CUT, is_cut),
    )
    return text, tuple(doubt for doubt, holds in doubts if holds)


def _page(message: Message) -> tuple[str, bool]:
    content = _try(lambda: message.properties.binary_prop_value(constants.PID_HTML))
    if content:
        try:
            return content.decode(), False
        except UnicodeDecodeError:
            return decode_words(content, _try(lambda: message.properties.body_encoding) or "utf-8")
    return _text(message, constants.PID_BODY_HTML), False


def _files(message: Message) -> tuple[tuple[Attachment, ...], tuple[MailDoubt, ...]]:
    kept: list[Attachment] = []
    room, is_left = MAX_FILE_BYTES, False
    for part in _try(lambda: message.attachments) or ():
        content = _try(partial(_bytes_of, part))
        if not content or len(kept) >= MOST_ATTACHMENTS or len(content) > room:
            is_left = True  # a mail within the mail, a link to a file, or too much
            continue
        room -= len(content)
        kept.append(_attachment(part, content))
    return tuple(kept), (MailDoubt.FILES_LEFT_INSIDE,) if is_left else ()


def _bytes_of(part: OutlookAttachment) -> bytes | None:
    return part.file_bytes


def _attachment(part: OutlookAttachment, content: bytes) -> Attachment:
    short = _try(lambda: part.properties.str_prop_value(constants.PID_ATTACH_FILENAME))
    name = one_line(_try(lambda: part.file_name) or short or "file")
    return Attachment(name, decode_head(_try(lambda: part.mime_type) or "application/octet-stream"), content)
