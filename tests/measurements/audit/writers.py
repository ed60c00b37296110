"""Four writers at once on one database: nobody is told "locked", no event is lost, the ledgers hold.

On SQLite or, where DATABASE_URL names one, on PostgreSQL.
"""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.measurements.audit.killing import Audit, audited, try_databases
from tests.measurements.audit.places import Place

WRITERS = 4
WRITES = 2_000


@dataclass
class WritersAudit(Audit):
    """Lets several processes write in one place."""

    written: int = 0
    refused: int = 0
    seconds: float = 0.0

    @property
    def summary(self) -> str:
        """How much was written, how quickly, and how many writes were refused."""
        rate = self.written / self.seconds
        done = f"{WRITERS} writers, {self.written} events in {self.seconds:.0f} s ({rate:.0f}/s)"
        return f"{done}, {self.refused} refused by the database"

    def run(self, *, writes: int, writers: int = WRITERS) -> None:
        """Write `writes` events in all, by so many processes at the same time."""
        processes = [self.begin() for _writer in range(writers)]
        share = writes // writers
        try:
            processes[0].ask("prepare_writers", writers)
            began = time.monotonic()
            with ThreadPoolExecutor(writers) as pool:
                jobs = [pool.submit(one.ask, "write_events", number, share) for number, one in enumerate(processes)]
            self.seconds = time.monotonic() - began
            refused = [words for job in jobs for words in job.result()["refused"]]
            found = processes[0].ask("inspect_writers")
        finally:
            for process in processes:
                process.close()
        self.written, self.refused = found["count"], len(refused)
        self.faults += sorted(set(refused))
        self.faults += [f"the ledger {table} does not hold" for table in found["broken"]]
        if found["count"] != share * writers or found["told"] != found["count"]:
            self.faults.append(f"{share * writers} were written, {found['count']} are there, {found['told']} are told")


def write_at_once(place: Callable[[Path], Place], *, writes: int) -> WritersAudit:
    """Let four processes write at `place`; give what was found."""
    return audited(WritersAudit, place, lambda audit: audit.run(writes=writes))


def main() -> int:
    """Write on the database; print what was found, and give 1 if anything was."""
    writes = int(os.environ.get("AUDIT_WRITES", WRITES))
    return try_databases(lambda _name, place: write_at_once(place, writes=writes))


if __name__ == "__main__":
    sys.exit(main())
