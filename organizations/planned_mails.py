"""Mails leave after the commit; what a transaction would send can be noted, and requests for approval gathered."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction


@dataclass(slots=True)
class PlannedMails:
    """The mails that a transaction sends if it is committed.

    `addresses`: one for each mail. `approvers`: keys of who is asked to approve something; each of them is written to
    once for all, by who gathers.
    """

    addresses: list[str] = field(default_factory=list)
    approvers: list[int] = field(default_factory=list)


_noted: ContextVar[PlannedMails | None] = ContextVar("planned_mails", default=None)


@contextmanager
def gathering_mails() -> Iterator[PlannedMails]:
    """Note what is to be sent; requests for approval are only noted."""
    planned = PlannedMails()
    token = _noted.set(planned)
    try:
        yield planned
    finally:
        _noted.reset(token)


def send_after_commit(send: Callable[[], Any], addresses: Sequence[str]) -> None:
    """Send a mail to each of these addresses once the transaction is committed; a failure stops nothing else."""
    planned = _noted.get()
    if planned is not None:
        planned.addresses += addresses
    transaction.on_commit(send, robust=True)


def gather_approvers(keys: Sequence[int]) -> bool:
    """Note who is asked to approve something, where that is gathered; tell whether it is."""
    planned = _noted.get()
    if planned is not None:
        planned.approvers += keys
    return planned is not None
