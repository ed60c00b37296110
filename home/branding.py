"""What the portal is called and looks like, as every page asks it, and who runs it."""

import uuid
import zlib
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Exists
from django.utils.translation import gettext as _

from home.models import Branding
from organizations.memory_reads import is_noted
from practices.models.demonstration import CACHE_KEY, Demonstration

SECONDS, DAY = 60, 24 * 60 * 60
LAST_WRITE = "site-branding-was-written"
"""The key under which the cache keeps a mark of the last change: what was read before it counts no more after it."""


@dataclass(frozen=True, slots=True)
class SiteBranding:
    """What the frame of a page needs: `name` "" for the product's own, which is translated; digests "" for none.

    `operator` is who runs the portal, "" where nobody is named.
    """

    name: str = ""
    accent: str = ""
    logo: str = ""
    operator: str = ""

    @property
    def site_name(self) -> str:
        """The name in any case."""
        return self.name or str(settings.WAGTAIL_SITE_NAME)


def site_branding() -> tuple[SiteBranding, bool]:
    """Return what is shown, and whether the demonstration is loaded (one query, kept in the cache for a minute).

    The demonstration has a fictional operator while no other is named. A page that is made to be kept asks in any
    case: else nothing would tell it that either was changed.
    """
    key = branding_key()
    found = cache.get_many((key, LAST_WRITE))
    written = found.get(LAST_WRITE, "")
    known: tuple[str, SiteBranding, bool] | None = found.get(key)
    if known is not None and known[0] == written and not is_noted():
        return _with_operator(*known[1:]), known[2]
    columns = ("site_name", "accent", "logo_digest", "operator_name")
    row = Branding.objects.annotate(is_loaded=Exists(Demonstration.objects.all())).values_list(*columns, "is_loaded")
    *said, is_loaded = row.first() or (*("" for _column in columns), Demonstration.objects.exists())
    shown = SiteBranding(*said)
    cache.set_many({key: (written, shown, bool(is_loaded)), CACHE_KEY: is_loaded}, SECONDS)
    return _with_operator(shown, bool(is_loaded)), bool(is_loaded)


def _with_operator(shown: SiteBranding, is_loaded: bool) -> SiteBranding:
    return replace(shown, operator=_fictional_operator().name) if is_loaded and not shown.operator else shown


@dataclass(frozen=True, slots=True)
class SiteOperator:
    """Who runs the portal, and how to reach them; "" for what is not said."""

    name: str = ""
    address: str = ""
    email: str = ""
    page: str = ""
    is_fictional: bool = False

    @property
    def is_reachable(self) -> bool:
        """Whether a reader knows whom to write to, and where."""
        return bool(self.name and (self.address or self.email or self.page))


def site_operator() -> SiteOperator:
    """Return who runs the portal. The demonstration has a fictional operator while no other is named. Two queries."""
    columns = ("operator_name", "operator_address", "operator_email", "operator_page")
    operator = SiteOperator(*(Branding.objects.values_list(*columns).first() or ()))
    return _fictional_operator() if not operator.name and Demonstration.is_loaded() else operator


def _fictional_operator() -> SiteOperator:
    """Return who runs the demonstration, in the active language."""
    return SiteOperator(
        name=_("Secretariat of the demonstration (fictional)"),
        address=_("1 Example Quay\nPort Example"),
        email="secretariat@exchange.example",
        is_fictional=True,
    )


def clear_branding() -> None:
    """Have it read anew after a change, by those too who read it before and have not kept it in the cache yet."""
    cache.set(LAST_WRITE, uuid.uuid4().hex, DAY)


def branding_key() -> str:
    """Return the key under which the cache keeps it: one for each database, for a replica may be behind."""
    where = [str(connection.settings_dict.get(part)) for part in ("HOST", "PORT", "NAME")]
    return f"site-branding-with-operator-{zlib.crc32('|'.join(where).encode())}"
