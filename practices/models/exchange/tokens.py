"""Access for machines: tokens, and what was submitted with them."""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader, reader_of
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.kept_files import KeptFile
from practices.models.proposals import Proposal
from practices.models.sealed_pages import sealed

ENDS_SOON = datetime.timedelta(days=14)
"""How long before its end a token is spoken of."""


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep an organization's own; the secretariat sees all, the public none."""
        reader = reader_of(user)
        return self if reader.is_secretariat else self.filter(organization__in=reader.organizations)

    def valid(self, on: datetime.date) -> Self:
        """Keep those that hold on a day."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=on)

    def ending(self, on: datetime.date) -> Self:
        """Keep those that hold on a day, end soon, and have no later one of the same name to take over."""
        later = AccessToken.objects.valid(on).filter(
            organization=OuterRef("organization"), name=OuterRef("name"), expires_on__gt=OuterRef("expires_on")
        )
        return self.valid(on).filter(~Exists(later), expires_on__lte=on + ENDS_SOON)

    def for_listing(self) -> Self:
        """With organization and person, the newest first."""
        return (
            self.select_related("organization", "made_by", "revoked_by")
            .prefetch_related("organization__names")
            .order_by("-made_at", "-pk")
        )


class AccessToken(models.Model):
    """A key of an organization's own system: what it may do, and until when. Kept as a digest alone.

    It acts for `made_by`, within this one organization: who made it is never the second person of what it submits, and
    it holds no longer than this person acts for the organization.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(_("name"), max_length=120)
    may_read = models.BooleanField(_("read what the organization may see"), default=True)
    may_submit = models.BooleanField(_("submit proposals"), default=False)
    key_digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("valid until"))
    used_on = models.DateField(_("last used"), null=True)
    end_told_on = models.DateField(
        null=True, editable=False, help_text="when the organization was told that it ends soon"
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager.from_queryset(AccessTokenQuerySet)()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"


class SubmittedKind(models.TextChoices):
    INSTRUMENT = "instrument", _("Instrument")
    ADOPTION = "adoption", _("Adoption event")


class SubmissionStatus(models.TextChoices):
    """Where a submission stands. `unchanged`: it says what the one before said."""

    WAITING = "waiting", _("Waits for approval")
    SENT_BACK = "sent_back", _("Sent back")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Replaced by a later one")
    UNCHANGED = "unchanged", _("Nothing new")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep an organization's own; the secretariat sees all, the public none."""
        reader = reader_of(user)
        if reader.is_secretariat:
            return self.exclude(
                Q(instrument__isnull=False, instrument__in=sealed(InstrumentPage, user).order_by().values("pk"))
                | Q(edition__isnull=False, edition__in=sealed(EditionPage, user).order_by().values("pk"))
            )
        return self.filter(organization__in=reader.organizations)

    def for_listing(self) -> Self:
        """With organization, token and proposal, the newest first."""
        return (
            self.select_related("organization", "token__made_by", "proposal__decided_by", "instrument", "edition")
            .defer("edition__numbered_text")
            .prefetch_related("organization__names")
            .order_by("-made_at", "-pk")
        )


class Submission(models.Model):
    """What a machine sent under a token: a proposal like any other, found again by the sender's own id.

    `status` is the last known one; `practices.exchange.actions.submissions` brings it to what was decided.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.CASCADE, related_name="submissions")
    token = models.ForeignKey(AccessToken, on_delete=models.PROTECT, related_name="submissions")
    kind = models.CharField(_("kind"), max_length=12, choices=SubmittedKind)
    external_id = models.CharField(_("sender’s id"), max_length=200)
    idempotency_key = models.CharField(max_length=200, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    status = models.CharField(_("status"), max_length=12, choices=SubmissionStatus, default=SubmissionStatus.WAITING)
    remarks = models.TextField(_("remarks"), blank=True)
    made = models.JSONField(default=dict, help_text="what became of it, and the workflows in which it is decided")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="submissions")
    instrument = models.ForeignKey(InstrumentPage, null=True, on_delete=models.SET_NULL, related_name="submissions")
    edition = models.ForeignKey(EditionPage, null=True, on_delete=models.SET_NULL, related_name="submissions")
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(SubmissionQuerySet)()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(
                fields=["token", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="an idempotency key is used once",
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "external_id"],
                condition=Q(status__in=["waiting", "sent_back"]),
                name="one open submission per id at the sender",
            ),
        ]
        indexes = [models.Index(fields=["organization", "kind", "external_id", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"


class SubmissionFile(KeptFile):
    """A file that came with a submission."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")


class ExternalId(models.Model):
    """What a thing is called in its organization's own system: sending it again changes the same thing."""

    organization = models.ForeignKey(OrganizationPage, on_delete=models.CASCADE, related_name="external_ids")
    kind = models.CharField(max_length=12, choices=SubmittedKind)
    external_id = models.CharField(max_length=200)
    thing = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "external_id"], name="an id at the sender means one thing"
            )
        ]
        indexes = [models.Index(fields=["kind", "thing"])]

    def __str__(self) -> str:
        return self.external_id
