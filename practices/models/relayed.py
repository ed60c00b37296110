"""What the secretariat enters as an organization's own word, until a second person confirms it."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader, reader_of
from practices.models.adoptions import AdoptionEvent
from practices.models.approvals.letters import PinnedLetter
from practices.models.assessments import Assessment
from practices.models.dates import Precision
from practices.models.initiatives import Participation
from practices.models.instruments import InstrumentPage


class RelayedKind(models.TextChoices):
    """What the organization is said to have said."""

    STATEMENT = "statement", _("A statement on where it stands")
    AGREEMENT = "agreement", _("Its agreement to an entry about it")
    REPLY = "reply", _("Its own statement on an entry about it")
    ENDING = "ending", _("That it no longer takes part")
    CONFIRMATION = "confirmation", _("That the entries about it are still valid")


PUBLISHING = (RelayedKind.STATEMENT, RelayedKind.AGREEMENT)
"""Kinds that make public what they are about. An organization finds them with what waits for its agreement."""


class RelayedQuerySet(models.QuerySet["RelayedStatement"]):
    def waiting(self) -> Self:
        """Keep what waits for a second person."""
        return self.filter(confirmed_at__isnull=True, dropped_at__isnull=True)

    def publishing(self) -> Self:
        """Keep what waits and makes the entry public that it is about."""
        return self.waiting().filter(kind__in=PUBLISHING)

    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep an organization's own; the secretariat sees all, everybody else none."""
        reader = reader_of(user)
        return self if reader.is_secretariat else self.filter(organization__in=reader.reads_for)

    def for_listing(self) -> Self:
        """With what it is about, the newest first."""
        named = ("organization__names", "reference__titles", "event__reference__titles")
        judged = ("assessment__instrument__titles", "assessment__topic__labels")
        return self.select_related(
            "organization", "event__reference", "assessment__instrument", "assessment__topic",
            "participation__initiative", "reference", "entered_by", "confirmed_by", "letter",
        ).prefetch_related(*named, *judged).order_by("-entered_at", "-pk")  # fmt: skip


class RelayedStatement(models.Model):
    """An organization's word as one of the secretariat entered it, from a letter or a public source.

    It has no effect until somebody of the organization confirms it; or another member of the secretariat, who looks at
    the pinned letter; or, for an organization that has nobody here to ask, at the named source. `said_on` is the day
    on which the organization said it. `words` are those of a reply, and go once it is decided.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="relayed")
    kind = models.CharField(_("what it said"), max_length=12, choices=RelayedKind)
    said_on = models.DateField(_("said on"))
    event = models.ForeignKey(AdoptionEvent, null=True, on_delete=models.PROTECT, related_name="relayed")
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="relayed")
    participation = models.ForeignKey(Participation, null=True, on_delete=models.SET_NULL, related_name="relayed")
    reference = models.ForeignKey(InstrumentPage, null=True, on_delete=models.PROTECT, related_name="+")
    until_on = models.DateField(_("until"), null=True)
    until_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    words = models.TextField(_("words"), blank=True)
    letter = models.OneToOneField(PinnedLetter, null=True, on_delete=models.PROTECT, related_name="relayed")
    source = models.CharField(_("public source"), max_length=500, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(_("dropped"), null=True)

    objects = models.Manager.from_queryset(RelayedQuerySet)()

    class Meta:
        verbose_name = _("statement from a letter")
        verbose_name_plural = _("statements from letters")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(dropped_at__isnull=True),
                name="a relayed statement is confirmed or dropped",
            ),
            models.CheckConstraint(
                condition=Q(words="") | Q(confirmed_at__isnull=True, dropped_at__isnull=True),
                name="a decided relayed statement keeps no words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.organization})"
