"""Where the links and pictures of guides lead."""

from django import template
from django.templatetags.static import static
from django.urls import reverse

register = template.Library()


@register.simple_tag
def guide_address(name: str) -> str:
    """Return the address of a name."""
    return reverse(name)


@register.simple_tag
def guide_picture(name: str) -> str:
    """Return the address of a picture."""
    return static(f"pictures/{name}.png")
