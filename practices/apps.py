"""The app of instruments, comparison, adoption and reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    name = "practices"
    verbose_name = _("Practices")

    def ready(self) -> None:
        from practices import checks, receivers  # noqa: F401, PLC0415 - registered once the models are loaded
