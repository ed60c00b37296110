"""docs/operators/load.md, set from what the last load at size kept."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.measurements.bench.kept import CHECKOUT
from tests.measurements.bench.page import table, write_file
from tests.measurements.bench.rows import said_seconds

PAGE = CHECKOUT / "docs" / "operators" / "load.md"
HEAD = """\
# A load at size

Set by `make load ARGS=--page` from what the last load with `--primary` kept in `var/load.json`: do not edit it by
hand. How to run it again: [under load](../running.md#under-load).
"""
WRITES = frozenset(
    ("approve", "name the portal", "open proposals", "save a draft", "see the name", "sign in", "submit an event")
)
"""Kinds that officers, an operator and a system ask for; all others are readers'."""
CUTS = ("Answers", "Half within", "95% within", "99% within")
LOADED = """\
{organizations:,} organizations, {instruments:,} instruments, {provisions:,} provisions, {events:,} adoption events: a
database of {gigabytes:.0f} GB. All on one machine with {processors} processors, over loopback, without nginx:
PostgreSQL as a primary and a standby, with an eighth of the machine's memory each (`shared_buffers`), PgBouncer by
transaction, Redis, {processes} web processes, two workers.

{users} readers asked for {minutes:.0f} minutes, each address drawn from all that there are, so that few pages were
asked for twice; officers saved drafts, a system submitted adoption events, an approver approved them, an operator
renamed the portal, and the workers prepared texts for comparison whenever a processor was free.
"""
BROKEN = """\
Recovered in: from the break to the last answer that failed for it; 0 where none did. While the primary is away writes
are answered with 503 and are sent again.
"""


def write_load(file: Path, *, page: Path = PAGE) -> Path | None:
    """Set the page from a kept report; give it, None where there is none of a load at size."""
    told = json.loads(file.read_text()) if file.exists() else {}
    if not told.get("size"):
        return None
    write_file(page, "\n".join([HEAD, *_loaded(told), *_answers(told), *_breaks(told), *_outcome(told)]))
    return page


def _loaded(told: Mapping[str, Any]) -> Iterator[str]:
    size = {**told["size"], "gigabytes": told["size"]["bytes"] / 10**9}
    yield "## What was loaded\n"
    yield LOADED.format_map({"processes": 4, **told, **size, "minutes": told["seconds"] / 60})


def _answers(told: Mapping[str, Any]) -> Iterator[str]:
    kinds = dict(told["kinds"])
    every = kinds.pop("all")
    yield "## Answers\n"
    yield f"{every['count']:,.0f} answers, {every['count'] / told['seconds']:.1f} a second.\n"
    for name, some in (("Readers", kinds.keys() - WRITES), ("Officers, operator, system", kinds.keys() & WRITES)):
        yield table((name, *CUTS), [(kind, *_figures(kinds[kind])) for kind in sorted(some)])
    yield table(("", *CUTS), [("all", *_figures(every))])


def _figures(one: Mapping[str, float]) -> tuple[str, ...]:
    return f"{one['count']:,.0f}", *(said_seconds(one[cut]) for cut in ("p50", "p95", "p99"))


def _breaks(told: Mapping[str, Any]) -> Iterator[str]:
    if not told["breaks"]:
        return
    yield "## What was broken meanwhile\n"
    yield BROKEN
    yield table(
        ("Break", "At", "Away for", "Failed for readers", "Failed for writers", "Recovered in", ""),
        (
            (
                one["name"],
                f"{one['at'] / 60:.0f} min",
                said_seconds(one["away"]),
                f"{one['readers_failed']:,}",
                f"{one['writes_failed']:,}",
                said_seconds(one["recovered_in"]) if one["recovered_in"] else "0",
                one["note"],
            )
            for one in told["breaks"]
        ),
    )


def _outcome(told: Mapping[str, Any]) -> Iterator[str]:
    yield "## What came of it\n"
    lines = [
        ("answers that failed and no break explains", f"{len(told['errors']):,}"),
        ("failures that said something else than 503", f"{told['wrong_answers']:,}"),
        ("writes that were acknowledged", f"{told['writes']:,}"),
        ("of them lost, or done twice", f"{len(told['faults']):,}"),
    ]
    yield table(("", ""), lines)
    yield "".join(f"- {one}\n" for one in (*told["errors"], *told["faults"], *told["notes"]))
