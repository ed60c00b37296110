"""The app of instruments, comparison, adoption and reports."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

PACKAGES = ("practices.exchange",)
"""Those whose `hooks` add something to the core."""


class PracticesConfig(AppConfig):
    name = "practices"
    verbose_name = _("Practices")

    def ready(self) -> None:
        from practices import checks, receivers  # noqa: F401, PLC0415 - registered once the models are loaded

        for package in PACKAGES:
            import_module(f"{package}.hooks")
