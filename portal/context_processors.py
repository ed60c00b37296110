"""What every template knows."""

from django.http import HttpRequest

from home.house import shown_house


def portal(request: HttpRequest) -> dict[str, object]:
    """Return name and look of the site, and whether it shows the demonstration exchange (robots are then kept out)."""
    house, is_demonstration = shown_house()
    return {
        "site_name": house.site_name,
        "house": house,
        "demonstration": is_demonstration,
        "robots_out": is_demonstration,
    }
