"""Reports: numbered issues, frozen with their data, dates, digest and files."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import for_each_reader, reader_of
from practices.models.erasable import Erasable
from practices.models.kept_files import KeptFile
from practices.models.ledger import LedgerEntry, RecordWords
from practices.models.releases import SHARED_AUDIENCES, ReleasedKind, opened


class Series(models.TextChoices):
    """Issues for the public and issues for others are numbered apart: no public number tells of a hidden one.

    Restricted issues share one row: who is shown some of them sees gaps where others are.
    """

    PUBLIC = "public", _("Public issue")
    RESTRICTED = "restricted", _("Restricted issue")


class ReportQuerySet(models.QuerySet["Report"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep what was released to `user`; the secretariat sees all."""
        reader = reader_of(user)
        return self if reader.is_secretariat else self.filter(opened(ReleasedKind.REPORT, reader, thing="public_id"))

    def for_listing(self) -> Self:
        """With what it corrects and follows, newest first; without the data."""
        return self.select_related("corrects", "previous").prefetch_related("files").order_by("-sequence")


ReportManager = models.Manager.from_queryset(ReportQuerySet)


class Report(LedgerEntry):
    """One issue. Its address is /reports/<issue>/: "3" in the public series, "r3" in the restricted one.

    `as_of`: the day whose standing it tells; `since`: the day of the issue before, None for the first;
    `known_at`: what was recorded later is not in it. `audience` is whom it was compiled for: its data is what they
    may see. `content_digest` is the salted digest of data and narrative; `files_stated`: sorted [format, SHA-256].
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.CharField(max_length=12, choices=Series)
    number = models.PositiveIntegerField(_("number of the issue"))
    symbol = models.CharField(_("official symbol"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    as_of = models.DateField(_("as of"))
    since = models.DateField(_("changes since"), null=True)
    known_at = models.DateTimeField(_("as recorded at"))
    audience = models.CharField(_("compiled for"), max_length=16, choices=SHARED_AUDIENCES)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="next_issues")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrigenda")
    embargo_until = models.DateTimeField(_("embargo until"), null=True)
    files_stated = models.JSONField(default=list)
    content_digest = models.CharField(max_length=64)

    objects = ReportManager()
    hashed_fields = {
        1: (
            "public_id",
            "series",
            "number",
            "symbol",
            "language",
            "as_of",
            "since",
            "known_at",
            "audience",
            "previous_uuid",
            "corrects_uuid",
            "embargo_until",
            "files_stated",
            "content_digest",
        )
    }
    record_words = {1: RecordWords(("title", "data", "narrative"))}

    class Meta(LedgerEntry.Meta):
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="a report's number once per series")]

    @property
    def issue(self) -> str:
        """What its address calls it."""
        return f"{self.number}" if self.series == Series.PUBLIC else f"r{self.number}"

    @property
    def name(self) -> str:
        """Its series and number, in the active language."""
        if self.series == Series.PUBLIC:
            return gettext("Report %(number)s") % {"number": self.number}
        return gettext("Restricted report %(number)s") % {"number": self.number}

    @property
    def previous_uuid(self) -> str | None:
        """What the hash names the issue before by."""
        return str(self.previous.public_id) if self.previous else None

    @property
    def corrects_uuid(self) -> str | None:
        """What the hash names the corrected issue by."""
        return str(self.corrects.public_id) if self.corrects else None


class ReportContent(Erasable):
    """The erasable part of an issue: its title, data and narrative, as they were frozen."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="content")
    title = models.CharField(_("title"), max_length=255)
    data = models.JSONField(default=dict)
    narrative = models.TextField(blank=True)

    class Meta(Erasable.Meta):
        pass

    def __str__(self) -> str:
        return self.title


class ReportFile(KeptFile):
    """An issue in one format; what is stored is what is served."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=8)

    class Meta(KeptFile.Meta):
        ordering = ["report", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "format"], name="an issue has each format once")]
