"""Addresses and words of the gap page."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from organizations.models import reader_of
from practices.queries.gaps.sheet import GapSheet, standing_words
from practices.queries.wording import list_words, with_label
from practices.texts.comparison.elements import ElementStatus

register = template.Library()
register.simple_tag(standing_words)


@register.simple_tag
def gap_address(asked: Any, **changes: Any) -> str:
    """Return the address of a gap page with changes."""
    address: str = asked.address(**changes)
    return address


@register.simple_tag
def take_address(asked: Any, wording: str, place: str) -> str:
    """Return the address with a wording more in the basket."""
    address: str = asked.with_wording(wording, place)
    return address


@register.simple_tag
def leave_address(asked: Any, wording: str) -> str:
    """Return the address with a wording taken out of the basket."""
    address: str = asked.without_wording(wording)
    return address


@register.simple_tag
def is_taken(asked: Any, wording: str) -> bool:
    """Tell whether a wording is in the basket."""
    return bool(asked.holds(wording))


@register.simple_tag
def start_address(request: HttpRequest | None, key: str) -> str:
    """Return the address where a draft is started from a text, "" for who writes for no organization."""
    user = getattr(request, "user", None)
    reader = reader_of(user)
    return reverse("starting:start", args=[key]) if reader.is_participant or reader.is_secretariat else ""


@register.filter
def gap_tally(sheet: GapSheet) -> str:
    """Say how many elements there are and what was found of them."""
    present, weaker, maybe, missing = (sheet.count(standing) for standing in ElementStatus)
    total = present + weaker + maybe + missing
    parts = [
        ngettext("%(count)s with a counterpart", "%(count)s with a counterpart", present) % {"count": present},
        ngettext("%(count)s worded less bindingly", "%(count)s worded less bindingly", weaker) % {"count": weaker},
        ngettext("%(count)s without counterpart", "%(count)s without counterpart", missing) % {"count": missing},
    ]
    if maybe:
        parts.append(
            ngettext("%(count)s that may be similar", "%(count)s that may be similar", maybe) % {"count": maybe}
        )
    head = (
        ngettext("%(count)s sentence or item of the reference", "%(count)s sentences and items of the reference", total)
        if sheet.is_cut
        else ngettext("%(count)s provision of the reference", "%(count)s provisions of the reference", total)
    )
    return with_label(head % {"count": total}, list_words(parts))
