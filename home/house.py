"""What the portal is called and looks like, as every page asks it."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists

from home.models import House
from practices.models import Demonstration
from practices.models.demonstration import CACHE_KEY

HOUSE_KEY = "what-the-house-shows"
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """What the head of a page needs: `name` "" for the product's own, which is translated; digests "" for none."""

    name: str = ""
    accent: str = ""
    logo: str = ""

    @property
    def site_name(self) -> str:
        """The name in any case."""
        return self.name or str(settings.WAGTAIL_SITE_NAME)


def shown_house() -> tuple[Shown, bool]:
    """Give what is shown, and whether the demonstration is loaded (one query, kept in the cache for a minute)."""
    known = cache.get_many([HOUSE_KEY, CACHE_KEY])
    if len(known) == 2:
        return known[HOUSE_KEY], bool(known[CACHE_KEY])
    columns = ("site_name", "accent", "logo_digest")
    row = House.objects.annotate(is_loaded=Exists(Demonstration.objects.all())).values_list(*columns, "is_loaded")
    *said, is_loaded = row.first() or ("", "", "", Demonstration.objects.exists())
    shown = Shown(*said)
    cache.set_many({HOUSE_KEY: shown, CACHE_KEY: is_loaded}, SECONDS)
    return shown, bool(is_loaded)
