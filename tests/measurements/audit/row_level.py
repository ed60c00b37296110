"""Row-level security: the same answers as without it, and nothing hidden with the application's rule off.

On PostgreSQL, where DATABASE_URL names one. A sample runs in `make test`.
"""

import importlib
import time
from collections.abc import Callable
from typing import Any

from tests.measurements.audit.inside import own_database

MOST = 400
"""Addresses of which the answers are compared."""


def main() -> int:
    """Ask all of it, in two databases; print what was found, and give 1 if anything was."""
    faults = [fault for ask in (_compare, _ask_with_rule_off) for fault in _as_public_role(ask)]
    return int(bool(faults))


def _as_public_role(ask: Callable[[Any, str], list[str]]) -> list[str]:
    """Ask in a database of its own."""
    with own_database() as database:
        if database != "PostgreSQL":
            print("There is no row-level security on SQLite: name a PostgreSQL in DATABASE_URL.")
            return []
        row_level = importlib.import_module("tests.leaks.row_level")
        role = row_level.build()
        try:
            return ask(row_level, role)
        finally:
            row_level.remove(role)


def _compare(row_level: Any, role: str) -> list[str]:
    """Return the addresses that the public is answered otherwise with it."""
    began = time.monotonic()
    two_worlds = importlib.import_module("tests.leaks.two_worlds")
    operator = importlib.import_module("tests.factories").operator()
    client = importlib.import_module("django.test").Client
    world = two_worlds.make_world(operator)
    two_worlds.hide(world, operator)
    importlib.import_module("practices.exchange.actions.changes").note_changes()
    asked = two_worlds.many_addresses(world, count=MOST)
    before = two_worlds.read_all(client(), asked)
    with row_level.in_use(role):
        after = two_worlds.read_all(client(), asked)
    differing = list(two_worlds.differing(before, after))
    for address in differing:
        print(f"{address}: {before[address][0]} without it, {after[address][0]} with it")
    print(f"{len(asked)} addresses: {len(differing)} answered otherwise, {time.monotonic() - began:.0f} s", flush=True)
    return differing


def _ask_with_rule_off(row_level: Any, role: str) -> list[str]:
    """Return what the public is shown of what is hidden."""
    began = time.monotonic()
    channels = importlib.import_module("tests.leaks.channels")
    ask_all = importlib.import_module("tests.leaks.matrix").ask_all
    made = importlib.import_module("tests.leaks.exchange").make_exchange()
    with row_level.rule_off():
        without = ask_all(made, roles=("anonymous",), channels=channels.ASKED)
        with row_level.in_use(role):
            found = ask_all(made, roles=("anonymous",), channels=channels.ASKED)
    for leak in found.leaks:
        print(leak)
    print(
        f"the rule off, {found.answers} answers: {len(found.leaks)} leaks, and {len(without.leaks)} without it, "
        f"{time.monotonic() - began:.0f} s",
        flush=True,
    )
    return list(found.leaks)


if __name__ == "__main__":
    raise SystemExit(main())
