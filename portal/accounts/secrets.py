"""Secrets of second factors, encrypted by a key that is made from SECRET_KEY and is not in the database."""

import base64
import hashlib
import logging
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

logger = logging.getLogger(__name__)


def encrypt(text: str) -> str:
    """Encrypt by the present key."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """Read what was encrypted by the present key or a former one (SECRET_KEY_FALLBACKS).

    What cannot be read any more gives a secret by chance, to which no code fits: never an empty one.
    """
    try:
        return _keys().decrypt(text.encode()).decode()
    except InvalidToken:
        logger.error("A second factor cannot be read: put the former SECRET_KEY into SECRET_KEY_FALLBACKS.")  # noqa: TRY400
        return base64.b32encode(secrets.token_bytes(20)).decode()


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    digest = hashlib.sha256(b"portal.accounts.secrets:" + str(secret).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
