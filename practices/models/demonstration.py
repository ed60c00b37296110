"""Whether this database holds the demonstration exchange."""

from django.core.cache import cache
from django.db import models

from organizations.memory_reads import is_noted

CACHE_KEY = "demonstration-is-loaded"


class Demonstration(models.Model):
    """One row while the demonstration exchange is loaded; its accounts and pages name it."""

    loaded_at = models.DateTimeField(auto_now_add=True)
    accounts = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"demonstration of {self.loaded_at:%Y-%m-%d}"

    @classmethod
    def is_loaded(cls) -> bool:
        """Tell whether the demonstration is loaded (kept in the cache for a minute; pages to be kept ask anew)."""
        known = None if is_noted() else cache.get(CACHE_KEY)
        if known is None:
            known = cls.objects.exists()
            cache.set(CACHE_KEY, known, 60)
        return bool(known)
