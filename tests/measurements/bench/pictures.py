"""Pictures of what was measured, as SVG: bars of ratios, lines of growth, both on scales of tens."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from tests.measurements.bench.rows import Growth, Measured, said_seconds, said_times

WIDTH, LEFT, ROW = 960, 430, 26
INK, BAR, FLOOR, GRID = "#1b1f24", "#3f5f8a", "#a3461f", "#d5d8dc"
LINES = ("#3f5f8a", "#a3461f", "#4c7a4c", "#6b4c8a", "#7a6a2f", "#2f7a78")


def draw_ratios(rows: Sequence[Measured]) -> str:
    """Draw a bar for each ratio, from 1 on a scale of tens, and a mark where its floor is."""
    top = max(row.ratio or 1 for row in rows)
    tens = math.ceil(math.log10(max(top, 10)))
    across = (WIDTH - LEFT - 80) / tens
    height = 30 + ROW * len(rows)

    def place(ratio: float) -> float:
        return LEFT + across * max(0.0, math.log10(max(ratio, 1)))

    def parts() -> Iterator[str]:
        for power in range(tens + 1):
            x = LEFT + across * power
            yield f'<line x1="{x:.0f}" y1="22" x2="{x:.0f}" y2="{height}" stroke="{GRID}"/>'
            yield _words(f"{10**power:,}", x, 14, "middle")
        for number, row in enumerate(rows):
            y, ratio = 30 + ROW * number, row.ratio or 1
            yield _words(_short(row.work), LEFT - 8, y + 13, "end")
            yield f'<rect x="{LEFT}" y="{y + 2}" width="{max(1, place(ratio) - LEFT):.0f}" height="14" fill="{BAR}"/>'
            if row.floor is not None:
                x = place(row.floor)
                yield f'<line x1="{x:.0f}" y1="{y - 2}" x2="{x:.0f}" y2="{y + 20}" stroke="{FLOOR}" stroke-width="3"/>'
            yield _words(said_times(ratio), place(ratio) + 6, y + 13)

    return _picture("Times as fast as the peer; the upright mark is the floor", height, parts())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of points, and what is said of it."""

    words: str
    across: tuple[float, ...]
    up: tuple[float, ...]


def draw_growth(rows: Sequence[Growth]) -> str:
    """Draw a line for each piece of work, by size and time, both on scales of tens."""
    lines = [Line(f"{row.work}, by {row.unit}: exponent {row.exponent:.2f}", row.sizes, row.seconds) for row in rows]
    return draw_lines("Time by size, both on scales of tens", lines, said_seconds)


def draw_lines(title: str, lines: Sequence[Line], said: Callable[[float], str]) -> str:
    """Draw lines on scales of tens; `said` writes the values that go up."""
    sizes = [math.log10(one) for line in lines for one in line.across]
    values = [math.log10(one) for line in lines for one in line.up]
    left, right, low, high = (
        math.floor(min(sizes)),
        math.ceil(max(sizes)),
        math.floor(min(values)),
        math.ceil(max(values)),
    )
    height = 360 + 22 * len(lines)

    def x(size: float) -> float:
        return 80 + (WIDTH - 110) * (size - left) / max(1, right - left)

    def y(value: float) -> float:
        return 320 - 290 * (value - low) / max(1, high - low)

    def parts() -> Iterator[str]:
        for power in range(left, right + 1):
            yield f'<line x1="{x(power):.0f}" y1="30" x2="{x(power):.0f}" y2="320" stroke="{GRID}"/>'
            is_last = power == right  # it stays within the picture
            yield _words(f"{10**power:,}", WIDTH - 4 if is_last else x(power), 338, "end" if is_last else "middle")
        for power in range(low, high + 1):
            yield f'<line x1="80" y1="{y(power):.0f}" x2="{WIDTH - 30}" y2="{y(power):.0f}" stroke="{GRID}"/>'
            yield _words(said(10.0**power), 72, y(power) + 4, "end")
        for number, line in enumerate(lines):
            colour = LINES[number % len(LINES)]
            places = zip(line.across, line.up, strict=True)
            points = [(x(math.log10(across)), y(math.log10(up))) for across, up in places]
            path = " ".join(f"{across:.0f},{up:.0f}" for across, up in points)
            yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
            yield from (f'<circle cx="{across:.0f}" cy="{up:.0f}" r="4" fill="{colour}"/>' for across, up in points)
            foot = 366 + 22 * number
            yield f'<rect x="80" y="{foot - 10}" width="22" height="6" fill="{colour}"/>'
            yield _words(line.words, 110, foot)

    return _picture(title, height, parts())


def _picture(title: str, height: float, parts: Iterator[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'font-family="sans-serif" font-size="13" fill="{INK}"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _words(said: str, across: float, up: float, anchor: str = "start") -> str:
    return f'<text x="{across:.0f}" y="{up:.0f}" text-anchor="{anchor}">{escape(said)}</text>'


def _short(work: str, longest: int = 62) -> str:
    return work if len(work) <= longest else f"{work[: longest - 1]}…"
