"""The keys of webhooks, and the signatures made with them (Standard Webhooks, symmetric form).

The form is that of https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: a key is
`whsec_` and base64, a signature `v1,` and the base64 of an HMAC-SHA256 over "id.timestamp.body".
"""

import base64
import datetime
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from wagtail.models import ModelLogEntry

from practices.models.exchange.webhooks import Webhook

KEY_RENEWED = "webhooks.renew_key"
BOTH_KEYS_FOR = datetime.timedelta(hours=24)
"""How long calls are signed with the former key as well."""
MOST_FORMER = 3
"""Former keys that are used at most, however often a key was renewed."""
PREFIX = "whsec_"


def key_of(webhook: Webhook) -> str:
    """Return the present key of a webhook, as its receiver keeps it: `whsec_` and the base64 of 32 bytes."""
    return PREFIX + base64.b64encode(_secret(webhook, webhook.generation, settings.SECRET_KEY)).decode()


def sign_call(webhook: Webhook, *, call: str, body: bytes, now: datetime.datetime) -> dict[str, str]:
    """Return the headers that name a call, say when it is made, and sign it.

    With the present key, with those that were renewed less than a day ago, and with the same ones made from the
    portal's former keys (`SECRET_KEY_FALLBACKS`): the signatures are separated by blanks, any of them may be checked.
    """
    stamp = str(int(now.timestamp()))
    signatures = [sign(secret, call=call, stamp=stamp, body=body) for secret in _secrets(webhook, now)]
    return {"Webhook-Id": call, "Webhook-Timestamp": stamp, "Webhook-Signature": " ".join(signatures)}


def sign(secret: bytes, *, call: str, stamp: str, body: bytes) -> str:
    """Return the signature of a call made at `stamp` (seconds since 1970, as text)."""
    signed = f"{call}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def _secrets(webhook: Webhook, now: datetime.datetime) -> Sequence[bytes]:
    """Return the keys to sign with, the present one first."""
    renewals = ModelLogEntry.objects.for_instance(webhook)
    renewed = renewals.filter(action=KEY_RENEWED, timestamp__gt=now - BOTH_KEYS_FOR).count()
    oldest = max(webhook.generation - min(renewed, MOST_FORMER), 1)
    generations = range(webhook.generation, oldest - 1, -1)
    return [
        _secret(webhook, generation, key)
        for generation in generations
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def _secret(webhook: Webhook, generation: int, key: Any) -> bytes:
    """Derive a key from the portal's own: 32 bytes."""
    named = f"{webhook.public_id}:{generation}"
    return salted_hmac("practices.webhooks", named, secret=key, algorithm="sha256").digest()
