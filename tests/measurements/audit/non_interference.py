"""2,000 anonymous answers over two worlds that differ in what is hidden alone: the same, byte for byte.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. A sample runs in `make test`.
"""

import importlib
import sys
import time

from tests.measurements.audit.inside import own_database

ANSWERS = 2_000


def main() -> int:
    """Ask twice; print what differs, and give 1 if anything does."""
    with own_database() as database:
        worlds = importlib.import_module("tests.leaks.two_worlds")
        factories = importlib.import_module("tests.factories")
        changes = importlib.import_module("practices.exchange.actions.changes")
        client = importlib.import_module("django.test").Client(raise_request_exception=False)
        began, operator = time.monotonic(), factories.operator()
        world = worlds.make_world(operator)
        asked = worlds.many_addresses(world, count=ANSWERS)
        changes.note_changes()
        before = worlds.read_all(client, asked)
        worlds.hide(world, operator)
        changes.note_changes()
        differing = worlds.differing(before, worlds.read_all(client, asked))
        found = sum(status == 200 for status, _body in before.values())
        broken = [address for address, (status, _body) in before.items() if status >= 500]
        for address in (*differing, *broken):
            print(address)
        print(
            f"{database}: {len(asked)} answers twice ({found} of them 200) in {time.monotonic() - began:.0f} s: "
            f"{len(differing)} differ, {len(broken)} errors",
            flush=True,
        )
    return int(bool(differing or broken) or len(asked) < ANSWERS)


if __name__ == "__main__":
    sys.exit(main())
