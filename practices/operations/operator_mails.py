"""Mails to those who run the portal (`ERROR_MAILS`), past database and cache."""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from practices.operations.remembered import changing_notes, read_notes

KEEPING, DIRECT = "errors", "errors_direct"
"""Mailers of the settings: one keeps what the server does not take now, the other raises."""


NOTES = "refused-error-mails"
KNOWN_FOR = datetime.timedelta(days=1)
"""For how long a health check says that an address was refused; a fault that lasts is mailed again by then."""


def note_refusal(*, now: datetime.datetime) -> None:
    """Note that the mail server refused an address of ERROR_MAILS for good."""
    with changing_notes(NOTES) as notes:
        notes["at"] = now.isoformat()


def refused_addresses() -> bool:
    """Tell whether the mail server refused an address of ERROR_MAILS within a day."""
    at = str(read_notes(NOTES).get("at", ""))
    return at != "" and timezone.now() - datetime.datetime.fromisoformat(at) < KNOWN_FOR


def mail_operators(*, subject: str, body: str) -> bool:
    """Send a mail, or keep it while the mail server is away; False where the settings name nobody. Raises OSError."""
    return _send(subject, body, KEEPING)


def mail_operators_now(*, subject: str, body: str) -> bool:
    """Send a mail, and keep nothing; False where the settings name nobody. Raises OSError where the server refuses."""
    return _send(subject, body, DIRECT)


def _send(subject: str, body: str, using: str) -> bool:
    if not settings.ERROR_MAILS:
        return False
    one_line = " ".join(subject.split())
    message = EmailMessage(
        f"{settings.EMAIL_SUBJECT_PREFIX}{one_line}", body, settings.SERVER_EMAIL, list(settings.ERROR_MAILS)
    )
    message.send(using=using)
    return True
