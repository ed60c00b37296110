"""Sealed drafts: what an organization's own people alone read until they submit it, and who opened a seal.

The secretariat keeps the portal and reads what is published, what was submitted to it, and what it wrote itself. The
rest is closed to it as to everybody else, unless a seal was opened (docs/decisions/0025-sealed-drafts.md).
"""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageLogEntry, Revision, TaskState, get_default_page_content_type

from organizations.models import SECRETARIAT, OrganizationPage, for_each_reader, reader_of

ROLES = ("officers", "approvers", "coordinators")


class SealOpeningQuerySet(models.QuerySet["SealOpening"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep those of the organizations that `user` reads for; the secretariat sees all, the public none."""
        reader = reader_of(user)
        return self if reader.is_secretariat else self.filter(organization__in=reader.reads_for)

    def holding(self, at: datetime.datetime) -> Self:
        """Keep those by which something is open at a moment."""
        return self.filter(ended_at__isnull=True, until__gt=at)

    def waiting(self) -> Self:
        """Keep those that a second person of the secretariat has not agreed to yet."""
        return self.filter(ended_at__isnull=True, until__isnull=True)

    def for_listing(self) -> Self:
        """With organization and people, the newest first."""
        return (
            self.select_related("organization", "asked_by", "agreed_by", "ended_by")
            .prefetch_related("organization__names")
            .order_by("-asked_at", "-pk")
        )


SealOpeningManager = models.Manager.from_queryset(SealOpeningQuerySet)


class SealOpening(models.Model):
    """The secretariat may read a sealed text of an organization, or all of them, until a moment.

    One of the organization's people opens it at once; a member of the secretariat asks, and another one agrees.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="seal_openings")
    thing = models.UUIDField(null=True, help_text="translation key of the text; none: all texts of the organization")
    reason = models.TextField(_("reason"))
    days = models.PositiveSmallIntegerField(_("days"))
    is_by_organization = models.BooleanField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True, help_text="none while a second person has not agreed")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = SealOpeningManager()

    class Meta:
        verbose_name = _("opening of sealed drafts")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(is_by_organization=True) | Q(agreed_by__isnull=False),
                name="a seal is opened by the organization or by two",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")),
                name="nobody agrees to their own request",
            ),
        ]
        indexes = [models.Index(fields=["organization", "until"])]

    def __str__(self) -> str:
        return f"{self.organization}: {self.reason}"[:80]

    def holds(self, at: datetime.datetime) -> bool:
        """Tell whether something is open by it at a moment."""
        return self.ended_at is None and self.until is not None and self.until > at


def is_unsealed(owner: str, *things: str) -> Exists:
    """Make the condition "the seal of the row's organization, or of one of its `things` (uuids), is open now"."""
    about = Q(thing__isnull=True)
    for thing in things:
        about |= Q(thing=OuterRef(thing))
    openings = SealOpening.objects.holding(timezone.now()).filter(about, organization=OuterRef(owner))
    return Exists(openings)


def is_newest_open(owner: str) -> Q:
    """Make the condition "the newest words of the page may be read by the secretariat, whatever is sealed".

    They are published, or were submitted or published as they stand; or nobody but the secretariat wrote in the page.
    `owner` is the path to the organization's key.
    """
    written = {"revision": OuterRef("latest_revision")}
    submitted = TaskState.objects.filter(**written, started_at__gte=OuterRef("latest_revision__created_at"))
    published = PageLogEntry.objects.filter(
        **written, action="wagtail.publish", timestamp__gte=OuterRef("latest_revision__created_at")
    )
    is_current = Q(live=True, has_unpublished_changes=False)
    return is_current | Q(Exists(submitted)) | Q(Exists(published)) | is_the_secretariats_work(owner)


def is_the_secretariats_work(owner: str) -> Q:
    """Make the condition "nobody wrote in the page but the secretariat"; without an author it counts as a person's."""
    revisions = Revision.objects.filter(
        base_content_type=get_default_page_content_type(), object_id=Cast(OuterRef("pk"), CharField(max_length=255))
    )
    groups = Q()
    for role in ROLES:
        groups |= Q(group=OuterRef(OuterRef(_group(owner, role))))
    members = get_user_model().groups.through.objects.filter(groups, user=OuterRef("user"))
    by_others = revisions.filter(user__isnull=False).filter(~Q(user__in=secretariat_accounts()) | Exists(members))
    by_nobody = revisions.filter(user__isnull=True)
    people = Q()
    for role in ROLES:
        people |= Q(group=OuterRef(_group(owner, role)))
    has_no_people = ~Exists(get_user_model().groups.through.objects.filter(people))
    is_known = Q(Exists(revisions)) & ~Q(Exists(by_nobody))
    return ~Q(Exists(by_others)) & (is_known | Q(has_no_people))


def _group(owner: str, role: str) -> str:
    """Return the way to a group of the row's organization; `owner` is "pk" where the row is the organization."""
    return role if owner == "pk" else f"{owner}__{role}"


def secretariat_accounts() -> models.QuerySet[Any, Any]:
    """Return the keys of the accounts of the secretariat, operators among them."""
    accounts = get_user_model().objects.filter(Q(is_superuser=True) | Q(groups__name=SECRETARIAT))
    return accounts.order_by().values("pk")


def shared_revisions(page: Any) -> models.QuerySet[Revision, Revision]:
    """Keep the revisions of a page that were submitted or published as they stand."""
    submitted = TaskState.objects.filter(revision=OuterRef("pk"), started_at__gte=OuterRef("created_at"))
    published = PageLogEntry.objects.filter(
        revision=OuterRef("pk"), action="wagtail.publish", timestamp__gte=OuterRef("created_at")
    )
    live = Q(pk=page.live_revision_id) if page.live and not page.has_unpublished_changes else Q(pk__in=())
    revisions: models.QuerySet[Revision, Revision] = Revision.objects.for_instance(page)
    return revisions.filter(live | Q(Exists(submitted)) | Q(Exists(published)))
