"""The app of the base templates and of what holds for the whole site."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
