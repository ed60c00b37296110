"""Mails that the mail server did not take: kept in the storage of records, and sent when it is back.

Nothing that a person does fails because the mail server is away. A mail is sent at least once: a process that dies
between sending it and forgetting it sends it twice, under the same Message-ID.
"""

import base64
import datetime
import email
import email.policy
import json
import logging
import smtplib
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from practices.actions.unsent_mails import FOLDER, kept_names
from practices.migration_names import records
from practices.operations.operator_mails import note_refusal

logger = logging.getLogger(__name__)

GIVEN_UP = datetime.timedelta(days=3)
"""After how long a mail that nobody took is dropped: what it says is no longer news."""
PAUSE = 60.0
"""Seconds for which the server is not asked again after it failed, so that nobody waits for it."""
REFUSED_FOR_GOOD = 500
REFUSALS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
"""What a server says of one mail, and not of itself."""
CLAIM = "kept-mails-are-sent"
MOST_SECONDS = 120
_asked_again: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class SentKept:
    """What a run did: mails that were sent, that were given up, that still wait."""

    sent: int = 0
    given_up: int = 0
    left: int = 0


class KeepingBackend(EmailBackend):
    """Sends by SMTP; keeps what the server does not take now."""

    _is_sending = False

    def open(self) -> bool | None:
        """Open the connection; from outside, a server that is away is no error: what is sent then is kept."""
        try:
            return super().open()
        except OSError:
            if self._is_sending:
                raise
            return None

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Send or keep each; give how many were sent."""
        return sum(self._send_or_keep(message) for message in email_messages)

    def _send_or_keep(self, message: EmailMessage) -> int:
        server = f"{self.host}:{self.port}"
        if time.monotonic() < _asked_again.get(server, 0.0):
            keep_mail(message)
            return 0
        self._is_sending = True
        try:
            return super().send_messages([message])
        except smtplib.SMTPRecipientsRefused as refusal:
            if all(code >= REFUSED_FOR_GOOD for code, _words in refusal.recipients.values()):
                self.refused_for_good(message)
            else:
                keep_mail(message)
        except OSError as error:
            logger.warning("the mail server took no mail, it is kept: %s", type(error).__name__)
            _asked_again[server] = time.monotonic() + PAUSE
            keep_mail(message)
        finally:
            self._is_sending = False
        return 0

    def refused_for_good(self, message: EmailMessage) -> None:
        """Drop a mail whose addresses the server will never take."""
        logger.warning("an address is refused for good; the mail is dropped")


class OperatorBackend(KeepingBackend):
    """For mails about faults: none is dropped. What is refused is kept and tried again, and a health check says so."""

    def refused_for_good(self, message: EmailMessage) -> None:
        """Keep the mail, and note that an address of ERROR_MAILS is refused."""
        logger.warning("the mail server refuses an address of ERROR_MAILS; the mail is kept")
        note_refusal(now=timezone.now())
        keep_mail(message)


class KeptMail(EmailMessage):
    """A mail as it was to be sent."""

    def __init__(self, said: dict[str, Any]) -> None:
        self._data = base64.b64decode(said["message"])
        headers = email.message_from_bytes(self._data, policy=email.policy.default)
        super().__init__(str(headers["Subject"] or ""), "", said["from"], said["to"])

    def message(self, *, policy: Any = email.policy.default) -> Any:
        """Return the message as it was written."""
        return email.message_from_bytes(self._data, policy=policy)


def keep_mail(message: EmailMessage) -> None:
    """Keep a mail, to be sent later. Raises OSError where the storage takes nothing."""
    now = timezone.now()
    said = {
        "at": now.isoformat(),
        "from": message.from_email,
        "to": message.recipients(),
        "message": base64.b64encode(message.message().as_bytes()).decode(),
    }
    name = f"{FOLDER}/{now:%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex}.json"
    records().save(name, ContentFile(json.dumps(said).encode()))


def send_kept_mails(*, now: datetime.datetime) -> SentKept:
    """Send what is kept, oldest first, unless another worker is at it; stop when the server cannot be reached.

    A mail that the server refuses by itself stays, and keeps no other one waiting.
    """
    names = list(kept_names())
    if not names or not cache.add(CLAIM, 1, MOST_SECONDS):
        return SentKept(left=len(names))
    sent, given_up, ends_at = 0, 0, time.monotonic() + MOST_SECONDS / 2
    try:
        for name in names:
            if time.monotonic() > ends_at:
                break
            said = _read(name)
            if said is not None and _is_old(said, now):
                logger.error("a mail was kept for %s days and is given up", GIVEN_UP.days)
                given_up += 1
            elif said is not None:
                try:
                    KeptMail(said).send(using="direct")
                except REFUSALS as refusal:
                    logger.warning("a kept mail is refused and tried again: %s", type(refusal).__name__)
                    continue
                sent += 1
            records().delete(name)
    except OSError as error:
        logger.warning("the mail server still takes no mail: %s", type(error).__name__)
    finally:
        cache.delete(CLAIM)
    return SentKept(sent, given_up, len(names) - sent - given_up)


def kept_since() -> datetime.datetime | None:
    """Return since when the oldest mail waits; None when none does."""
    oldest = next(kept_names(), None)
    said = _read(oldest) if oldest else None
    return datetime.datetime.fromisoformat(said["at"]) if said else None


def _read(name: str) -> dict[str, Any] | None:
    """Read a kept mail; None where it went meanwhile, or was never whole."""
    try:
        with records().open(name) as file:
            said: dict[str, Any] = json.loads(file.read())
            return said
    except (FileNotFoundError, ValueError):
        return None


def _is_old(said: dict[str, Any], now: datetime.datetime) -> bool:
    return now - datetime.datetime.fromisoformat(said["at"]) > GIVEN_UP
