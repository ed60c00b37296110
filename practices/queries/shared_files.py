"""Derived files below SEARCH_DIR that all processes of a machine map and share: one process makes them at a time.

They are never an authority: what is found in them is asked again of the database before it is shown, and files that
are lost are made again.
"""

import fcntl
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

RESTS = 10
"""How many times as long as it took to make files the next ones wait."""
RESTS_AFTER_FAULT = 60.0


_kinds: list["SharedFiles"] = []


class OpenedFiles(Protocol):
    """Files that are open: their folder, and the seconds in which they were made."""

    @property
    def folder(self) -> Path: ...
    @property
    def seconds(self) -> float: ...


class SharedFiles[Opened: OpenedFiles]:
    """Files of one kind: a folder for each time they were made, the newest of which is in use."""

    def __init__(self, name: str, open_folder: Callable[[Path], Opened], *, mode: int = 0o755) -> None:
        self._name, self._open, self._mode = name, open_folder, mode
        _kinds.append(self)
        self._opened: Opened | None = None
        self._thread = threading.Lock()
        self._next_at = 0.0

    def newest(self) -> Opened | None:
        """Open the newest files of this machine, or keep those that are open; None where there are none."""
        for folder in self._folders():
            if self._opened is not None and self._opened.folder == folder:
                return self._opened
            with suppress(OSError, ValueError, KeyError, TypeError):
                self._opened = self._open(folder)
                return self._opened
        self._opened = None
        return None

    def make(
        self, write: Callable[[Path], None], *, waits: bool = False, is_wanted: Callable[[], bool] = lambda: True
    ) -> Opened | None:
        """Have files written and use them; the newest there are where another process makes some.

        `waits` for the other process, and then asks again whether they are wanted. Raises OSError.
        """
        root = Path(settings.SEARCH_DIR)
        root.mkdir(parents=True, exist_ok=True)
        with self._alone(root, waits=waits) as is_alone:
            if not is_alone or not is_wanted():
                return self.newest()
            made = Path(mkdtemp(prefix=f"making-{self._name}-", dir=root))
            try:
                write(made)
                made.chmod(self._mode)
                target = root / f"{self._name}-{time.time_ns()}"
                made.rename(target)
            except BaseException:
                shutil.rmtree(made, ignore_errors=True)
                raise
            for old in [*self._folders()[1:], *root.glob(f"making-{self._name}-*")]:
                shutil.rmtree(old, ignore_errors=True)
            self._opened = self._open(target)
            return self._opened

    def make_beside(self, make: Callable[[], Opened | None], *, rests: float = 0.0) -> None:
        """Let a thread make files, where none does and the last were not made within `rests` seconds."""
        if time.monotonic() >= self._next_at and self._thread.acquire(blocking=False):
            threading.Thread(
                target=self._make_beside, args=[make, rests], name=f"{self._name}-files", daemon=True
            ).start()

    def forget(self) -> None:
        """Open files anew when they are next asked for."""
        self._opened = None
        self._next_at = 0.0

    def _make_beside(self, make: Callable[[], Opened | None], rests: float) -> None:
        try:
            made = make()
            self._next_at = time.monotonic() + (max(rests, RESTS * made.seconds) if made else RESTS_AFTER_FAULT)
        except (DatabaseError, OSError):
            logger.warning("the files “%s” were not made", self._name, exc_info=True)
            self._next_at = time.monotonic() + RESTS_AFTER_FAULT
        finally:
            connection.close()
            self._thread.release()

    def _folders(self) -> list[Path]:
        root = Path(settings.SEARCH_DIR)
        return sorted(root.glob(f"{self._name}-*"), reverse=True) if root.is_dir() else []

    @contextmanager
    def _alone(self, root: Path, *, waits: bool) -> Iterator[bool]:
        """Tell whether no other process of this machine makes such files; until the block ends none does."""
        with (root / f"{self._name}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            yield True


def drop_shared_files() -> None:
    """Remove all such files of this machine, and those that are being made: others are made when asked for."""
    root = Path(settings.SEARCH_DIR)
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
    for kind in _kinds:
        kind.forget()
