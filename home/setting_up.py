"""Setting up a new portal: each step once, whoever asks, and again without harm."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Site

from organizations.invitation_mails import send_invitation
from organizations.membership import checked_address, is_waiting, open_account
from organizations.models import User


class SettingUpRefused(Exception):
    """A step cannot be done as it was asked for; the message is for the operator."""


@transaction.atomic
def give_host(*, host: str) -> bool:
    """Let the site answer under a host name, which Wagtail makes addresses of; tell whether it is another one now."""
    port = 443 if urlsplit(settings.BASE_URL).scheme == "https" else 80
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        raise SettingUpRefused("There is no site: run manage.py migrate.")
    if (site.hostname, site.port) == (host, port):
        return False
    site.hostname, site.port = host, port
    site.save()
    return True


@transaction.atomic
def add_languages(*, codes: Iterable[str]) -> list[str]:
    """Let editorial pages be written in these languages too; give those that are new. Raises SettingUpRefused."""
    known, wanted = dict(settings.LANGUAGES), list(codes)
    unknown = [code for code in wanted if code not in known]
    if unknown:
        raise SettingUpRefused(f"There is no language {', '.join(unknown)}: choose among {', '.join(known)}.")
    return [code for code in wanted if Locale.objects.get_or_create(language_code=code)[1]]


@transaction.atomic
def invite_operator(*, name: str, email: str) -> User | None:
    """Make the account of an operator and mail its invitation; None where the address has an account already.

    Raises MembershipRefused for what is no address, and while no mail can be sent.
    """
    email = checked_address(email)
    if User.objects.filter(email__iexact=email).exists():
        return None
    account = open_account(name=name, email=email)
    account.is_staff = account.is_superuser = True
    account.save(update_fields=["is_staff", "is_superuser"])
    send_invitation(account=account, organization=None, by=None)
    return account


def waiting_operator(*, email: str) -> User | None:
    """Find the operator who has this address and did not yet open the account."""
    return next(filter(is_waiting, User.objects.filter(email__iexact=email, is_superuser=True)), None)
