"""Mails to those who run the portal (`ERROR_MAILS`), past database and cache."""

from django.conf import settings
from django.core.mail import EmailMessage

KEEPING, DIRECT = "errors", "errors_direct"
"""Mailers of the settings: one keeps what the server does not take now, the other raises."""


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
