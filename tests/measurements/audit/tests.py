"""All tests whole: those that each run leaves out, and all cases and addresses of which it takes a share.

On SQLite or, where DATABASE_URL names one, on PostgreSQL.
"""

import sys

from tests.measurements.audit.upgrades import run_whole


def main() -> int:
    """Run the tests but those that drive a browser; give their exit status."""
    return run_whole("-n", "auto", "--dist", "worksteal", "-m", "not browser", "tests")


if __name__ == "__main__":
    sys.exit(main())
