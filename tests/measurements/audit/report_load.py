"""A report on all twenty thousand treaty actions is compiled, and written in each format, within seconds."""

import sys

from tests.measurements.audit.upgrades import run_whole


def main() -> int:
    """Run the test in full; give its exit status."""
    return run_whole("tests/practices/reports/test_load.py")


if __name__ == "__main__":
    sys.exit(main())
