"""`make bench`: ours against the named peers, each pair in one run. Prints a line for each; ratios count, not times.

What was measured is kept in `var/bench.json`, by section and database; `--page` sets docs/performance.md from it.
"""

import importlib
import os
import sys

from tests.bench.kept import keep, read_kept
from tests.bench.page import write_page

SECTIONS = (
    "adoption_feed",
    "adoption_matrix",
    "docx",
    "pdf",
    "bulk_import",
    "alignment",
    "word_diff",
    "comparison_page",
    "cached_page",
    "proxied_page",
    "near_provisions",
    "letters",
    "spreadsheet",
    "search",
    "growth",
)


def main(asked: list[str]) -> int:
    """Measure the sections that are named, or all; with `--page` set the page too, alone if no section is named."""
    named = [name for name in asked if name != "--page"]
    database = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    for name in named or (() if "--page" in asked else SECTIONS):
        rows = importlib.import_module(f"tests.bench.{name}").measure()
        for row in rows:
            print(row, flush=True)
        keep(name, database, rows)
    if "--page" in asked:
        print(f"set {write_page(read_kept())}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
