"""The terms of participation, as anybody may read them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practices.models import TERMS_DATED
from practices.tables.wording import written_date


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Show the terms that are in force."""
    return render(request, "practices/terms.html", {"dated": written_date(TERMS_DATED)})
