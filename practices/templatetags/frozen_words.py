"""Sentences about a frozen comparison, for its page; `practices.queries.frozen.wording` makes them."""

from django import template

from practices.queries.frozen.wording import notes_of, standing_of

register = template.Library()
register.filter("standing", standing_of)
register.filter("notes", notes_of)
