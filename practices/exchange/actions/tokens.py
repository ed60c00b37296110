"""Keys for an organization's own system: made, shown once, revoked; told of before they end; what a key stands for."""

import datetime
import hashlib
import re
import secrets
from copy import copy
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.models import OrganizationPage, Reader, User
from practices.exchange.actions.log_backfill import open_scope
from practices.mails import mail_ending_token, mail_made_token
from practices.models.editions import today
from practices.models.exchange.tokens import AccessToken
from practices.permissions import acts_for, is_secretariat

PREFIX = "pex_"
"""What every key begins with, so that one that was published by mistake is found."""
KEY_BYTES = 32
KEY = re.compile(r"pex_[A-Za-z0-9_-]{43}", re.ASCII)
HINT_LENGTH = 9
LONGEST_LIFE = datetime.timedelta(days=396)
"""13 months: a year, and a month in which the next key takes over."""
USUAL_LIFE = datetime.timedelta(days=365)
MOST_VALID = 10
"""Keys of one organization that hold at the same time."""
MADE = "practices.token.make"
REVOKED = "practices.token.revoke"
"""Names of the log entries of an organization."""


class TokenRefused(Exception):
    """The token cannot be made or revoked; the message is for the user."""


class TokenInvalid(Exception):
    """The key opens nothing; the message is for who holds it."""


@transaction.atomic
def make_token(
    *,
    organization: OrganizationPage,
    name: str,
    by: Any,
    may_read: bool = True,
    may_submit: bool = False,
    expires_on: datetime.date | None = None,
) -> tuple[AccessToken, str]:
    """Make a token; give it with its key, which is kept nowhere. Two of one name may overlap.

    A token that reads begins the log of what the organization may see. Raises TokenRefused.
    """
    if not acts_for(by, organization):
        raise TokenRefused(_("You do not act for this organization."))
    on = today()
    expires_on = expires_on or on + USUAL_LIFE
    if not name.strip():
        raise TokenRefused(_("State which system the token is for."))
    if not (may_read or may_submit):
        raise TokenRefused(_("Choose at least one permission for the token."))
    if expires_on < on:
        raise TokenRefused(_("This day has passed."))
    if expires_on > on + LONGEST_LIFE:
        raise TokenRefused(_("A token is valid for 13 months at most."))
    OrganizationPage.objects.select_for_update(of=("self",)).get(pk=organization.pk)  # one at a time
    if AccessToken.objects.filter(organization=organization).valid(on).count() >= MOST_VALID:
        raise TokenRefused(
            _("The organization has %(most)s valid tokens. Revoke one that is no longer used.") % {"most": MOST_VALID}
        )
    key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    token = AccessToken.objects.create(
        organization=organization,
        name=name.strip()[:120],
        may_read=may_read,
        may_submit=may_submit,
        key_digest=digest_of(key),
        hint=key[:HINT_LENGTH],
        made_by=by,
        expires_on=expires_on,
    )
    if may_read:
        open_scope(organization=organization)
    mail_made_token(token)
    log(instance=organization, action=MADE, user=by, data={"token": token.name, "hint": token.hint})
    return token, key


@transaction.atomic
def revoke_token(*, token: AccessToken, by: Any) -> AccessToken:
    """End a token now, for good. Its organization and the secretariat may. Raises TokenRefused."""
    token = AccessToken.objects.select_for_update(of=("self",)).select_related("organization").get(pk=token.pk)
    if not (acts_for(by, token.organization) or is_secretariat(by)):
        raise TokenRefused(_("You do not act for this organization."))
    if token.revoked_at is not None:
        raise TokenRefused(_("This token was revoked already."))
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    data = {"token": token.name, "hint": token.hint}
    log(instance=token.organization, action=REVOKED, user=by, data=data)
    return token


@transaction.atomic
def tell_of_ending_tokens(*, on: datetime.date) -> int:
    """Tell each organization, once, of a token that ends soon and that no later one takes over from; give how many."""
    ending = AccessToken.objects.ending(on).filter(end_told_on__isnull=True).order_by("pk")
    tokens = list(ending.select_for_update(of=("self",)).select_related("organization"))
    for token in tokens:
        mail_ending_token(token)
    AccessToken.objects.filter(pk__in=[token.pk for token in tokens]).update(end_told_on=on)
    return len(tokens)


def find_token(key: str) -> AccessToken:
    """Return the token of a key, with its organization and who made it (one query). Raises TokenInvalid.

    It is looked up by its digest, so that how long it takes tells nothing of other keys. Who made it has to act for
    the organization still.
    """
    if not KEY.fullmatch(key):
        raise TokenInvalid(_("This is not a key of this portal."))
    token = (
        AccessToken.objects.filter(key_digest=digest_of(key))
        .select_related("organization", "made_by")
        .annotate(is_held=Exists(_held_by_member()))
        .first()
    )
    if token is None:
        raise TokenInvalid(_("This is not a key of this portal."))
    if token.revoked_at is not None:
        raise TokenInvalid(_("This token was revoked."))
    if token.expires_on < today():
        raise TokenInvalid(_("This token has expired."))
    if not (token.is_held and token.made_by.is_active):
        raise TokenInvalid(_("The person who made this token no longer acts for the organization. Make another one."))
    return token


def note_use(token: AccessToken) -> None:
    """Note that a token was used today: written once a day."""
    if token.used_on != (on := today()):
        token.used_on = on
        AccessToken.objects.filter(pk=token.pk).update(used_on=on)


def reader_by(token: AccessToken) -> User:
    """Return who reads with a token: who made it, as the one organization, or as the public where it may not read."""
    return _within(token, _reader_of(token) if token.may_read else Reader())


def submitter_by(token: AccessToken) -> User:
    """Return who submits with a token: who made it, as the one organization and nothing wider."""
    return _within(token, _reader_of(token))


def digest_of(key: str) -> str:
    """Return what is kept of a key: its SHA-256. It holds 256 random bits, so that no salt is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def _reader_of(token: AccessToken) -> Reader:
    return Reader(organizations=frozenset({token.organization_id}), only_tests=token.organization.is_test)


def _within(token: AccessToken, reader: Reader) -> User:
    user = copy(token.made_by)
    user.is_superuser = user.is_staff = False  # this copy is never saved
    user.__dict__.update(_reader=reader, _perm_cache=set())
    return user


def _held_by_member() -> Any:
    """Say, of each token, whether who made it acts for its organization."""
    rule = Q(officers__user=OuterRef("made_by")) | Q(approvers__user=OuterRef("made_by"))
    return OrganizationPage.objects.filter(rule, pk=OuterRef("organization")).order_by()
