"""Giving the portal its name, look and operator, trying the mail, ending the first steps."""

import hashlib
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from home.branding import SiteBranding, SiteOperator, clear_branding
from home.colours import AccentRefused, accents_of
from home.models import Branding

MOST_BYTES = 100_000
LOGOS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


class LookRefused(Exception):
    """What was given cannot be shown; the message is for the user."""


class MailFailed(Exception):
    """The mail server took no mail; the message is for the user."""


@transaction.atomic
def change_look(*, site_name: str, accent: str, logo: bytes | None, by: Any) -> Branding:
    """Return the portal its name, accent and logo; "" for what comes with the product. Raises LookRefused.

    `logo`: None leaves the one that is there, b"" takes it away. `by` is an operator, or None on the command line.
    """
    if by is not None and not by.is_superuser:
        raise LookRefused(_("Only the operator of the portal can do this."))
    if accent:
        try:
            accents_of(accent)
        except AccentRefused as error:
            raise LookRefused(_("Text in this colour would be hard to read. Choose a darker one.")) from error
    branding = _held()
    branding.site_name, branding.accent = site_name, accent
    if logo is not None:
        branding.logo, branding.logo_type = logo, kind_of_logo(logo) if logo else ""
        branding.logo_digest = hashlib.sha256(logo).hexdigest() if logo else ""
    branding.save()
    transaction.on_commit(clear_branding)
    return branding


@transaction.atomic
def name_operator(*, operator: SiteOperator, by: Any) -> Branding:
    """Say who runs the portal, and how to reach them. Raises LookRefused."""
    if not by.is_superuser:
        raise LookRefused(_("Only the operator of the portal can do this."))
    if operator != SiteOperator() and not operator.is_reachable:
        raise LookRefused(_("Give a name, and at least one way to reach whoever it names."))
    branding = _held()
    branding.operator_name, branding.operator_address = operator.name, operator.address
    branding.operator_email, branding.operator_page = operator.email, operator.page
    branding.save()
    transaction.on_commit(clear_branding)
    return branding


def kind_of_logo(content: bytes) -> str:
    """Return the media type of a logo by what it holds. Raises LookRefused for any other file, and a large one."""
    found = next((media_type for start, media_type in LOGOS if content.startswith(start)), "")
    if not found or len(content) > MOST_BYTES:
        raise LookRefused(_("A logo is a PNG or JPEG file of up to 100 kB."))
    return found


def try_mail(*, by: Any) -> None:
    """Send one mail to who asks. Raises MailFailed."""
    if not by.is_superuser or not by.email:
        raise MailFailed(_("Your account has no e-mail address."))
    subject = _("E-mail from %(name)s") % {"name": shown_name()}
    try:
        EmailMessage(subject, _("This e-mail was sent to test the e-mail settings. They work."), to=[by.email]).send(
            using="direct"
        )
    except OSError as error:
        raise MailFailed(
            _("The mail server did not accept the e-mail: %(error)s.") % {"error": type(error).__name__}
        ) from error
    Branding.objects.update(mail_tried_at=timezone.now())


def shown_name() -> str:
    """Return the name of the portal."""
    return SiteBranding(Branding.objects.values_list("site_name", flat=True).first() or "").site_name


def dismiss_steps(*, by: Any) -> None:
    """Show the first steps no more."""
    if by.is_superuser:
        Branding.objects.update(steps_dismissed_at=timezone.now())


def _held() -> Branding:
    """Return the one row, held to the end of the transaction."""
    branding = Branding.objects.select_for_update().order_by("pk").first()
    return branding if branding is not None else Branding.objects.create()
