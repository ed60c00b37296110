"""What every template knows."""

from django.http import HttpRequest

from home.branding import site_branding


def portal(request: HttpRequest) -> dict[str, object]:
    """Return name and look of the site, and whether it shows the demonstration exchange (robots are then kept out)."""
    house, is_demonstration = site_branding()
    return {
        "site_name": house.site_name,
        "house": house,
        "demonstration": is_demonstration,
        "robots_out": is_demonstration,
    }
