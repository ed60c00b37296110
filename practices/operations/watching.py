"""Reporting what a health check found, each outage once: what follows from another fault is not mailed beside it."""

import datetime
import logging
from collections.abc import Collection, Iterable

from practices.operations.findings import HealthFinding, HealthStatus
from practices.operations.health import examine_quickly
from practices.operations.remembered import changing_notes
from practices.operations.spells import SETTLED, open_spells, report_fault, report_well

logger = logging.getLogger(__name__)

EVERY = datetime.timedelta(minutes=3)
"""How often the worker looks."""
CONSEQUENCES = {
    "database": ("jobs", "webhooks", "worker", "kept mails", "backup", "drill", "ledger check"),
    "migrations": ("jobs", "webhooks"),
    "worker": ("jobs", "webhooks", "kept mails"),
    "mail server": ("kept mails",),
    "upkeep folder": ("ledgers", "ledger check", "backup", "drill", "worker"),
}
"""By cause: what fails with it."""
UNIT_FORGOTTEN = datetime.timedelta(days=1)
"""After how long without another failure the spell of a unit ends that no command reports as well."""
NOTES = "last-look"


def report_findings(findings: Collection[HealthFinding], *, now: datetime.datetime) -> None:
    """Begin and end spells by what was found."""
    unwell = {finding.name for finding in findings if finding.verdict != HealthStatus.OK}
    bad = {finding.name for finding in findings if finding.name in unwell and finding.is_mailed}
    spells = open_spells()
    excused = _consequences({*bad, *spells})
    for finding in findings:
        if finding.verdict == HealthStatus.OK:
            report_well(what=finding.name, now=now, settled=SETTLED)
        elif finding.name in bad - excused:
            report_fault(what=finding.name, words=f"{finding.verdict}: {finding.words}", now=now)
    was_asked = any(finding.name == "jobs" for finding in findings)
    for what in spells:
        if was_asked and what.startswith("job ") and what not in unwell:
            report_well(what=what, now=now)
        if what.startswith("unit "):
            report_well(what=what, now=now, settled=UNIT_FORGOTTEN)


def look_now_and_then(*, now: datetime.datetime) -> bool:
    """Look at what may go away at any moment, and report it; once in `EVERY` on a machine. Raises nothing."""
    with changing_notes(NOTES) as notes:
        last = notes.get("at")
        if last and now - datetime.datetime.fromisoformat(last) < EVERY:
            return False
        notes["at"] = now.isoformat()
    try:
        report_findings(examine_quickly(now=now), now=now)
    except Exception:  # whoever looks has other work to do
        logger.exception("the portal could not be looked at")
    return True


def _consequences(causes: Iterable[str]) -> set[str]:
    return {name for cause in causes for name in CONSEQUENCES.get(cause, ())}
