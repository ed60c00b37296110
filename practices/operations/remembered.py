"""Small notes that the processes of one machine share: a JSON file below UPKEEP_DIR, changed under a lock.

Neither database nor cache takes part: either may be what is away. Where the folder takes nothing, each process keeps
what it changes in memory, and puts it beside what is in the file as soon as the folder takes files again.
"""

import copy
import fcntl
import json
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings

Notes = dict[str, Any]
_in_memory: dict[Path, Notes] = {}
"""What this process changed and could not write: by file and key the present value, `GONE` for a key that went."""
GONE = object()
_memory_lock = threading.RLock()


@contextmanager
def changing_notes(name: str) -> Iterator[Notes]:
    """Yield the notes of this name, to be changed; nobody else changes them meanwhile. Never raises OSError itself."""
    path = _path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_suffix(".lock").open("a", encoding="utf-8")
    except OSError:
        with _memory_lock:
            notes = read_notes(name)
            before = copy.deepcopy(notes)
            yield notes
            _hold(path, before, notes)
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        notes = read_notes(name)
        before = copy.deepcopy(notes)
        yield notes
        if notes != before or path in _in_memory:
            _write(path, before, notes)


def read_notes(name: str) -> Notes:
    """Return the notes of this name; none where they cannot be read."""
    path = _path(name)
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = {}
    notes = {**(said if isinstance(said, dict) else {}), **copy.deepcopy(_in_memory.get(path, {}))}
    return {key: value for key, value in notes.items() if value is not GONE}


def is_writable() -> bool:
    """Tell whether notes can be written, by writing one."""
    folder = Path(settings.UPKEEP_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"1")
    except OSError:
        return False
    return True


def _path(name: str) -> Path:
    return Path(settings.UPKEEP_DIR) / f"{name}.json"


def _hold(path: Path, before: Notes, notes: Notes) -> None:
    """Keep in memory what was changed: others may change other keys of the file meanwhile."""
    held = _in_memory.setdefault(path, {})
    for key in {*before, *notes}:
        if notes.get(key) != before.get(key):
            held[key] = copy.deepcopy(notes[key]) if key in notes else GONE
    if not held:
        del _in_memory[path]


def _write(path: Path, before: Notes, notes: Notes) -> None:
    """Write whole or not at all; a disk that takes nothing leaves what was changed in memory."""
    half = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.half")
    try:
        half.write_text(json.dumps(notes), encoding="utf-8")
        half.chmod(0o600)
        half.replace(path)
        _in_memory.pop(path, None)
    except OSError:
        _hold(path, before, notes)
        with suppress(OSError):
            half.unlink(missing_ok=True)
