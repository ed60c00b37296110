"""The admin in the portal's colours."""

from django.templatetags.static import static
from django.utils.html import format_html


def load_colours() -> str:
    """Return the tag that loads the portal's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
