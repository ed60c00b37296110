"""Comparisons as files: as they are shown now, or as they were frozen."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from practices.models.editions import today
from practices.queries.comparison.columns import load_columns
from practices.queries.comparison.comparing import FEWEST_EDITIONS, compare_editions
from practices.queries.comparison.exports import COMPARISON_FORMATS, TooLong, export_comparison, export_frozen
from practices.queries.comparison.findings import with_findings
from practices.queries.comparison.pairs import choose_pair
from practices.queries.editions.exports import Export
from practices.queries.frozen.addresses import DamagedAddress, read_frozen
from practices.queries.frozen.comparisons import freeze, reopen
from practices.views.comparison import choose
from practices.views.exports import hand_over
from practices.views.frozen_comparisons import AS_NOW, pair_of, unlisted


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Hand over a comparison as it is now; 404 with fewer than two texts, or one that the reader may not see."""
    chosen = choose(request)
    editions = list(dict.fromkeys(chosen.shown))
    if len(editions) < FEWEST_EDITIONS:
        raise Http404
    asked = chosen.asked
    columns = load_columns(editions)
    sheet = compare_editions(
        columns,
        asked.by,
        pair=choose_pair(editions, pair_of(asked, editions)),
        only_changes=asked.only_changes,
        only=asked.only,
    )
    sheet = with_findings(sheet, request.user)
    frozen = freeze(editions, by=asked.by, on=asked.on, pair=pair_of(asked, editions), frozen_on=today())
    return _answer(
        request,
        lambda: export_comparison(
            sheet, frozen, editions, COMPARISON_FORMATS[form], request.user, notes=chosen.problems
        ),
    )


@require_safe
def frozen(request: HttpRequest, form: str) -> HttpResponse:
    """Hand over a frozen comparison; 404 for an address that was damaged, or with fewer than two texts left."""
    try:
        asked = read_frozen(request.GET, by=today())
    except DamagedAddress as problem:
        raise Http404(str(problem)) from problem
    reopened = reopen(asked, request.user, now=timezone.now(), as_now=request.GET.get("words") == AS_NOW)
    return _answer(request, lambda: export_frozen(reopened, COMPARISON_FORMATS[form], request.user))


def _answer(request: HttpRequest, prepare: Callable[[], Export | None]) -> HttpResponse:
    try:
        made = prepare()
    except TooLong as refusal:
        return unlisted(HttpResponse(f"{refusal}\n", status=422, content_type="text/plain; charset=utf-8"))
    if made is None:
        raise Http404
    return unlisted(hand_over(request, made))
