"""What can happen to an organization itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganizationEventKind(models.TextChoices):
    FOUNDED = "founded", _("Founded")
    RENAMED = "renamed", _("Renamed")
    TOOK_OVER = "took_over", _("Took over the rules of")
    ENDED = "ended", pgettext_lazy("of an organization", "Ended")
    SUCCEEDED = "succeeded", _("Succeeded by")
    MERGED = "merged", _("Merged into")


ENDS = (OrganizationEventKind.ENDED, OrganizationEventKind.SUCCEEDED, OrganizationEventKind.MERGED)
"""After such an event the organization no longer exists."""
NAMES_ANOTHER = (OrganizationEventKind.TOOK_OVER, OrganizationEventKind.SUCCEEDED, OrganizationEventKind.MERGED)
"""Such an event concerns a second organization."""
