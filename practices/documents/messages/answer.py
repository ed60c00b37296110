"""How a message goes from the process that read it to the one that asked: heads as JSON, then the files."""

import json
import struct
from typing import Any

from practices.documents.limits import MAX_ANSWER_BYTES, MAX_FILE_BYTES
from practices.documents.messages.mail import MOST_ATTACHMENTS, Attachment, Mail, MailDoubt

MOST_BYTES = MAX_FILE_BYTES + MAX_ANSWER_BYTES
ANSWER_FORMATS = ("eml", "msg", "pdf")
_LENGTH = struct.Struct(">Q")
_WORDS = ("subject", "sender_name", "sender_address", "sent_at", "message_id", "text")


class InvalidMessage(ValueError):
    """What came is not a message."""


def pack_mail(mail: Mail) -> bytes:
    """Return a message as bytes."""
    row = {name: getattr(mail, name) for name in ("format", *_WORDS)}
    row["doubts"] = [str(doubt) for doubt in mail.doubts]
    row["files"] = [[file.name, file.media_type, len(file.content)] for file in mail.attachments]
    head = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return b"".join((_LENGTH.pack(len(head)), head, *(file.content for file in mail.attachments)))


def unpack_mail(answer: bytes) -> Mail:
    """Return the message of these bytes, which are trusted no more than the file was. Raises InvalidMessage."""
    try:
        length = _LENGTH.unpack_from(answer)[0]
        row = json.loads(answer[_LENGTH.size : _LENGTH.size + length])
        words = {name: _typed(row[name], str) for name in _WORDS}
        attachments = _files(_typed(row["files"], list), answer, _LENGTH.size + length)
        doubts = tuple(MailDoubt(doubt) for doubt in row["doubts"])
        format_ = ANSWER_FORMATS[ANSWER_FORMATS.index(row["format"])]
    except (ValueError, KeyError, TypeError, RecursionError, struct.error) as error:
        raise InvalidMessage(str(error)[:200]) from error
    return Mail(format=format_, attachments=attachments, doubts=doubts, **words)


def _files(rows: list[Any], answer: bytes, start: int) -> tuple[Attachment, ...]:
    if len(rows) > MOST_ATTACHMENTS:
        raise InvalidMessage("too many files")
    found = []
    for name, media_type, size in rows:
        end = start + _typed(size, int)
        if size < 0 or end > len(answer):
            raise InvalidMessage("a file is not all there")
        found.append(Attachment(_typed(name, str), _typed(media_type, str), answer[start:end]))
        start = end
    return tuple(found)


def _typed[T](value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise TypeError(kind.__name__)
    return value
