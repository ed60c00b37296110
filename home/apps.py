"""The app of the home page, editorial pages and search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from home import checks, receivers  # noqa: F401, PLC0415 - registered once the models are loaded
