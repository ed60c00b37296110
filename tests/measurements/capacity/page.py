"""docs/operators/capacity.md and its pictures, set from what the parts were measured to carry."""

import math
import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.measurements.bench.kept import CHECKOUT, read_kept
from tests.measurements.bench.page import table, write_file
from tests.measurements.bench.pictures import Line, draw_lines
from tests.measurements.bench.rows import Carried, NotMeasured, Row, said_count, said_seconds
from tests.measurements.capacity.demand import Demand, peak_factor, scaled
from tests.measurements.capacity.hours import (
    LATE,
    TRIED,
    Hour,
    beside_laws,
    in_the_calm,
    in_the_rush,
    least_in_time,
    whole_hour,
)
from tests.measurements.capacity.model import (
    BUSY,
    GB,
    KEPT_BYTES,
    START,
    TURNED_UP,
    Figures,
    in_order,
    least_processes,
    needs,
    served,
)
from tests.measurements.capacity.simulation import CHECKED, GIVEN, MADE

PAGE = CHECKOUT / "docs" / "operators" / "capacity.md"
WAITS, CORES = "pictures/waits.svg", "pictures/cores.svg"
SECTION = "parts PostgreSQL"
LEVELS = (0.01, 0.1, 1.0, 10.0)
"""Times of the demand for which is said what they take."""
KEPT = (1, 4, 16, 64)
"""Times of the bytes of kept pages for which is said what they give."""
MEASURED = {
    "web": "web process", "nginx": "nginx", "database": "database", "standby": "standby", "cache": "cache",
    "worker": "worker", "likeness": "likeness", "bytes": "disk",
}  # fmt: skip
"""What figures are of, by the beginning of their names."""
WHOLE = 13
"""Times as many visitors for the whole hour."""
HEAD = """\
# What it carries, on paper

Set by `make bench ARGS=--page` from what `make bench ARGS=parts` measured last (with `DATABASE_URL`): do not edit it by
hand. *Measured* is the first section alone. All the rest is calculated from it, for more than any machine at hand
holds, by `model.py` and `simulation.py` in `tests/measurements/capacity`.
"""


def write_capacity(
    kept: Mapping[str, Sequence[Row]] | None = None,
    *,
    page: Path = PAGE,
    demand: Demand | None = None,
    visitors: int = TRIED,
) -> Path | None:
    """Set the page and its pictures; give its file, None where too little was measured.

    `visitors`: how many are simulated for each number of web processes.
    """
    rows = (read_kept() if kept is None else kept).get(SECTION, ())
    figures = Figures({row.name: row for row in rows if isinstance(row, Carried)})
    if figures.missing:
        return None
    demand = demand or Demand()
    hours = Hours(figures, demand, visitors)
    parts = [
        HEAD,
        *_measured(rows),
        *_asked(demand),
        *_first(figures, demand),
        *_takes(figures, demand),
        *_kept_pages(figures, demand),
        *_simulated(hours),
        *_limits(),
    ]
    write_file(page.parent / WAITS, hours.picture())
    write_file(page.parent / CORES, _cores(figures, demand))
    write_file(page, "\n".join(parts))
    return page


class Hours:
    """The simulated hours of a demand: the least web processes in a calm and in a rush, and some around them."""

    def __init__(self, figures: Figures, demand: Demand, visitors: int) -> None:
        self.figures, self.demand, self.visitors = figures, demand, visitors
        self.least = [least_in_time(figures, demand, rush=rush, visitors=visitors) for rush in (False, True)]
        self.calm, self.rush = (
            found or least_processes(figures, demand, rush=rush, kept_bytes=TURNED_UP)
            for found, rush in zip(self.least, (False, True), strict=True)
        )
        tried = sorted({max(1, round(self.rush * part)) for part in (0.7, 0.85, 1.0, 1.2, 1.5)})
        self.tried = [in_the_rush(figures, demand, processes, visitors=visitors) for processes in tried]

    def rows(self) -> Iterator[tuple[str, Hour]]:
        """Return what is told of, with words for it."""
        yield "busiest hour, no rush", in_the_calm(self.figures, self.demand, self.calm, visitors=self.visitors)
        for hour in self.tried:
            yield "within a rush", hour
        yield (
            "busiest hour with a rush in its middle",
            whole_hour(self.figures, self.demand, self.rush, visitors=WHOLE * self.visitors),
        )

    def picture(self) -> str:
        """Draw the time of answers by web processes, within a rush."""
        across = tuple(float(hour.site.processes) for hour in self.tried)
        counts = ", ".join(f"{count:.0f}" for count in across)
        lines = [
            Line(
                f"{words}, with {counts}", across, tuple(max(1e-5, hour.outcome.quantile(share)) for hour in self.tried)
            )
            for words, share in (("half of the answers within", 0.5), ("95 of 100", 0.95), ("99 of 100", 0.99))
        ]
        return draw_lines("Time until an answer, by web processes, within a rush", lines, said_seconds)


def _measured(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Measured\n"
    yield (
        f"On one machine of {os.cpu_count()} processors, shared with others, Python {platform.python_version()}; "
        "database, portal and visitors side by side, some seconds for each. *A second* is by the clock, of one "
        "process, with whoever asks on the same processors; *processor* is what the part itself took, and is what is "
        "reckoned with. What the worker does is reckoned by the clock.\n"
    )
    yield table(
        ("Part", "What", "A second", "Processor", "Of the database", "Bytes", "Note"),
        (
            (
                words,
                row.work,
                said_count(row.rate) if row.rate else "",
                *map(_seconds, (row.processor, row.database)),
                f"{row.size:,.0f}" if row.size else "",
                row.note,
            )
            for part, words in MEASURED.items()
            for row in rows
            if isinstance(row, Carried) and row.name.startswith(f"{part}.")
        ),
    )
    missing = [row for row in rows if isinstance(row, NotMeasured)]
    yield from (f"- {row}\n" for row in missing)
    yield "All of the portal at once, at size: [what a load saw](load.md).\n"


def _asked(demand: Demand) -> Iterator[str]:
    one = demand
    yield "## What is asked of it\n"
    yield table(
        ("", "How many", "That is"),
        (
            ("provisions", f"{one.provisions:,}", f"{one.texts:,} texts of {one.provisions_of_text}"),
            ("organizations", f"{one.organizations:,}", f"{one.events:,} adoption events"),
            ("logs", f"{one.scopes:,.0f}", "of organizations that follow as such or have a webhook, which see more"),
            ("page views a month", f"{one.views_a_month:,.0f}", f"{one.mean_rate:.1f} a second in the mean"),
            ("the busiest hour", f"{one.peak_rate:.0f} a second", f"{peak_factor():.1f} times the mean"),
            (
                "a rush",
                f"{one.rush_rate:,.0f} a second more",
                f"{one.rush_times:.0f} times the mean for {one.rush_seconds / 60:.0f} minutes, of those who read a "
                f"report and what it leads to: {one.rush_pages} pages in each language",
            ),
            ("pages", f"{one.pages:,}", f"in 7 languages each; asked for by rank to the power of -{one.exponent:g}"),
            ("searches", f"{one.search_share:.0%}", "of the views, each with other words"),
            ("API", f"{one.api_share:.0%}", "of the views"),
            ("static files", f"{one.static_of_view:.0f}", "for each view; the rest lies in the browser"),
            (
                "writes",
                f"{one.write_rate:.2f} a second",
                f"in the busiest hour: {one.writes_of_organization_a_day:g} a day of each organization; each alters "
                f"{one.pages_of_write} pages",
            ),
        ),
    )
    yield "These are assumptions, in `tests/measurements/capacity/demand.py`: put your own there, and run it again.\n"


def _first(figures: Figures, demand: Demand) -> Iterator[str]:
    yield "## Which part gives first\n"
    yield (
        f"A portal begins with {START.processes} web processes of {START.process_memory / GB:.0f} GB each, "
        f"{START.database} processors of the database with {START.database_memory / GB:.0f} GB of memory and "
        f"{START.disk / GB:.0f} GB of disk, one nginx and one worker. Provisions, organizations and views grow "
        f"together; 1 time is what is asked above. A part gives where it is busy for {BUSY:.0%} of the busiest hour, "
        "with a rush in it, or where its room is full.\n"
    )
    yield table(
        ("Gives at", "Provisions", "Views a month", "Part", "What is turned up"),
        ((_times(times), *_size(demand, times), part.name, part.turned) for times, part in in_order(figures, demand)),
    )


def _times(times: float) -> str:
    return "not at any size" if math.isinf(times) else f"{said_count(times) if times >= 1 else f'{times:.2g}'} times"


def _size(demand: Demand, times: float) -> tuple[str, str]:
    if math.isinf(times):
        return "", ""
    one = scaled(demand, times)
    return _round(one.provisions), _round(one.views_a_month)


def _takes(figures: Figures, demand: Demand) -> Iterator[str]:
    yield "## What it takes\n"
    kept = f"{TURNED_UP / 2**20:.0f} MiB of kept pages"
    yield f"At {BUSY:.0%}, with the rush and {kept}. Disk and memory are of one copy; a standby has as much again.\n"
    found = [(times, scaled(demand, times), needs(figures, scaled(demand, times))) for times in LEVELS]
    lines = {
        "provisions": lambda d, n: _round(d.provisions),
        "organizations": lambda d, n: _round(d.organizations),
        "views a month": lambda d, n: _round(d.views_a_month),
        "web processes, a processor each": lambda d, n: f"{n.processes:,}",
        "processors of the database, standbys with it": lambda d, n: f"{n.database:,}",
        "processors of nginx": lambda d, n: f"{n.nginx:,}",
        "workers: one notes, the others tell": lambda d, n: f"{n.workers:,}",
        "of its time the one that notes is busy": lambda d, n: f"{n.noting:,.0%}" + _behind(n.noting),
        "processors in all, one for the cache": lambda d, n: f"{n.cores:,}",
        "memory of the web processes": lambda d, n: _bytes(n.processes * START.process_memory),
        "files of likeness on each web machine": lambda d, n: _bytes(n.likeness_files),
        "memory of the database: its indexes": lambda d, n: _bytes(n.index),
        "disk of the database": lambda d, n: _bytes(n.disk),
        "and the logs of organizations": lambda d, n: _bytes(n.logs),
        "workers for likeness anew in a night": lambda d, n: said_count(n.night_workers),
    }  # fmt: skip
    yield table(
        ("", *(f"{times:g} times" for times, _demand, _needs in found)),
        ((words, *(say(one, takes) for _times, one, takes in found)) for words, say in lines.items()),
    )
    yield f"![Processors by page views a month]({CORES})\n"
    yield (
        "Money, a month: `processors × price of one + GB of memory × price of one + GB of disk × copies × price of "
        "one`, by the prices of your own provider.\n"
    )


def _behind(busy: float) -> str:
    return ": **it falls behind**" if busy > 1 else ""


def _cores(figures: Figures, demand: Demand) -> str:
    levels = [scaled(demand, times) for times in LEVELS]
    taken = [needs(figures, one) for one in levels]
    across = tuple(one.views_a_month for one in levels)

    def line(words: str, values: Iterable[float]) -> Line:
        return Line(words, across, tuple(max(1.0, value) for value in values))

    def each(say: str) -> Iterator[float]:
        return (float(getattr(one, say)) for one in taken)

    lines = [
        line("web processes", each("processes")), line("database", each("database")), line("nginx", each("nginx")),
        line("workers", each("workers")),
    ]  # fmt: skip
    return draw_lines("Processors by page views a month, both on scales of tens", lines, lambda one: f"{one:,.0f}")


def _kept_pages(figures: Figures, demand: Demand) -> Iterator[str]:
    yield "## Kept pages\n"
    yield (
        "Pages are kept in the database, for all processes. How many there is room for, compared with how many there "
        "are, says how often a page has to be made. Half of `DOCUMENT_BYTES` is for pages without a query string.\n"
    )

    def lines() -> Iterator[Sequence[str]]:
        for times in KEPT:
            kept = KEPT_BYTES * times
            processes = least_processes(figures, demand, rush=True, kept_bytes=kept)
            shares = served(figures, demand, rush=False, kept_bytes=kept).shares
            yield (
                f"{kept / 2**20:,.0f} MiB", f"{figures.room(kept):,}", f"{shares.given:.0%}", f"{shares.checked:.0%}",
                f"{shares.made:.0%}", f"{processes}",
            )  # fmt: skip

    head = ("`DOCUMENT_BYTES`", "Pages kept", "Given", "Looked at, given", "Made", "Web processes")
    yield table(head, lines())


def _simulated(hours: Hours) -> Iterator[str]:
    yield "## Simulated\n"
    yield (
        "Visitors come by chance, from a seed. Each process has one processor, which its four threads take in turns of "
        "5 ms; the database keeps the pages, and is a line of its own, as large as the arithmetic says. What an "
        "answer takes spreads around what was measured, as texts are short and long: 1 in 100 takes 2.5 times of it. "
        f"`DOCUMENT_BYTES` is {TURNED_UP / 2**20:.0f} MiB. *In time*: 99 of 100 have their answer within "
        f"{LATE * 1000:.0f} ms, waiting included. *Within a rush* its pages are kept already; in the last line it "
        "begins at once, and they are made while all wait.\n"
    )
    head = ("", "Web processes", "Database", "Visitors", "Half within", "95 of 100", "99 of 100")
    busy = ("Web busy", "Database busy", "Given", "Looked at", "Made")
    yield table((*head, *busy), (_hour(words, hour) for words, hour in hours.rows()))
    calm, rush = (f"**{least}**" if least else "no number of" for least in hours.least)
    yield f"The least in time: {calm} web processes in the busiest hour, {rush} within a rush.\n"
    yield f"![Time until an answer by web processes]({WAITS})\n"
    yield "Compared with closed forms (more of them in `tests/measurements/capacity/test_laws.py`):\n"
    yield table(
        ("", "Simulated", "Closed form"),
        ((words, f"{ours:.3g}", f"{law:.3g}") for words, ours, law in beside_laws(hours.figures, hours.demand)),
    )


def _hour(words: str, hour: Hour) -> Sequence[str]:
    site, outcome = hour.site, hour.outcome
    return (
        words, f"{site.processes}", f"{site.database}", f"{len(outcome.seconds):,}",
        *(said_seconds(outcome.quantile(share)) for share in (0.5, 0.95, 0.99)),
        f"{outcome.web_busy:.0%}", f"{outcome.database_busy:.0%}",
        *(f"{outcome.share(kind):.0%}" for kind in (GIVEN, CHECKED, MADE)),
    )  # fmt: skip


def _limits() -> Iterator[str]:
    yield "## What this does not say\n"
    yield (
        "- What an answer takes was measured with few rows. `make bench ARGS=growth` measures how it grows: pages and "
        "feeds hardly, a search with its hits.\n"
        "- A processor that you buy is not one of these. Measure yours.\n"
        "- No rush begins at once: how long it takes to begin says how many wait for the first pages.\n"
        "- All pages are made anew at midnight, for they say what is in force today: that hour is not simulated.\n"
        "- Robots that read every page once find nothing kept. Hold them back by the limits of rate.\n"
        "- The network, the speed of disks, and a database that is larger than its memory are not in it.\n"
    )


def _seconds(seconds: float | None) -> str:
    return said_seconds(seconds) if seconds else ""


def _bytes(count: float) -> str:
    for size, unit in ((10**12, "TB"), (GB, "GB"), (10**6, "MB")):
        if count >= size:
            return f"{said_count(count / size)} {unit}"
    return f"{count / 1000:,.0f} kB"


def _round(count: float) -> str:
    """Say a large number with two figures."""
    if count < 100:
        return f"{count:.0f}"
    step = 10 ** (math.floor(math.log10(count)) - 1)
    return f"{round(count / step) * step:,}"
