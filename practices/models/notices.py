"""What one says about another: public by the other's agreement, or as the word of who said it, where terms allow it."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.models.terms import NOTICE_CLAUSE_SINCE, TermsAcceptance

WAITING_TIME = datetime.timedelta(days=30)
"""How long an organization has, from the day of the notice, to agree or to add its statement."""


class WordOf(models.TextChoices):
    """Whose word an entry about an organization is."""

    ORGANIZATION = "organization", _("Stated or agreed to by the organization")
    SECRETARIAT = "secretariat", _("Recorded by the secretariat; not confirmed by the organization")


class NoticedQuerySet(models.QuerySet["models.Model"]):
    def due(self, on: datetime.date, *, about: str = "organization") -> Self:
        """Keep what may be shown by the day `on` as the secretariat's word, and is not public yet.

        The waiting time has passed, and the organization (found through `about`) had accepted the clause on notices
        by the day on which it was told: its silence alone opens nothing.
        """
        accepted = TermsAcceptance.objects.filter(
            organization=OuterRef(about), terms_dated__gte=NOTICE_CLAUSE_SINCE
        ).annotate(accepted_on=TruncDate("recorded_at", tzinfo=datetime.UTC))
        waited = self.filter(is_public=False, agreed_on__isnull=True, public_from__lte=on)
        return waited.filter(Exists(accepted.filter(accepted_on__lte=OuterRef("noticed_on")).order_by()))

    def unconfirmed(self) -> Self:
        """Keep what is public as the secretariat's word: the organization did not say it and did not agree."""
        told = Q(noticed_on__isnull=False) | ~Q(entered_from="")
        return self.filter(told, is_public=True, agreed_on__isnull=True)


class Noticed(models.Model):
    """Whether the public sees it, and whose word it is. The organization's own statement stands beside it.

    `entered_from`: the public source from which two of the secretariat entered it for an organization that has
    nobody here to ask.
    """

    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("Stated or agreed by the organization, or after notice.")
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    noticed_on = models.DateField(_("the organization was notified on"), null=True, blank=True)
    public_from = models.DateField(_("public from"), null=True, blank=True)
    statement = models.TextField(_("statement of the organization"), blank=True)
    statement_on = models.DateField(_("date of the statement"), null=True, blank=True)
    entered_from = models.CharField(_("entered from"), max_length=500, blank=True, default="", db_default="")

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

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the organization neither said it itself nor agreed to it."""
        is_told = self.noticed_on is not None or bool(self.entered_from) or not self.is_public
        return self.agreed_on is None and is_told

    @property
    def word_of(self) -> WordOf:
        """Whose word it is."""
        return WordOf.SECRETARIAT if self.is_unconfirmed else WordOf.ORGANIZATION

    @property
    def word_note(self) -> str:
        """What stands beside it wherever it is shown; "" for the organization's own word."""
        if not self.is_unconfirmed:
            return ""
        if not self.entered_from:
            return str(WordOf.SECRETARIAT.label)
        words = gettext("Entered by the secretariat from %(source)s; not confirmed by the organization")
        return words % {"source": self.entered_from}
