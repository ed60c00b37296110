"""How a command last ended on this machine: what runs by the clock may have stopped unseen, or failed."""

import datetime
import logging
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A run that failed after the last good one: when, and a description."""

    at: datetime.datetime
    words: str


def note_run(*, name: str, now: datetime.datetime) -> None:
    """Note that a command came to its end. A disk that takes nothing is logged, and stops nothing."""
    try:
        _write(_file(name), now.isoformat())
        _failed(name).unlink(missing_ok=True)
    except OSError:
        logger.warning("the time of %s cannot be noted", name, exc_info=True)


def note_failure(*, name: str, words: str, now: datetime.datetime) -> None:
    """Note that a command failed, until it ends well. A disk that takes nothing is logged, and stops nothing."""
    try:
        _write(_failed(name), f"{now.isoformat()}\n{words}")
    except OSError:
        logger.warning("the failure of %s cannot be noted", name, exc_info=True)


def last_run(name: str) -> datetime.datetime | None:
    """Return when a command last ended well; None where it never did, or nobody can tell."""
    try:
        return datetime.datetime.fromisoformat(_file(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def last_failure(name: str) -> Failure | None:
    """Return the last failure of a command that has not ended well since."""
    try:
        at, _end, words = _failed(name).read_text(encoding="utf-8").partition("\n")
        return Failure(datetime.datetime.fromisoformat(at), words)
    except (OSError, ValueError):
        return None


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _file(name: str) -> Path:
    return Path(settings.UPKEEP_DIR) / f"last-{name}"


def _failed(name: str) -> Path:
    return Path(settings.UPKEEP_DIR) / f"last-{name}.failed"
