"""Sheets that the secretariat takes in: the file, its rows with what becomes of each, and how columns were read."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import for_each_reader, reader_of
from practices.models.kept_files import KeptFile


class SheetState(models.TextChoices):
    """How far the import of a sheet is. What the worker does is CHECKING, TAKING and UNDOING."""

    MAPPING = "mapping", _("Columns to be chosen")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    TAKING = "taking", _("Being imported")
    TAKEN = "taken", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


AT_WORK = (SheetState.CHECKING, SheetState.TAKING, SheetState.UNDOING)
"""States in which the worker has something to do."""


class SheetOutcome(models.TextChoices):
    """What a row becomes, or became."""

    UNCHECKED = "unchecked", _("Not checked yet")
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    EXISTS = "exists", _("Already there")
    CHOICE = "choice", _("Needs a decision")
    ERROR = "error", _("Error")


RIGHT = (SheetOutcome.NEW, SheetOutcome.CHANGED)
"""Rows that can be taken in."""


class SheetImportQuerySet(models.QuerySet["SheetImport"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep all for the secretariat, none for anybody else."""
        return self if reader_of(user).is_secretariat else self.none()

    def for_listing(self) -> Self:
        """Order the newest first, with who chose each; what is said of cells and columns is left unread."""
        return self.select_related("by").defer("heads", "columns", "same_for_all", "marks", "notes").order_by("-pk")

    def at_work(self) -> Self:
        """Keep those for the worker, the oldest first."""
        return self.filter(state__in=AT_WORK).order_by("pk")


class SheetImport(KeptFile):
    """A sheet of one `kind` of things, chosen by `by`; read once, and kept until it can no longer be undone.

    `columns` names for each column of the sheet what it is read as, "" for nothing; `same_for_all` are values by name
    for what has no column. `marks` are those of cells by address, `notes` those of the sheet. The sentences of its rows
    are in `language`.
    """

    kind = models.CharField(max_length=32)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(max_length=12, choices=SheetState, default=SheetState.MAPPING, db_index=True)
    format = models.CharField(max_length=8)
    table_name = models.CharField(max_length=200, blank=True)
    head_line = models.PositiveIntegerField()
    heads = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    same_for_all = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(default=0)
    taken_count = models.PositiveIntegerField(default=0)
    undone_count = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)
    swept_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(SheetImportQuerySet)()

    class Meta(KeptFile.Meta):
        abstract = False
        verbose_name = _("import of a sheet")
        verbose_name_plural = _("imports of sheets")


class SheetImportRow(models.Model):
    """A row by its line: its cells, what becomes of it (`about` names it, `becomes` says so), and what was made.

    `faults` are lists of address and sentence. `options` are lists of value and label between which `choice` decides.
    `made` says what was written, so that it can be undone; `stays` why it was not.
    """

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="rows")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    line = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    outcome = models.CharField(max_length=12, choices=SheetOutcome, default=SheetOutcome.UNCHECKED)
    about = models.CharField(max_length=255, blank=True)
    becomes = models.TextField(blank=True)
    faults = models.JSONField(default=list)
    options = models.JSONField(default=list)
    choice = models.CharField(max_length=80, blank=True)
    made = models.JSONField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    stays = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "line"], name="a line of a sheet is one row")]
        indexes = [models.Index(fields=["sheet", "outcome", "line"], name="rows_of_sheets_by_outcome")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.line}"


class SheetRowKey(models.Model):
    """What a row is about, so that later rows of its sheet find it: `key` is made of the sheet and of those words."""

    row = models.ForeignKey(SheetImportRow, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["key"], name="rows_of_sheets_by_key")]

    def __str__(self) -> str:
        return f"{self.row_id} {self.key}"


class SheetMapping(models.Model):
    """How the columns of sheets with these heads were read last: `columns` and `same_for_all` as in the import."""

    kind = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    same_for_all = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "digest"], name="heads of sheets are read one way")]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"
