"""Reading hostile files one after the other in processes that may die, and saying how each ended.

Two ways. `read_truly` goes through the front door, with a child process for the file. `read_in_worker` runs the same
recognition, reader and finishing in one long-lived process under the same bounds, which is what most mutated files
need: it spares starting a child, and it shows what the readers themselves raise.
"""

import importlib
import logging
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path

from practices.documents import limits
from practices.documents.files import check_file_size, read_file
from practices.documents.finishing import finish
from practices.documents.formats import READERS, recognise
from practices.documents.readings import ReadFile, UnreadableText

PATIENCE = limits.WALL_SECONDS + 2
"""Seconds for one file; what is above the limit is for starting and killing the child on a busy machine."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the reading of a file ended: "read", "refused", or "fault" with what was raised.

    `peak` is the most memory of any one reading process so far, in MiB. `leaked` says that the bait was in the text,
    `crash` how a child ended that did not even refuse.
    """

    kind: str
    message: str = ""
    seconds: float = 0.0
    peak: int = 0
    leaked: bool = False
    crash: str = ""


class Worker:
    """A process that reads files when asked, started again when it dies."""

    def __init__(self, context: SpawnContext, *, truly: bool, folder: str, secret: str) -> None:
        self._context, self._truly, self._folder, self._secret = context, truly, folder, secret
        self._start()

    def _start(self) -> None:
        self._connection, there = self._context.Pipe()
        self._process: SpawnProcess = self._context.Process(
            target=_serve, args=(there, self._truly, self._folder, self._secret), daemon=False
        )
        self._process.start()
        there.close()

    def read(self, name: str, data: bytes) -> Outcome:
        """Read one file; a worker that dies or does not answer is an outcome too."""
        started = time.monotonic()
        try:
            self._connection.send((name, data))
            if self._connection.poll(PATIENCE + 5):
                outcome: Outcome = self._connection.recv()
                return outcome
            message = "the worker does not answer"
        except (EOFError, OSError):
            message = "the worker died"
        self._process.kill()
        self._process.join()
        status = self._process.exitcode
        self._connection.close()
        self._start()
        return Outcome("died", f"{message} (exit status {status})", time.monotonic() - started)

    def stop(self) -> None:
        self._connection.close()
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


class _Crashes(logging.Handler):
    """Keeps what the front door tells the operator."""

    def __init__(self, kept: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        self._kept.append(record.getMessage())


def _serve(connection: Connection, truly: bool, folder: str, secret: str) -> None:
    crashes: list[str] = []
    logging.getLogger("practices.documents").addHandler(_Crashes(crashes))
    os.chdir(folder)
    os.environ["TMPDIR"] = folder
    if not truly:
        _limit()
    read = read_file if truly else read_in_worker
    while True:
        try:
            name, data = connection.recv()
        except EOFError:
            return
        crashes.clear()
        outcome = _try(read, name, data, secret, truly=truly)
        connection.send(replace(outcome, crash="; ".join(crashes)))


def _limit() -> None:
    """Bound the worker like a child, but for its processor time: it reads many files."""
    for kind, bound in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (bound, bound))


def read_in_worker(name: str, data: bytes) -> ReadFile:
    """Read as the front door does, without a child. Raises whatever the reader raises."""
    check_file_size(len(data))
    module, _, function = READERS[recognise(name, data)].rpartition(".")
    return finish(getattr(importlib.import_module(module), function)(data))


def _try(read: Callable[[str, bytes], ReadFile], name: str, data: bytes, secret: str, *, truly: bool) -> Outcome:
    started = time.monotonic()
    kind, message, leaked = "read", "", False
    try:
        found = read(name, data)
        leaked = secret in found.text or secret in found.title
        if not isinstance(found, ReadFile):
            kind, message = "fault", f"gave {type(found).__name__}"
    except UnreadableText as refusal:
        kind, message = "refused", str(refusal)
        leaked = secret in message
    except (MemoryError, RecursionError) as error:
        kind, message = ("fault" if truly else "exhausted"), type(error).__name__
    except Exception as error:
        kind, message = "fault", f"{type(error).__name__}: {str(error)[:150]} in {_where(error)}"
    return Outcome(kind, message, time.monotonic() - started, _peak_mebibytes(of_children=truly), leaked)


def _peak_mebibytes(*, of_children: bool) -> int:
    """Return most memory of the children, or of this process since it was started (getrusage counts its parent's)."""
    if of_children:
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def _where(error: BaseException) -> str:
    """Return file and line of ours that was last on the way."""
    place, trace = "", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "practices" in code.co_filename:
            place = f"{code.co_filename.rpartition('/documents/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
