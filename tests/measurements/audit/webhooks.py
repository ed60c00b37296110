"""Webhooks killed at any moment: every entry is told at least once, in order, and under one id.

A receiver on this machine remembers each call, and fails now and then. Rounds of calls are killed at moments drawn from
a seeded source of chance, one to three in a row, a second worker beside them; between them claims run out or do not.
Then rounds are let through until nothing waits, and what the receiver got is held against the log. On SQLite or, where
DATABASE_URL names one, on PostgreSQL; KILLS says how many. Two kills run in `make test`.
"""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.measurements.audit.killing import MOST_TRIES, Audit, Killable, audit_databases, audited
from tests.measurements.audit.places import Place
from tests.measurements.audit.receiver import OK, Call, Receiver, receiving

SEED = 9
KILLS = 24
ENTRIES = 600
"""That are added to each log before each series of kills."""
MOST_IN_A_ROW = 3
FASTER = 0.9
"""What a round takes, of what was thought, where one had ended before it was to be killed."""
CLAIM = 301.0
"""Seconds after which the claim of a killed worker has run out."""
MOST_ROUNDS = 60
"""Until nothing waits; what fails is tried again later and later."""


@dataclass
class WebhookAudit(Audit):
    """Kills rounds of calls in one place. `ahead` is how far the clock of its workers is ahead, in seconds."""

    calls: list[Call] = field(default_factory=list)
    entry_count: int = 0
    ahead: float = 0.0

    @property
    def summary(self) -> str:
        """How many rounds were killed, and what was told meanwhile."""
        again = len(self.calls) - len({call.key for call in self.calls})
        return (
            f"{self.killed} rounds were killed before their end; {self.entry_count} entries were told "
            f"in {len(self.calls)} calls, {again} of them repeated"
        )

    def run(self, *, kills: int, seed: int, entries: int, with_second: bool) -> None:
        """Kill `kills` rounds, and let the rest through after each series."""
        chance = random.Random(seed)
        with receiving(seed) as receiver, ExitStack() as workers:
            process = workers.enter_context(closing(self.begin()))
            second = workers.enter_context(closing(self.begin())) if with_second else None
            starts = process.ask("begin_webhooks", receiver.address)
            process.ask("change_things", entries)
            began = time.monotonic()
            process.ask("deliver", receiver.address, self.ahead)
            seconds = time.monotonic() - began
            self._finish(process, receiver)
            tries = 0
            while self.killed < kills and tries < MOST_TRIES * kills:
                process.ask("change_things", entries)
                for _turn in range(chance.randint(1, min(MOST_IN_A_ROW, kills - self.killed))):
                    tries += 1
                    beside = second if chance.random() < 0.5 else None
                    if self._kill(process, receiver, seconds * chance.uniform(0.05, 0.9), beside):
                        self.killed += 1
                    else:
                        seconds *= FASTER
                    self.ahead += chance.choice((0.0, CLAIM))
                self._finish(process, receiver)
            kept = process.ask("inspect_webhooks", starts)
            self.calls = list(receiver.calls)
            self.entry_count = sum(len(row["entries"]) for row in kept.values())
            self.faults += find_faults(self.calls, kept)
            self.faults += [f"{webhook}: two calls at the same time" for webhook in sorted(receiver.at_once)]

    def _kill(self, process: Killable, receiver: Receiver, after: float, beside: Killable | None) -> bool:
        """Kill a round, perhaps while a second worker is at work; tell whether it was killed before its end."""
        job = ("deliver", receiver.address, self.ahead)
        with ThreadPoolExecutor(1) as pool:
            other = pool.submit(beside.ask, *job) if beside else None
            was_killed = process.kill(after, *job)
            if other is not None:
                other.result()
        receiver.wait()
        return was_killed

    def _finish(self, process: Killable, receiver: Receiver) -> None:
        """Let rounds through, each when the next delivery is due, until nothing waits."""
        for _round in range(MOST_ROUNDS):
            wait = process.ask("deliver", receiver.address, self.ahead)["wait"]
            receiver.wait()
            if wait is None:
                return
            self.ahead += wait + 1
        self.faults.append(f"after {self.killed} kills: deliveries wait after {MOST_ROUNDS} rounds")


def find_faults(calls: Sequence[Call], kept: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with the calls that a receiver got, in their order, a sentence each.

    `kept` is what the portal knows of each webhook, as `inspect_webhooks` gives it.
    """
    bodies = Counter(key for key, _body in {(call.key, call.body) for call in calls})
    faults = [f"call {key} came with {count} bodies" for key, count in sorted(bodies.items()) if count > 1]
    faults += [f"webhook {name} is not known" for name in sorted({call.webhook for call in calls} - set(kept))]
    for webhook, row in kept.items():
        own = [call for call in calls if call.webhook == webhook]
        faults += [f"{webhook}: {words}" for words in _faults_of(own, row)]
    return faults


def _faults_of(calls: Sequence[Call], row: Mapping[str, Any]) -> Iterator[str]:
    accepted = {call.key: call.entries for call in calls if call.status == OK}
    told = [entry for entries in accepted.values() for entry in entries]
    lost, strange = set(row["entries"]) - set(told), set(told) - set(row["entries"])
    if lost:
        yield f"{len(lost)} entries were lost, such as {min(lost)}"
    if strange:
        yield f"{len(strange)} entries were none of its own, such as {min(strange)}"
    if len(told) > len(set(told)):
        yield f"{len(told) - len(set(told))} entries came under two ids"
    if told != sorted(told):
        yield "entries came out of order"
    turns = Counter(key for key, _calls in groupby(call.key for call in calls))
    yield from (f"call {key} came back after a later one" for key, count in sorted(turns.items()) if count > 1)
    if row["delivered"] != list(accepted):
        yield "what is noted as delivered is not what was accepted"
    if row["waiting"] or row["is_paused"] or row["after"] != row["head"]:
        yield f"something waits: {row['waiting'][:3]}, {row['after']} of {row['head']}, paused: {row['is_paused']}"


def kill_webhooks(
    place: Callable[[Path], Place],
    *,
    kills: int,
    seed: int = SEED,
    entries: int = ENTRIES,
    with_second: bool = True,
) -> WebhookAudit:
    """Kill rounds of calls at `place`; give what was found."""
    return audited(
        WebhookAudit,
        place,
        lambda audit: audit.run(kills=kills, seed=seed, entries=entries, with_second=with_second),
    )


def main() -> int:
    """Kill rounds of calls on the database; print what was found, and give 1 if anything was."""
    return audit_databases(kill_webhooks, kills=int(os.environ.get("KILLS", KILLS)))


if __name__ == "__main__":
    sys.exit(main())
