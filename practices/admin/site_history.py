"""Wagtail's report of everything that was logged, without what a seal closes to the secretariat."""

from typing import Any

from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.models import PageLogEntry

from organizations.screens import SecretariatView
from practices.models.sealed_pages import closed_entries


class SiteHistoryView(SecretariatView, LogEntriesView):
    """A row names its page as it was called then, in a draft or not."""

    def filter_queryset(self, queryset: Any) -> Any:
        """Leave out the rows of drafts that were not submitted."""
        if queryset.model is PageLogEntry:
            queryset = queryset.exclude(closed_entries(self.request.user))
        return super().filter_queryset(queryset)
