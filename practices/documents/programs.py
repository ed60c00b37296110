"""Programs of other makers, run on a stranger's file: confined, bounded in time and memory, judged by their output.

A program sees itself, fonts and an empty folder in memory: no file of the server, no network, no other process.
What it is given comes on its standard input, what it made goes out on its standard output, and nothing is left behind.
"""

import functools
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path

from practices.documents.child_process import ChildSaidTooMuch, ChildTookTooLong, Ended, ask_process

FOLDERS = "/usr/bin:/bin"
ENVIRONMENT = {"PATH": FOLDERS, "LC_ALL": "C.UTF-8", "HOME": "/job", "OMP_THREAD_LIMIT": "1"}
_MEMORY_FOLDER = 256 * 1024 * 1024
_SEEN = ("/usr/bin", "/usr/lib", "/usr/lib64", "/usr/share", "/etc/fonts", "/etc/libreoffice", "/proc/version")
_LINKS = (("usr/bin", "/bin"), ("usr/lib", "/lib"), ("usr/lib64", "/lib64"))

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a program may use: seconds of the clock and of the processor, bytes of memory, bytes of its answer."""

    seconds: int
    cpu_seconds: int
    memory: int
    answer: int


TRIAL = Bounds(seconds=20, cpu_seconds=10, memory=512 * 1024**2, answer=64 * 1024)
"""What a program may use that is only asked what it can."""


class ProgramFailed(Exception):
    """The program gave no answer within its bounds."""


def has_program(name: str) -> bool:
    """Tell whether a program is installed where Debian puts it."""
    return shutil.which(name, path=FOLDERS) is not None


@functools.cache
def has_sandbox() -> bool:
    """Tell whether bubblewrap is installed and may confine here; containers and hardened units can forbid it."""
    if not has_program("bwrap"):
        return False
    try:
        return _ask(_confined("true"), b"", TRIAL).status == 0
    except ProgramFailed:
        return False


def ask_program(script: str, data: bytes, bounds: Bounds, *, needs_sandbox: bool = True) -> bytes:
    """Return what a script of the shell prints that is given `data`; it runs in an empty folder. Raises ProgramFailed.

    Without `needs_sandbox` it is only bounded where bubblewrap cannot confine: for input that the portal made itself.
    """
    if needs_sandbox and not has_sandbox():
        raise ProgramFailed("there is no sandbox")
    limited = f"ulimit -c 0; ulimit -t {bounds.cpu_seconds}; ulimit -v {bounds.memory // 1024}\n{script}"
    command = _confined(limited) if has_sandbox() else _within_folder(limited)
    ended = _ask(command, data, bounds)
    if ended.status or not ended.answer:
        logger.warning("A program ended with status %d: %s", ended.status, ended.complaint[-300:])
        raise ProgramFailed("it made nothing")
    return ended.answer


def _ask(command: list[str], data: bytes, bounds: Bounds) -> Ended:
    try:
        return ask_process(
            command,
            data,
            environment=ENVIRONMENT,
            folder=Path("/"),
            seconds=bounds.seconds,
            most_bytes=bounds.answer,
        )
    except ChildTookTooLong as error:
        raise ProgramFailed("it took too long") from error
    except ChildSaidTooMuch as error:
        raise ProgramFailed("it made too much") from error


def _confined(script: str) -> list[str]:
    """Return the command that runs a script in namespaces of its own, which end with the process that asked."""
    seen = [part for path in _SEEN for part in ("--ro-bind-try", path, path)]
    links = [part for target, place in _LINKS for part in ("--symlink", target, place)]
    room = ["--size", str(_MEMORY_FOLDER), "--tmpfs"]
    variables = [part for pair in ENVIRONMENT.items() for part in ("--setenv", *pair)]
    ways = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", *variables, *seen, *links]
    return [*ways, "--dev", "/dev", *room, "/tmp", *room, "/job", "--chdir", "/job", "/bin/sh", "-c", script]  # noqa: S108


def _within_folder(script: str) -> list[str]:
    """Return the command that runs a script in a folder of its own, which goes with it."""
    kept = 'job=$(mktemp -d) && trap \'rm -rf "$job"\' EXIT && cd "$job" && export HOME="$job"\n'
    return ["/bin/sh", "-c", f"{kept}{script}"]
