"""Round numbers and days for the axes of pictures."""

import datetime
import math
from collections.abc import Sequence


def round_steps(highest: float, *, most: int = 5) -> tuple[float, ...]:
    """Return the marks of an axis from 0 to at least `highest`: 1, 2 or 5 times a power of ten apart, at least 1."""
    if highest <= 0:
        return (0.0, 1.0)
    rough = highest / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = max(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999), 1.0)
    return tuple(step * place for place in range(math.ceil(highest / step - 1e-9) + 1))


def day_marks(first: datetime.date, last: datetime.date, *, most: int = 8) -> tuple[tuple[datetime.date, str], ...]:
    """Return the days that are marked between two, each with its words: years, or months within two years."""
    years = last.year - first.year
    if years < 2:
        months = [(first.year + number // 12, number % 12 + 1) for number in range(first.month - 1, first.month + 24)]
        days = [datetime.date(year, month, 1) for year, month in months]
        within = [day for day in days if first <= day <= last] or [first]
        step = math.ceil(len(within) / most)
        return tuple((day, f"{day:%Y-%m}") for day in within[::step])
    step = next((step for step in (1, 2, 5, 10, 20, 50) if years / step <= most), 100)
    marked = [year for year in range(first.year, last.year + 1) if year % step == 0]
    days = [max(datetime.date(year, 1, 1), first) for year in marked]
    return tuple((day, f"{day.year:04}") for day in days)


def spread(wanted: Sequence[float], *, apart: Sequence[float], lowest: float, highest: float) -> list[float]:
    """Move places so that each keeps its distance from the one before, within bounds where there is room.

    `wanted` in any order; `apart` is the room that each takes. Gives the places in the order of `wanted`.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    given = list(wanted)
    free = lowest
    for place in order:
        given[place] = max(given[place], free)
        free = given[place] + apart[place]
    limit = highest
    for place in reversed(order):
        given[place] = min(given[place], limit - apart[place])
        limit = given[place]
    return given
