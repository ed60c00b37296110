"""Print the value of Strict-Transport-Security that the portal sends, for the web server before it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Prints the setting HSTS: deploy/debian.sh puts it into the files of nginx."""

    help = "Print the value of Strict-Transport-Security (the setting HSTS), for nginx."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(settings.HSTS)
