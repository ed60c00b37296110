"""The app of the base templates and of what holds for the whole site."""

from django.apps import AppConfig
from django.conf import settings

from portal.query_watch import watch_queries


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal.accounts import receivers  # noqa: F401, PLC0415 - registered once the models are loaded
        from portal.wagtail_sheets import make_sheets_inert  # noqa: PLC0415 - Wagtail's views need the models

        make_sheets_inert()
        if settings.METRICS_TOKEN or settings.SLOW_QUERY_MS or settings.SLOW_REQUEST_MS:
            watch_queries()
