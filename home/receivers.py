"""What follows from migrating: the portal is set up."""

from typing import Any

from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from home.actions import ensure_branding
from practices.models.workflows import FourEyesTask


@receiver(post_migrate)
def set_up_branding(sender: Any, using: str, **kwargs: Any) -> None:
    """Make the first pages, groups and workflow once all tables are there."""
    tables = connections[using].introspection.table_names()
    if sender.name == "home" and using == "default" and FourEyesTask._meta.db_table in tables:
        ensure_branding()
