"""What somebody who is woken by a mail about a fault does first; docs/operators/monitoring.md says the same."""

ACTIONS = {
    "database": "start PostgreSQL, or look at the network to it; the portal takes it up again by itself",
    "migrations": "`manage.py migrate`",
    "schema": "`manage.py repair_schema`; find out who dropped it",
    "derived rows": "`manage.py repair_schema --rebuild`",
    "triggers": "`manage.py repair_schema`; find out who dropped them",
    "ledgers": "keep the log, the database as it is and the last backup; `manage.py verify_ledger` names the row",
    "ledger check": "see why `verify_ledger` does not come to its end",
    "backup": "make room or repair the folder; `manage.py backup`",
    "drill": "`manage.py drill` with another backup; it names the step",
    "disk": "make room, or enlarge the disk",
    "certificate": "renew it, reload the proxy",
    "jobs": "see what the worker is at",
    "worker": "start it, read its log",
    "mail server": "start it, or look at the network to it; mails are kept meanwhile",
    "kept mails": "read in the log of the worker what the server says of it",
    "webhooks": "see whether the worker runs",
    "receivers": "see which on the pages of the webhooks, write to its organization",
    "compared texts": "read the error in the log of the worker; then `manage.py refresh_vectors --set-aside`",
    "cache": "start it, or look at the network to it",
    "upkeep folder": "make room, or give the folder back to the portal's account",
    "web": "read its log",
    "health check": "run it by hand",
}
"""By the name of a fault: one sentence, without its capital and its full stop."""
OF_JOBS = "read its error in the log; it is tried again within 15 minutes"


def action_for(what: str) -> str:
    """Return what to do about a fault first, as a sentence."""
    said = OF_JOBS if what.startswith("job ") else ACTIONS.get(what) or ACTIONS.get(what.partition(" ")[0], "")
    said = said.replace("`", "") or "run manage.py check_health, and read the log"
    return f"{said[0].upper()}{said[1:]}."
