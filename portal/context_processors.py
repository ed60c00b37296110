"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest

from practices.models import Demonstration


def portal(request: HttpRequest) -> dict[str, object]:
    """Give the name of the site, and whether it shows the demonstration exchange (robots are then kept out)."""
    shown = Demonstration.is_loaded()
    return {"site_name": settings.WAGTAIL_SITE_NAME, "demonstration": shown, "robots_out": shown}
