"""Requests for a new password: kept by the page, answered by the worker.

The page does the same for every address, and looks for no account: how long it takes tells nobody who has one.
"""

import datetime
import json
import uuid
from collections.abc import Iterator
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from organizations.models import User
from practices.migration_names import records

FOLDER = "forgotten"
"""Of the storage of records, beside its years."""
GIVEN_UP = datetime.timedelta(days=1)
"""After how long a request is dropped that could not be answered: nobody waits for the mail any more."""


def ask_for_password(*, email: str) -> None:
    """Keep the request of whoever typed `email`, whether or not an account has it. Raises OSError."""
    now = timezone.now()
    request = {"at": now.isoformat(), "email": email, "language": translation.get_language()}
    name = f"{FOLDER}/{now:%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex}.json"
    records().save(name, ContentFile(json.dumps(request).encode()))


def answer_forgotten(*, now: datetime.datetime) -> int:
    """Mail a link to the accounts whose address was given, each to its own address; return how many mails.

    A request is dropped once its mails are sent, so that a mail is sent at least once.
    """
    count = 0
    for name in list(_names()):
        request = _read(name)
        if request is not None and now - datetime.datetime.fromisoformat(request["at"]) <= GIVEN_UP:
            count += _answer(request)
        records().delete(name)
    return count


def accounts_with_password(email: str) -> list[User]:
    """Return who has a password to forget; who was invited and never came needs a new invitation."""
    rows = User.objects.filter(email__iexact=email, is_active=True).order_by("pk")
    return [account for account in rows if account.has_usable_password()]


def _answer(request: dict[str, Any]) -> int:
    accounts = accounts_with_password(request["email"])
    with translation.override(request["language"]):
        for account in accounts:
            request_password_reset(None, account.email, [account], default_token_generator)
    return len(accounts)


def _names() -> Iterator[str]:
    try:
        names = records().listdir(FOLDER)[1]
    except FileNotFoundError:  # nobody ever asked
        return
    yield from (f"{FOLDER}/{name}" for name in sorted(names))


def _read(name: str) -> dict[str, Any] | None:
    """Read a request; None where another worker answered it meanwhile, or it was never whole."""
    try:
        with records().open(name) as file:
            request: dict[str, Any] = json.loads(file.read())
            return request
    except (FileNotFoundError, ValueError):
        return None
