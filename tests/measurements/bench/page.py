"""docs/performance.md and its pictures, set from what was measured."""

import platform
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.measurements.bench.kept import CHECKOUT
from tests.measurements.bench.pictures import draw_growth, draw_ratios
from tests.measurements.bench.rows import Growth, Measured, NotMeasured, Row, said_seconds, said_times

PAGE = CHECKOUT / "docs" / "performance.md"
RATIOS, GROWTH = "pictures/ratios.svg", "pictures/growth.svg"
HEAD = """\
# How fast it is

Set by `make bench ARGS=--page` from what `make bench` measured last: do not edit it by hand. Ours and the peer are
asked by turns in one run on one machine; the figures are medians. Times depend on the machine, ratios hardly do. What
each row measures stands at the head of its file in `tests/measurements/bench/`.
"""


def write_page(kept: Mapping[str, Sequence[Row]], page: Path = PAGE) -> Path:
    """Set the page and its pictures; give its file."""
    rows = [row for section, found in kept.items() if not section.startswith("parts ") for row in found]
    measured = [row for row in rows if isinstance(row, Measured)]
    grown = [row for row in rows if isinstance(row, Growth)]
    missing = [row for row in rows if isinstance(row, NotMeasured)]
    parts = [HEAD, f"Measured with Python {platform.python_version()}.\n"]
    if peers := [row for row in measured if row.ratio is not None]:
        parts += ["## Beside a peer\n", f"![Times as fast as the peer, beside the floor]({RATIOS})\n", _peers(peers)]
        write_file(page.parent / RATIOS, draw_ratios(peers))
    if alone := [row for row in measured if row.ratio is None]:
        parts += ["## By itself\n", _alone(alone)]
    if grown:
        parts += ["## As it grows\n", f"![Time by size]({GROWTH})\n", _grown(grown)]
        write_file(page.parent / GROWTH, draw_growth(grown))
    measured_works = {row.work for row in measured}
    if missing := [row for row in missing if not any(work.startswith(row.work) for work in measured_works)]:
        parts += ["## Not measured here\n", *(f"- {row}\n" for row in missing)]
    write_file(page, "\n".join(parts))
    return page


def write_file(file: Path, text: str) -> None:
    """Write a file, and the folder that it lies in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _peers(rows: Iterable[Measured]) -> str:
    lines = (
        (
            row.work,
            said_seconds(row.ours),
            f"{row.peer_name}: {said_seconds(row.peer or 0)}",
            said_times(row.ratio or 0),
            "" if row.floor is None else f"{row.floor:g}: {_held(row)}",
            row.note,
        )
        for row in rows
    )
    return table(("Work", "Ours", "Peer", "Times as fast", "At least", "Note"), lines)


def _alone(rows: Iterable[Measured]) -> str:
    lines = (
        (
            row.work,
            said_seconds(row.ours),
            "" if row.ceiling is None else f"{said_seconds(row.ceiling)}: {_held(row)}",
            row.note,
        )
        for row in rows
    )
    return table(("Work", "Time", "At most", "Note"), lines)


def _grown(rows: Iterable[Growth]) -> str:
    lines = (
        (
            row.work,
            "; ".join(f"{size:,}: {said_seconds(one)}" for size, one in zip(row.sizes, row.seconds, strict=True)),
            f"{row.exponent:.2f}",
            f"{row.at_most:g}: {_held(row)}",
        )
        for row in rows
    )
    return table(("Work", "Time by size", "Exponent", "At most"), lines)


def _held(row: Measured | Growth) -> str:
    return "held" if row.holds else "**not held**"


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Set a table in Markdown."""
    rows = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in line] for line in lines)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
