"""How a cleaned copy goes from the process that made it to the one that asked: findings as JSON, then the copy."""

import json
import struct
from typing import Any

from practices.documents.file_contents.held import LONGEST_EXAMPLE, MOST_EXAMPLES, Cleaned, ContentKind, HeldContent
from practices.documents.limits import MAX_ANSWER_BYTES, MAX_FILE_BYTES

MOST_BYTES = MAX_FILE_BYTES + MAX_ANSWER_BYTES
_LENGTH = struct.Struct(">Q")
_ENDINGS = frozenset({".docx", ".odt", ".pdf", ".html", ".md", ".txt", ".xml"})


class InvalidCleanedCopy(ValueError):
    """What came is no cleaned copy."""


def pack_cleaned(cleaned: Cleaned, *, with_copy: bool) -> bytes:
    """Return what was found, and the copy if it is asked for, as bytes."""
    row = {
        "held": [[held.kind, held.count, held.examples] for held in cleaned.held],
        "ending": cleaned.ending,
        "breaks_signature": cleaned.breaks_signature,
    }
    head = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return b"".join((_LENGTH.pack(len(head)), head, cleaned.data if with_copy else b""))


def unpack_cleaned(answer: bytes) -> Cleaned:
    """Return the copy of these bytes, which are trusted no more than the file was. Raises InvalidCleanedCopy."""
    try:
        length = _LENGTH.unpack_from(answer)[0]
        row = json.loads(answer[_LENGTH.size : _LENGTH.size + length])
        held = [_held(*one) for one in row["held"]]
        if row["ending"] not in _ENDINGS or not isinstance(row["breaks_signature"], bool):
            raise InvalidCleanedCopy("no ending of a file")
    except (ValueError, KeyError, TypeError, RecursionError, struct.error) as error:
        raise InvalidCleanedCopy(str(error)[:200]) from error
    return Cleaned(
        answer[_LENGTH.size + length :],
        tuple(one for one in held if not one.stays),
        tuple(one for one in held if one.stays),
        row["ending"],
        row["breaks_signature"],
    )


def _held(kind: Any, count: Any, examples: Any) -> HeldContent:
    if not isinstance(count, int) or not all(isinstance(one, str) for one in examples):
        raise TypeError("held")
    return HeldContent(ContentKind(kind), count, tuple(one[:LONGEST_EXAMPLE] for one in examples[:MOST_EXAMPLES]))
