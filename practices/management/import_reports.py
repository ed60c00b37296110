"""What an import says: its report as data, and its progress."""

import time
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.management.base import OutputWrapper

from practices.actions.import_plans import Planned
from practices.documents.reading_ahead import Prepared
from practices.queries.editions.held_words import content_doubts
from practices.texts.numbering import Doubt

EVERY = 100
"""How many items lie between two lines of progress where nobody looks."""
BETWEEN = 0.2
"""Seconds between two lines of progress on a terminal."""


def address(page: Any) -> str:
    """Return the address of a page, also of one that is not made yet (its parent is)."""
    return settings.BASE_URL.rstrip("/") + (page.url or "")


def page_row(page: Any, *, is_new: bool) -> dict[str, str | None]:
    """Return uuid and address of a page; what a trial would make has no uuid."""
    return {"id": None if is_new else str(page.translation_key), "url": address(page) if page.url_path else None}


def doubt_rows(doubts: tuple[Doubt, ...]) -> list[dict[str, Any]]:
    """Return doubts as data, in their order."""
    return [
        {"line": doubt.line, "code": doubt.code, "message": doubt.message, "weight": doubt.weight} for doubt in doubts
    ]


def doubts_of(prepared: Prepared) -> tuple[Doubt, ...]:
    """Return the doubts about a file: what it holds beside its text first, then those about its lines."""
    return (*content_doubts(prepared.held, prepared.fault), *prepared.doubts)


def planned_row(item: Planned, prepared: Prepared, *, is_trial: bool) -> dict[str, Any]:
    """Return what became, or would become, of one row of a manifest."""
    row: dict[str, Any] = {
        "line": item.order.line,
        "file": item.order.draft.source_name,
        "title": item.order.draft.title,
        "outcome": item.outcome,
        "refusal": item.refusal or None,
        "instrument": None,
        "edition": None,
        "provisions": len(prepared.provisions),
        "doubts": doubt_rows(doubts_of(prepared)),
    }
    if item.outcome != "refused" and item.instrument is not None and item.edition is not None:
        is_new = is_trial and item.outcome == "created"
        row["instrument"] = page_row(item.instrument, is_new=is_trial and item.instrument.pk is None)
        row["edition"] = page_row(item.edition, is_new=is_new)
    return row


def refused_row(line: int, file: str, refusal: str) -> dict[str, Any]:
    """Return the row of what could not even be read."""
    return {
        "line": line,
        "file": file,
        "title": None,
        "outcome": "refused",
        "refusal": refusal,
        "instrument": None,
        "edition": None,
        "provisions": 0,
        "doubts": [],
    }


@dataclass
class Progress:
    """Says on standard error how far a long work is: on a terminal in one line, elsewhere every EVERY items."""

    stream: OutputWrapper
    verb: str
    total: int
    began: float = field(default_factory=time.monotonic)
    done: int = 0
    said_at: float = 0.0

    def add(self, count: int) -> None:
        """Count `count` more, and say so when it is time."""
        before, self.done = self.done, self.done + count
        if self.stream.isatty():
            if time.monotonic() - self.said_at >= BETWEEN or self.done >= self.total:
                self.said_at = time.monotonic()
                self._say("\r" + self.line().ljust(70), ending="\n" if self.done >= self.total else "")
        elif self.done // EVERY > before // EVERY or (self.done >= self.total and self.done % EVERY):
            self._say(self.line())

    def line(self) -> str:
        """Return count, rate and time left in words."""
        rate = self.done / max(time.monotonic() - self.began, 1e-6)
        left = (self.total - self.done) / rate if rate else 0.0
        rest = f", {left:.0f} s left" if self.done < self.total else ""
        return f"{self.verb}: {self.done} of {self.total}, {rate:.1f} a second{rest}"

    def _say(self, line: str, ending: str | None = None) -> None:
        """Write without the colour of errors, which standard error has on a terminal."""
        self.stream.write(line, style_func=str, ending=ending)
