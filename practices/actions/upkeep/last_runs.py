"""When a command last came to its end on this machine: what runs by the clock, and may have stopped unseen."""

import datetime
import logging
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)


def note_run(*, name: str, now: datetime.datetime) -> None:
    """Note that a command came to its end. A disk that takes nothing is logged, and stops nothing."""
    try:
        file = _file(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(now.isoformat(), encoding="utf-8")
    except OSError:
        logger.exception("the time of %s cannot be noted", name)


def last_run(name: str) -> datetime.datetime | None:
    """Give when a command last came to its end; None where it never did, or nobody can tell."""
    try:
        return datetime.datetime.fromisoformat(_file(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _file(name: str) -> Path:
    return Path(settings.UPKEEP_DIR) / f"last-{name}"
