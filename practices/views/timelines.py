"""The timeline of an organization as a sheet."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from organizations.models import OrganizationPage
from practices.documents.csv_sheet import write_csv
from practices.queries.adoptions.own_statements import OwnStatements
from practices.queries.timelines import HEADS, happenings, sheet_rows


@require_safe
def timeline(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Return every row of the timeline of an organization that the reader may see."""
    visible = OrganizationPage.objects.visible_to(request.user).filter(live=True)
    organization = get_object_or_404(visible, translation_key=key)
    rows = happenings(organization, OwnStatements(organization, request.user), request.user)
    return HttpResponse(
        write_csv(HEADS, sheet_rows(rows, request.build_absolute_uri)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{organization.slug}-timeline.csv"'},
    )
