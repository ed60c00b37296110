"""How large a stranger's file may be, and how much its reader may use."""

import os
import resource
import signal
import time

MAX_TEXT_BYTES = 4 * 1024 * 1024
"""The largest plain text, and the largest text that is taken out of a file of another format."""
MAX_FILE_BYTES = 32 * 1024 * 1024
"""The largest file of another format."""
MAX_ANSWER_BYTES = 8 * 1024 * 1024
"""The most that a reader may answer: a text of `MAX_TEXT_BYTES` with its doubts, or the picture of a page."""
MAX_PICTURE_BYTES = 12 * 1024 * 1024
"""Of the pictures of one file together, as they are kept."""
MAX_READING_BYTES = MAX_ANSWER_BYTES + 2 * MAX_PICTURE_BYTES
"""The most that a reader may answer with the pictures of the file, which are a third larger on the way."""
MAX_DOUBTS = 2_000

WALL_SECONDS = 20
CPU_SECONDS = 15
MEMORY_BYTES = 512 * 1024 * 1024
OPEN_FILES = 64
LEFT_FOR_WORDS = 6.0
"""Seconds of a reader's time that are not its pictures': no further one is begun in them."""
WORDS_ALONE = {"READ_WORDS_ALONE": "1"}
"""The environment of a reader that takes no picture in, after one that came to no end."""


def in_megabytes(count: int) -> str:
    """Return a number of bytes as a user reads it, such as "4 MB"."""
    return f"{count // 1024**2} MB"


def limit_this_process() -> None:
    """Bound memory, time, files and processes of the running process, for good.

    The address space is bounded, which is more than what is resident. Nothing can be written to a file. The alarm
    ends a process whose parent is gone.
    """
    bounds = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for kind, bound in bounds.items():
        most = resource.getrlimit(kind)[1]
        value = bound if most == resource.RLIM_INFINITY else min(bound, most)
        resource.setrlimit(kind, (value, value))
    signal.alarm(WALL_SECONDS + 1)


def has_time_for_pictures() -> bool:
    """Say whether the running process may begin a further picture; one that is not bounded always may."""
    if WORDS_ALONE.items() <= os.environ.items():
        return False
    processor, _most = resource.getrlimit(resource.RLIMIT_CPU)
    alarm, _again = signal.getitimer(signal.ITIMER_REAL)
    is_late = processor != resource.RLIM_INFINITY and processor - time.process_time() < LEFT_FOR_WORDS
    return not is_late and not 0 < alarm < LEFT_FOR_WORDS
