"""Writing anew what was written beforehand of adoption by another version of the rule, a portion at a time.

After an upgrade the rows of the release before are there. The ledger itself answers until none of them is left.
"""

from django.db import transaction

from practices.exchange.actions.adopters import count_adopters
from practices.exchange.actions.changes import write_adoptions
from practices.queries.adoptions.public_index import outdated

PORTION = 2_000
"""Events that are written in one transaction."""
MOST_PORTIONS = 30
"""Portions of one run of the worker: other work is not kept waiting for longer."""


def renew_adoptions() -> int:
    """Write more of what another version of the rule wrote; return how many events. May run, and be killed, any time.

    The change log is told nothing: the events say what they said.
    """
    count = 0
    for _portion in range(MOST_PORTIONS):
        rows = _renew_some()
        if not rows:
            break
        count += rows
    return count


@transaction.atomic
def _renew_some() -> int:
    rows = list(outdated().values_list("event", flat=True)[:PORTION])
    if rows:
        write_adoptions(rows=rows)
        count_adopters(rows)
    return len(rows)
