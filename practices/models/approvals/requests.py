"""Requests for an approval beside the admin: by a signed link, by a signed note, by countersignature."""

import uuid
from typing import Any, Protocol, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState

from organizations.models import OrganizationPage, for_each_reader, reader_of
from practices.models.approvals.approvers import RegisteredApprover
from practices.models.kept_files import KeptFile
from practices.models.mailed_codes import MailedCode
from practices.models.proposals import Decision, Proposal
from practices.models.sealed_pages import sealed_pages


class ApprovalWay(models.TextChoices):
    SIGNED_LINK = "signed_link", _("Signed link to a registered approver")
    SIGNED_NOTE = "signed_note", _("Signed note, confirmed by the secretariat")
    COUNTERSIGNATURE = "countersignature", _("Countersignature of the secretariat")


class ApprovalAnswer(models.TextChoices):
    APPROVED = "approved", _("Approved")
    CHANGES = "changes", _("Changes requested")


class ApprovalRequestQuerySet(models.QuerySet["ApprovalRequest"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep an organization's own; the secretariat sees all, the public none (an approver comes by the link)."""
        reader = reader_of(user)
        if reader.is_secretariat:
            closed = Page.objects.filter(sealed_pages(user)).order_by().values("pk")
            return self.exclude(page__isnull=False, page__in=closed)
        return self.filter(organization__in=reader.organizations)

    def open(self) -> Self:
        """Keep what was neither answered nor taken back, is in time, and of which each text and release still waits."""
        decided = ApprovalPart.objects.exclude(_waits()).filter(request=OuterRef("pk")).order_by()
        rows = self.filter(_waits(), ~Exists(decided))
        return rows.filter(answered_at__isnull=True, closed_at__isnull=True, expires_at__gt=timezone.now())

    def for_secretariat(self) -> Self:
        """Keep what the secretariat answers: notes to confirm, countersignatures."""
        return self.filter(way__in=(ApprovalWay.SIGNED_NOTE, ApprovalWay.COUNTERSIGNATURE))

    def for_listing(self) -> Self:
        """With what they are about and who is asked, newest first."""
        return (
            self.select_related(
                "organization", "page", "proposal", "task_state", "approver", "asked_by", "answered_by", "note_file"
            )
            .prefetch_related("organization__names")
            .order_by("-asked_at", "-pk")
        )


def _waits() -> Q:
    """Make the condition "of a text that waits for a second person, or of a release that is proposed"."""
    return Q(task_state__status=TaskState.STATUS_IN_PROGRESS) | Q(proposal__decision=Decision.OPEN)


class ApprovalSubject(Protocol):
    """A text or a release of which somebody approves: a text has a `task_state`, a release a `proposal`.

    Of several that are approved together each has its own `pk`.
    """

    @property
    def pk(self) -> Any: ...
    @property
    def page(self) -> Any: ...
    @property
    def page_id(self) -> int: ...
    @property
    def proposal(self) -> Any: ...
    @property
    def proposal_id(self) -> int | None: ...


class PinnedSubject(models.Model):
    """A text or a release as it stood when its approval was asked for: an approval is of exactly this.

    `text_digest` is of the revision that was pinned, `audience` and `named` say who was to see it. A text has a
    `task_state`, a release a `proposal`.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    task_state = models.ForeignKey(TaskState, null=True, on_delete=models.CASCADE, related_name="+")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.CASCADE, related_name="+")
    revision_number = models.PositiveBigIntegerField(help_text="primary key of the revision that was pinned")
    text_digest = models.CharField(max_length=64)
    audience = models.CharField(_("who will see it"), max_length=16)
    named = models.JSONField(default=list, help_text="uuids of the named organizations, sorted")

    class Meta:
        abstract = True


class ApprovalRequest(PinnedSubject):
    """A text or a release of which an approval was asked for, and the answer, which decides its `parts` as well.

    Of the link only a digest is kept.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="approval_requests")
    way = models.CharField(_("way"), max_length=20, choices=ApprovalWay)
    approver = models.ForeignKey(
        RegisteredApprover, null=True, on_delete=models.PROTECT, related_name="approval_requests"
    )
    token_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - "" is not unique
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    asked_note = models.TextField(_("note to the approver"), blank=True)
    expires_at = models.DateTimeField(_("valid until"))
    answer = models.CharField(_("answer"), max_length=12, choices=ApprovalAnswer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(_("name"), max_length=200, blank=True)
    signer_function = models.CharField(_("function"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    closed_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = models.Manager.from_queryset(ApprovalRequestQuerySet)()

    class Meta:
        verbose_name = _("request for approval")
        verbose_name_plural = _("requests for approval")
        constraints = [
            models.CheckConstraint(
                condition=Q(task_state__isnull=True) ^ Q(proposal__isnull=True),
                name="an approval is of a text or of a release",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an answer to a request for approval has its time",
            ),
            models.CheckConstraint(
                condition=~Q(way="signed_link") | Q(approver__isnull=False, token_digest__isnull=False),
                name="a signed link is somebody's",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.public_id}"

    @property
    def is_open(self) -> bool:
        """Whether it can be answered still."""
        return self.answered_at is None and self.closed_at is None and self.expires_at > timezone.now()


class ApprovalPartQuerySet(models.QuerySet["ApprovalPart"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the parts of the requests that `user` sees, without texts that a seal closes to them."""
        closed = Page.objects.filter(sealed_pages(user)).order_by().values("pk")
        return self.filter(request__in=ApprovalRequest.objects.visible_to(user)).exclude(page__in=closed)

    def for_listing(self) -> Self:
        """With what they are about: the instrument's text, then the releases as they were proposed."""
        return self.select_related("page", "task_state", "proposal__organization", "proposal__proposed_by").order_by(
            "pk"
        )


class ApprovalPart(PinnedSubject):
    """What a request covers beside its own text or release: the text of the instrument, a release that was proposed.

    `is_approved` is None as long as no answer decided it.
    """

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="parts")
    is_approved = models.BooleanField(null=True)

    objects = models.Manager.from_queryset(ApprovalPartQuerySet)()

    class Meta:
        verbose_name = _("part of a request for approval")
        verbose_name_plural = _("parts of requests for approval")
        constraints = [
            models.CheckConstraint(
                condition=Q(task_state__isnull=True) ^ Q(proposal__isnull=True),
                name="a part of an approval is of a text or of a release",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.task_state_id or self.proposal_id}"


class ApprovalCode(MailedCode):
    """A code that was sent to a registered approver."""

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="codes")


class SignedNote(KeptFile):
    """The scan of a note that somebody signed: PDF, PNG or JPEG."""

    request = models.OneToOneField(ApprovalRequest, on_delete=models.CASCADE, related_name="note_file")
    signed_on = models.DateField(_("signed on"))

    class Meta:
        verbose_name = _("signed note")
