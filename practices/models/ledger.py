"""The base of every ledger: rows that are only ever added, chained by their hashes."""

import datetime
import hashlib
import json
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

GENESIS = "0" * 64
"""The previous hash of a ledger's first row."""


def canonical(value: Any) -> Any:
    """Turn a field's value into what the hash covers: text for uuids, UTC ISO 8601 for times, else itself."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, uuid.UUID | datetime.date):
        return str(value)
    return value


def digest(payload: dict[str, Any]) -> str:
    """Give the SHA-256 (hex) of `payload` as sorted-key JSON."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def salted_digest(salt: str, **fields: str) -> str:
    """Give the digest that a ledger row keeps of its erasable record."""
    return digest({"salt": salt, **fields})


class LedgerEntry(models.Model):
    """One row: number (1, 2, 3 ... without gaps), time of recording, who, the chain.

    Holds no personal data and no free text. Added by `practices.actions.ledger.append` alone;
    triggers of the database refuse update, delete and truncate.
    """

    sequence = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    previous_hash = models.CharField(max_length=64, editable=False)
    hash = models.CharField(max_length=64, unique=True, editable=False)

    hashed_fields: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.sequence}"

    def payload(self) -> dict[str, Any]:
        """Give what the hash covers."""
        fields = ("sequence", "recorded_at", "by_id", "previous_hash", *self.hashed_fields)
        return {name: canonical(getattr(self, name)) for name in fields}

    def compute_hash(self) -> str:
        """Give the hash that this row must have."""
        return digest(self.payload())
