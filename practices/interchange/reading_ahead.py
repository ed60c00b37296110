"""Files read, cut and described in processes of their own, ahead of whoever writes them."""

import hashlib
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path

from practices.interchange.files import check_file_size, read_file
from practices.interchange.parts import cut_part
from practices.interchange.provisions import ProvisionText, read_provisions
from practices.interchange.text import UnreadableText
from practices.numbering import Doubt

WORKERS = 2
AHEAD = 64
"""How many files are read before the first of them is taken."""
FEW = 16
"""So many files are read here: starting processes takes longer. What is no plain text is read in a child anyhow."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file to read: its text is in `language` (ISO 639-1), and of it the part that is asked for is taken."""

    file: Path
    language: str
    from_heading: str = ""
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a file was read into: the text, its provisions, and the doubts of both, by line of the whole text.

    The text of a scan is empty: pictures of pages become an edition that shows them. `checksum` is the SHA-256 of
    the file. A file that cannot be read has a `refusal`, for the user, and no more.
    """

    text: str = ""
    format: str = ""
    checksum: str = ""
    provisions: tuple[ProvisionText, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    refusal: str = ""


def prepare(reading: Reading) -> Prepared:
    """Read one file. Whatever is wrong with it is said in the refusal."""
    try:
        data = _read_bytes(reading.file)
        read = read_file(reading.file.name, data)
        text, first = cut_part(read.text, from_heading=reading.from_heading, lines=reading.lines)
        if not text.strip() and not read.is_scan:
            return Prepared(refusal="There is no text in the file.")
    except UnreadableText as refusal:
        return Prepared(refusal=str(refusal))
    # as many lines before it as in the file, so that doubts name those
    found = read_provisions("\n" * (first - 1) + text, language=reading.language)
    last = first + text.count("\n")
    of_reader = tuple(doubt for doubt in read.doubts if first <= doubt.line <= last)
    return Prepared(
        text=text,
        format=read.format,
        checksum=hashlib.sha256(data).hexdigest(),
        provisions=found.provisions,
        doubts=tuple(sorted((*of_reader, *found.doubts), key=lambda doubt: doubt.line)),
    )


def read_ahead(readings: Sequence[Reading], *, workers: int = WORKERS) -> Iterator[Prepared]:
    """Read the files in `workers` processes; give what they were read into, in order, each as soon as it is there."""
    if len(readings) <= FEW:
        yield from map(prepare, readings)
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)
    waiting: deque[Future[Prepared]] = deque()
    try:
        for reading in readings:
            waiting.append(pool.submit(prepare, reading))
            if len(waiting) >= AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


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
    """Let a worker end when the process that started it is killed, and could not tell it."""

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
