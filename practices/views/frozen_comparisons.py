"""Comparisons that can be cited: the address holds everything, and is asked what has changed since."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from practices.models.editions import EditionPage, today
from practices.queries.comparison.citing import cite_comparison, frozen_address
from practices.queries.comparison.comparing import FEWEST_EDITIONS, ComparisonOrder
from practices.queries.comparison.phrases import unmarked
from practices.queries.frozen.addresses import DamagedAddress, FrozenComparison, read_frozen
from practices.queries.frozen.comparisons import Reopened, freeze, reopen
from practices.views.comparison import ComparisonQuery, choose, export_links, part_context

AS_NOW = "now"
"""What `words` is in the address of a frozen comparison whose texts are shown as they read now."""


@require_safe
def freeze_comparison(request: HttpRequest) -> HttpResponse:
    """Lead (303) to the address that holds the comparison as it is now; back to it with fewer than two texts."""
    chosen = choose(request)
    editions = list(dict.fromkeys(chosen.shown))  # a day may come to the same text twice
    asked = chosen.asked
    location = asked.address()
    if len(editions) >= FEWEST_EDITIONS:
        frozen = freeze(editions, by=asked.by, on=asked.on, pair=pair_of(asked, editions), frozen_on=today())
        location = f"{reverse('frozen_comparison')}?{frozen.query()}"
    response = HttpResponseRedirect(location)
    response.status_code = HTTPStatus.SEE_OTHER
    return unlisted(response)


@require_safe
def frozen_comparison(request: HttpRequest) -> HttpResponse:
    """Show a frozen comparison, and what has changed since; 400 with a sentence for an address that was damaged."""
    try:
        frozen = read_frozen(request.GET, by=today())
    except DamagedAddress as problem:
        context = {"problem": str(problem), "live": reverse("compare")}
        return unlisted(render(request, "practices/frozen_comparison.html", context, status=400))
    reopened = reopen(frozen, request.user, now=timezone.now(), as_now=request.GET.get("words") == AS_NOW)
    return unlisted(render(request, "practices/frozen_comparison.html", _context(reopened, request)))


def pair_of(asked: ComparisonQuery, editions: Sequence[EditionPage]) -> tuple[int, int] | None:
    """Return the pair that is compared word by word, by number from 1; None in other orders, or if it is not there."""
    is_there = asked.by == ComparisonOrder.WORDS and asked.pair is not None and max(asked.pair) <= len(editions)
    return asked.pair if is_there else None


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keep an answer out of the lists of robots; it is asked for again each time, since what is narrowed is gone."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, no_cache=True)
    return response


def _context(reopened: Reopened, request: HttpRequest) -> dict[str, Any]:
    frozen = reopened.frozen
    shown = part_context(reopened.sheet, request, address_of(frozen, reopened)) if reopened.sheet else {"sheet": None}
    return {
        **shown,
        "reopened": reopened,
        "unmarked": unmarked(reopened.sheet) if reopened.sheet else "",
        "address": frozen_address(frozen),
        "citation": cite_comparison(frozen, [column.edition for column in reopened.columns]),
        "orders": [
            (order.label, address_of(frozen.in_order(order.value), reopened), order == frozen.by)
            for order in ComparisonOrder
        ],
        "other_words": address_of(frozen, reopened, turned=True),
        "live": _live_address(reopened),
        "exports": export_links("frozen_export", _query(frozen, reopened)),
    }


def address_of(frozen: FrozenComparison, reopened: Reopened, *, turned: bool = False) -> str:
    """Return the address of a frozen comparison, with the words that are shown; `turned`: with the others."""
    return f"{reverse('frozen_comparison')}?{_query(frozen, reopened, turned=turned)}"


def _query(frozen: FrozenComparison, reopened: Reopened, *, turned: bool = False) -> str:
    return frozen.query() + (f"&words={AS_NOW}" if reopened.as_now != turned else "")


def _live_address(reopened: Reopened) -> str:
    """Return the address of the same texts as they are compared today."""
    frozen = reopened.frozen
    pairs = [("edition", column.edition.translation_key) for column in reopened.columns if column.edition]
    pairs += [("by", frozen.by)] if frozen.by != ComparisonOrder.PROVISION else []
    return f"{reverse('compare')}?{urlencode(pairs)}"
