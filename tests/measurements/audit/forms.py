"""Every form of every screen that somebody finds by links, sent as it was received by each of its buttons, by role.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. ROLES names some ("secretariat delegate").
"""

import importlib
import os
import sys
import time
from collections import Counter

from tests.measurements.audit.inside import own_database


def main() -> int:
    """Send them; print the counts, what was refused with which words, and each fault; give 1 if there is one."""
    with own_database() as database:
        transaction = importlib.import_module("django.db").transaction
        received = importlib.import_module("tests.forms.received")
        exchange_module = importlib.import_module("tests.leaks.exchange")
        wanted = os.environ.get("ROLES", "").split() or [one for one in exchange_module.ROLES if one != "by_link"]
        sent, faults, refused = 0, [], Counter()
        with transaction.atomic():
            exchange = exchange_module.make_exchange()
            for role in wanted:
                began = time.monotonic()
                walk = received.walk(role, exchange.people[role])
                sent, faults = sent + walk.sent, [*faults, *walk.faults]
                refused += walk.refused
                print(
                    f"{database}: {role}: {walk.pages} pages, {walk.sent} forms sent, {dict(walk.answers)}, "
                    f"{len(walk.faults)} faults, {time.monotonic() - began:.0f} s",
                    flush=True,
                )
            transaction.set_rollback(True)
        for words, count in sorted(refused.items()):
            print(f"refused with cause, {count} times: {words}")
        print("\n".join(faults), f"{sent} forms sent, {len(faults)} faults", sep="\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
