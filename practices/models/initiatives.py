"""Joint initiatives: the response that organizations take part in together (Decision 426, paragraph 4)."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices, validate_language
from organizations.models import OrganizationPage, for_each_reader, reader_of
from practices.models.dates import Precision
from practices.models.notices import Noticed, NoticedQuerySet
from practices.models.topics import Topic


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the published ones; the secretariat sees its drafts too."""
        return self if reader_of(user).is_secretariat else self.filter(is_published=True)

    def for_listing(self) -> Self:
        """With topics, by title."""
        return self.prefetch_related("topics__labels").order_by("title", "pk")


class Initiative(models.Model):
    """A joint initiative: what it is for, since when, on which topics."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=255)
    language = models.CharField(
        _("language"), max_length=12, validators=[validate_language], choices=language_choices, default="en"
    )
    summary = models.TextField(_("what it is for"))
    website = models.URLField(_("website"), blank=True)
    began_on = models.DateField(_("since"))
    began_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    ended_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    topics = models.ManyToManyField(Topic, blank=True, related_name="initiatives")
    is_published = models.BooleanField(_("published"), default=False)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = models.Manager.from_queryset(InitiativeQuerySet)()

    class Meta:
        verbose_name = _("joint initiative")
        verbose_name_plural = _("joint initiatives")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class ParticipationQuerySet(NoticedQuerySet):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep public ones of published initiatives; an organization's own; all for the secretariat."""
        reader = reader_of(user)
        if reader.is_secretariat:
            return self
        public = Q(is_public=True, organization__live=True, initiative__is_published=True)
        own = Q(organization__in=reader.reads_for) if reader.reads_for else Q(pk__in=())
        return self.filter(public | own)


class Participation(Noticed):
    """An organization takes part, from a day and perhaps until one. Public as what one says about another is."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="participations")
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="participations")
    since_on = models.DateField(_("since"))
    since_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    until_on = models.DateField(_("until"), null=True, blank=True)
    until_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    contribution = models.TextField(_("what it contributes"), blank=True)
    evidence_address = models.URLField(_("address of the evidence"), blank=True, max_length=500)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager.from_queryset(ParticipationQuerySet)()

    class Meta(Noticed.Meta):
        verbose_name = _("participation")
        ordering = ["initiative", "organization__title", "since_on", "pk"]
        constraints = [
            *Noticed.Meta.constraints,
            models.UniqueConstraint(
                fields=["initiative", "organization"],
                condition=Q(until_on__isnull=True),
                name="an organization takes part once at a time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.initiative}"


class InitiativeMeeting(models.Model):
    """A meeting of an initiative."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("on"))
    held_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    title = models.CharField(_("title"), max_length=255)
    place = models.CharField(_("place"), max_length=120, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    address = models.URLField(_("address"), blank=True, max_length=500)

    class Meta:
        ordering = ["initiative", "-held_on", "pk"]

    def __str__(self) -> str:
        return self.title


class InitiativeStatement(models.Model):
    """A statement that was made jointly, or by one organization within the initiative."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="statements")
    organization = models.ForeignKey(
        OrganizationPage, null=True, blank=True, on_delete=models.PROTECT, related_name="initiative_statements"
    )
    made_on = models.DateField(_("on"))
    made_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    title = models.CharField(_("title"), max_length=255)
    language = models.CharField(
        _("language"), max_length=12, validators=[validate_language], choices=language_choices, default="en"
    )
    text = models.TextField(_("words"), blank=True)
    address = models.URLField(_("address"), blank=True, max_length=500)

    class Meta:
        ordering = ["initiative", "-made_on", "pk"]

    def __str__(self) -> str:
        return self.title
