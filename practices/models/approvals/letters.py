"""Letters of an organization that are pinned: whom it nominates, that one person does this alone, what it says."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Invitation, OrganizationPage, for_each_reader, reader_of
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover
from practices.models.kept_files import KeptFile
from practices.models.releases import ReleasedKind

ABOUT = ("invitation", "approver", "office")
"""What a letter may be about, beside the words of the organization that name it (`RelayedStatement.letter`)."""


def _is_about_one() -> Q:
    rule = Q(**{f"{name}__isnull": True for name in ABOUT})
    for one in ABOUT:
        rule |= Q(**{f"{name}__isnull": name != one for name in ABOUT})
    return rule


class PinnedLetterQuerySet(models.QuerySet["PinnedLetter"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep an organization's own; the secretariat sees all, everybody else none."""
        reader = reader_of(user)
        return self if reader.is_secretariat else self.filter(organization__in=reader.reads_for)


class PinnedLetter(KeptFile):
    """The scan of one letter, entered by one of the secretariat for another to look at: PDF, PNG or JPEG."""

    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="pinned_letters")
    dated_on = models.DateField(_("date of the letter"))
    symbol = models.CharField(_("reference number"), max_length=80, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    invitation = models.OneToOneField(Invitation, null=True, on_delete=models.PROTECT, related_name="letter")
    approver = models.OneToOneField(RegisteredApprover, null=True, on_delete=models.PROTECT, related_name="letter")
    office = models.OneToOneField(OnePersonOffice, null=True, on_delete=models.PROTECT, related_name="letter")

    objects = models.Manager.from_queryset(PinnedLetterQuerySet)()

    class Meta:
        verbose_name = _("pinned letter")
        verbose_name_plural = _("pinned letters")
        constraints = [
            models.CheckConstraint(condition=_is_about_one(), name="a pinned letter is about one thing"),
        ]


class NamedSource(models.Model):
    """The public source from which the secretariat enters a text of an organization that has nobody here to ask."""

    kind = models.CharField(_("kind"), max_length=16, choices=ReleasedKind)
    thing = models.UUIDField(_("uuid of the text"), unique=True)
    source = models.CharField(_("public source"), max_length=500)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(_("named"))

    class Meta:
        verbose_name = _("public source")
        verbose_name_plural = _("public sources")

    def __str__(self) -> str:
        return self.source
