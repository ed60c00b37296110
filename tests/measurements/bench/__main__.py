"""`make bench`: ours against the named peers, each pair in one run. Prints a line for each; ratios count, not times.

What was measured is kept in `var/bench.json`, by section and database; `--page` sets docs/performance.md from it and
docs/operators/capacity.md, and puts it into docs/performance.json, where the figures of what was not measured now are.
"""

import importlib
import os
import sys

from tests.measurements.bench.kept import keep, publish, read_kept
from tests.measurements.bench.page import write_page
from tests.measurements.capacity.page import write_capacity

SECTIONS = (
    "adoption_feed",
    "adoption_matrix",
    "docx",
    "pdf",
    "bulk_import",
    "publishing",
    "alignment",
    "word_diff",
    "comparison_page",
    "cached_page",
    "proxied_page",
    "near_provisions",
    "letters",
    "report_pdf",
    "spreadsheet",
    "search",
    "change_log",
    "growth",
    "start",
    "parts",
)


def main(asked: list[str]) -> int:
    """Measure the sections that are named, or all; with `--page` set the pages too, alone if no section is named."""
    named = [name for name in asked if name != "--page"]
    database = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    for name in named or (() if "--page" in asked else SECTIONS):
        rows = importlib.import_module(f"tests.measurements.bench.{name}").measure()
        for row in rows:
            print(row, flush=True)
        keep(name, database, rows)
    if "--page" in asked:
        publish()
        for page in filter(None, (write_page(read_kept()), write_capacity(read_kept()))):
            print(f"set {page}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
