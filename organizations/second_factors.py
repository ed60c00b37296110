"""Second factors: who has to have one, who has one, and the way back for somebody who lost theirs."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from organizations.models import User, reader_of
from organizations.sessions import end_sessions
from organizations.sign_ins import SignInEvent, note_sign_in

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes only stand in for one."""


class RecoveryRefused(Exception):
    """The second factor cannot be reset; the message is for the user."""


def needs_second_factor(user: Any) -> bool:
    """Tell whether `user` may write somewhere: officers, approvers, the secretariat, operators.

    With `MFA_FOR_EVERYBODY` whether `user` has an account that is open.
    """
    return bool(user.is_active and (settings.MFA_FOR_EVERYBODY or user.has_perm("wagtailadmin.access_admin")))


def has_second_factor(user: Any) -> bool:
    """Tell whether `user` has set up an authenticator app, a passkey or a security key."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists())


def second_factor_holders(accounts: Iterable[User]) -> set[int]:
    """Return who of these accounts has set one up, by primary key (one query)."""
    return set(Authenticator.objects.filter(user__in=accounts, type__in=FACTORS).values_list("user_id", flat=True))


def may_reset_second_factor(user: Any, account: User) -> bool:
    """Tell whether `user` may reset the second factor of `account`: the secretariat, never their own.

    That of an operator is reset by another operator.
    """
    is_above = user.is_superuser or not account.is_superuser
    return reader_of(user).is_secretariat and account.pk != user.pk and is_above


@transaction.atomic
def reset_second_factor(*, account: User, by: Any, address: str = "") -> None:
    """Remove every second factor of `account` and end its sessions; the person is told by mail.

    At the next sign-in the person sets up a new one. Raises RecoveryRefused.
    """
    if account.pk == by.pk:
        raise RecoveryRefused(_("You cannot reset your own second factor: ask another member of the secretariat."))
    if not may_reset_second_factor(by, account):
        raise RecoveryRefused(_("You cannot reset the second factor of this account."))
    Authenticator.objects.filter(user=account).delete()
    end_sessions(account=account)
    note_sign_in(account=account, event=SignInEvent.FACTORS_RESET, by=by, address=address)
    transaction.on_commit(partial(_tell, account), robust=True)


def _tell(account: User) -> None:
    if not account.email:
        return
    context = {"account": account, "base_url": settings.BASE_URL}
    subject = render_to_string("organizations/mails/second_factor_reset_subject.txt", context).strip()
    send_mail(subject, render_to_string("organizations/mails/second_factor_reset.txt", context), None, [account.email])
