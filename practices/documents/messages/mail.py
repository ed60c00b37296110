"""A message that was read: who wrote, when, what about, in which words, with which files."""

import re
from dataclasses import dataclass
from enum import StrEnum, auto

from practices.documents.documents import printable

MOST_ATTACHMENTS = 50
MOST_CHARACTERS = 100_000
MOST_WORDS_OF_HEAD = 300
LETTERS = ("pdf", "docx", "odt")
"""The formats of a letter that is no mail."""
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[^\s@<>\"(),:;\\\[\]]{1,190}")
_BLANKS = re.compile(r"\n{3,}")


class MailDoubt(StrEnum):
    """What a person should know of a message before they rely on what was read out of it."""

    SENDER_NOT_KNOWN = auto()
    SEVERAL_SENDERS = auto()
    DATE_NOT_KNOWN = auto()
    DATE_OF_RECEIPT = auto()
    FROM_HTML = auto()
    NO_WORDS = auto()
    TEXT_CUT = auto()
    ENCODING_GUESSED = auto()
    ENCRYPTED = auto()
    FILES_LEFT_INSIDE = auto()
    IS_SCAN = auto()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as it was read.

    `format` is eml, msg, or that of a letter (LETTERS). `sent_at` is ISO 8601 with its offset as the message has it,
    `message_id` what its own program named it by; "" when they are not known. Words are plain text without
    control characters, whatever the message was written in.
    """

    format: str
    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    sent_at: str = ""
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    doubts: tuple[MailDoubt, ...] = ()
    message_id: str = ""


def one_line(words: str) -> str:
    """Return words of a header as one bounded line that holds no control character."""
    return " ".join(printable(words[: MOST_WORDS_OF_HEAD * 4]).split())[:MOST_WORDS_OF_HEAD]


def plain_text(words: str) -> tuple[str, bool]:
    """Return a text with plain line ends and no control characters, and whether it was cut to MOST_CHARACTERS."""
    text = printable(words.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()
    return text[:MOST_CHARACTERS], len(text) > MOST_CHARACTERS


def plain_address(words: str) -> str:
    """Return an e-mail address in lower case, "" for what is none."""
    found = _ADDRESS.fullmatch(words.strip())
    return printable(found[0]).lower() if found else ""
