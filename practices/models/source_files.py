"""Source files beside the edition that shows them: what they hold beside their words, and the originals of copies."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import for_each_reader, reader_of
from practices.documents.file_contents.held import ContentKind, HeldContent
from practices.migration_names import originals
from practices.models.editions import EditionPage

EXAMINATION = 1
"""The version of the examination; rows of an earlier one are made again."""


class ExaminedFile(models.Model):
    """What a file holds beside its words, by its SHA-256: kinds and counts, never words of it.

    `fault` says why nobody can tell, a sentence. `needs_reason`: the file is released for a stated reason alone.
    """

    checksum = models.CharField("SHA-256", max_length=64, unique=True)
    version = models.PositiveSmallIntegerField(default=EXAMINATION)
    held = models.JSONField(default=list, help_text="pairs of kind and count, the gravest first")
    fault = models.TextField(blank=True)
    needs_reason = models.BooleanField(default=False)
    examined_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.checksum

    @property
    def kinds(self) -> tuple[HeldContent, ...]:
        """What it holds, the gravest first; a kind that this release does not know is left out."""
        return read_kinds(self.held)


class KeptOriginalQuerySet(models.QuerySet["KeptOriginal"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the originals of the organizations that `user` acts for: nobody else reads one, whatever is released."""
        return self.filter(edition__instrument__organization__in=reader_of(user).organizations)


class KeptOriginal(models.Model):
    """The original of a cleaned copy. It stays with the organization; the copy is the source file of the edition.

    `changes`: whether the copy accepts or rejects the tracked changes of the original. `removed`: kinds and counts of
    what the copy does not hold.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(EditionPage, on_delete=models.CASCADE, related_name="kept_originals")
    file = models.FileField("file", storage=originals, upload_to="%Y/%m/", max_length=255)
    name = models.CharField(_("name"), max_length=255)
    checksum = models.CharField(_("SHA-256"), max_length=64)
    cleaned_checksum = models.CharField("SHA-256 of the cleaned copy", max_length=64)
    changes = models.CharField(max_length=6, choices=[("accept", "accept"), ("reject", "reject")])
    removed = models.JSONField(default=list, help_text="pairs of kind and count, the gravest first")
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = models.Manager.from_queryset(KeptOriginalQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "cleaned_checksum", "checksum"], name="an original is kept once for each copy"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def removed_kinds(self) -> tuple[HeldContent, ...]:
        """What the copy does not hold, the gravest first."""
        return read_kinds(self.removed)


def write_kinds(held: Any) -> list[list[Any]]:
    """Return what is stored of what a file holds: pairs of kind and count."""
    return [[str(one.kind), one.count] for one in held]


def read_kinds(rows: Any) -> tuple[HeldContent, ...]:
    """Return what was stored by `write_kinds`."""
    return tuple(HeldContent(ContentKind(kind), count) for kind, count in rows if kind in ContentKind)
