"""The restore drill with the demonstration: backed up, destroyed, restored; rows, files and ledgers are as they were.

On SQLite or, where DATABASE_URL names one, on PostgreSQL: there by pg_dump, and by copying the tables out.
"""

import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.measurements.audit.killing import Audit, Killable, audited, try_databases
from tests.measurements.audit.places import Place


@dataclass
class DrillAudit(Audit):
    """Backs up and restores in one place. `lines`: what was done, and how long it took."""

    lines: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """What was done."""
        return "; ".join(self.lines)

    def run(self, *, ways: tuple[bool, ...]) -> None:
        """Load the demonstration once; back up, destroy and restore for each way of dumping (portable or not)."""
        with closing(self.begin()) as process:
            process.ask("load_world")
            for portable in ways:
                self._drill(process, portable=portable)

    def _drill(self, process: Killable, *, portable: bool) -> None:
        before = process.ask("describe_world")
        archive = self.folder / f"backup-{portable:d}.tar.gz"
        began = time.monotonic()
        process.ask("back_up", str(archive), portable)
        backed_up = time.monotonic() - began
        process.ask("destroy")
        if (found := process.ask("verify"))["holds"] or "the tail was cut" not in found["printed"]:
            self.faults.append("cut tails of the ledgers were not seen")
        began = time.monotonic()
        process.ask("restore", str(archive))
        restored = time.monotonic() - began
        after = process.ask("describe_world")
        for kind in ("tables", "files"):
            names = {*before[kind], *after[kind]}
            other = sorted(name for name in names if before[kind].get(name) != after[kind].get(name))
            self.faults += [f"{name} is not as it was" for name in other]
        if not process.ask("verify")["holds"]:
            self.faults.append("a ledger does not hold after the restore")
        self.lines.append(
            f"{'by COPY' if portable else 'by the own tools'}: {len(before['tables'])} tables, "
            f"{len(before['files'])} files, {archive.stat().st_size / 1e6:.1f} MB; backup {backed_up:.0f} s, "
            f"restore {restored:.0f} s"
        )


def drill(place: Callable[[Path], Place], *, ways: tuple[bool, ...]) -> DrillAudit:
    """Do the drill at `place`; give what was found."""
    return audited(DrillAudit, place, lambda audit: audit.run(ways=ways))


def main() -> int:
    """Do the drill on the database; print what was found, and give 1 if anything was."""
    return try_databases(lambda name, place: drill(place, ways=(False, True) if name == "PostgreSQL" else (False,)))


if __name__ == "__main__":
    sys.exit(main())
