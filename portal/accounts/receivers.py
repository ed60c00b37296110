"""What allauth tells of second factors and of signing out is kept. Connected when the app is ready."""

from typing import Any

from allauth.mfa import signals
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from organizations.models import User
from organizations.second_factors import FACTORS
from organizations.sign_ins import SignInEvent, note_sign_in
from portal.accounts.adapters import address_of


@receiver(signals.authenticator_added)
def keep_added(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Keep that a factor was set up; the recovery codes that come with the first one are no event."""
    if authenticator.type in FACTORS:
        _keep(request, user, SignInEvent.FACTOR_ADDED, authenticator)


@receiver(signals.authenticator_removed)
def keep_removed(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Keep that a factor was removed."""
    _keep(request, user, SignInEvent.FACTOR_REMOVED, authenticator)


@receiver(signals.authenticator_reset)
def keep_codes(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Keep that recovery codes were made anew."""
    _keep(request, user, SignInEvent.CODES_MADE, authenticator)


@receiver(signals.authentication_failed)
def keep_failed(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Keep that a code did not hold."""
    _keep(request, user, SignInEvent.FAILED, authenticator, by=None)


@receiver(user_logged_out)
def keep_signed_out(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Keep that somebody signed out."""
    if request is not None and isinstance(user, User):
        note_sign_in(account=user, event=SignInEvent.SIGNED_OUT, by=user, address=address_of(request))


def _keep(request: HttpRequest, user: Any, event: SignInEvent, authenticator: Any, **more: Any) -> None:
    by = more.get("by", user)
    note_sign_in(account=user, event=event, by=by, address=address_of(request), means=[authenticator.type])
