"""A building of five hundred people behind one address comes in within 28 seconds, beside one who asks without end."""

import sys

from tests.measurements.audit.upgrades import run_whole


def main() -> int:
    """Run the test in full; give its exit status."""
    return run_whole("tests/deploy/test_building.py")


if __name__ == "__main__":
    sys.exit(main())
