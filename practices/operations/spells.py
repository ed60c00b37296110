"""Spells of failure: one mail when something begins to fail, one a day while it lasts, one when it is over.

A spell is remembered by the name of what fails, in a file of this machine (`remembered`): processes share it, and it
survives a restart. Several machines mail each for itself.
"""

import datetime
import logging
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from practices.operations.fault_actions import action_for
from practices.operations.fault_words import words_of
from practices.operations.last_runs import note_failure, note_run
from practices.operations.operator_mails import mail_operators
from practices.operations.outages import what_is_away
from practices.operations.remembered import changing_notes, read_notes

logger = logging.getLogger(__name__)

FILE = "spells"
REMINDER = datetime.timedelta(days=1)
SETTLED = datetime.timedelta(minutes=2)
"""How long an outage must not have been seen before it is over: a restart in several steps is one outage."""
CLAIMED_FOR = datetime.timedelta(minutes=1)
"""How long one process has for sending a mail; if it dies meanwhile, another one sends it."""
ADVICE = "More: docs/operators/monitoring.md, the table of faults."


@dataclass(frozen=True, slots=True)
class Spell:
    """A fault that lasts: since when, when it was seen last, and a description."""

    what: str
    since: datetime.datetime
    seen_at: datetime.datetime
    words: str
    is_mailed: bool


def report_fault(*, what: str, words: str, now: datetime.datetime) -> None:
    """Note that something fails; mail it if the spell is new, or the last mail a day old. Raises nothing.

    `what` names the thing ("database", "backup", "job vectors"), `words` says what is known, without anybody's data.
    """
    at = now.isoformat()
    with changing_notes(FILE) as spells:
        spell = spells.setdefault(what, {"since": at, "mailed_at": "", "claimed_at": ""})
        spell.update(seen_at=at, words=words)
        is_reminder = bool(spell["mailed_at"])
        is_due = not is_reminder or now - _time(spell["mailed_at"]) >= REMINDER
        is_claimed = bool(spell["claimed_at"]) and now - _time(spell["claimed_at"]) < CLAIMED_FOR
        if not is_due or is_claimed:
            return
        spell["claimed_at"] = at
        since = spell["since"]
    lines = [f"Since: {since[:19]} UTC", f"Do: {action_for(what)}", "", words]
    is_sent = _mail("STILL FAILING" if is_reminder else "FAILING", what, lines)
    with changing_notes(FILE) as spells:
        if what in spells:
            spells[what].update({"claimed_at": "", **({"mailed_at": at} if is_sent else {})})


def report_well(*, what: str, now: datetime.datetime, settled: datetime.timedelta = datetime.timedelta()) -> None:
    """Note that something works; mail it if this ends a spell that was mailed. Raises nothing.

    `settled`: for how long the fault must not have been seen.
    """
    if what not in read_notes(FILE):
        return
    with changing_notes(FILE) as spells:
        spell = spells.get(what)
        if spell is None or now - _time(spell["seen_at"]) < settled:
            return
        del spells[what]
    if spell["mailed_at"]:
        lasted = [f"Failing since: {spell['since'][:19]} UTC", f"Working again at: {now.isoformat()[:19]} UTC"]
        _mail("RECOVERED", what, lasted)


def open_spells() -> dict[str, Spell]:
    """Return the spells of this machine by what fails."""
    return {
        what: Spell(what, _time(said["since"]), _time(said["seen_at"]), said["words"], bool(said["mailed_at"]))
        for what, said in sorted(read_notes(FILE).items())
    }


@contextmanager
def reported_run(what: str, *, unread: str = "") -> Iterator[None]:
    """Note how a run ends: `last_runs` knows it, and an error is a spell until a run ends well.

    An error that only says that the database, the cache or the mail server is away joins that spell; the run failed all
    the same, which a health check mails where it still holds after the outage. `unread`: what failed then, where the
    run's own failure would say that it found something.
    """
    try:
        yield
    except Exception as error:
        words = str(error) if isinstance(error, CommandError) else words_of(error)
        away = what_is_away(error)
        failed = (away and unread) or what
        note_failure(name=failed, words=f"the {away} is away" if away else words, now=timezone.now())
        report_fault(what=away or what, words=words, now=timezone.now())
        raise
    for name in filter(None, (what, unread)):
        note_run(name=name, now=timezone.now())
    report_well(what=what, now=timezone.now())


def _mail(state: str, what: str, lines: list[str]) -> bool:
    """Send; True when the mail is sent or kept. What hinders it is logged below ERROR, which would be mailed too."""
    about = [f"What: {what}", f"Portal: {settings.BASE_URL}", f"Machine: {platform.node()}"]
    body = "\n".join([*about, *lines, "", ADVICE])
    try:
        return mail_operators(subject=f"{state}: {what}", body=body)
    except Exception as error:  # a storage of files has errors of its own; whoever reports goes on
        logger.warning("the mail about %s could be neither sent nor kept: %s", what, type(error).__name__)
        return False


def _time(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
