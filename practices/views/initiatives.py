"""Joint initiatives: the list, and one of them with who takes part, as a page and as a sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.documents.csv_sheet import write_csv
from practices.queries.initiatives.rows import InitiativeRow, initiative_rows, initiatives_for
from practices.queries.initiatives.sheet import HEADS, participant_rows
from practices.queries.wording import Words
from practices.views.pages import crumb


@require_safe
def initiatives(request: HttpRequest) -> HttpResponse:
    """List the joint initiatives, by title."""
    title = _("Joint initiatives")
    context = {
        "title": title,
        "rows": initiative_rows(initiatives_for(request.user)),
        "crumbs": [crumb(Words(title))],
    }
    return render(request, "practices/initiatives.html", context)


@require_safe
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one joint initiative; 404 for a draft, except to the secretariat."""
    row = initiative_rows([get_object_or_404(initiatives_for(request.user), slug=slug)])[0]
    if request.GET.get("format") == "csv":
        return _sheet(request, row)
    crumbs = [crumb(Words(_("Joint initiatives")), reverse("initiatives")), crumb(row.title)]
    return render(request, "practices/initiative.html", {"row": row, "crumbs": crumbs})


def _sheet(request: HttpRequest, row: InitiativeRow) -> HttpResponse:
    lines = participant_rows(row, request.build_absolute_uri, reverse("initiative", args=[row.slug]))
    return HttpResponse(
        write_csv(HEADS, lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{row.slug}-participants.csv"'},
    )
