"""A report before it is frozen: what it is about, its narrative, and who cleared it."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices, validate_language
from organizations.models import for_each_reader, reader_of
from practices.models.instruments import InstrumentPage
from practices.models.mailed_codes import MailedCode
from practices.models.outreach.enquiries import Enquiry
from practices.models.releases import SHARED_AUDIENCES, Audience
from practices.models.reports.issues import Report


class ReportDraftQuerySet(models.QuerySet["ReportDraft"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep all for the secretariat, none for anybody else."""
        return self if reader_of(user).is_secretariat else self.none()

    def open(self) -> Self:
        """Keep those that were not frozen."""
        return self.filter(report__isnull=True)

    def to_freeze(self) -> Self:
        """Keep those that wait to be frozen, the longest first."""
        return self.open().filter(freezing_asked_at__isnull=False).order_by("freezing_asked_at", "pk")


class ReportDraft(models.Model):
    """What is compiled anew each time it is looked at. `references` empty: all that organizations stand beside.

    `narrative` is plain text: "## " begins a section, an empty line a paragraph, {figure} cites a live figure.
    `figures`: {name: value} as it was when the narrative was last saved, by which moved sentences are marked.
    `freezing_asked_at`: since when it waits to be frozen by the worker, for `freezing_asked_by`; `freezing_refused`
    says why it was not. `enquiry_kept`: what its enquiry asked when it was frozen, and who was counted how where others
    than the secretariat were given numbers (`KeptEnquiry`); None before, and of issues from before this was kept.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=255)
    language = models.CharField(
        _("language"), max_length=12, validators=[validate_language], choices=language_choices, default="en"
    )
    audience = models.CharField(_("compiled for"), max_length=16, choices=SHARED_AUDIENCES, default=Audience.PUBLIC)
    as_of = models.DateField(_("as of"))
    since = models.DateField(_("changes since"), null=True, blank=True)
    known_on = models.DateField(_("as recorded by"))
    references = models.ManyToManyField(InstrumentPage, blank=True, related_name="+")
    enquiry = models.ForeignKey(Enquiry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    symbol = models.CharField(_("official symbol"), max_length=80, blank=True)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    previous = models.ForeignKey(Report, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    corrects = models.ForeignKey(Report, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    narrative = models.TextField(_("narrative"), blank=True)
    figures = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    report = models.OneToOneField(Report, null=True, on_delete=models.PROTECT, related_name="draft")
    freezing_asked_at = models.DateTimeField(null=True, editable=False)
    freezing_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    enquiry_kept = models.JSONField(null=True, editable=False)
    freezing_refused = models.TextField(blank=True, default="", db_default="", editable=False)

    objects = models.Manager.from_queryset(ReportDraftQuerySet)()

    class Meta:
        verbose_name = _("draft report")
        verbose_name_plural = _("draft reports")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(since__lte=F("as_of")),
                name="changes are since an earlier day",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ClearanceAnswer(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CLEARED = "cleared", _("Cleared")
    REMARKS = "remarks", _("Sent back with remarks")


class Clearance(models.Model):
    """Somebody without account was asked by a link to clear a draft. It is about the draft's state at that time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(ReportDraft, on_delete=models.CASCADE, related_name="clearances")
    name = models.CharField(_("name and function"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    token_digest = models.CharField(max_length=64, unique=True)
    draft_digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=ClearanceAnswer, default=ClearanceAnswer.WAITING)
    answered_at = models.DateTimeField(null=True)
    remarks = models.TextField(_("remarks"), blank=True)

    class Meta:
        ordering = ["draft", "asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_at__isnull=True)
                | (~Q(answer="waiting") & Q(answered_at__isnull=False)),
                name="an answered clearance says when",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ClearanceCode(MailedCode):
    """A code that was sent to the address of who is asked."""

    clearance = models.ForeignKey(Clearance, on_delete=models.CASCADE, related_name="codes")
