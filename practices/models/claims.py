"""Claim and text: what a note asserts that a text does, and what the text's own words say."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader, reader_of, unread
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.notices import Noticed, NoticedQuerySet
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.models.releases import is_among, leads_to_visible
from practices.models.sealed_pages import sealed


class Verdict(models.TextChoices):
    """Whether the words say what is claimed of them. It is about the words, not about the law."""

    SAID = "said", _("The text says so")
    SAID_PARTLY = "said_partly", _("The text says so in part")
    NOT_SAID = "not_said", _("The text does not say so")


UNSHOWN = (
    "organization__external_id", "organization__complaints_email", "organization__complaints_page", "practice__contact",
)  # fmt: skip
"""What no list of claims shows of organizations and practices."""
_SUMMARIES = models.Prefetch("summary__edition", EditionPage.objects.defer("numbered_text", "accepted_doubts"))


class ClaimQuerySet(NoticedQuerySet):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the claims that `user` may see: public ones whose note and instrument they may see.

        The organization whose note it is sees its own as well, the secretariat all.
        """
        reader = reader_of(user)
        if reader.is_secretariat:
            return self.exclude(
                Q(practice__isnull=False, practice__in=sealed(PracticePage, user).order_by().values("pk"))
                | Q(summary__isnull=False, summary__edition__in=sealed(EditionPage, user).order_by().values("pk"))
                | Q(instrument__in=sealed(InstrumentPage, user).order_by().values("pk"))
            )
        practice = leads_to_visible(PracticePage, user, "practice")
        summary = is_among(Provision.objects.visible_to(user), "summary")
        instrument = leads_to_visible(InstrumentPage, user, "instrument")
        public = Q(practice | summary, instrument, is_public=True)
        own = Q(organization__in=reader.reads_for) if reader.reads_for else Q(pk__in=())
        return self.filter(public | own)

    def for_listing(self) -> Self:
        """With note, instrument and pinned words, newest first."""
        return (
            self.select_related("organization", "practice")
            .defer(*unread("organization", "practice"), *UNSHOWN)
            .prefetch_related("pins__provision__edition", _SUMMARIES, "instrument__titles")
            .order_by("-checked_at", "-pk")
        )


ClaimManager = models.Manager.from_queryset(ClaimQuerySet)


class Claim(Noticed):
    """A sentence of a practice note, or of a summary, about an instrument, checked against pinned provisions.

    `organization` is the one whose note it is. `checked_for` is the organization that the person who checked acted
    for; None is the secretariat. A verdict holds while the sentence stands in the note and the pinned words are the
    text's.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="claims")
    practice = models.ForeignKey(PracticePage, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    summary = models.ForeignKey(Provision, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    instrument = models.ForeignKey(InstrumentPage, on_delete=models.PROTECT, related_name="claims")
    sentence = models.TextField(_("sentence"))
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    note = models.TextField(_("note"), blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_for = models.ForeignKey(OrganizationPage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(_("checked"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ClaimManager()

    class Meta(Noticed.Meta):
        verbose_name = _("claim about a text")
        verbose_name_plural = _("claims about texts")
        constraints = [
            *Noticed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(practice__isnull=False, summary__isnull=True)
                | Q(practice__isnull=True, summary__isnull=False),
                name="a claim stands in a note or in a summary",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence[:80]


class ClaimPinQuerySet(models.QuerySet["ClaimPin"]):
    def standing(self) -> Self:
        """Keep the pins whose words are still those that were read."""
        return self.filter(pinned_hash=F("provision__hash"), provision__withdrawn_at__isnull=True)


class ClaimPin(models.Model):
    """A provision that a claim was checked against."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="pins")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    pinned_hash = models.CharField(max_length=64)

    objects = models.Manager.from_queryset(ClaimPinQuerySet)()

    class Meta:
        ordering = ["claim", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "provision"], name="a provision once per claim")]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.provision_id}"
