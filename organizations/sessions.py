"""The sessions of an account: which there are, and ending them."""

import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.crypto import salted_hmac

from organizations.models import User


def reference_of(row: Any) -> str:
    """Return what names a session or a key outwardly: 32 digits that say nothing of it."""
    return salted_hmac("organizations.sessions", f"{row._meta.label}:{row.pk}", algorithm="sha256").hexdigest()[:32]


def end_sessions(*, account: User, kept: str | None = None) -> int:
    """End every session of `account` but the one whose key is `kept`; return how many ended."""
    sessions = list(UserSession.objects.filter(user=account).exclude(session_key=kept or ""))
    for session in sessions:
        session.end()
    return len(sessions)


def forget_sessions(*, now: datetime.datetime) -> int:
    """Drop what is kept of sessions that are over, the network address with it; give how many."""
    before = now - datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    count, _each = UserSession.objects.filter(created_at__lt=before).delete()
    return count
