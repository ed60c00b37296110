"""Which messages of the desk an account has read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadMessage(models.Model):
    """A message that an account marked as read. `key` is a digest of what it tells: once that changes it is unread."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_messages")
    key = models.CharField(max_length=32)
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("message that was read")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="a message is read once by an account")]

    def __str__(self) -> str:
        return self.key
