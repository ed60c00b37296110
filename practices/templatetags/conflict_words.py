"""What two people changed in a field, marked word by word."""

from collections.abc import Sequence

from django import template

from practices.texts.comparison import Span, diff_words

register = template.Library()


@register.simple_tag
def changed_words(before: str, after: str) -> Sequence[Span]:
    """Return the differences between two wordings of a field."""
    return diff_words(before, after)
