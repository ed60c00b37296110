"""Dates that carry their precision."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from organizations.models.dates import Precision, format_partial_date, last_day
from practices.texts.written_dates import read_date

__all__ = ["PartialDate", "Precision", "format_partial_date", "last_day"]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or the year; stored as its first day."""

    on: datetime.date
    precision: Precision = Precision.DAY

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read "2003", "2003-05" or "2003-05-14" (ISO 8601). Raises ValueError with a sentence for the user."""
        match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text.strip())
        try:
            if not match:
                raise ValueError(text)  # noqa: TRY301 - one message for both refusals
            year, month, day = match.groups()
            on = datetime.date(int(year), int(month or 1), int(day or 1))
        except ValueError as error:
            raise ValueError(
                _("“%(text)s” is not a date. Write 2003-05-14, 2003-05 or 2003.") % {"text": text[:40]}
            ) from error
        return cls(on, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)

    @classmethod
    def read(cls, text: str) -> "PartialDate":
        """Read a date as people write it: "1 June 2026", "1er juin 2026", "2003-05". Raises ValueError."""
        found = read_date(text)
        if found is None:
            message = _("“%(text)s” is not a date. Write 14 May 2003, May 2003, 2003 or 2003-05-14.")
            raise ValueError(message % {"text": text[:40]})
        return cls.parse(found.iso)

    def __str__(self) -> str:
        return format_partial_date(self.on, self.precision)
