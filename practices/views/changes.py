"""What changed between two editions of an instrument."""

import datetime
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.models.editions import EditionPage
from practices.queries.comparison.changes import are_comparable, changes_between
from practices.queries.editions.rows import edition_row, edition_rows, editions_of
from practices.queries.wording import Words, title_of
from practices.views.pages import crumb, crumbs_below


@require_safe
def choose_changes(request: HttpRequest) -> HttpResponse:
    """Lead to what changed between the texts `earlier` and `later` of a form; 404 for what are no texts.

    Whether the reader may see them is asked where it leads. One text alone leads to the picker of the comparison.
    """
    try:
        earlier, later = (uuid.UUID(request.GET.get(name, "")) for name in ("earlier", "later"))
    except ValueError as error:
        raise Http404 from error
    if earlier == later:
        return redirect(f"{reverse('compare')}?edition={later}")
    return redirect("changes", later, earlier)


@require_safe
def changes(request: HttpRequest, key: uuid.UUID, earlier: uuid.UUID) -> HttpResponse:
    """Show what changed from `earlier` to the edition; the older of the two is always the left one.

    With `?whole=1` the whole later text is shown in one reading, with what changed marked in it.

    Two editions whose words cannot be set against each other (other languages, an extract) stand side by side on
    the page of comparison instead. 404 for one that the reader may not see, or of another instrument.
    """
    editions = EditionPage.objects.visible_to(request.user).filter(translation_key__in=(key, earlier)).for_listing()
    editions = editions.prefetch_related("instrument__events")
    found = {edition.translation_key: edition for edition in editions}
    if len(found) < 2 or found[key].instrument_id != found[earlier].instrument_id:
        raise Http404
    if not are_comparable(found[earlier], found[key]):
        return redirect(f"{reverse('compare')}?edition={earlier}&edition={key}")
    first, second = sorted((found[earlier], found[key]), key=lambda one: (one.dated_on or datetime.date.min, one.pk))
    if second.translation_key != key:
        other_way = reverse("changes", args=[second.translation_key, first.translation_key])
        return redirect(f"{other_way}?whole=1" if request.GET.get("whole") == "1" else other_way)
    sheet = changes_between(first, second, whole=request.GET.get("whole") == "1")
    return render(
        request,
        "practices/changes.html",
        {
            "sheet": sheet,
            "title": title_of(second.instrument),
            "crumbs": crumbs_below(
                second.instrument.organization,
                crumb(title_of(second.instrument), second.instrument.url or ""),
                crumb(Words(_("What changed"))),
            ),
            "organization": second.instrument.organization,
            "instrument": second.instrument,
            "earlier": edition_row(first),
            "later": edition_row(second),
            "language": second.language,
            "editions": edition_rows(editions_of(second.instrument_id, request.user, known=second.instrument)),
        },
    )
