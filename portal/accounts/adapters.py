"""How allauth's flows do things here: invited people alone, limits by account, what is kept of each sign-in."""

import datetime
import ipaddress
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.branding import site_branding
from organizations.membership import account_of
from organizations.models import reader_of
from organizations.second_factors import FACTORS, has_second_factor, needs_second_factor
from organizations.sign_ins import Means, SignInEvent, is_locked, note_locked, note_sign_in
from portal.accounts.secrets import decrypt, encrypt
from practices.views.rate_limits import visitor_of

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - written where a request names no address, as over a Unix socket
FRESH_SECONDS = 300
"""For how long after signing in nobody is asked to confirm it once more."""
STAGES = {"allauth.mfa.stages.AuthenticateStage": "portal.accounts.stages.SecondFactorStage"}


def display_name(user: Any) -> str:
    """Name an account to its owner."""
    return str(user.get_full_name() or user.get_username())


def address_of(request: HttpRequest) -> str:
    """Return the network address that a request came from, in one form; NO_ADDRESS when it names none."""
    try:
        return str(ipaddress.ip_address(visitor_of(request)))
    except ValueError:
        return NO_ADDRESS


def bound_session(request: HttpRequest) -> None:
    """Let the session end at a fixed time, however busy it is."""
    request.session.set_expiry(timezone.now() + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE))


def means_of(request: HttpRequest, user: Any) -> list[str]:
    """Return the `Means` by which `user` came in, in their order."""
    records = get_authentication_records(request, user)
    named = [record.get("type") if record["method"] == "mfa" else record["method"] for record in records]
    return [name for name in named if name in Means.values]


class AccountAdapter(DefaultAccountAdapter):
    """Accounts and passwords."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Name and password do not match."),
        "too_many_login_attempts": _("Too many failed sign-ins. Try again in some minutes, or use a passkey."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not valid."),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead who works here to their desk, and others to the public's first page."""
        reader = reader_of(request.user)
        has_desk = bool(reader.reads_for) or reader.is_secretariat
        return reverse("wagtailadmin_home") if has_desk else str(settings.LOGIN_REDIRECT_URL)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account for themselves: the secretariat invites."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that limits count by."""
        return address_of(request)

    def format_email_subject(self, subject: str) -> str:
        """Return the subject as it is."""
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to somebody in the portal's name, not in that of the host that was asked."""
        self.render_mail(template_prefix, email, {"email": email, **context}).send()

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        """Write to the address that the account has."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a mail, on the portal's own address whatever the request says."""
        return settings.BASE_URL + new_password_address(key)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask once more before keys are changed, unless the person just signed in."""
        records = get_authentication_records(self.request, self.request.user)
        is_fresh = bool(records) and time.time() - records[-1]["at"] < FRESH_SECONDS
        return not is_fresh and super().is_reauthentication_required(app=app, **kwargs)

    def get_login_stages(self) -> list[str]:
        """Ask for the second factor by our own rule."""
        return [STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt. Raises ValidationError where there were too many, of an account or an address."""
        account, now = account_of(credentials.get("username", "")), timezone.now()
        try:
            if account is not None and is_locked(account=account, now=now):
                raise self.validation_error("too_many_login_attempts")
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            if account is not None:
                note_locked(account=account, address=address_of(request), now=now)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep that a password did not hold; of a name that is no account's nothing."""
        account = account_of(credentials.get("username", ""))
        if account is not None:
            note_sign_in(account=account, event=SignInEvent.FAILED, address=address_of(request), means=[Means.PASSWORD])

    def login(self, request: HttpRequest, user: Any) -> None:
        """Open a session of a fixed length."""
        super().login(request, user)
        bound_session(request)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Keep who came in, by what."""
        note_sign_in(
            account=user,
            event=SignInEvent.SIGNED_IN,
            by=user,
            address=address_of(request),
            means=means_of(request, user),
        )
        return super().post_login(request, user, **kwargs)

    def set_password(self, user: Any, password: str) -> None:
        """Set the password, and keep that it was set."""
        super().set_password(user, password)
        note_sign_in(account=user, event=SignInEvent.PASSWORD_SET, by=user, address=address_of(self.request))

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any,
                    **kwargs: Any) -> None:  # fmt: skip
        """Say what was done; that somebody signed in or out they see for themselves."""
        if not (message_template or "").startswith("account/messages/logged_"):
            super().add_message(request, level, message_template, *args, **kwargs)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _("Set up another second factor first: everyone who can write needs one."),
    }

    def encrypt(self, text: str) -> str:
        """Keep secrets so that the database alone does not give them away."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read them again."""
        return decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Keep the last second factor of who needs one."""
        if not settings.MFA_REQUIRED or not needs_second_factor(authenticator.user):
            return True
        others = type(authenticator).objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        """Suggest what a passkey may be called."""
        return gettext("My passkey") if not has_second_factor(user) else gettext("Another passkey")

    def _get_site_name(self) -> str:
        return site_branding()[0].site_name


class SessionAdapter(DefaultUserSessionsAdapter):
    """Sessions."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        """End them, and keep that they were ended."""
        for session in sessions:
            note_sign_in(account=session.user, event=SignInEvent.SESSION_ENDED, by=session.user, address=session.ip)
        super().end_sessions(sessions)


def new_password_address(key: str) -> str:
    """Return the address where the holder of `key` (account and token) sets a password."""
    uidb36, _dash, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token})
