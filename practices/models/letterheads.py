"""What the secretariat's papers and letters carry: who sends them, the emblem, the address, the distribution line."""

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

FONTS = ("Libertinus Serif", "Noto Sans", "Amiri")
"""The fonts that come with the portal; for letters that the chosen one lacks the others help out."""


class Letterhead(models.Model):
    """One version, never changed: the newest counts, and a paper that is compiled again has that of its own moment.

    `senders` and `distributions`: {language: words}; English stands for a language that has none. A distribution line
    may hold {audience}. `emblem` is a PNG; `digest` the SHA-256 of everything that is printed.
    """

    senders = models.JSONField(default=dict)
    distributions = models.JSONField(default=dict)
    address = models.TextField(_("postal address"), max_length=500, blank=True)
    emblem = models.BinaryField(_("emblem"), default=bytes)
    font = models.CharField(_("font"), max_length=40, choices=[(font, font) for font in FONTS], blank=True)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.digest[:12]

    def words(self, name: str, language: str) -> str:
        """Return the words of `senders` or `distributions` in a language, else in English; "" for none."""
        said: dict[str, str] = getattr(self, name)
        return said.get(language) or said.get("en", "")


def letterhead_at(moment: datetime.datetime | None = None) -> Letterhead | None:
    """Return the letterhead that counted at a moment (None: now); None where none was set by then. One query."""
    rows = Letterhead.objects.order_by("-made_at", "-pk")
    return (rows.filter(made_at__lte=moment) if moment else rows).first()
