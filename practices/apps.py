"""The app of instruments, comparison, adoption and reports."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

PACKAGES = tuple(
    f"practices.{name}"
    for name in ("outreach", "sheets", "reports", "exchange", "operations", "redactions", "desk", "quality")
)
"""The packages on top of the core, from below: each adds its part by `hooks`, `wagtail_hooks` and `urls`."""


class PracticesConfig(AppConfig):
    name = "practices"
    verbose_name = _("Practices")

    def ready(self) -> None:
        from practices import checks, receivers  # noqa: F401, PLC0415 - registered once the models are loaded

        for package in PACKAGES:
            if find_spec(f"{package}.hooks"):
                import_module(f"{package}.hooks")
