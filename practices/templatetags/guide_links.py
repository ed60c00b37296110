"""Where the links and pictures of guides lead, and the link from a screen to its step."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse

from practices.queries.guides import STEPS, step_of

register = template.Library()


@register.simple_tag
def guide_address(name: str) -> str:
    """Return the address of a name."""
    return reverse(name)


@register.simple_tag
def guide_picture(name: str) -> str:
    """Return the address of a picture."""
    return static(f"pictures/{name}.png")


@register.inclusion_tag("practices/admin/guide_link.html", takes_context=True)
def guide_link(context: dict[str, Any]) -> dict[str, Any]:
    """Link to the step of the officers' guide that the screen belongs to; nothing where there is none."""
    request = context.get("request")
    match = request.resolver_match if request else None
    return {"step": step_of(match.view_name) if match else None, "role": STEPS}
