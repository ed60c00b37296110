"""Following by e-mail: asking, confirming, changing, stopping. Nobody is told whether an address was known."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.locks import lock_account, lock_named
from organizations.models import OrganizationPage, Reader, reader_of, stand_in
from practices.actions.signed_keys import LONGEST_KEY, digest_of_key, is_key, make_key
from practices.exchange.actions.changes import head_of
from practices.exchange.actions.following_mails import mail_confirmation, mail_known
from practices.exchange.actions.log_backfill import open_scope
from practices.exchange.queries.following import Followed
from practices.models.exchange.changes import PUBLIC_SCOPE, SECRETARIAT_SCOPE
from practices.models.exchange.following import Frequency, Subscription

SALT = "practices.following.confirm"
STOP_SALT = "practices.following.stop"
CONFIRM_WITHIN = datetime.timedelta(days=7)
ASK_AGAIN_AFTER = datetime.timedelta(minutes=5)
MOST_OF_ADDRESS = 20
"""Subscriptions of one address, and of one account."""


class FollowRefused(Exception):
    """This cannot be followed; the message is for the user."""


class NoSuchSubscription(Exception):
    """The link is unknown, was tampered with or has expired: nobody is told which."""


class NoReader(Exception):
    """The account may no longer read what it followed: nothing is sent."""


@dataclass(frozen=True, slots=True)
class Standpoint:
    """As whom an account follows: the scope whose log it reads, and its organization (None: none)."""

    scope: str
    organization: OrganizationPage | None = None


@transaction.atomic
def ask_to_follow(*, followed: Followed, email: str, frequency: str, language: str) -> None:
    """Let an address follow something, once it is confirmed by the link that is sent to it.

    The same answer in every case. Who follows it already is told so by mail; who asks again within minutes, or
    follows as much as an address can, gets no further mail. Raises FollowRefused for what is no address.
    """
    email, now = _address(email), timezone.now()
    lock_named(f"following {email.lower()}")
    same = _same(Subscription.objects.filter(user=None, email__iexact=email), followed).first()
    if same is not None and same.confirmed_at is not None:
        mail_known(same, stop_key(same))
        return
    if same is not None and same.asked_at is not None and same.asked_at > now - ASK_AGAIN_AFTER:
        return
    if same is None and Subscription.objects.filter(user=None, email__iexact=email).count() >= MOST_OF_ADDRESS:
        return
    asked = same or Subscription(email=email)
    key = make_key(SALT)
    asked.confirm_digest, asked.asked_at, asked.language = digest_of_key(key), now, language
    _write(asked, followed, frequency)
    mail_confirmation(asked, key)


def find_to_confirm(*, key: str) -> Subscription:
    """Find what a link of a confirmation mail is about. Changes nothing. Raises NoSuchSubscription."""
    if not is_key(key, SALT, max_age=CONFIRM_WITHIN):
        raise NoSuchSubscription
    found = Subscription.objects.filter(confirm_digest=digest_of_key(key), user=None).for_listing().first()
    if found is None:
        raise NoSuchSubscription
    return found


@transaction.atomic
def confirm(*, key: str) -> Subscription:
    """Confirm an address by the link that was sent to it; from now on it is told. Again changes nothing.

    Raises NoSuchSubscription.
    """
    found = find_to_confirm(key=key)
    now, head = timezone.now(), head_of(found.scope)
    Subscription.objects.filter(pk=found.pk, confirmed_at=None).update(confirmed_at=now, after=head)
    found.refresh_from_db(fields=["confirmed_at", "after"])
    return found


def stop_key(subscription: Subscription) -> str:
    """Return the key of the links in each mail, by which a subscription is changed and stopped; it holds for ever."""
    return Signer(sep=".", salt=STOP_SALT).sign(subscription.public_id.hex)


def find_by_stop_key(*, key: str) -> Subscription | None:
    """Find the subscription that a link of a mail is about; None where it was stopped. Raises NoSuchSubscription."""
    if len(key) > LONGEST_KEY:
        raise NoSuchSubscription
    try:
        public_id = Signer(sep=".", salt=STOP_SALT).unsign(key)
    except BadSignature as error:
        raise NoSuchSubscription from error
    return Subscription.objects.confirmed().filter(public_id=public_id).for_listing().first()


@transaction.atomic
def stop(*, key: str) -> None:
    """Stop by a link: the row goes, and the address with it. Again changes nothing. Raises NoSuchSubscription."""
    found = find_by_stop_key(key=key)
    if found is not None:
        found.delete()


@transaction.atomic
def change_frequency(*, key: str, frequency: str) -> None:
    """Change by a link how often its address is told. Raises NoSuchSubscription, and FollowRefused."""
    found = find_by_stop_key(key=key)
    if found is None:
        raise NoSuchSubscription
    _refuse_frequency(frequency)
    Subscription.objects.filter(pk=found.pk).update(frequency=frequency)


def standpoints_of(user: Any) -> list[Standpoint]:
    """Return as whom an account can follow: the secretariat, each organization it acts for, else the public."""
    reader = reader_of(user)
    if reader.is_secretariat:
        return [Standpoint(SECRETARIAT_SCOPE)]
    pages = OrganizationPage.objects.of(user).for_listing() if reader.is_participant else ()
    return [Standpoint(str(page.translation_key), page) for page in pages] or [Standpoint(PUBLIC_SCOPE)]


@transaction.atomic
def follow(*, followed: Followed, frequency: str, language: str, by: Any, scope: str | None = None) -> Subscription:
    """Let an account follow something at its own address, without confirmation.

    `scope` is one of those of `standpoints_of`, by default the first. Raises FollowRefused.
    """
    lock_account(by)
    own = Subscription.objects.filter(user=by)
    standpoint = _standpoint(by, scope)
    if not by.email:
        raise FollowRefused(_("Your account has no e-mail address to which messages could be sent."))
    if _same(own, followed).filter(scope=standpoint.scope).exists():
        raise FollowRefused(_("You follow this already."))
    if own.count() >= MOST_OF_ADDRESS:
        raise FollowRefused(
            _("You follow %(count)s items, which is the maximum. Stop following one of them first.")
            % {"count": MOST_OF_ADDRESS}
        )
    made = Subscription(user=by, scope=standpoint.scope, language=language, confirmed_at=timezone.now())
    made.after = _opened_head(standpoint)
    return _write(made, followed, frequency)


@transaction.atomic
def change_followed(*, subscription: Subscription, followed: Followed, frequency: str, by: Any) -> Subscription:
    """Change what an account follows, or how often it is told. Raises FollowRefused."""
    lock_account(by)
    own = Subscription.objects.filter(user=by)
    found = own.filter(pk=subscription.pk).select_for_update().first()
    if found is None:
        raise FollowRefused(_("You do not follow this."))
    if _same(own, followed).filter(scope=found.scope).exclude(pk=found.pk).exists():
        raise FollowRefused(_("You follow this already."))
    if not _same(own, followed).filter(pk=found.pk).exists():  # of what it did not follow, nothing earlier is told
        found.after = head_of(found.scope)
    return _write(found, followed, frequency)


@transaction.atomic
def stop_following(*, subscription: Subscription, by: Any) -> None:
    """Stop what an account follows. Again changes nothing."""
    Subscription.objects.filter(user=by, pk=subscription.pk).delete()


def reader_for(subscription: Subscription) -> Any:
    """Return the reader that a subscription is told as (None: the public).

    Raises NoReader: the account is closed, has no address, or does not act for that organization any more.
    """
    user = subscription.user
    if user is None:
        return None
    reader = reader_of(user)
    if not user.is_active or not user.email:
        raise NoReader
    if subscription.scope == PUBLIC_SCOPE:
        return None
    if subscription.scope == SECRETARIAT_SCOPE:
        if not reader.is_secretariat:
            raise NoReader
        return stand_in(Reader(is_secretariat=True))
    own = OrganizationPage.objects.of(user).filter(translation_key=subscription.scope).values_list("pk", flat=True)
    key = own.first()
    if key is None:
        raise NoReader
    return stand_in(Reader(organizations=frozenset({key})))


def remove_unconfirmed(*, now: datetime.datetime) -> int:
    """Delete what nobody confirmed in time; give how many."""
    count, _by_model = Subscription.objects.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN).delete()
    return count


def _opened_head(standpoint: Standpoint) -> int:
    if standpoint.scope != PUBLIC_SCOPE:
        open_scope(organization=standpoint.organization)
    return head_of(standpoint.scope)


def _standpoint(user: Any, scope: str | None) -> Standpoint:
    offered = standpoints_of(user)
    found = next((one for one in offered if scope in (None, one.scope)), None)
    if found is None:
        raise FollowRefused(_("Your account does not act for this organization."))
    return found


def _address(email: str) -> str:
    email = email.replace("\0", "").strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise FollowRefused(_("Give an e-mail address.")) from error
    return email


def _same(rows: QuerySet[Any], followed: Followed) -> QuerySet[Any]:
    return rows.filter(
        topic=followed.topic,
        organization=followed.organization,
        instrument=followed.instrument,
        words=followed.words,
        text_language=followed.language,
        instrument_kind=followed.instrument_kind,
        kinds=list(followed.kinds),
    )


def _refuse_frequency(frequency: str) -> None:
    if frequency not in Frequency.values:
        raise FollowRefused(_("Choose how often."))


def _write(subscription: Subscription, followed: Followed, frequency: str) -> Subscription:
    _refuse_frequency(frequency)
    subscription.topic, subscription.organization = followed.topic, followed.organization
    subscription.instrument, subscription.words = followed.instrument, followed.words
    subscription.text_language, subscription.instrument_kind = followed.language, followed.instrument_kind
    subscription.kinds, subscription.frequency = list(followed.kinds), frequency
    subscription.save()
    return subscription
