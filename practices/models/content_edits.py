"""Who changed which published fields of a page.

Revisions do not say: Wagtail's editor saves by itself, overwrites its revision in place, and saves what nobody changed.
So each save that changes a published field adds a row here, and who wrote a text is asked of these rows.
"""

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Revision, get_default_page_content_type


class ContentEditQuerySet(models.QuerySet["ContentEdit"]):
    def since_publication(self, page: Page) -> Self:
        """Keep the edits of `page` that are not in the revision that is live; all of them if none is."""
        edits = self.filter(page=page)
        if page.live_revision_id is None or page.last_published_at is None:
            return edits
        return edits.filter(Q(revision_number__gt=page.live_revision_id) | Q(saved_at__gt=page.last_published_at))


class ContentEdit(models.Model):
    """One save that changed a published field of a page.

    `user` is None for what no account saved. `revision_number` is the key of the revision, which may be gone since, 0
    for what was public before the first one. `content_digest` is the SHA-256 (hex) of the published fields after the
    save (`published_fields.content_digest`).
    The database holds nobody to these keys: the release before deletes pages and accounts, and knows no such rows.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, db_constraint=False, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)
    revision_number = models.PositiveBigIntegerField()
    content_digest = models.CharField(max_length=64)

    objects = ContentEditQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["page", "user"], name="content_edits_by_page")]

    def __str__(self) -> str:
        return f"edit {self.pk} of page {self.page_id}"


def writers_since_publication(page: Page) -> set[int]:
    """Return the accounts (primary keys) that changed a published field of `page` since what is live (1 to 3 queries).

    Of a page whose revisions are not taken over yet, who saved one of them.
    """
    found = set(ContentEdit.objects.since_publication(page).values_list("user_id", flat=True))
    if not found and not ContentEdit.objects.filter(page=page).exists():
        revisions = Revision.objects.for_instance(page)
        if page.live_revision_id is not None:
            revisions = revisions.filter(pk__gt=page.live_revision_id)
        found = set(revisions.order_by().values_list("user_id", flat=True))
    return {key for key in found if key is not None}


def writers_by_page(pages: Collection[Page]) -> dict[int, set[int]]:
    """Return `writers_since_publication` of many pages, by key. One query, and more for pages not taken over yet."""
    found: dict[int, set[int]] = {}
    draft = Q(page__live_revision__isnull=True) | Q(page__last_published_at__isnull=True)
    later = Q(revision_number__gt=F("page__live_revision")) | Q(saved_at__gt=F("page__last_published_at"))
    edits = ContentEdit.objects.filter(draft | later, page__in=[page.pk for page in pages])
    for key, user in edits.values_list("page", "user"):
        found.setdefault(key, set()).update({user} - {None})
    for page in pages:
        if page.pk not in found:
            found[page.pk] = writers_since_publication(page)
    return found


def pages_written_by(user: Any) -> Q:
    """Make the condition "a page that `user` changed since what is live", as `writers_since_publication` says it."""
    edits = ContentEdit.objects.filter(page=OuterRef("pk"))
    own = edits.filter(user=user)
    later = Q(revision_number__gt=OuterRef("live_revision")) | Q(saved_at__gt=OuterRef("last_published_at"))
    key = Cast(OuterRef("pk"), models.CharField(max_length=255))
    saved = Revision.objects.filter(base_content_type=get_default_page_content_type(), object_id=key, user=user)
    is_draft = Q(live_revision__isnull=True) | Q(last_published_at__isnull=True)
    return (
        (is_draft & Exists(own))
        | Exists(own.filter(later))
        | ~Exists(edits)
        & ((Q(live_revision__isnull=True) & Exists(saved)) | Exists(saved.filter(pk__gt=OuterRef("live_revision"))))
    )
