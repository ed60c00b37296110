"""A file that an organization sends, read into numbered text: the front door for every format.

What is not plain Unicode is read in a process of its own, with bounded memory and time; whatever becomes of that
process, the caller gets a reading or a refusal in words.
"""

import base64
import hashlib
import io
import json
import logging
import signal
import sys
import tarfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from practices.documents import child
from practices.documents.child_process import ChildSaidTooMuch, ChildTookTooLong, Ended, ask_process
from practices.documents.finishing import finish
from practices.documents.formats import recognise
from practices.documents.limits import (
    MAX_ANSWER_BYTES,
    MAX_FILE_BYTES,
    MAX_READING_BYTES,
    MAX_TEXT_BYTES,
    MEMORY_BYTES,
    WALL_SECONDS,
    WORDS_ALONE,
    in_megabytes,
)
from practices.documents.office_files import FILTERS, convert_to_odt
from practices.documents.plain_text import read_plain_file
from practices.documents.readings import CODE_LENGTH, PICTURE_STARTS, READ_FORMATS, FilePicture, ReadFile
from practices.documents.text import UnreadableText, is_unicode
from practices.texts.numbering import Doubt

ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-s", "-P", "-B", "-m", "practices.documents.child")
_ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
_TOO_LONG = (
    f"The file takes longer than {WALL_SECONDS} seconds to read. Split it, or save it again as a plain DOCX or PDF."
)
_TOO_MUCH = f"The file needs more than {in_megabytes(MEMORY_BYTES)} of memory to be read. Split it, or save it again."
_TOO_DEEP = "The file is nested too deeply to be read. Open it in its own program and save it again."
_DAMAGED = "The file is damaged, or made in a way that cannot be read. Open it in its own program and save it again."
_CRASHED = (
    f"The file is damaged, or too large to be read in {in_megabytes(MEMORY_BYTES)} of memory. "
    "Open it in its own program and save it again, or split it."
)
_PICTURED = frozenset({"docx", "odt", "pdf", "html"})
"""The formats whose pictures are taken in."""
_LEAST_SECONDS = 2.0
_LATE = frozenset({-signal.SIGXCPU, -signal.SIGALRM})

logger = logging.getLogger(__name__)


class ReaderFailed(UnreadableText):
    """The reader came to no answer: it took too long, needed too much, or crashed."""


def read_file(name: str, data: bytes) -> ReadFile:
    """Read a file into numbered text. Raises UnreadableText, whose message is for the user.

    The format is known by the content; `name` only tells Markdown from plain text.
    """
    check_file_size(len(data))
    format_ = recognise(name, data)
    if format_ in {"text", "markdown"} and len(data) > MAX_TEXT_BYTES:
        raise UnreadableText(f"The file is too large: a text may have up to {in_megabytes(MAX_TEXT_BYTES)}.")
    if format_ == "text" and is_unicode(data):
        return finish(read_plain_file(data))
    read_as, data = ("odt", convert_to_odt(format_, data)) if format_ in FILTERS else (format_, data)
    return _parse(_ask_for_words(read_as, data), format_)


def _ask_for_words(format_: str, data: bytes) -> bytes:
    """Let the child read; where it fails, once more for the words alone, in what is left of its time."""
    too_much = f"The text of the file is too large: it may have up to {in_megabytes(MAX_TEXT_BYTES)}."
    began = time.monotonic()
    try:
        return ask_reader([format_], data, too_much, most_bytes=MAX_READING_BYTES)
    except ReaderFailed as failure:
        left = WALL_SECONDS - (time.monotonic() - began)
        if format_ not in _PICTURED or left < _LEAST_SECONDS:
            raise
        try:
            return ask_reader([format_], data, too_much, seconds=left, more=WORDS_ALONE)
        except ReaderFailed:
            raise failure from None


def render_file_page(data: bytes, page: int, width: int) -> bytes:
    """Return page `page` (from 1) of a PDF file as a picture `width` pixels wide (PNG). Raises UnreadableText."""
    _check_has_pages(data)
    return ask_reader(["page", str(page), str(width)], data, "The picture of this page is too large.")


def read_layers(layers: Sequence[bytes]) -> ReadFile:
    """Read layers of text, each a PDF file of one page or empty, as one text. Raises UnreadableText."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for number, layer in enumerate(layers):
            member = tarfile.TarInfo(str(number))
            member.size = len(layer)
            archive.addfile(member, io.BytesIO(layer))
    return _parse(ask_reader(["layers"], packed.getvalue(), _TOO_MUCH), "pdf")


def count_file_pages(data: bytes) -> int:
    """Count the pages of a PDF file without reading them. Raises UnreadableText."""
    _check_has_pages(data)
    return _parse_count(ask_reader(["pages"], data, _DAMAGED))


def check_facsimile(name: str, data: bytes) -> None:
    """Raise UnreadableText for a file that cannot stand for its text: locked with a password, damaged, or no document.

    A PDF file that only forbids printing or copying opens, and is taken.
    """
    check_file_size(len(data))
    if recognise(name, data) == "pdf":
        count_file_pages(data)


def _check_has_pages(data: bytes) -> None:
    check_file_size(len(data))
    if recognise("", data) != "pdf":
        raise UnreadableText("Only pages of PDF files can be shown.")


def check_file_size(size: int) -> None:
    """Raise UnreadableText for a file of more than MAX_FILE_BYTES, before it is looked at."""
    if size > MAX_FILE_BYTES:
        raise UnreadableText(f"The file is too large: it may have up to {in_megabytes(MAX_FILE_BYTES)}.")


def ask_reader(
    arguments: list[str],
    data: bytes,
    too_much: str,
    *,
    most_bytes: int = MAX_ANSWER_BYTES,
    seconds: float = WALL_SECONDS,
    more: Mapping[str, str] | None = None,
) -> bytes:
    """Let the child answer. `too_much` refuses an answer longer than `most_bytes`; `more` is for its environment.

    Raises UnreadableText: ReaderFailed where the child does not even refuse.
    """
    try:
        ended = ask_process(
            [*_COMMAND, *arguments],
            data,
            environment={**_ENVIRONMENT, **(more or {})},
            folder=ROOT,
            seconds=seconds,
            most_bytes=most_bytes,
        )
    except ChildTookTooLong as error:
        raise ReaderFailed(_TOO_LONG) from error
    except ChildSaidTooMuch as error:
        raise UnreadableText(too_much) from error
    if ended.status == child.ANSWERED:
        return ended.answer
    refusal = UnreadableText if ended.status == child.REFUSED else ReaderFailed
    raise refusal(_explain(arguments[0], ended))


def _explain(format_: str, ended: Ended) -> str:
    """Say to the user why there is no answer, and to the operator what is not the file's fault alone."""
    if ended.status == child.REFUSED:
        return ended.answer.decode("utf-8", "replace").strip() or _DAMAGED
    if ended.status in _LATE:
        return _TOO_LONG
    if ended.status in {child.OUT_OF_MEMORY, -signal.SIGKILL}:
        return _TOO_MUCH
    if ended.status == child.TOO_DEEP:
        return _TOO_DEEP
    last = ended.complaint.rpartition("\n")[2][:500]
    logger.warning("The reader of a %s file ended with status %d: %s", format_, ended.status, last)
    if "MemoryError" in last or "bad_alloc" in last:
        return _TOO_MUCH
    return _CRASHED if ended.status < 0 else _DAMAGED


def _parse(answer: bytes, format_: str) -> ReadFile:
    """Read what the child answered, which is trusted no more than the file was. Raises UnreadableText."""
    try:
        row = json.loads(answer)
        read = ReadFile(
            text=_typed(row["text"], str),
            format=format_ if format_ in FILTERS or row["format"] not in READ_FORMATS else row["format"],
            doubts=tuple(
                Doubt(
                    _typed(doubt["line"], int),
                    _typed(doubt["code"], str),
                    _typed(doubt["message"], str),
                    float(doubt["weight"]),
                )
                for doubt in row["doubts"]
            ),
            title=_typed(row["title"], str),
            language=_typed(row["language"], str),
            pages=tuple(_typed(line, int) for line in row["pages"]),
            is_scan=_typed(row["is_scan"], bool),
            pictures=tuple(_parse_picture(picture) for picture in row["pictures"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        logger.warning("The reader of a %s file gave an answer that is none: %s", format_, type(error).__name__)
        raise UnreadableText(_DAMAGED) from error
    return finish(read)


def _parse_picture(row: dict[str, object]) -> FilePicture:
    """Read a picture that the child answered: of a known kind, under the code that is its own. Raises ValueError."""
    content = base64.b64decode(_typed(row["content"], str), validate=True)
    code, media_type = _typed(row["code"], str), _typed(row["media_type"], str)
    if hashlib.sha256(content).hexdigest()[: len(code)] != code or len(code) != CODE_LENGTH:
        raise ValueError("code")
    if not any(content.startswith(start) for start in PICTURE_STARTS[media_type]):
        raise ValueError("media_type")
    return FilePicture(code, media_type, _typed(row["width"], int), _typed(row["height"], int), content)


def _parse_count(answer: bytes) -> int:
    """Read a number that the child answered. Raises UnreadableText."""
    if not answer.isdigit():
        logger.warning("The pages of a file were counted and the answer is no number")
        raise UnreadableText(_DAMAGED)
    return int(answer)


def _typed[T](value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise TypeError(kind.__name__)
    return value
