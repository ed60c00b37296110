"""What one says about another: public after the other's agreement, or after notice and a waiting time."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WAITING_TIME = datetime.timedelta(days=30)
"""How long an organization has, from the day of the notice, to agree or to add its statement."""


class NoticedQuerySet(models.QuerySet["models.Model"]):
    def due(self, on: datetime.date) -> Self:
        """Keep what waited long enough by the day `on` and is not public yet."""
        return self.filter(is_public=False, public_from__lte=on)


class Noticed(models.Model):
    """Whether the public sees it, and how it came to be so. The organization's own statement stands beside it."""

    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("Stated or agreed by the organization, or after notice.")
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    noticed_on = models.DateField(_("the organization was told on"), null=True, blank=True)
    public_from = models.DateField(_("public from"), null=True, blank=True)
    statement = models.TextField(_("statement of the organization"), blank=True)
    statement_on = models.DateField(_("date of the statement"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(public_from__isnull=True) | Q(noticed_on__isnull=False),
                name="%(class)s: a waiting time begins with a notice",
            ),
            models.CheckConstraint(
                condition=Q(statement="") | Q(statement_on__isnull=False), name="%(class)s: a statement is dated"
            ),
        ]
