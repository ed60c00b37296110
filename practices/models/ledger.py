"""The base of every ledger: rows that are only ever added, chained by their hashes."""

import datetime
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
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
    """Return the SHA-256 (hex) of `payload` as sorted-key JSON."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class UnknownHashVersion(ValueError):
    """A row was hashed by a list of fields that this release does not know."""


@dataclass(frozen=True, slots=True)
class RecordWords:
    """Which words of an erasable record the digest in its row covers: `if_any` are left out where they are empty."""

    always: tuple[str, ...]
    if_any: tuple[str, ...] = ()


class LedgerEntry(models.Model):
    """One row: number (1, 2, 3 ... without gaps), time of recording, who, the chain.

    Holds no personal data and no free text. Added by `practices.actions.ledger` alone;
    triggers of the database refuse update, delete and truncate.

    `hash_version` says by which version of `hashed_fields` and `record_words` a row was hashed. A version that rows
    were written with is never changed: another field, or another word of the record, makes the next version, and
    older rows go on being verified by theirs. Rows of releases that did not know the column have version 1.
    """

    sequence = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    previous_hash = models.CharField(max_length=64, editable=False)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    hash_version = models.PositiveSmallIntegerField(db_default=1, editable=False)

    hashed_fields: ClassVar[dict[int, tuple[str, ...]]] = {}
    """By version, what the hash covers beside number, time, account and previous hash."""
    record_words: ClassVar[dict[int, RecordWords]] = {}
    """By version, the words of the erasable record of which the row keeps a salted digest; empty without a record."""

    class Meta:
        abstract = True
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.sequence}"

    @classmethod
    def current_hash_version(cls) -> int:
        """Return the version by which new rows are hashed."""
        return max((*cls.hashed_fields, *cls.record_words))

    def payload(self) -> dict[str, Any]:
        """Return what the hash covers, by the row's version. Raises UnknownHashVersion."""
        version = self.hash_version
        fields = ["sequence", "recorded_at", "by_id", "previous_hash", *self._of_version(self.hashed_fields, version)]
        if version > 1:
            fields.append("hash_version")
        return {name: canonical(getattr(self, name)) for name in fields}

    def compute_hash(self) -> str:
        """Return the hash that this row must have. Raises UnknownHashVersion."""
        return digest(self.payload())

    def chain(self, *, sequence: int, previous_hash: str) -> str:
        """Return the row its number and its place in the chain, hashed by the current version; return its hash."""
        self.sequence, self.previous_hash = sequence, previous_hash
        self.hash_version = self.current_hash_version()
        self.hash = self.compute_hash()
        return self.hash

    @classmethod
    def digest_of_record(cls, salt: str, words: Mapping[str, Any], *, version: int | None = None) -> str:
        """Return the salted digest that a row keeps of the words of its erasable record; missing words are empty.

        `version` is that of the row; without one the current. Raises UnknownHashVersion.
        """
        covered = cls._of_version(cls.record_words, cls.current_hash_version() if version is None else version)
        counted = (*covered.always, *(name for name in covered.if_any if words.get(name)))
        return digest({"salt": salt, **{name: words.get(name, "") for name in counted}})

    @classmethod
    def _of_version[List](cls, lists: dict[int, List], version: int) -> List:
        """Return the list that a version uses: its own, or the last one before it."""
        if not 1 <= version <= cls.current_hash_version():
            raise UnknownHashVersion(f"{cls._meta.db_table}: version {version}")
        return lists[max(known for known in lists if known <= version)]
