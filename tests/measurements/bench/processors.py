"""Seconds that processes took of a processor, as Linux counts them: of those that this one started, and of others."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def seconds_of(processes: Iterable[int]) -> float:
    """Return the seconds of all threads of these processes; one that is gone counts for nothing."""
    return sum(_ticks(process) for process in processes) * TICK


def started_here(said: str) -> list[int]:
    """Return the processes below this one whose command line holds these words."""
    return [process for process in _below(os.getpid()) if said in _command(process)]


def is_here(process: int, name: str) -> bool:
    """Tell whether a process of this name runs on this machine under this number."""
    return _read(process, "comm").strip().startswith(name)


def _below(top: int) -> Iterator[int]:
    parents = {int(file.name): _parent(int(file.name)) for file in PROC.glob("[0-9]*")}
    for process in parents:
        above: int | None = process
        while above and above != top:
            above = parents.get(above)
        if above == top and process != top:
            yield process


def _fields(process: int) -> list[str]:
    return _read(process, "stat").rpartition(")")[2].split()


def _parent(process: int) -> int:
    fields = _fields(process)
    return int(fields[1]) if fields else 0


def _ticks(process: int) -> int:
    fields = _fields(process)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _command(process: int) -> str:
    return _read(process, "cmdline").replace("\0", " ")


def _read(process: int, name: str) -> str:
    try:
        return (PROC / str(process) / name).read_text(errors="replace")
    except OSError:
        return ""
