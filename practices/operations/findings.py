"""What a check found: one finding for each thing that the portal rests on."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class HealthStatus(StrEnum):
    """How a thing stands."""

    OK = "ok"
    WARN = "warn"
    """The portal works, and somebody should look."""
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """What was looked at, how it stands, and a sentence on it.

    `is_mailed`: whether operators are written to where it is not well; not of what this machine cannot know.
    """

    name: str
    verdict: HealthStatus
    words: str
    is_mailed: bool = True


def in_words(span: datetime.timedelta) -> str:
    """Return a span of time in its largest unit, rounded down."""
    seconds = max(int(span.total_seconds()), 0)
    for unit, size in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} seconds"
