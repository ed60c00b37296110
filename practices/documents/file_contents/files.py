"""What a stranger's file holds beside its words, and a copy without it: the front door for every format.

The file is opened in a process of its own, as it is when it is read.
"""

import logging
from dataclasses import replace

from practices.documents.file_contents.answer import MOST_BYTES, InvalidCleanedCopy, unpack_cleaned
from practices.documents.file_contents.held import Changes, Cleaned, ContentKind, HeldContent
from practices.documents.file_contents.unseen import list_unseen
from practices.documents.files import ask_reader, check_file_size
from practices.documents.formats import recognise
from practices.documents.limits import MAX_FILE_BYTES, in_megabytes
from practices.documents.office_files import FILTERS, convert_to_odt
from practices.documents.text import UnreadableText, is_unicode

_TOO_MUCH = f"The cleaned copy of the file is too large: it may have up to {in_megabytes(MAX_FILE_BYTES)}."
_DAMAGED = "The file is damaged and cannot be cleaned. Open it in its own program and save it again."
_OLD_FORMAT = HeldContent(ContentKind.CUSTOM_DATA, 1, ("data of an old format of Word, which nobody can list",))

logger = logging.getLogger(__name__)


def list_file_contents(name: str, data: bytes) -> list[HeldContent]:
    """Return what a file holds beside its words, the gravest first. Raises UnreadableText.

    The format is known by the content; `name` only tells Markdown from plain text.
    """
    if recognise(name, data) == "text" and is_unicode(data):
        check_file_size(len(data))
        return list_unseen(data)
    return list(_ask("contents", name, data, "accept").held)


def clean_file(name: str, data: bytes, *, changes: Changes) -> Cleaned:
    """Return a copy of a file without what is not its words; tracked changes are accepted or rejected.

    The copy of an old Word file or an RTF is an OpenDocument text. Raises UnreadableText, whose message is for the
    user, for a file that cannot be cleaned.
    """
    return _ask("clean", name, data, changes)


def _ask(task: str, name: str, data: bytes, changes: Changes) -> Cleaned:
    check_file_size(len(data))
    format_ = recognise(name, data)
    if format_ in FILTERS:
        cleaned = _answer(task, "odt", convert_to_odt(format_, data), changes)
        has_other = any(one.kind is _OLD_FORMAT.kind for one in cleaned.removed)
        return cleaned if has_other else replace(cleaned, removed=(*cleaned.removed, _OLD_FORMAT))
    return _answer(task, format_, data, changes)


def _answer(task: str, format_: str, data: bytes, changes: Changes) -> Cleaned:
    answer = ask_reader([task, format_, changes], data, _TOO_MUCH, most_bytes=MOST_BYTES)
    try:
        return unpack_cleaned(answer)
    except InvalidCleanedCopy as error:
        logger.warning("The cleaner of a %s file gave an answer that is none", format_)
        raise UnreadableText(_DAMAGED) from error
