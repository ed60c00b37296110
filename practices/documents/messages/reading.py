"""A message that somebody drops, read in a process of its own: the front door for .eml, .msg and letters."""

import logging
import re

from practices.documents.files import ask_reader, check_file_size, read_file
from practices.documents.formats import recognise
from practices.documents.messages.answer import MOST_BYTES, InvalidMessage, unpack_mail
from practices.documents.messages.mail import LETTERS, Mail, MailDoubt, one_line, plain_text
from practices.documents.text import UnreadableText

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
_HEAD = re.compile(
    rb"(?:From [^\r\n]{0,1000}\r?\n)?"
    rb"(?:[!-9;-~]{1,100}:[^\r\n]{0,20000}\r?\n(?:[ \t][^\r\n]{0,20000}\r?\n){0,500}){1,300}?"
    rb"(?:From|Date|Subject|Received|Message-ID|MIME-Version)[ \t]*:",
    re.IGNORECASE,
)
_FIRST = re.compile(
    rb"(?:From [^\r\n]{0,1000}\r?\n)?(?:From|Date|Subject|Received|Return-Path|Delivered-To|Message-ID|MIME-Version)"
    rb"[ \t]*:",
    re.IGNORECASE,
)
_CHOOSE = "Choose an .eml, .msg, PDF, Word (.docx) or ODT file."
_TOO_MUCH = "The mail and its files are too large."
_DAMAGED = "The mail is damaged, or made in a way that cannot be read. Save it again in its own program."

logger = logging.getLogger(__name__)


def read_message(name: str, data: bytes) -> Mail:
    """Read a message. Raises UnreadableText, whose message is for the user.

    The format is known by the content; `name` says of a text without the usual heads that it is a mail.
    """
    check_file_size(len(data))
    format_ = recognise_message(name, data)
    if format_ in LETTERS:
        return _read_letter(format_, name, data)
    answer = ask_reader(["message", format_], data, _TOO_MUCH, most_bytes=MOST_BYTES)
    try:
        return unpack_mail(answer)
    except InvalidMessage as error:
        logger.warning("The reader of a mail gave an answer that is none: %s", error)
        raise UnreadableText(_DAMAGED) from error


def recognise_message(name: str, data: bytes) -> str:
    """Return eml, msg, or one of LETTERS. Raises UnreadableText: says what the file is, and what to do."""
    if data.startswith(_OLE):
        if _OUTLOOK in data:
            return "msg"
        raise UnreadableText(f"The file is an old Office file and no mail. {_CHOOSE}")
    sample = data[:256_000].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if data.strip() and (_FIRST.match(sample) or name.lower().endswith(".eml") or _HEAD.match(sample)):
        return "eml"
    format_ = recognise(name, data)
    if format_ not in LETTERS:
        raise UnreadableText(f"The file is no mail and no letter. {_CHOOSE}")
    return format_


def _read_letter(format_: str, name: str, data: bytes) -> Mail:
    """Read a letter; a scan has no words, and that is said. Raises UnreadableText."""
    try:
        read = read_file(name, data)
    except UnreadableText as refusal:
        if "no words" in str(refusal):
            return Mail(format_, doubts=(MailDoubt.SENDER_NOT_KNOWN, MailDoubt.DATE_NOT_KNOWN, MailDoubt.NO_WORDS))
        raise
    text, is_cut = plain_text(read.text)
    doubts = (
        (MailDoubt.SENDER_NOT_KNOWN, True),
        (MailDoubt.DATE_NOT_KNOWN, True),
        (MailDoubt.IS_SCAN, read.is_scan),
        (MailDoubt.NO_WORDS, not text and not read.is_scan),
        (MailDoubt.TEXT_CUT, is_cut),
    )
    found = tuple(doubt for doubt, holds in doubts if holds)
    return Mail(format_, subject=one_line(read.title), text=text, doubts=found)
