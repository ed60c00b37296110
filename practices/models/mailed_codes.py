"""Codes that are mailed before a page behind a link opens."""

from django.db import models


class MailedCode(models.Model):
    """A code that was sent to the address of who is asked, kept as a digest: good for a short time and once.

    Who entered it reads with a pass (`pass_digest`) until `pass_expires_at`.
    """

    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    pass_digest = models.CharField(max_length=64, blank=True)
    pass_expires_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.sent_at}"
