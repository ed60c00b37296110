"""Reference numbers that a message names, such as PX/2026/0007: in its subject, its words, the names of its files."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from practices.documents.files import read_file
from practices.documents.messages.mail import Attachment, Mail
from practices.documents.text import UnreadableText

MOST_REFERENCES = 200
MOST_FILES_READ = 2
MOST_BYTES_READ = 4 * 1024 * 1024
_REFERENCE = re.compile(r"(?<![\w/])[^\W_][\w.-]{0,15}(?:[ \u00a0]?/[ \u00a0]?[\w.-]{1,16}){1,5}")
_SPACES = re.compile(r"\s+")
_BEGINS = (b"%PDF-", b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class References:
    """What may be reference numbers, in the order of their places, in capitals."""

    found: tuple[str, ...] = ()

    def __or__(self, other: "References") -> "References":
        return References(tuple(dict.fromkeys((*self.found, *other.found)))[:MOST_REFERENCES])


def references_in(*texts: str) -> References:
    """Return what may be a reference number in these texts: parts with a slash between, a digit among them."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _REFERENCE.finditer(text):
            words = _SPACES.sub("", match[0]).rstrip(".-").upper()
            if any(letter.isdigit() for letter in words) and len(words) <= 40:
                found[words] = None
            if len(found) >= MOST_REFERENCES:
                return References(tuple(found))
    return References(tuple(found))


def references_of(name: str, mail: Mail) -> References:
    """Return the references of a message that was dropped under `name`, without those in its files."""
    names = [name, *(file.name for file in mail.attachments)]
    return references_in(mail.subject, *(_as_written(one) for one in names), mail.text)


def references_of_files(attachments: Iterable[Attachment]) -> References:
    """Return the references in the words of the first letters among the files; what cannot be read names none."""
    small = (file for file in attachments if len(file.content) <= MOST_BYTES_READ)
    letters = [file for file in small if file.content.startswith(_BEGINS)]
    found = References()
    for letter in letters[:MOST_FILES_READ]:
        try:
            found |= references_in(read_file(letter.name, letter.content).text[:20_000])
        except UnreadableText:
            continue
    return found


def _as_written(name: str) -> str:
    """Let a name of a file, which holds no slash, name PX_2026_0007 as PX/2026/0007."""
    stem = name.rpartition(".")[0] or name
    return f"{stem} {re.sub('[_-]', '/', stem)}"
