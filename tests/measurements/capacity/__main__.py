"""The arithmetic and the simulation of capacity, by what `make bench ARGS=parts` measured last."""

import sys

from tests.measurements.capacity.page import write_capacity


def main() -> int:
    """Set docs/operators/capacity.md; give 1 where too little was measured."""
    page = write_capacity()
    print(f"set {page}" if page else "not set: run make bench ARGS=parts with DATABASE_URL first")
    return int(page is None)


if __name__ == "__main__":
    sys.exit(main())
