"""What `manage.py check --deploy` tells whoever runs the portal."""

from typing import Any

from django.core.checks import CheckMessage, Info, Tags, register
from django.db import DatabaseError

from home.models import Branding


@register(Tags.security, deploy=True)
def check_operator(**kwargs: Any) -> list[CheckMessage]:
    """Tell that no page says who runs the portal."""
    try:
        is_named = Branding.objects.exclude(operator_name="").exists()
    except DatabaseError:
        return []
    if is_named:
        return []
    hint = "Name them in the admin: Settings, Who runs the portal."
    return [Info("The pages do not say who runs the portal, and how to reach them.", hint=hint, id="home.I001")]
