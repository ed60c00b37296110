"""What the table of who has adopted says many times over."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def state_badge(label: str, tone: str) -> SafeString:
    """Return the badge of a state: the component, rendered once for each label and tone."""
    return _rendered(str(label), tone)


@lru_cache(maxsize=500)
def _rendered(label: str, tone: str) -> SafeString:
    return render_to_string("components/status_badge.html", {"label": label, "tone": tone})
