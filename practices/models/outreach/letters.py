"""Letters: an editable model per language, a mailing to many recipients, one letter for each."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices, validate_language
from organizations.models import OrganizationPage, for_each_reader, reader_of
from organizations.models.focal_points import FocalPoint
from practices.models.kept_files import KeptFile
from practices.models.outreach.contacts import Actor, Contact
from practices.models.outreach.enquiries import Enquiry
from practices.models.outreach.packs import Pack


class LetterPurpose(models.TextChoices):
    DISSEMINATION = "dissemination", _("Dissemination")
    REMINDER = "reminder", _("Reminder")
    OTHER = "other", _("Other")


class LetterModel(models.Model):
    """What a letter says, in one or several languages, with fields that are filled in for each recipient."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200, unique=True)
    purpose = models.CharField(_("purpose"), max_length=16, choices=LetterPurpose, default=LetterPurpose.DISSEMINATION)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("model letter")
        verbose_name_plural = _("model letters")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class LetterWording(models.Model):
    """A model letter in one language: plain text, paragraphs parted by an empty line, {fields} in braces."""

    letter_model = models.ForeignKey(LetterModel, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(_("language"), max_length=12, validators=[validate_language], choices=language_choices)
    subject = models.CharField(_("subject"), max_length=255)
    body = models.TextField(_("text"))

    class Meta:
        ordering = ["letter_model", "language"]
        constraints = [
            models.UniqueConstraint(fields=["letter_model", "language"], name="a model letter once per language")
        ]

    def __str__(self) -> str:
        return self.subject


class MailingQuerySet(models.QuerySet["Mailing"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep all for the secretariat, none for anybody else."""
        return self if reader_of(user).is_secretariat else self.none()


class Mailing(models.Model):
    """Letters that were made in one action. `refused`: [[organization uuid, edition uuid, reason], ...]."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    letter_model = models.ForeignKey(LetterModel, null=True, on_delete=models.SET_NULL, related_name="mailings")
    pack = models.ForeignKey(Pack, null=True, blank=True, on_delete=models.PROTECT, related_name="mailings")
    enquiry = models.ForeignKey(Enquiry, null=True, blank=True, on_delete=models.PROTECT, related_name="mailings")
    actor = models.CharField(_("in the name of"), max_length=20, choices=Actor, default=Actor.SECRETARIAT)
    dated_on = models.DateField(_("date of the letters"))
    due_on = models.DateField(_("answer requested by"), null=True, blank=True)
    refused = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager.from_queryset(MailingQuerySet)()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.dated_on}"


class LetterQuerySet(models.QuerySet["Letter"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep all for the secretariat, none for anybody else."""
        return self if reader_of(user).is_secretariat else self.none()

    def unsent(self) -> Self:
        """Keep what was made and not yet recorded as sent."""
        return self.filter(sent_on__isnull=True)

    def unwritten(self) -> Self:
        """Keep those whose files the worker still has to make."""
        return self.filter(unwritten__isnull=False)

    def for_listing(self) -> Self:
        """With recipient and files, in the order of the numbers."""
        return (
            self.select_related("organization", "mailing", "focal_point", "sent_by", "contact")
            .prefetch_related("organization__names", "files")
            .order_by("year", "number", "pk")
        )


class Letter(models.Model):
    """One letter to one organization. It is a contact of the ledger only once a person recorded it as sent.

    `unwritten`: what its files will say (`letter_data`), until the worker has made them; None once they are made.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="letters")
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="letters")
    focal_point = models.ForeignKey(FocalPoint, null=True, on_delete=models.PROTECT, related_name="letters")
    language = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    reference_number = models.CharField(_("reference number"), max_length=40, unique=True)
    subject = models.CharField(_("subject"), max_length=255)
    body = models.TextField(_("text"))
    unwritten = models.JSONField(null=True, editable=False)
    follows = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="reminders")
    sent_on = models.DateField(_("sent on"), null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    contact = models.OneToOneField(Contact, null=True, on_delete=models.PROTECT, related_name="letter")

    objects = models.Manager.from_queryset(LetterQuerySet)()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="a letter's number once per year"),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True, contact__isnull=True)
                | Q(sent_on__isnull=False, contact__isnull=False),
                name="a letter that was sent is a contact",
            ),
        ]

    def __str__(self) -> str:
        return self.reference_number


class LetterForm(models.TextChoices):
    WORD = "docx", "Word"
    PDF = "pdf", "PDF"
    SIGNED = "signed", _("Signed scan")


class LetterFile(KeptFile):
    """A letter as it was made (Word, PDF), and as it was signed."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="files")
    form = models.CharField(max_length=8, choices=LetterForm)

    class Meta(KeptFile.Meta):
        ordering = ["letter", "pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "form"], name="a letter has each form once")]
