"""Files read, cut and described in processes of their own, ahead of whoever writes them."""

import hashlib
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Literal

from practices.documents.file_contents.held import Changes, HeldContent
from practices.documents.files import check_file_size, read_file
from practices.documents.language_doubts import doubt_language
from practices.documents.parts import cut_part
from practices.documents.provisions import ProvisionText, read_provisions
from practices.documents.readings import FilePicture
from practices.documents.source_files import copy_of
from practices.documents.text import UnreadableText
from practices.texts.numbering import Doubt

WORKERS = 2
AHEAD = 256
"""How many files are read before the first of them is taken: more than are written together, so that nobody waits."""
AHEAD_BYTES = 32 * 1024 * 1024
"""How much is read before the first of it is taken, by the size of the files; one file may be larger."""
PICTURES_AHEAD = 1024 * 1024
"""Bytes of the pictures of a file that are passed on; larger ones are read again when the file is imported."""
PARCEL = 8
PARCEL_BYTES = 256 * 1024
"""How many small files, and how much, go to a process at once."""
FEW = 16
"""So many files are read here: starting processes takes longer. What is no plain text is read in a child anyhow."""


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """A file to read: its text is in `language` (ISO 639-1), and of it the part that is asked for is taken.

    `changes`: the text is that of a cleaned copy whose tracked changes are accepted or rejected; "" for none.
    """

    file: Path
    language: str
    from_heading: str = ""
    lines: str = ""
    changes: Changes | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a file was read into: the text, its provisions, and the doubts of both, by line of the whole text.

    The text of a scan is empty: pictures of pages become an edition that shows them. `checksum` is the SHA-256 of
    the file, or of its cleaned copy, and `came` that of the file; `held` and `fault` say what the former holds beside
    its words, as in `ImportedFile`. A file that cannot be read has a `refusal`, for the user, and no more.
    """

    text: str = ""
    format: str = ""
    checksum: str = ""
    provisions: tuple[ProvisionText, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    refusal: str = ""
    came: str = ""
    held: tuple[HeldContent, ...] = ()
    fault: str = ""
    pictures: tuple[FilePicture, ...] = ()


def prepare(reading: ReadingTask) -> Prepared:
    """Read one file. Whatever is wrong with it is said in the refusal."""
    try:
        data = _read_bytes(reading.file)
        file = copy_of(reading.file.name, data, reading.changes)
        read = read_file(file.name, file.content)
        text, first = cut_part(read.text, from_heading=reading.from_heading, lines=reading.lines)
        if not text.strip() and not read.is_scan:
            return Prepared(refusal="There is no text in the file.")
    except UnreadableText as refusal:
        return Prepared(refusal=str(refusal))
    # as many lines before it as in the file, so that doubts name those
    found = read_provisions("\n" * (first - 1) + text, language=reading.language)
    last = first + text.count("\n")
    of_language = [
        replace(doubt, line=first + doubt.line - 1) for doubt in doubt_language(text, reading.language or "en")
    ]
    of_reader = tuple(doubt for doubt in read.doubts if first <= doubt.line <= last)
    return Prepared(
        text=text,
        format=read.format,
        checksum=hashlib.sha256(file.content).hexdigest(),
        came=hashlib.sha256(data).hexdigest(),
        held=file.held,
        fault=file.fault,
        pictures=read.pictures if sum(len(one.content) for one in read.pictures) <= PICTURES_AHEAD else (),
        provisions=found.provisions,
        doubts=tuple(sorted((*of_reader, *found.doubts, *of_language), key=lambda doubt: doubt.line)),
    )


def read_ahead(readings: Sequence[ReadingTask], *, workers: int = WORKERS) -> Iterator[Prepared]:
    """Read the files in `workers` processes; give what they were read into, in order, each as soon as it is there."""
    if len(readings) <= FEW:
        yield from map(prepare, readings)
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)
    waiting: deque[tuple[ReadingBatch, Future[list[Prepared]]]] = deque()
    try:
        for parcel in _parcels(readings):
            while waiting and _is_enough([parcel, *(earlier for earlier, _future in waiting)]):
                yield from waiting.popleft()[1].result()
            waiting.append((parcel, pool.submit(_prepare_all, parcel.readings)))
        while waiting:
            yield from waiting.popleft()[1].result()
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class ReadingBatch:
    """Files that one process reads one after the other; `size` is that of all of them, in bytes."""

    readings: tuple[ReadingTask, ...]
    size: int


def _parcels(readings: Iterable[ReadingTask]) -> Iterator[ReadingBatch]:
    """Put small files together, in order; a large one goes by itself."""
    some: list[ReadingTask] = []
    total = 0
    for reading in readings:
        size = _size(reading.file)
        if some and (len(some) == PARCEL or total + size > PARCEL_BYTES):
            yield ReadingBatch(tuple(some), total)
            some, total = [], 0
        some.append(reading)
        total += size
    if some:
        yield ReadingBatch(tuple(some), total)


def _is_enough(parcels: Sequence[ReadingBatch]) -> bool:
    """Tell whether so much is more than is read ahead."""
    count = sum(len(parcel.readings) for parcel in parcels)
    return count > AHEAD or sum(parcel.size for parcel in parcels) > AHEAD_BYTES


def _prepare_all(readings: Sequence[ReadingTask]) -> list[Prepared]:
    return [prepare(reading) for reading in readings]


def _size(file: Path) -> int:
    """Return the size of a file in bytes; what is no file is refused when it is read."""
    try:
        return file.stat().st_size
    except (OSError, ValueError):
        return 0


def _read_bytes(file: Path) -> bytes:
    try:
        if file.is_file():
            check_file_size(file.stat().st_size)
        return file.read_bytes()
    except OSError as error:
        raise UnreadableText(f"The file cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise UnreadableText("This is not the name of a file.") from error


def _end_with_parent() -> None:
    """Let a worker end when the process that started it is killed, and could not tell it; Ctrl-C is for that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
