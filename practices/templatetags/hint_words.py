"""Words of the hints about what was written."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.documents.content_hints import Hint
from practices.models.instruments import EventKind

register = template.Library()

SENTENCES = {
    "no_topics": gettext_lazy("No topic has been chosen: tick those that fit under “Topics”."),
    "no_date": gettext_lazy("No date is given."),
    "date_not_known": gettext_lazy("The date is marked as not known."),
    "no_language": gettext_lazy("No language is given: choose the language of the text."),
    "no_text": gettext_lazy("There is no text yet."),
    "no_results": gettext_lazy("No results are described."),
    "no_lessons": gettext_lazy("No lessons are described."),
    "no_contact": gettext_lazy("No office is given that could be contacted."),
    "no_symbol": gettext_lazy("No symbol is given."),
    "heading_jumps": gettext_lazy("This heading skips a level."),
    "image_undescribed": gettext_lazy("This image has no description."),
    "link_says_nothing": gettext_lazy("The text of this link does not show where it leads."),
    "table_without_head": gettext_lazy(
        "This table has no header: a second row of | --- | turns the first row into its header."
    ),
}
FIELDS = {
    "topics": gettext_lazy("Topics"),
    "events": gettext_lazy("Dates"),
    "dated_on": gettext_lazy("Date"),
    "language": gettext_lazy("Language"),
    "symbol": gettext_lazy("Symbol"),
    "numbered_text": gettext_lazy("Numbered text"),
    "summary": gettext_lazy("Summary"),
    "what_was_done": gettext_lazy("What was done"),
    "results": gettext_lazy("Results"),
    "lessons": gettext_lazy("Lessons"),
    "reuse": gettext_lazy("How others can reuse it"),
    "contact": gettext_lazy("Contact"),
}


@register.filter
def hint_sentence(hint: Hint) -> str:
    """Say what a hint is about."""
    if hint.code == "dates_out_of_order":
        first, later = hint.words.split()
        words = _("“%(first)s” is later than “%(second)s”.")
        return words % {"first": EventKind(first).label, "second": EventKind(later).label}
    return str(SENTENCES[hint.code])


@register.filter
def hint_field(hint: Hint) -> str:
    """Name the field that a hint is about."""
    return str(FIELDS[hint.field])


@register.filter
def hint_quote(hint: Hint) -> str:
    """Return the words that a hint is about, "" where there are none."""
    return "" if hint.code == "dates_out_of_order" else hint.words
