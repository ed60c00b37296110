"""The signed links of returns: only a digest is kept, a link that was tampered with is refused without a look-up."""

import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from practices.actions.signed_keys import digest_of_key, is_key, make_key
from practices.models.editions import today
from practices.models.outreach.returns import Return

SALT = "practices.returns"
LONGEST_LIFE = datetime.timedelta(days=400)


class NoSuchReturn(Exception):
    """The link is unknown, was tampered with, has expired, or its return was closed: nobody is told which."""


def make_token() -> str:
    """Return a new token: random, dated and signed. It is in the mail and nowhere else."""
    return make_key(SALT)


def digest_of_token(token: str) -> str:
    """Return what is kept of a token (SHA-256, hex)."""
    return digest_of_key(token)


def find_by_token(*, token: str) -> tuple[Return, bool]:
    """Find the return that a link leads to, and whether the link is the second person's. Changes nothing.

    Raises NoSuchReturn, for a person too who is no longer registered.
    """
    if not is_key(token, SALT, max_age=LONGEST_LIFE):
        raise NoSuchReturn
    digest = digest_of_token(token)
    rows = Return.objects.filter(closed_at__isnull=True, expires_at__gt=timezone.now())
    found = rows.filter(Q(token_digest=digest) | Q(second_token_digest=digest)).for_listing().first()
    if found is None:
        raise NoSuchReturn
    is_second = constant_time_compare(digest, found.second_token_digest or "")
    person = found.second_point if is_second else found.focal_point
    if person is None or not (is_second or constant_time_compare(digest, found.token_digest)):
        raise NoSuchReturn
    if person.erased_at is not None or (person.valid_until is not None and person.valid_until < today()):
        raise NoSuchReturn
    return found, is_second
