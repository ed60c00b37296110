"""Words about doubts: their kind, and how grave they are."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

KINDS = {
    "missing_number": gettext_lazy("Numbers that are missing"),
    "repeated_number": gettext_lazy("Numbers that come twice"),
    "out_of_order": gettext_lazy("Numbers out of order"),
    "starts_late": gettext_lazy("Numbers that do not begin with 1"),
    "list_starts_late": gettext_lazy("Lists that do not begin with 1"),
    "ocr_mark": gettext_lazy("Marks left by scanning"),
    "debris": gettext_lazy("Lines left by the page"),
    "page_number": gettext_lazy("Page numbers"),
    "guessed_encoding": gettext_lazy("Characters that were guessed"),
    "too_many_numbers": gettext_lazy("More numbers than are told apart"),
    "too_many_paragraphs": gettext_lazy("More paragraphs than are told apart"),
}
"""What the kinds of doubt are called; another kind is called by its code."""
GRAVE = 0.7
MIDDLING = 0.4


@register.filter
def kind_of_doubt(code: str) -> str:
    """Name a kind of doubt."""
    return str(KINDS[code]) if code in KINDS else code.replace("_", " ").capitalize()


@register.filter
def gravity(weight: float) -> str:
    """Say how grave a doubt of this weight (0.0 to 1.0) is."""
    if weight >= GRAVE:
        return _("probably wrong")
    return _("worth a look") if weight >= MIDDLING else _("minor")
