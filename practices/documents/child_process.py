"""A process that is given bytes and a short time, and answers with a bounded number of bytes."""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_CHUNK = 64 * 1024
_MOST_ERRORS = 16 * 1024


class ChildTookTooLong(Exception):
    """The process was not done in its time."""


class ChildSaidTooMuch(Exception):
    """The process answered more than it may."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit status (negative for a signal), its answer, the end of what it complained of."""

    status: int
    answer: bytes
    complaint: str


def ask_process(
    command: Sequence[str],
    data: bytes,
    *,
    environment: Mapping[str, str],
    folder: Path,
    seconds: float,
    most_bytes: int,
) -> Ended:
    """Return `data` to a new process of a group of its own, and wait for its answer.

    Whatever happens, nothing of the group is left running. Raises ChildTookTooLong, ChildSaidTooMuch.
    """
    deadline = time.monotonic() + seconds
    process = subprocess.Popen(  # noqa: S603  (no shell, our own interpreter)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(environment),
        cwd=folder,
        start_new_session=True,
    )
    try:
        answer, complaint = _talk(process, data, deadline, most_bytes)
        status = process.wait(max(0.01, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise ChildTookTooLong from error
    finally:
        _end(process)
    return Ended(status, answer, complaint)


def _talk(process: subprocess.Popen[bytes], data: bytes, deadline: float, most_bytes: int) -> tuple[bytes, str]:
    """Write and read by turns until both outputs are closed."""
    given, answer, complaint = memoryview(data), bytearray(), bytearray()
    with selectors.DefaultSelector() as selector:
        for pipe, kind in ((process.stdin, "in"), (process.stdout, "out"), (process.stderr, "err")):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
                selector.register(pipe, selectors.EVENT_WRITE if kind == "in" else selectors.EVENT_READ, kind)
        while any(key.data != "in" for key in selector.get_map().values()):
            left = deadline - time.monotonic()
            if left <= 0:
                raise ChildTookTooLong
            for key, _ in selector.select(left):
                stream: IO[bytes] = key.fileobj  # type: ignore[assignment]
                if key.data == "in":
                    given = _give(stream, given)
                    is_open = bool(given)
                else:
                    chunk = os.read(stream.fileno(), _CHUNK)
                    is_open = bool(chunk)
                    if key.data == "out":
                        answer += chunk
                    else:
                        complaint = (complaint + chunk)[-_MOST_ERRORS:]
                if len(answer) > most_bytes:
                    raise ChildSaidTooMuch
                if not is_open:
                    selector.unregister(stream)
                    _close(stream)
    return bytes(answer), complaint.decode("utf-8", "replace").strip()


def _give(stream: IO[bytes], given: memoryview) -> memoryview:
    """Write some, and give what is left; nothing when the process reads no more."""
    try:
        return given[os.write(stream.fileno(), given[:_CHUNK]) :]
    except BrokenPipeError:
        return given[:0]


def _close(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        return


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the group, while its number is still its own: before the process is waited for, if it was not yet."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            _close(stream)
