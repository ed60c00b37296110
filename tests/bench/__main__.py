"""`make bench`: ours against the named peers, each pair in one run. Prints a line for each; ratios count, not times."""

import importlib
import sys

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
    "near_provisions",
    "letters",
    "search",
)


def main() -> int:
    """Measure the sections named on the command line, or all; give the exit status."""
    for name in sys.argv[1:] or SECTIONS:
        print(importlib.import_module(f"tests.bench.{name}").measure(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
