"""The keys in links that are sent by mail: random, dated and signed. Only a digest is kept of them.

A key that was tampered with is refused without a look-up.
"""

import datetime
import hashlib
import secrets

from django.core.signing import BadSignature, TimestampSigner

RANDOM_BYTES = 24
LONGEST_KEY = 200


def make_key(salt: str) -> str:
    """Return a new key for one purpose (`salt`). It is in the mail and nowhere else."""
    return _signer(salt).sign(secrets.token_urlsafe(RANDOM_BYTES))


def digest_of_key(key: str) -> str:
    """Return what is kept of a key (SHA-256, hex)."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def is_key(key: str, salt: str, *, max_age: datetime.timedelta) -> bool:
    """Tell whether this portal made the key, for this purpose, not longer ago than `max_age`."""
    if len(key) > LONGEST_KEY:
        return False
    try:
        _signer(salt).unsign(key, max_age=max_age)
    except BadSignature:
        return False
    return True


def _signer(salt: str) -> TimestampSigner:
    return TimestampSigner(sep=".", salt=salt)
