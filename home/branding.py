"""What the portal is called and looks like, as every page asks it."""

import uuid
import zlib
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Exists

from home.models import House
from organizations.memory_reads import is_noted
from practices.models import Demonstration
from practices.models.demonstration import CACHE_KEY

SECONDS, DAY = 60, 24 * 60 * 60
LAST_WRITE = "site-branding-was-written"
"""The key under which the cache keeps a mark of the last change: what was read before it counts no more after it."""


@dataclass(frozen=True, slots=True)
class SiteBranding:
    """What the head of a page needs: `name` "" for the product's own, which is translated; digests "" for none."""

    name: str = ""
    accent: str = ""
    logo: str = ""

    @property
    def site_name(self) -> str:
        """The name in any case."""
        return self.name or str(settings.WAGTAIL_SITE_NAME)


def site_branding() -> tuple[SiteBranding, bool]:
    """Return what is shown, and whether the demonstration is loaded (one query, kept in the cache for a minute).

    A page that is made to be kept asks in any case: else nothing would tell it that either was changed.
    """
    key = branding_key()
    found = cache.get_many((key, LAST_WRITE))
    written = found.get(LAST_WRITE, "")
    known: tuple[str, SiteBranding, bool] | None = found.get(key)
    if known is not None and known[0] == written and not is_noted():
        return known[1:]
    columns = ("site_name", "accent", "logo_digest")
    row = House.objects.annotate(is_loaded=Exists(Demonstration.objects.all())).values_list(*columns, "is_loaded")
    *said, is_loaded = row.first() or ("", "", "", Demonstration.objects.exists())
    shown = SiteBranding(*said)
    cache.set_many({key: (written, shown, bool(is_loaded)), CACHE_KEY: is_loaded}, SECONDS)
    return shown, bool(is_loaded)


def clear_branding() -> None:
    """Have it read anew after a change, by those too who read it before and have not kept it in the cache yet."""
    cache.set(LAST_WRITE, uuid.uuid4().hex, DAY)


def branding_key() -> str:
    """Return the key under which the cache keeps it: one for each database, for a replica may be behind."""
    where = [str(connection.settings_dict.get(part)) for part in ("HOST", "PORT", "NAME")]
    return f"site-branding-{zlib.crc32('|'.join(where).encode())}"
