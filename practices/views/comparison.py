"""The comparison page: its address is its state."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.models import OrganizationPage
from practices.models import EditionPage
from practices.tables.comparison import (
    FEWEST_EDITIONS,
    MOST_EDITIONS,
    Column,
    Order,
    compare_editions,
    edition_on,
    has_same_words,
    load_columns,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: editions by uuid in order, the order of rows, a date, and what was not understood."""

    editions: tuple[uuid.UUID, ...]
    by: str
    on: datetime.date | None
    problems: tuple[str, ...] = ()

    def address(self, **changes: Any) -> str:
        """Give the address of this state with `changes` (editions, by, on)."""
        editions = changes.get("editions", self.editions)
        by, on = changes.get("by", self.by), changes.get("on", self.on)
        pairs = [("edition", str(key)) for key in editions]
        pairs += [("by", by)] if by != Order.PROVISION else []
        pairs += [("on", on.isoformat())] if on else []
        return f"{reverse('compare')}?{urlencode(pairs)}" if pairs else reverse("compare")


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show 2 to 6 editions side by side, or the picker while there are fewer."""
    asked = read_address(request.GET)
    editions = load_editions(asked, request.user)
    problems = [*asked.problems]
    if len(asked.editions) > MOST_EDITIONS:
        problems.append(_("At most six can be compared at once; the first six are shown."))
        editions = editions[:MOST_EDITIONS]
    if asked.by == Order.WORDS and len(editions) > FEWEST_EDITIONS:
        problems.append(_("Word by word compares two; the first two are shown."))
        editions = editions[:FEWEST_EDITIONS]
    shown, swapped, missing = _as_it_stood(editions, asked, request.user)
    problems += missing
    asked = Asked(tuple(edition.translation_key for edition in editions), asked.by, asked.on)
    columns = load_columns(shown, swapped)
    if asked.by == Order.WORDS and len(shown) == FEWEST_EDITIONS and not has_same_words(*shown):
        problems.append(
            _("Word by word needs two texts in one language, neither of them a summary; no words are marked.")
        )
    context: dict[str, Any] = {
        "asked": asked,
        "problems": problems,
        "chosen": [_choice(column, place, asked) for place, column in enumerate(columns)],
        "orders": [(order.label, asked.address(by=order.value), order == asked.by) for order in Order],
        "can_add": len(editions) < MOST_EDITIONS and asked.by != Order.WORDS,
        "choices": choices(request.user, leave_out=asked.editions),
        "sheet": None,
        "fewest": FEWEST_EDITIONS,
    }
    if len(columns) >= FEWEST_EDITIONS:
        context["sheet"] = compare_editions(columns, asked.by)
    return render(request, "practices/compare.html", context)


def read_address(query: QueryDict) -> Asked:
    """Read the query string; what cannot be read is said in `problems`, never guessed."""
    problems: list[str] = []
    keys: list[uuid.UUID] = []
    for text in filter(None, query.getlist("edition")[: 4 * MOST_EDITIONS]):
        try:
            key = uuid.UUID(text)
        except ValueError:
            problems.append(_("An edition in the address is not an identifier, and was left out."))
            continue
        if key not in keys:
            keys.append(key)
    by = query.get("by", Order.PROVISION)
    if by not in Order.values:
        problems.append(_("The address asks for an order that there is not; the rows are by provision."))
        by = Order.PROVISION
    on = None
    day = (query.get("on") or "").strip()
    if day:
        try:
            on = datetime.date.fromisoformat(day)
        except ValueError:
            problems.append(_("The date is not one. Write it as 2004-06-30."))
    return Asked(tuple(keys), by, on, tuple(dict.fromkeys(problems)))


def load_editions(asked: Asked, user: Any) -> list[EditionPage]:
    """Give the asked editions in order; 404 if one is not there for `user`."""
    found = {
        edition.translation_key: edition
        for edition in EditionPage.objects.visible_to(user)
        .filter(translation_key__in=asked.editions[: MOST_EDITIONS + 1])
        .for_listing()
    }
    if len(found) < len(asked.editions[: MOST_EDITIONS + 1]):
        raise Http404
    return [found[key] for key in asked.editions[: MOST_EDITIONS + 1]]


def choices(user: Any, leave_out: tuple[uuid.UUID, ...] = ()) -> list[tuple[OrganizationPage, list[EditionPage]]]:
    """Give the editions that `user` may add, by organization, alphabetically; texts that have provisions only."""
    editions = (
        EditionPage.objects.visible_to(user)
        .exclude(translation_key__in=leave_out)
        .exclude(numbered_text="")
        .defer("numbered_text")
        .for_listing()
    )
    grouped: dict[int, tuple[OrganizationPage, list[EditionPage]]] = {}
    for edition in editions:
        organization = edition.instrument.organization
        grouped.setdefault(organization.pk, (organization, []))[1].append(edition)
    return sorted(grouped.values(), key=lambda pair: pair[0].name_in().casefold())


def _as_it_stood(
    editions: list[EditionPage], asked: Asked, user: Any
) -> tuple[list[EditionPage], list[EditionPage | None], list[str]]:
    if asked.on is None:
        return editions, [], []
    others = list(
        EditionPage.objects.visible_to(user)
        .filter(instrument__in=[edition.instrument_id for edition in editions])
        .for_listing()
    )
    shown: list[EditionPage] = []
    swapped: list[EditionPage | None] = []
    problems: list[str] = []
    for edition in editions:
        then = edition_on(edition, asked.on, others)
        if then is None:
            problems.append(
                _("No text of %(title)s of that day or before is here; the one that you chose is shown.")
                % {"title": edition.instrument.title_in()}
            )
        shown.append(then or edition)
        swapped.append(edition if then is not None and then.pk != edition.pk else None)
    return shown, swapped, problems


def _choice(column: Column, place: int, asked: Asked) -> dict[str, Any]:
    others = [key for number, key in enumerate(asked.editions) if number != place]
    return {"column": column, "without": asked.address(editions=others)}
