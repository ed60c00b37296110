"""What is kept of signing in: who came in, when and how, what failed, what changed about an account's keys.

The rows are those of Wagtail's log about the account. They hold no password, and no name that is no account's.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from organizations.models import User

ADDRESS = "address"
"""Key of the network address in the data of a row."""
BATCH = 500
LOCKS = ((datetime.timedelta(minutes=5), 5), (datetime.timedelta(hours=1), 20))
"""Failures of one account after which no further try is looked at, and within what time they have to lie."""


class SignInEvent(models.TextChoices):
    """What happened to an account."""

    SIGNED_IN = "accounts.sign_in", _("Signed in")
    SIGNED_OUT = "accounts.sign_out", _("Signed out")
    FAILED = "accounts.sign_in_failed", _("Sign-in failed")
    LOCKED = "accounts.locked", _("Locked temporarily after failed sign-ins")
    INVITED = "accounts.invited", _("Invited")
    PASSWORD_SET = "accounts.password_set", _("Password set")
    FACTOR_ADDED = "accounts.factor_added", _("Second factor added")
    FACTOR_REMOVED = "accounts.factor_removed", _("Second factor removed")
    FACTORS_RESET = "accounts.factors_reset", _("Second factor reset by the secretariat")
    CODES_MADE = "accounts.codes_made", _("Recovery codes made")
    SESSION_ENDED = "accounts.session_ended", _("Session ended")
    CONNECTED = "accounts.connected", _("Connected with an identity provider")


class Means(models.TextChoices):
    """By what somebody signed in, or what was set up."""

    PASSWORD = "password", _("password")
    TOTP = "totp", _("authenticator app")
    WEBAUTHN = "webauthn", _("passkey or security key")
    RECOVERY_CODES = "recovery_codes", _("recovery code")
    LINK = "password_reset", _("link by e-mail")
    PROVIDER = "socialaccount", _("identity provider")


def note_sign_in(
    *, account: User, event: SignInEvent, by: Any = None, address: str = "", means: Iterable[str] = ()
) -> None:
    """Add a row about `account`; `by`: who did it, if that is known.

    `means`: the `Means` that took part, in their order.
    """
    data: dict[str, Any] = {ADDRESS: address} if address else {}
    if means := list(dict.fromkeys(means)):
        data["means"] = means
    log(instance=account, action=event.value, user=by, data=data)


def sign_ins_of(accounts: Iterable[User]) -> models.QuerySet[ModelLogEntry]:
    """Return the rows about these accounts, the newest first."""
    keys = [str(account.pk) for account in accounts]
    rows: models.QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id__in=keys, action__in=SignInEvent.values
    )
    return rows.order_by("-timestamp", "-pk")


def is_locked(*, account: User, now: datetime.datetime) -> bool:
    """Tell whether an account had too many failures lately.

    Counted from what is kept, so that it holds for every process, and when a cache drops its counts.
    """
    longest, most = LOCKS[-1]
    failed = sign_ins_of([account]).filter(action=SignInEvent.FAILED, timestamp__gt=now - longest)
    times = list(failed.values_list("timestamp", flat=True)[:most])
    return any(len(times) >= count and times[count - 1] > now - span for span, count in LOCKS)


def note_locked(*, account: User, address: str, now: datetime.datetime) -> None:
    """Keep that tries at a locked account were refused: once in the shorter time of `LOCKS`."""
    since = now - LOCKS[0][0]
    if not sign_ins_of([account]).filter(action=SignInEvent.LOCKED, timestamp__gt=since).exists():
        note_sign_in(account=account, event=SignInEvent.LOCKED, address=address)


@transaction.atomic
def forget_addresses(*, now: datetime.datetime) -> int:
    """Take the network address out of rows older than SIGN_IN_ADDRESS_DAYS; give how many."""
    before = now - datetime.timedelta(days=settings.SIGN_IN_ADDRESS_DAYS)
    rows = ModelLogEntry.objects.filter(action__in=SignInEvent.values, timestamp__lt=before, data__has_key=ADDRESS)
    old = list(rows.only("pk", "data").order_by("pk"))
    for row in old:
        row.data = {key: value for key, value in row.data.items() if key != ADDRESS}
    ModelLogEntry.objects.bulk_update(old, ["data"], batch_size=BATCH)
    return len(old)


def register_sign_in_log(actions: Any) -> None:
    """Name the events in Wagtail's log."""
    for event in SignInEvent:
        actions.register_action(event.value, event.label, event.label)
