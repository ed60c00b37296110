"""The base of pages that stand right under an organization and belong to it."""

from typing import Any

from organizations.models import OrganizationPage, ReaderPage


class OwnedPage(ReaderPage):
    """A page whose `organization` repeats what the tree says (docs/decisions/0002-parents-are-also-foreign-keys.md)."""

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._follow_parent()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """Drafts are checked less, but belong to their organization as well."""
        self._follow_parent()
        super().minimal_clean()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a copy made with the pages above it, which Wagtail does not clean, belongs where it is as well."""
        if self._state.adding and not kwargs.get("clean", True):
            self._follow_parent()
        super().save(*args, **kwargs)

    def _follow_parent(self) -> None:
        parent = self.get_parent() if self.path or getattr(self, "_cached_parent_obj", None) else None
        if parent is not None:
            self.organization = OrganizationPage.objects.get(pk=parent.pk)
