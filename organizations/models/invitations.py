"""Invitations: whom an organization asked to act for it, and what waits for a second person."""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models.organizations import OrganizationPage
from organizations.models.people import reader_of

HOLDS_FOR = datetime.timedelta(days=14)
"""How long the link of an invitation can be answered."""


class Role(models.TextChoices):
    """What somebody does for an organization."""

    OFFICER = "officer", _("Officer: writes")
    APPROVER = "approver", _("Approver: approves as a second person")
    COORDINATOR = "coordinator", _("Focal point: keeps the list of members")


class InvitationState(models.TextChoices):
    """Where an invitation stands. `accepted` includes a role that a member was given without being asked by mail."""

    WAITING = "waiting", _("Waits for a second person")
    SENT = "sent", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined by the person")
    REFUSED = "refused", _("Refused by a second person")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATES = (InvitationState.WAITING, InvitationState.SENT)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Keep those that wait for a second person or for the one who is invited."""
        return self.filter(state__in=OPEN_STATES)

    def to_second(self, user: Any) -> Self:
        """Keep those that `user` may be the second person for: never what they asked for, or their own role.

        Focal points and approvers of the organization, and the secretariat where it is no member. Whether the two
        count as two persons is asked of `second_persons` for each.
        """
        reader = reader_of(user)
        groups = user.groups.all()
        rule = Q(organization__approvers__in=groups) | Q(organization__coordinators__in=groups)
        if reader.is_secretariat:
            rule |= ~Q(organization__in=reader.reads_for)
        return (
            self.filter(rule, state=InvitationState.WAITING)
            .exclude(asked_by=user)
            .exclude(account=user)
            .exclude(email__iexact=user.email or "-")
        )

    def for_listing(self) -> Self:
        """With organization and people, the oldest first."""
        return (
            self.select_related("organization", "account", "asked_by", "agreed_by")
            .prefetch_related("organization__names")
            .order_by("asked_at", "pk")
        )


class Invitation(models.Model):
    """Somebody is asked to act for an organization in one role, or a member is to be given another role (`account`).

    What is shown of somebody who has not accepted is what the inviter typed, so that it never tells whether the address
    has an account. The link in the mail is signed and kept nowhere; `sent_count` makes the latest one the only one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"), max_length=150)
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    state = models.CharField(max_length=12, choices=InvitationState)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(_("sent"), null=True)
    sent_count = models.PositiveSmallIntegerField(default=0)
    is_by_letter = models.BooleanField(default=False, db_default=False, help_text="a letter nominates the person")
    ended_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(InvitationQuerySet)()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email", "role"],
                condition=Q(state__in=OPEN_STATES),
                name="one open invitation for each address and role",
            )
        ]
        indexes = [models.Index(fields=["organization", "state"])]

    def __str__(self) -> str:
        return f"{self.role} {self.asked_at:%Y-%m-%d}"
