"""Dates of which only the month or the year may be known; they are stored as their first day."""

import calendar
import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")
    UNKNOWN = "unknown", _("Date not known")


def format_partial_date(on: datetime.date | None, precision: str) -> str:
    """Write a date in its known precision: "2003-05-14", "2003-05", "2003", or "undated"."""
    if on is None or precision == Precision.UNKNOWN:
        return "undated"
    length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[Precision(precision)]
    return on.isoformat()[:length]


def last_day(on: datetime.date, precision: str) -> datetime.date:
    """Return the last day that a date of this precision may mean."""
    if precision == Precision.YEAR:
        return on.replace(month=12, day=31)
    if precision == Precision.MONTH:
        return on.replace(day=calendar.monthrange(on.year, on.month)[1])
    return on
