"""Every way in which earlier databases are brought up, also those that CI leaves out; and repairs that are killed.

On SQLite or, where DATABASE_URL names one, on PostgreSQL: a database of its own is made there for each test.
"""

import os
import subprocess
import sys

from tests.served import CHECKOUT

TESTS = (
    "tests/upgrades",
    "tests/practices/operations/test_drilling.py",
    "tests/practices/operations/test_schema_repair.py",
)


def main() -> int:
    """Run the tests, all of their cases; give their exit status."""
    return run_whole(*TESTS)


def run_whole(*tests: str) -> int:
    """Run tests with all that each run leaves out or takes a share of; give their exit status."""
    environment = {**os.environ, "WHOLE_TESTS": "1", "DEBUG": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", *tests]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
