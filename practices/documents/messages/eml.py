"""A mail as the standard writes it (RFC 5322 with MIME), read without trust in any of its parts."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from practices.documents.limits import MAX_FILE_BYTES
from practices.documents.messages.headers import decode_head, head, read_message_id, read_sender, read_time
from practices.documents.messages.mail import MOST_ATTACHMENTS, Attachment, Mail, MailDoubt, one_line, plain_text
from practices.documents.messages.words import decode_words, words_of_html
from practices.documents.text import UnreadableText

MOST_PARTS = 2_000
MOST_LEVELS = 50
_BROKEN = (LookupError, ValueError, TypeError, AttributeError)
"""What the parts of a mail raise when their heads are no heads."""
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})


def read_eml(data: bytes) -> Mail:
    """Read a mail. Raises UnreadableText for what has no head of one, or too many parts."""
    message = message_from_bytes(data, policy=compat32)
    heads = list(message.raw_items())
    if not head(heads, "from") and not head(heads, "date") and not head(heads, "subject"):
        raise UnreadableText("The file is no mail: it names no sender, no day and no subject.")
    parts = MailParts()
    parts.take(message)
    text, text_doubts = parts.words()
    name, address, sender_doubts = read_sender(heads)
    sent_at, time_doubts = read_time(heads)
    return Mail(
        format="eml",
        subject=decode_head(head(heads, "subject")),
        sender_name=name,
        sender_address=address,
        sent_at=sent_at,
        message_id=read_message_id(heads),
        text=text,
        attachments=tuple(parts.attachments),
        doubts=tuple(dict.fromkeys((*sender_doubts, *time_doubts, *text_doubts, *parts.doubts))),
    )


class MailParts:
    """What the parts of a mail hold: words, words in HTML, files."""

    def __init__(self) -> None:
        self.plain: list[str] = []
        self.pages: list[str] = []
        self.attachments: list[Attachment] = []
        self.doubts: list[MailDoubt] = []
        self._room = MAX_FILE_BYTES

    def take(self, message: Message) -> None:
        """Take all parts of a mail. Raises UnreadableText if there are too many."""
        for count, part in enumerate(self._leaves(message, 0)):
            if count > MOST_PARTS:
                raise UnreadableText(f"The mail has more than {MOST_PARTS:,} parts.")
            self._take_leaf(part)

    def words(self) -> tuple[str, tuple[MailDoubt, ...]]:
        """Return the text of the mail: what was written plainly, else the words of its HTML."""
        written = "\n\n".join(words for words in self.plain if words.strip())
        from_html = not written and bool(self.pages)
        if from_html:
            written = "\n\n".join(words_of_html(page) for page in self.pages)
        text, is_cut = plain_text(written)
        doubts = (
            (MailDoubt.FROM_HTML, from_html and bool(text)),
            (MailDoubt.NO_WORDS, not text),
            (MailDoubt.TEXT_CUT, is_cut),
        )
        return text, tuple(doubt for doubt, holds in doubts if holds)

    def _leaves(self, message: Message, level: int) -> Iterator[Message]:
        kind = message.get_content_type()
        if kind in _ENCRYPTED:
            self.doubts.append(MailDoubt.ENCRYPTED)
        if kind == "message/rfc822" or not message.is_multipart():
            yield message
            return
        if level >= MOST_LEVELS:
            self.doubts.append(MailDoubt.FILES_LEFT_INSIDE)
            return
        for piece in _pieces(message):
            yield from self._leaves(piece, level + 1)

    def _take_leaf(self, part: Message) -> None:
        kind, name, is_attached = part.get_content_type(), _name_of(part), _is_attached(part)
        if kind in {"text/plain", "text/html"} and not is_attached:
            charset = _charset(part)
            words, guessed = decode_words(_content(part), charset)
            self.doubts += [MailDoubt.ENCODING_GUESSED] if guessed else []
            (self.plain if kind == "text/plain" else self.pages).append(words)
            return
        if kind.startswith("image/") and part.get("Content-ID") and not is_attached:
            return  # a picture within the words; it stays in the mail
        self._keep(name or _unnamed(kind), kind, _content(part))

    def _keep(self, name: str, kind: str, content: bytes) -> None:
        if not content:
            return
        if len(self.attachments) >= MOST_ATTACHMENTS or len(content) > self._room:
            self.doubts.append(MailDoubt.FILES_LEFT_INSIDE)
            return
        self._room -= len(content)
        self.attachments.append(Attachment(name, kind, content))


def _pieces(part: Message) -> list[Message]:
    pieces = part.get_payload()
    return [piece for piece in pieces if isinstance(piece, Message)] if isinstance(pieces, list) else []


def _content(part: Message) -> bytes:
    """Return the bytes of a part, which forgets its encoding; a mail within the mail as it was sent."""
    try:
        if part.is_multipart():
            return next((piece.as_bytes(policy=compat32) for piece in _pieces(part)), b"")
        part.del_param("charset")  # the library decodes by it, and fails on some that are none
        content = part.get_payload(decode=True)
    except _BROKEN:
        return b""
    return content if isinstance(content, bytes) else b""


def _name_of(part: Message) -> str:
    try:
        return decode_head(str(part.get_filename() or ""))
    except _BROKEN:
        return one_line(str(part.get("Content-Description", "")))


def _is_attached(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or bool(part.get_filename())
    except _BROKEN:
        return True


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "utf-8")
    except _BROKEN:
        return "utf-8"


def _unnamed(kind: str) -> str:
    endings = {"message/rfc822": "message.eml", "application/pdf": "file.pdf", "text/calendar": "invitation.ics"}
    return endings.get(kind, "file")
