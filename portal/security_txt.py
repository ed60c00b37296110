"""/.well-known/security.txt (RFC 9116): whom to tell of a weakness of this portal."""

import datetime
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's name
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

SCHEMES = ("mailto:", "https://", "tel:")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Return the contacts, and until when they hold. Raises Http404 where none are set, or their time is over."""
    until = _until()
    if not settings.SECURITY_CONTACTS or until is None or until < timezone.now():
        raise Http404
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS]
    lines.append(f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}")
    lines.append(f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}")
    lines.append(f"Canonical: {settings.BASE_URL}{reverse('security_txt')}")
    if settings.SECURITY_POLICY_URL:
        lines.append(f"Policy: {settings.SECURITY_POLICY_URL}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _until() -> datetime.datetime | None:
    """Return the end of the last day; None where no day is set, or what is set is none."""
    try:
        day = datetime.date.fromisoformat(settings.SECURITY_CONTACTS_UNTIL)
    except ValueError:
        return None
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), tzinfo=datetime.UTC)


@register(Tags.security, deploy=True)
def check_security_contacts(**kwargs: Any) -> list[CheckMessage]:
    """Warn of contacts that strangers would not be told, or could not use."""
    if not settings.SECURITY_CONTACTS:
        return []
    found: list[CheckMessage] = [
        Warning(f"SECURITY_CONTACTS: {contact} is no address of mailto:, https: or tel:.", hint=None, id="portal.W001")
        for contact in settings.SECURITY_CONTACTS
        if not contact.startswith(SCHEMES) or any(letter.isspace() for letter in contact)
    ]
    until = _until()
    if until is None or until < timezone.now():
        said = "SECURITY_CONTACTS_UNTIL is no day to come, so that nobody is told of the contacts."
        found.append(Warning(said, hint="Set it to a day within a year: 2027-01-31.", id="portal.W002"))
    return found
