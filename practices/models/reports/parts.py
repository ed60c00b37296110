"""Parts of an issue that come later under its number: other languages, corrigenda, addenda."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices, validate_language
from organizations.models import for_each_reader, reader_of
from practices.models.erasable import Erasable
from practices.models.kept_files import KeptFile
from practices.models.ledger import LedgerEntry, RecordWords
from practices.models.releases import ReleasedKind, opened
from practices.models.reports.issues import Report


class ReportPartKind(models.TextChoices):
    """Each kind is numbered within its issue; a language edition has the number 0."""

    LANGUAGE = "language", _("Language edition")
    CORRIGENDUM = "corrigendum", _("Corrigendum")
    ADDENDUM = "addendum", _("Addendum")


SUFFIXES = {ReportPartKind.CORRIGENDUM: "Corr", ReportPartKind.ADDENDUM: "Add"}
"""What follows the symbol of the issue, the same in every language."""


class ReportPartQuerySet(models.QuerySet["ReportPart"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the parts that were released to `user`, of issues that are; the secretariat sees all."""
        reader = reader_of(user)
        if reader.is_secretariat:
            return self
        issues = Report.objects.visible_to(user).filter(pk=OuterRef("report")).order_by()
        return self.filter(opened(ReleasedKind.REPORT, reader, thing="public_id"), Exists(issues))

    def for_listing(self) -> Self:
        """With issue, content and files: languages first, then corrigenda and addenda by number."""
        parts = self.select_related("report", "content").prefetch_related("files")
        return parts.order_by("report", "-kind", "number", "language", "pk")


ReportPartManager = models.Manager.from_queryset(ReportPartQuerySet)


class ReportPart(LedgerEntry):
    """One part of an issue, frozen as the issue itself is. The row of the issue stays as it was.

    `report_hash` is the hash of the issue's row: a part belongs to what the issue says, and to nothing else.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="parts")
    report_hash = models.CharField(max_length=64, editable=False)
    kind = models.CharField(max_length=12, choices=ReportPartKind)
    number = models.PositiveSmallIntegerField(_("number"), default=0)
    symbol = models.CharField(_("official symbol"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=12)
    files_stated = models.JSONField(default=list)
    content_digest = models.CharField(max_length=64)

    objects = ReportPartManager()
    hashed_fields = {
        1: (
            "public_id",
            "report_uuid",
            "report_hash",
            "kind",
            "number",
            "symbol",
            "language",
            "files_stated",
            "content_digest",
        )
    }
    record_words = {1: RecordWords(("title", "data", "narrative"))}

    class Meta(LedgerEntry.Meta):
        verbose_name = _("part of a report")
        verbose_name_plural = _("parts of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind", "number", "language"], name="a part of an issue once per number and language"
            ),
            models.CheckConstraint(
                condition=Q(kind=ReportPartKind.LANGUAGE, number=0)
                | (~Q(kind=ReportPartKind.LANGUAGE) & Q(number__gt=0)),
                name="corrigenda and addenda are numbered, languages are not",
            ),
        ]

    @property
    def report_uuid(self) -> str:
        """What the hash names the issue by."""
        return str(self.report.public_id)

    @property
    def slug(self) -> str:
        """What its address calls it, below that of its issue: "fr", "corr-1-fr"."""
        suffix = SUFFIXES.get(ReportPartKind(self.kind), "").lower()
        return f"{suffix}-{self.number}-{self.language}" if suffix else self.language

    @property
    def name(self) -> str:
        """The issue with the kind and number of the part, in the active language."""
        if self.kind == ReportPartKind.LANGUAGE:
            return self.report.name
        words = {"issue": self.report.name, "suffix": SUFFIXES[ReportPartKind(self.kind)], "number": self.number}
        return gettext("%(issue)s, %(suffix)s.%(number)s") % words


class ReportPartContent(Erasable):
    """The erasable part of a part: its title, data and narrative, as they were frozen."""

    part = models.OneToOneField(ReportPart, on_delete=models.PROTECT, related_name="content")
    title = models.CharField(_("title"), max_length=255)
    data = models.JSONField(default=dict)
    narrative = models.TextField(blank=True)

    class Meta(Erasable.Meta):
        pass

    def __str__(self) -> str:
        return self.title


class ReportPartFile(KeptFile):
    """A part in one format; what is stored is what is served."""

    part = models.ForeignKey(ReportPart, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=8)

    class Meta(KeptFile.Meta):
        ordering = ["part", "pk"]
        constraints = [models.UniqueConstraint(fields=["part", "format"], name="a part has each format once")]


class ReportPartDraft(models.Model):
    """A part that is being written. Figures, tables and labels are compiled; only the narrative is a person's.

    `number`: of a corrigendum or addendum that there is in another language; None for the next one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="part_drafts")
    kind = models.CharField(_("kind"), max_length=12, choices=ReportPartKind)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, validators=[validate_language], choices=language_choices)
    title = models.CharField(_("title"), max_length=255, blank=True)
    narrative = models.TextField(_("narrative"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft part of a report")
        verbose_name_plural = _("draft parts of reports")
        ordering = ["report", "pk"]

    def __str__(self) -> str:
        return f"{self.report.issue} {self.kind} {self.language}"
