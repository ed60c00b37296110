"""How wide each page is open, worked out beforehand in one narrow table beside the pages."""

from django.db import models
from wagtail.models import Page


class PageVisibility(models.Model):
    """To which readers a page of an organization is open: 0 (none but its own and the secretariat) to 5 (the public).

    `reach` is the breadth (`BREADTH`) of what its release and those of the pages above it allow, 0 unless all of them
    are live. Triggers write it in the transaction of whatever it follows from (`practices.actions.page_visibility`),
    and nobody else does.
    """

    page = models.OneToOneField(
        Page, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    """A trigger deletes the row with the page, however that is deleted."""
    reach = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "visibility of a page"
        verbose_name_plural = "visibility of pages"

    def __str__(self) -> str:
        return f"{self.page_id}: {self.reach}"
