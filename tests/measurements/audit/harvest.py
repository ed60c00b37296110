"""Harvest killed at any moment: two portals on this machine, one reads the other, and both come to the same things.

A portal of the demonstration is served from SQLite; another one, on SQLite or, where DATABASE_URL names one, on
PostgreSQL, reads it. Its runs are killed at moments drawn from a seeded source of chance, one to three in a row, and
the next one is let run to its end.
"""

import contextlib
import json
import os
import random
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.measurements.audit.killing import Audit, audit_databases, audited
from tests.measurements.audit.places import Place
from tests.served import free_port, manage, running, wait_for

SEED = 8
KILLS = 100
MOST_IN_A_ROW = 3
FASTER = 0.9
"""What a run takes, of what was thought, where one had ended before it was to be killed."""
LISTS = {"organization", "topic", "instrument", "edition", "practice", "adoption", "assessment", "link", "initiative",
         "report"}  # fmt: skip


@dataclass
class HarvestAudit(Audit):
    """Kills runs of harvest in one place."""

    thing_count: int = 0

    @property
    def summary(self) -> str:
        """How many runs were killed, of how much."""
        return f"{self.killed} runs over {self.thing_count} things were killed before their end"

    def run(self, address: str, *, kills: int, seed: int) -> None:
        """Kill runs over the portal at `address`, and compare what is kept with what is served after each series."""
        chance = random.Random(seed)
        served = serve_all(address)
        self.thing_count = len(served)
        with closing(self.begin()) as process:
            process.ask("begin_partner", address)
            self.place.keep()
            began = time.monotonic()
            self._finish(process, served, "undisturbed")
            seconds = time.monotonic() - began
            tries = 0
            while self.killed < kills and tries < 3 * kills:
                self.place.reset()
                for _turn in range(chance.randint(1, MOST_IN_A_ROW)):
                    tries += 1
                    if process.kill(seconds * chance.uniform(0.05, 0.9), "harvest_partner"):
                        self.killed += 1
                    else:
                        seconds *= FASTER
                self._finish(process, served, f"after try {tries}")

    def _finish(self, process: Any, served: dict[str, Any], when: str) -> None:
        done = process.ask("harvest_partner")
        if not done["is_equal"]:
            self.faults.append(f"{when}: {done['problem'] or 'the digests differ'}")
        kept = process.ask("inspect_harvest")["things"]
        differing = sorted(key for key in kept | served if kept.get(key) != served.get(key))
        if differing:
            self.faults.append(f"{when}: {len(differing)} things differ, such as {', '.join(differing[:3])}")


def serve_all(address: str) -> dict[str, Any]:
    """Return all that a portal serves, by kind and id, read from its lists."""
    things = {}
    for kind in sorted(LISTS):
        following: str | None = f"{address}/api/v1/{kind}s/?page_size=200"
        while following:
            with urllib.request.urlopen(following, timeout=60) as answer:
                page = json.load(answer)
            following = page["next"]
            things |= {f"{kind} {row['id']}": row for row in page["results"]}
    return things


@contextlib.contextmanager
def served_portal() -> Iterator[str]:
    """Serve the demonstration from a SQLite database of its own; give the address."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"DEBUG": "1", "VAR_DIR": folder, "API_RATE_ANONYMOUS": "", "LOG_LEVEL": "ERROR"}

        for command in ("migrate", "seed_demo", "apply_due"):
            manage(environment, command)
        address = f"127.0.0.1:{free_port()}"
        with running([sys.executable, "manage.py", "runserver", "--noreload", address], environment):
            wait_for(f"http://{address}/readyz")
            yield f"http://{address}"


def kill_harvests(
    place: Callable[[Path], Place], address: str, *, kills: int = KILLS, seed: int = SEED
) -> HarvestAudit:
    """Kill runs at `place`; give what was found."""
    return audited(HarvestAudit, place, lambda audit: audit.run(address, kills=kills, seed=seed))


def main() -> int:
    """Kill runs; print what was found, and give 1 if anything was."""
    kills = int(os.environ.get("KILLS", KILLS))
    with served_portal() as address:
        return audit_databases(lambda place, kills: kill_harvests(place, address, kills=kills), kills=kills)


if __name__ == "__main__":
    sys.exit(main())
