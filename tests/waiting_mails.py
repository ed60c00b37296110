"""Mails that wait for a commit, which never comes in a test."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection


def send_waiting_mails() -> None:
    """Send them; whatever else waits goes on waiting."""
    waiting = [one for one in connection.run_on_commit if _is_mail(one[1])]
    connection.run_on_commit = [one for one in connection.run_on_commit if not _is_mail(one[1])]
    for _savepoints, send, _robust in waiting:
        send()


def _is_mail(function: Callable[[], Any]) -> bool:
    return isinstance(function, partial) and function.func.__name__ in {"send_mail", "send_emails"}
