"""The terms of participation, as anybody may read them: those in force, and each former version."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from practices.models.terms import NOTICE_CLAUSE_SINCE, TERMS_DATED, TERMS_VERSIONS
from practices.queries.wording import written_date


@require_safe
def terms(request: HttpRequest, dated: str = "") -> HttpResponse:
    """Show the terms that are in force, or those of a date (ISO 8601); 404 for a date of which there are none."""
    day = _version(dated) if dated else TERMS_DATED
    versions = [{"day": written_date(one), "url": terms_url(one)} for one in reversed(TERMS_VERSIONS)]
    return render(
        request,
        "practices/terms.html",
        {
            "dated": written_date(day),
            "is_former": day != TERMS_DATED,
            "has_notices": day >= NOTICE_CLAUSE_SINCE,
            "versions": versions,
        },
    )


def terms_url(day: datetime.date) -> str:
    """Return the address of a version of the terms."""
    return reverse("terms") if day == TERMS_DATED else reverse("terms_of", args=[day.isoformat()])


def _version(dated: str) -> datetime.date:
    found = next((day for day in TERMS_VERSIONS if day.isoformat() == dated), None)
    if found is None:
        raise Http404
    return found
