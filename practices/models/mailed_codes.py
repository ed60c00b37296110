"""Codes that are mailed before a page behind a link opens."""

from django.db import models


class SentCode(models.Model):
    """A code that was sent to the address of who is asked, kept as a digest: good for a short time and once."""

    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.sent_at}"


class MailedCode(SentCode):
    """A code with whose pass (`pass_digest`) who entered it reads until `pass_expires_at`."""

    pass_digest = models.CharField(max_length=64, blank=True)
    pass_expires_at = models.DateTimeField(null=True)

    class Meta(SentCode.Meta):
        abstract = True
